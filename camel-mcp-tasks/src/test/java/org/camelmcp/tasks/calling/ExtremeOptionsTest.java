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
package org.camelmcp.tasks.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.message.InvalidArgumentsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations beyond all reason are refused before anything is sent. */
class ExtremeOptionsTest extends CallFixture {

    static Stream<Object> tooLong() {
        return Stream.of("4000d", Long.MAX_VALUE, Duration.ofSeconds(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void aHeaderThatIsTooLongIsRefused(Object value) {
        modern.tool("report");
        for (String operation : new String[] {"call", "start"}) {
            for (String header : new String[] {McpTaskConstants.TIMEOUT, McpTaskConstants.REQUESTED_TTL}) {
                Exchange out =
                        send("mcp-task:report?server=modern&operation=" + operation, "{}", Map.of(header, value));

                assertThat(out.getException())
                        .isInstanceOf(InvalidArgumentsException.class)
                        .hasMessageContaining(header);
            }
        }
        assertThat(modern.count("tools/call")).isZero();
        assertThat(suspended()).isZero();
        assertThat(handles()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout", "requestedTtl", "minPollInterval", "maxBackoff"})
    void anOptionThatIsTooLongIsRefusedAtStartUp(String option) {
        assertThatThrownBy(() -> context.getEndpoint("mcp-task:report?server=modern&" + option + "=4000d"))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageContaining(option);
    }

    @ParameterizedTest
    @CsvSource({"timeout,365d", "requestedTtl,3650d"})
    void aYearIsNotTooLong(String option, String value) {
        legacy.tool("report");

        assertThat(send("mcp-task:report?server=legacy&" + option + "=" + value + FAST, "{}")
                        .getMessage()
                        .getBody())
                .isEqualTo("ok");
    }

    @Test
    void anUnknownOperationIsRefusedAsOurs() {
        assertThat(send("mcp-task:report?server=modern", "{}", Map.of(McpTaskConstants.OPERATION, "explode"))
                        .getException())
                .isInstanceOf(InvalidArgumentsException.class);
    }
}
