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
package org.camelmcp.mcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsePostTest {

    private static TransportException failure(int status, Duration retryAfter) {
        return new TransportException(Delivery.UNKNOWN, status, retryAfter, "on purpose", null);
    }

    @ParameterizedTest
    @CsvSource({
        "0,true",
        "400,false",
        "401,false",
        "403,false",
        "404,false",
        "408,true",
        "429,true",
        "500,true",
        "503,true"
    })
    void onlyWhatMayPassIsTriedAgain(int status, boolean again) {
        assertThat(ResponsePost.mayPass(failure(status, null))).isEqualTo(again);
    }

    @Test
    void anotherFailureThanOfTheTransportDoesNotPass() {
        assertThat(ResponsePost.mayPass(new IllegalStateException())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1,100", "2,200", "9,25600", "10,30000", "1000,30000"})
    void delaysDoubleUpToHalfAMinute(int number, long millis) {
        assertThat(ResponsePost.delay(number, failure(503, null))).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"0,100", "5,5000", "86400,30000"})
    void retryAfterIsHonouredWithinTheBound(long seconds, long millis) {
        assertThat(ResponsePost.delay(1, failure(429, Duration.ofSeconds(seconds))))
                .isEqualTo(Duration.ofMillis(millis));
    }
}
