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
package org.camelmcp.mcp.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Retry-After (P 37)")
class RetryAfterTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-07-28T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|PT0S",
                "120|PT2M",
                "999999999999999999999999|PT1H",
                "Tue, 28 Jul 2026 12:00:30 GMT|PT30S",
                "Tue, 28 Jul 2026 11:00:00 GMT|PT0S",
                "Wed, 29 Jul 2026 12:00:00 GMT|PT1H"
            })
    void secondsAndDatesAreReadAndClamped(String header, Duration expected) {
        assertThat(RetryAfter.parse(header, NOON)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "Tue, 99 Jul 2026 12:00:30 GMT"})
    void nonsenseIsIgnored(String header) {
        assertThat(RetryAfter.parse(header, NOON)).isNull();
    }

    @Test
    void delaysGrowWithFailuresAndStayBetweenTheirBounds() {
        ReconnectDelay delay = new ReconnectDelay();
        assertThat(delay.next(null)).isEqualTo(Duration.ofSeconds(1));
        delay.serverAsks(Duration.ofMillis(2000));
        assertThat(delay.next(null)).isEqualTo(Duration.ofMillis(2000));
        delay.failed();
        assertThat(delay.next(null)).isEqualTo(Duration.ofSeconds(2));
        delay.failed();
        assertThat(delay.next(null)).isEqualTo(Duration.ofSeconds(4));
        for (int i = 0; i < 100; i++) {
            delay.failed();
        }
        assertThat(delay.next(null)).isEqualTo(Duration.ofSeconds(30));
        assertThat(delay.next(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(5));
        delay.succeeded();
        assertThat(delay.next(null)).isEqualTo(Duration.ofSeconds(2));
        delay.serverAsks(Duration.ZERO);
        assertThat(delay.next(null)).isEqualTo(ReconnectDelay.MIN);
        delay.serverAsks(Duration.ofDays(9999));
        assertThat(delay.next(null)).isEqualTo(ReconnectDelay.MAX);
    }
}
