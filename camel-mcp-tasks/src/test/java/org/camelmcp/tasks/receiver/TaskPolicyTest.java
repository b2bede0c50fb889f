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
package org.camelmcp.tasks.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ttl that a task gets (P 117). */
class TaskPolicyTest {

    private static TaskPolicy policy(Duration min, Duration max, Duration executionTimeout, Duration retention) {
        return new TaskPolicy(
                TaskSupport.OPTIONAL,
                Completion.ROUTE,
                Duration.ofMinutes(60),
                min,
                max,
                Duration.ofSeconds(2),
                executionTimeout,
                retention,
                null,
                Duration.ZERO,
                100,
                10,
                100);
    }

    @ParameterizedTest(name = "asked for {0}: {1}")
    @CsvSource({
        "PT2H, PT2H",
        "PT10M, PT10M",
        "PT24H, PT24H",
        "PT9M59.999S, PT10M",
        "PT1S, PT10M",
        "PT0S, PT10M",
        "PT-1H, PT10M",
        "PT24H0.001S, PT24H",
        "P100000D, PT24H",
        ", PT1H"
    })
    void requestIsClampedBetweenLeastAndMost(Duration requested, Duration granted) {
        TaskPolicy policy =
                policy(Duration.ofMinutes(10), Duration.ofHours(24), Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(policy.grant(requested)).isEqualTo(granted);
    }

    @ParameterizedTest(name = "asked for {0}: {1}")
    @CsvSource({"PT1S, PT3H30M", "PT3H30M, PT3H30M", "PT4H, PT4H", "PT24H, PT4H", ", PT3H30M"})
    void taskOutlivesItsWorkByTheRetentionOfItsResult(Duration requested, Duration granted) {
        TaskPolicy policy =
                policy(Duration.ofMinutes(10), Duration.ofHours(4), Duration.ofHours(3), Duration.ofMinutes(30));

        assertThat(policy.grant(requested)).isEqualTo(granted);
    }

    @Test
    void workThatMayRunLongerThanTasksAreKeptAtMostStillHasItsResultKept() {
        TaskPolicy policy =
                policy(Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(3), Duration.ofMinutes(30));

        assertThat(policy.grant(Duration.ofMinutes(20))).isEqualTo(Duration.ofMinutes(210));
        assertThat(policy.grant(Duration.ofDays(7))).isEqualTo(Duration.ofMinutes(210));
    }

    @Test
    void defaultIsClampedAsWell() {
        TaskPolicy shortest =
                policy(Duration.ofHours(2), Duration.ofHours(4), Duration.ofSeconds(1), Duration.ofSeconds(1));
        TaskPolicy longest =
                policy(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(shortest.grant(null)).isEqualTo(Duration.ofHours(2));
        assertThat(longest.grant(null)).isEqualTo(Duration.ofMinutes(5));
    }

    /** The bound of the options, ten years each, and whatever a client asks for. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, 0, Long.MAX_VALUE})
    void theLongestDurationsDoNotOverflow(long seconds) {
        Duration longest = Duration.ofDays(3650);
        TaskPolicy policy = policy(longest, longest, longest, longest);

        Duration granted = policy.grant(Duration.ofSeconds(seconds));

        assertThat(granted).isEqualTo(longest.plus(longest));
        assertThat(granted.toNanos()).isPositive();
    }
}
