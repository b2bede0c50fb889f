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

import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpTaskCancelledException;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskException;
import org.camelmcp.tasks.McpTaskExpiredException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpTaskTimedOutException;
import org.camelmcp.tasks.McpToolErrorException;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.scripted.ScriptedServer;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One exception class for each way in which a task does not complete (P 96, P 99, P 128). */
class OutcomeTest extends CallFixture {

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of(
                        "modern",
                        TaskState.completed(Json.toolError("no data")),
                        McpToolErrorException.class,
                        "tool-error"),
                Arguments.of(
                        "legacy",
                        TaskState.failed(Json.toolError("no data")),
                        McpToolErrorException.class,
                        "tool-error"),
                Arguments.of(
                        "legacy",
                        TaskState.completed(Json.toolError("no data")),
                        McpToolErrorException.class,
                        "tool-error"),
                Arguments.of("modern", TaskState.failed(-32603, "no data"), McpTaskFailedException.class, "failed"),
                Arguments.of("legacy", TaskState.failed(-32603, "no data"), McpTaskFailedException.class, "failed"),
                Arguments.of("modern", TaskState.cancelled(), McpTaskCancelledException.class, "cancelled"),
                Arguments.of("legacy", TaskState.cancelled(), McpTaskCancelledException.class, "cancelled"));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void eachOutcomeHasItsException(
            String server, TaskState end, Class<? extends McpTaskException> expected, String word) {
        server(server).tool("report").states(TaskState.working(), end);

        Exchange out = send("mcp-task:report?server=" + server + FAST, "{}");

        assertThat(out.getException()).isExactlyInstanceOf(expected);
        McpTaskException thrown = (McpTaskException) out.getException();
        assertThat(thrown.getOutcome()).isEqualTo(word);
        assertNamesTheTask(thrown, server(server));
    }

    private static void assertNamesTheTask(McpTaskException thrown, ScriptedServer server) {
        String taskId = server.task().taskId();
        assertThat(thrown.getMessage())
                .contains("report", taskId.substring(0, 8))
                .doesNotContain(taskId);
        assertThat(thrown.getTool()).isEqualTo("report");
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void withoutThrowingTheHeadersTell(
            String server, TaskState end, Class<? extends McpTaskException> expected, String word) {
        server(server).tool("report").states(TaskState.working(), end);

        Exchange out = send("mcp-task:report?server=" + server + "&throwOnFailure=false" + FAST, "{}");

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getHeader(McpTaskConstants.OUTCOME)).isEqualTo(word);
        assertThat(out.getMessage().getHeader(McpTaskConstants.ERROR_MESSAGE, String.class))
                .contains(word.equals("cancelled") ? "by request" : "no data");
        assertThat(out.getMessage().getHeader(McpTaskConstants.ERROR_CODE))
                .isEqualTo(word.equals("failed") ? -32603 : null);
        assertThat(out.getMessage().getBody()).isEqualTo(word.equals("tool-error") ? "no data" : "{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void anInlineToolErrorIsAToolErrorToo(String server) {
        server(server).tool("report").support("forbidden").inline(Json.toolError("no data"));

        assertThat(send("mcp-task:report?server=" + server, "{}").getException())
                .isExactlyInstanceOf(McpToolErrorException.class)
                .hasMessageContaining("no data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aTaskThatTheServerNoLongerKnowsHasExpired(String server) {
        server(server).tool("report").worksForEver();
        server(server).fault("tasks/get", (request, answer, asUsual) -> {
            answer.error(
                    -32602, "Unknown task " + request.params().path("taskId").asText());
        });

        Exchange out = send("mcp-task:report?server=" + server + FAST, "{}");

        assertThat(out.getException()).isExactlyInstanceOf(McpTaskExpiredException.class);
        assertNamesTheTask((McpTaskException) out.getException(), server(server));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aTimeoutCancelsTheRemoteTask(String server) {
        server(server).tool("report").worksForEver();
        connect(server);

        Exchange out = send("mcp-task:report?server=" + server + "&timeout=400ms" + FAST, "{}");

        assertThat(out.getException()).isExactlyInstanceOf(McpTaskTimedOutException.class);
        assertNamesTheTask((McpTaskException) out.getException(), server(server));
        assertThat(server(server).task().state().status()).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aTimeoutLeavesTheTaskAloneWhenToldSo(String server) {
        server(server).tool("report").worksForEver();
        connect(server);

        Exchange out = send("mcp-task:report?server=" + server + "&timeout=400ms&cancelOnTimeout=false" + FAST, "{}");

        assertThat(out.getException()).isExactlyInstanceOf(McpTaskTimedOutException.class);
        assertThat(server(server).count("tasks/cancel")).isZero();
        assertThat(server(server).task().state().status()).isEqualTo("working");
    }

    @ParameterizedTest
    @CsvSource({"server/discover, failed", "tools/call, timed-out"})
    void theTimeoutCountsFromTheVeryStart(String silent, String outcome) {
        modern.tool("report");
        modern.faultAlways(silent, Fault.silence());

        long began = System.nanoTime();
        Exchange out = send("mcp-task:report?server=modern&timeout=200ms", "{}");

        assertThat(out.getException(McpTaskException.class).getOutcome()).isEqualTo(outcome);
        if (outcome.equals("failed")) {
            // nothing was called, so it can be tried again
            assertThat(out.getException(McpTaskFailedException.class).isRetryable())
                    .isTrue();
        }
        assertThat(System.nanoTime() - began).isLessThan(3_000_000_000L);
    }

    @Test
    void aSecretOfTheServerIsInNoMessage() {
        component.getServers().get("modern").setAccessToken("s3cret");
        modern.tool("report");
        modern.faultAlways("tools/call", Fault.error(401, -32000, "no"));

        Exchange out = send("mcp-task:report?server=modern", "{}");

        assertThat(modern.received("tools/call").get(0).header("Authorization")).isEqualTo("Bearer s3cret");
        assertThat(out.getException()).isInstanceOf(McpTaskFailedException.class);
        assertThat(String.valueOf(out.getException())).doesNotContain("s3cret");
    }
}
