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
package org.camelmcp.tasks.requestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScheduledPollTimerTest {

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void shutDown() {
        executor.shutdownNow();
    }

    @Test
    void actionRunsOnTheExecutorAndNeverEarly() throws Exception {
        executor.setRemoveOnCancelPolicy(true);
        PollTimer timer = PollTimer.on(executor);
        CompletableFuture<Long> ranAt = new CompletableFuture<>();

        long before = timer.nanoTime();
        timer.schedule(Duration.ofMillis(20), () -> ranAt.complete(timer.nanoTime()));

        assertThat(ranAt.get(10, TimeUnit.SECONDS) - before)
                .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
    }

    @Test
    void cancelledActionIsLetGoOf() {
        executor.setRemoveOnCancelPolicy(true);

        PollTimer.on(executor).schedule(Duration.ofHours(1), () -> {}).cancel();

        assertThat(executor.getQueue()).isEmpty();
    }

    @Test
    void executorThatKeepsCancelledActionsIsRefused() {
        assertThatThrownBy(() -> PollTimer.on(executor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setRemoveOnCancelPolicy(true)");
    }
}
