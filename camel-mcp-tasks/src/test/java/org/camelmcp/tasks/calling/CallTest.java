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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskTimedOutException;
import org.camelmcp.tasks.message.InvalidArgumentsException;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code operation=call} from start to result. */
class CallTest extends CallFixture {

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aTaskIsFollowedToItsResult(String server) {
        server(server).tool("report");

        Exchange out = send("mcp-task:report?server=" + server + FAST, Map.of("month", "May"));

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody()).isEqualTo("ok");
        assertThat(out.getMessage().getHeaders())
                .containsEntry(McpTaskConstants.TASK_ID, server(server).task().taskId())
                .containsEntry(McpTaskConstants.STATUS, "completed")
                .containsEntry(McpTaskConstants.OUTCOME, "completed")
                .containsEntry(McpTaskConstants.TOOL, "report")
                .containsEntry(McpTaskConstants.SERVER, server);
        assertThat(server(server).received("tools/call"))
                .singleElement()
                .satisfies(call -> assertThat(call.params().path("arguments")).isEqualTo(Json.object("month", "May")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void answersAsEventStreamsAreAnswers(String server) {
        server(server).answerAsEvents();
        server(server).tool("report");

        assertThat(send("mcp-task:report?server=" + server + FAST, null)
                        .getMessage()
                        .getBody())
                .isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void anInlineAnswerIsATaskThatHasEndedAlready(String server) {
        server(server).tool("report").support("forbidden").inline(Json.text("at once"));

        Exchange out = send("mcp-task:report?server=" + server, null);

        assertThat(out.getMessage().getBody()).isEqualTo("at once");
        assertThat(out.getMessage().getHeaders())
                .containsEntry(McpTaskConstants.OUTCOME, "completed")
                .doesNotContainKey(McpTaskConstants.TASK_ID);
        assertThat(server(server).tasks()).isEmpty();
        assertThat(server(server).count("tasks/get")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aTaskThatHasEndedWhenItIsCreatedIsFetchedAtOnce(String server) {
        server(server).tool("report").pollInterval(60_000).states(TaskState.completed("early"));

        assertThat(send("mcp-task:report?server=" + server, null).getMessage().getBody())
                .isEqualTo("early");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void bodiesBecomeArguments(String server) {
        server(server).tool("report").support("forbidden").inline(Json.text("ok"));
        record Query(String topic, int pages) {}

        send("mcp-task:report?server=" + server, "{\"topic\":\"camels\",\"pages\":3}");
        send("mcp-task:report?server=" + server, new Query("camels", 3));
        send("mcp-task:report?server=" + server, "");

        assertThat(server(server).received("tools/call"))
                .extracting(call -> call.params().path("arguments"))
                .containsExactly(
                        Json.object("topic", "camels", "pages", 3),
                        Json.object("topic", "camels", "pages", 3),
                        Json.object());
    }

    @Test
    void aBodyThatIsNoObjectFailsBeforeAByteIsSent() {
        modern.tool("report");

        Exchange out = send("mcp-task:report?server=modern", List.of(1, 2));

        assertThat(out.getException()).isInstanceOf(InvalidArgumentsException.class);
        assertThat(modern.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void theResultFormatChoosesWhatBecomesTheBody(String server) {
        server(server)
                .tool("report")
                .states(TaskState.completed(Json.parse(
                        "{'content':[{'type':'text','text':'three pages'}],'structuredContent':{'pages':3}}")));
        String uri = "mcp-task:report?server=" + server + "&resultFormat=";

        assertThat(send(uri + "auto", null).getMessage().getBody()).isEqualTo(Map.of("pages", 3));
        assertThat(send(uri + "structured", null).getMessage().getBody()).isEqualTo(Map.of("pages", 3));
        Exchange text = send(uri + "text", null);
        assertThat(text.getMessage().getBody()).isEqualTo("three pages");
        assertThat(text.getMessage().getHeader(McpTaskConstants.RESULT, Map.class))
                .containsEntry("structuredContent", Map.of("pages", 3));
        assertThat(send(uri + "result", null).getMessage().getBody(Map.class)).containsKey("content");
    }

    @Test
    void headersOverrideToolTimeoutAndOperation() {
        modern.tool("report").worksForEver();
        connect("modern");

        Exchange late = send(
                "mcp-task:*?server=modern" + FAST,
                null,
                Map.of(McpTaskConstants.TOOL, "report", McpTaskConstants.TIMEOUT, "400ms"));
        assertThat(late.getException()).isInstanceOf(McpTaskTimedOutException.class);

        Exchange status = send(
                "mcp-task:*?server=modern",
                "untouched",
                Map.of(
                        McpTaskConstants.OPERATION,
                        "get",
                        McpTaskConstants.TASK_ID,
                        modern.task().taskId(),
                        McpTaskConstants.TIMEOUT,
                        Duration.ofSeconds(1)));
        assertThat(status.getMessage().getHeader(McpTaskConstants.STATUS)).isEqualTo("cancelled");

        Exchange none = send("mcp-task:*?server=modern", null);
        assertThat(none.getException()).hasMessageContaining(McpTaskConstants.TOOL);
    }

    @Test
    void theTtlThatALegacyServerIsAskedForComesFromTheHeader() {
        legacy.tool("report");

        send(
                "mcp-task:report?server=legacy&requestedTtl=1h" + FAST,
                null,
                Map.of(McpTaskConstants.REQUESTED_TTL, 5000));

        assertThat(legacy.received("tools/call")
                        .get(0)
                        .params()
                        .path("task")
                        .path("ttl")
                        .asInt())
                .isEqualTo(5000);
    }

    @Test
    void anExpiredSessionIsRenewedWhileTheTaskGoesOn() {
        legacy.tool("report").states(TaskState.working(), TaskState.working(), TaskState.completed("ok"));
        legacy.fault("tasks/get", (request, answer, asUsual) -> {
            legacy.forgetSessions();
            asUsual.run();
        });

        assertThat(send("mcp-task:report?server=legacy" + FAST, null)
                        .getMessage()
                        .getBody())
                .isEqualTo("ok");
        assertThat(legacy.count("initialize")).isEqualTo(2);
        assertThat(legacy.count("tools/call")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void failedPollsNeverEndATask(String server) {
        server(server).tool("report");
        server(server)
                .fault(
                        "tasks/get",
                        Fault.reset(),
                        Fault.status(503, "Retry-After", "0"),
                        Fault.body("text/html", "<html>"));

        assertThat(send("mcp-task:report?server=" + server + "&maxBackoff=20ms" + FAST, null)
                        .getMessage()
                        .getBody())
                .isEqualTo("ok");
    }
}
