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

import java.time.Duration;
import java.util.Random;
import org.camelmcp.tasks.requestor.PollDelay.Situation;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollDelayTest {

    private static final double NO_JITTER = 0;
    private static final double MOST_JITTER = Math.nextDown(1.0);

    /** "-" stands for null. Min. 500 ms and at most 30 s of backoff throughout. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        the server's interval counts (P 95)            | PT5S    | 0  | -      | false | -     | PT5S
        without one it is a second                     | -       | 0  | -      | false | -     | PT1S
        zero is ignored                                | PT0S    | 0  | -      | false | -     | PT1S
        a negative one is ignored                      | PT-1S   | 0  | -      | false | -     | PT1S
        the configured minimum counts                  | PT0.01S | 0  | -      | false | -     | PT0.5S
        an absurd one is believed up to an hour        | PT277777777H | 0 | -  | false | -     | PT1H
        the first failure costs a second               | PT0.5S  | 1  | -      | false | -     | PT1S
        backoff doubles                                | PT0.5S  | 4  | -      | false | -     | PT8S
        backoff is bounded by its maximum              | PT0.5S  | 12 | -      | false | -     | PT30S
        the maximum does not undercut the server       | PT60S   | 12 | -      | false | -     | PT60S
        countless failures do not overflow             | PT0.5S  | 2147483647 | - | false | -  | PT30S
        Retry-After counts                             | PT5S    | 1  | PT20S  | false | -     | PT20S
        a short Retry-After shortens nothing           | PT5S    | 1  | PT1S   | false | -     | PT5S
        Retry-After is not bounded by our maximum      | PT5S    | 1  | PT10M  | false | -     | PT10M
        an absurd Retry-After is believed up to an hour| PT5S    | 1  | PT9H   | false | -     | PT1H
        a Retry-After that has passed is ignored       | PT5S    | 1  | PT-9S  | false | -     | PT5S
        watched tasks are polled for safety (P 83)     | PT5S    | 0  | -      | true  | -     | PT30S
        safety polls are not rarer than an hour        | PT20M   | 0  | -      | true  | -     | PT1H
        a failed safety poll is soon repeated          | PT5S    | 1  | -      | true  | -     | PT5S
        the deadline wins over the interval            | PT5S    | 0  | -      | false | PT2S  | PT2S
        the deadline wins over Retry-After             | PT5S    | 1  | PT20S  | false | PT2S  | PT2S
        past the deadline there is no delay            | PT5S    | 0  | -      | false | PT-1S | PT0S
        a later deadline changes nothing               | PT5S    | 0  | -      | false | PT60S | PT5S
        """)
    void delayFollowsTheTable(
            String rule,
            String interval,
            int failures,
            String retryAfter,
            boolean watched,
            String remaining,
            Duration expected) {
        Situation now = new Situation(
                duration(interval), failures, duration(retryAfter), watched, PollDelay.JITTER, duration(remaining));
        FollowPolicy policy = policy(Duration.ofMillis(500), Duration.ofSeconds(30));

        assertThat(PollDelay.next(now, policy, NO_JITTER)).isEqualTo(expected);
    }

    @Test
    void jitterAddsATenthAtMost() {
        Situation now = new Situation(Duration.ofSeconds(10), 0, null, false, PollDelay.JITTER, null);

        assertThat(PollDelay.next(now, policy(Duration.ZERO, Duration.ZERO), MOST_JITTER))
                .isBetween(Duration.ofMillis(10_999), Duration.ofSeconds(11));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.1", "10, 0.1", "50, 0.5", "100, 1", "100000, 1"})
    void firstPollsAreSpreadTheWiderTheMoreTasksAreFollowed(int following, double spread) {
        assertThat(PollDelay.firstSpread(following)).isEqualTo(spread);
    }

    @RepeatedTest(20)
    void anyDelayKeepsTheFloorsAndTheDeadline() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            Duration interval = random.nextInt(5) == 0 ? null : anyDuration(random);
            Duration retryAfter = random.nextBoolean() ? null : anyDuration(random);
            Duration remaining = random.nextBoolean() ? null : anyDuration(random);
            Situation now = new Situation(
                    interval, random.nextInt(40), retryAfter, random.nextBoolean(), random.nextDouble(), remaining);
            FollowPolicy policy = policy(bounded(anyDuration(random)), bounded(anyDuration(random)));

            Duration delay = PollDelay.next(now, policy, random.nextDouble());

            String what = "seed %d, round %d: %s, %s".formatted(seed, i, now, policy);
            assertThat(delay).as(what).isGreaterThanOrEqualTo(Duration.ZERO);
            if (remaining != null) {
                Duration left = remaining.isNegative() ? Duration.ZERO : remaining;
                assertThat(delay).as(what).isLessThanOrEqualTo(left);
            }
            if (remaining == null || delay.compareTo(remaining) < 0 && !remaining.isNegative()) {
                assertThat(delay).as(what).isGreaterThanOrEqualTo(policy.minPollInterval());
                assertThat(delay).as(what).isGreaterThanOrEqualTo(PollDelay.believed(interval));
                assertThat(delay).as(what).isGreaterThanOrEqualTo(PollDelay.believed(retryAfter));
            }
        }
    }

    private static FollowPolicy policy(Duration min, Duration maxBackoff) {
        return new FollowPolicy(min, maxBackoff, Duration.ZERO, false);
    }

    /** Of any magnitude, from -1e18 s to 1e18 s. */
    private static Duration anyDuration(Random random) {
        double seconds = Math.pow(10, random.nextDouble() * 21 - 3);
        Duration magnitude = Duration.ofMillis((long) Math.min(seconds * 1000, Long.MAX_VALUE));
        return random.nextInt(6) == 0 ? magnitude.negated() : magnitude;
    }

    private static Duration bounded(Duration duration) {
        Duration most = Duration.ofDays(3650);
        Duration positive = duration.abs();
        return positive.compareTo(most) > 0 ? most : positive;
    }

    private static Duration duration(String text) {
        return text.equals("-") ? null : Duration.parse(text);
    }
}
