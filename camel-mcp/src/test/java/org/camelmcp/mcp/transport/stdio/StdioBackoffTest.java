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
package org.camelmcp.mcp.transport.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StdioBackoffTest {

    private final StdioBackoff backoff = new StdioBackoff(Duration.ofNanos(100), Duration.ofNanos(1_000));

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 100", "3, 200", "4, 400", "5, 800", "6, 1000", "7, 1000", "1000, 1000"})
    void pauseDoublesFromTheSecondEarlyEndOn(int ends, long pause) {
        for (int i = 0; i < ends; i++) {
            backoff.ended(50, 10, "it crashed");
        }

        assertThat(backoff.remaining(50)).isEqualTo(pause);
        assertThat(backoff.remaining(50 + pause)).isNotPositive();
    }

    @Test
    void childThatLivedLongStartsTheCountAnew() {
        backoff.ended(0, 10, "a");
        backoff.ended(0, 10, "b");
        backoff.ended(0, 1_000, "c");

        assertThat(backoff.remaining(0)).isZero();
        assertThat(backoff.ends()).isEqualTo(1);
        assertThat(backoff.lastReason()).isEqualTo("c");
    }

    @Test
    void extremeDelaysDoNotOverflow() {
        StdioBackoff slow = new StdioBackoff(Duration.ofDays(36_500), Duration.ofDays(100_000));
        for (int i = 0; i < 100; i++) {
            slow.ended(0, -1, "");
            assertThat(slow.remaining(0)).isBetween(0L, Duration.ofDays(100_000).toNanos());
        }
    }
}
