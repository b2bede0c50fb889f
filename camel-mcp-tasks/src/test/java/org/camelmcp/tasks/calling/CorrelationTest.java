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

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpDeliveryUnknownException;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.call.CorrelationConflictException;
import org.camelmcp.tasks.message.InvalidArgumentsException;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that comes again re-attaches to its task instead of starting another. */
class CorrelationTest extends CallFixture {

    private static final Map<String, Object> ORDER = Map.of("order", "o-1");

    private static String uri(String operation) {
        return "mcp-task:report?server=modern&correlationId=${header.order}&operation=" + operation + FAST;
    }

    @Test
    void aStartThatComesAgainStartsNothing() {
        modern.tool("report").worksForEver();

        send(uri("start"), "{}", ORDER);
        Exchange again = send(uri("start"), "{}", ORDER);

        assertThat(again.getException()).isNull();
        assertThat(again.getMessage().getHeader(McpTaskConstants.TASK_ID))
                .isEqualTo(modern.task().taskId());
        assertThat(modern.count("tools/call")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "call"})
    void otherArgumentsUnderTheSameIdAreAConflict(String operation) {
        modern.tool("report");
        send(uri(operation), "{}", ORDER);

        Exchange other = send(uri(operation), "{\"month\":\"June\"}", ORDER);

        assertThat(other.getException()).isInstanceOf(CorrelationConflictException.class);
        assertThat(modern.count("tools/call")).isOne();
    }

    @Test
    void aCallThatComesAgainWaitsForTheSameTask() {
        modern.tool("report").worksForEver();
        CompletableFuture<Exchange> first = sendLater(uri("call"), "{}", ORDER);
        soon().until(() -> modern.count("tasks/get") > 0);
        CompletableFuture<Exchange> second = sendLater(uri("call"), "{}", ORDER);

        modern.task().set(TaskState.completed("ok"));

        assertThat(first.join().getMessage().getBody()).isEqualTo("ok");
        assertThat(second.join().getMessage().getBody()).isEqualTo("ok");
        assertThat(send(uri("call"), "{}", ORDER).getMessage().getBody()).isEqualTo("ok");
        assertThat(modern.count("tools/call")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "call"})
    void aCallWhoseFateIsUnknownStaysUnknownWhenItComesAgain(String operation) {
        modern.tool("report");
        modern.fault("tools/call", Fault.lostAnswer());

        assertThat(send(uri(operation), "{}", ORDER).getException()).isInstanceOf(McpDeliveryUnknownException.class);
        assertThat(send(uri(operation), "{}", ORDER).getException()).isInstanceOf(McpDeliveryUnknownException.class);
        assertThat(modern.count("tools/call")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "call"})
    void unlessItMayRunTwice(String operation) {
        modern.tool("report");
        modern.fault("tools/call", Fault.lostAnswer());
        String uri = uri(operation) + "&onDeliveryUnknown=restart";

        assertThat(send(uri, "{}", ORDER).getException()).isInstanceOf(McpDeliveryUnknownException.class);
        assertThat(send(uri, "{}", ORDER).getException()).isNull();
        assertThat(modern.count("tools/call")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "call"})
    void aCallThatWasSurelyNotTakenIsSentAgain(String operation) {
        modern.tool("report");
        modern.fault("tools/call", Fault.status(429));

        assertThat(send(uri(operation), "{}", ORDER).getException()).isNotNull();
        assertThat(send(uri(operation), "{}", ORDER).getException()).isNull();
        assertThat(modern.count("tools/call")).isEqualTo(2);
    }

    @Test
    void anExpressionWithoutAValueFailsBeforeAnythingIsSent() {
        modern.tool("report");

        assertThat(send(uri("start"), "{}").getException()).isInstanceOf(InvalidArgumentsException.class);
        assertThat(modern.received()).isEmpty();
    }
}
