/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.camelmcp.mcp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoppableTimeoutTest {

    private long now = -1;
    private int stopped;
    private int timedOut;
    private final List<Duration> started = new ArrayList<>();
    private Runnable action = () -> {};

    private StoppableTimeout timeout(Duration of) {
        return new StoppableTimeout(
                of,
                (delay, run) -> {
                    started.add(delay);
                    action = run;
                    return () -> stopped++;
                },
                () -> now,
                () -> timedOut++);
    }

    @Test
    void runsOutAfterItsTime() {
        timeout(Duration.ofSeconds(5)).start();

        assertThat(started).containsExactly(Duration.ofSeconds(5));
        action.run();
        assertThat(timedOut).isOne();
    }

    @Test
    void zeroIsNoLimit() {
        StoppableTimeout timeout = timeout(Duration.ZERO);

        timeout.start();
        timeout.hold();
        timeout.release();

        assertThat(started).isEmpty();
    }

    @Test
    void aPauseLeavesWhatWasLeft() {
        StoppableTimeout timeout = timeout(Duration.ofSeconds(5));
        timeout.start();

        now += Duration.ofSeconds(2).toNanos();
        timeout.hold();
        now += Duration.ofHours(3).toNanos();
        timeout.release();

        assertThat(stopped).isOne();
        assertThat(started).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(3));
    }

    @Test
    void theClockRunsOnAfterTheLastOfSeveralPauses() {
        StoppableTimeout timeout = timeout(Duration.ofSeconds(5));
        timeout.start();

        timeout.hold();
        timeout.hold();
        timeout.release();
        assertThat(started).hasSize(1);
        timeout.release();

        assertThat(started).hasSize(2);
    }

    @Test
    void aPauseBeforeTheStartDelaysIt() {
        StoppableTimeout timeout = timeout(Duration.ofSeconds(5));

        timeout.hold();
        timeout.start();
        assertThat(started).isEmpty();
        timeout.release();

        assertThat(started).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void onceCancelledItStartsNoMore() {
        StoppableTimeout timeout = timeout(Duration.ofSeconds(5));
        timeout.start();

        timeout.hold();
        timeout.cancel();
        timeout.release();

        assertThat(started).hasSize(1);
    }

    @Test
    void aTimeBeyondAnyClockIsAsGoodAsNone() {
        timeout(Duration.ofSeconds(Long.MAX_VALUE)).start();

        assertThat(started).containsExactly(Duration.ofNanos(Long.MAX_VALUE));
    }
}
