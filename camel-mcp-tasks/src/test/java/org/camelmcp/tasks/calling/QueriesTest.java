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

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpTaskCancelledException;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskExpiredException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations that ask once: {@code get}, {@code cancel}, {@code list}, {@code tools}. */
class QueriesTest extends CallFixture {

    private Exchange query(String operation, String server, String taskId) {
        return send(
                "mcp-task:*?operation=" + operation + "&server=" + server,
                "untouched",
                Map.of(McpTaskConstants.TASK_ID, taskId));
    }

    private String start(String server) {
        return send("mcp-task:report?operation=start&server=" + server + "&minPollInterval=1m", "{}")
                .getMessage()
                .getHeader(McpTaskConstants.TASK_ID, String.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void getTellsTheStatusWhileTheTaskWorksAndItsResultWhenItHasEnded(String server) {
        server(server).tool("report").states(TaskState.working("half way"));
        String taskId = start(server);

        Exchange working = query("get", server, taskId);
        assertThat(working.getMessage().getBody()).isEqualTo("untouched");
        assertThat(working.getMessage().getHeaders())
                .containsEntry(McpTaskConstants.STATUS, "working")
                .containsEntry(McpTaskConstants.STATUS_MESSAGE, "half way")
                .doesNotContainKey(McpTaskConstants.OUTCOME);

        server(server).task().set(TaskState.completed("ok"));
        Exchange ended = query("get", server, taskId);
        assertThat(ended.getMessage().getBody()).isEqualTo("ok");
        assertThat(ended.getMessage().getHeaders()).containsEntry(McpTaskConstants.OUTCOME, "completed");

        assertThat(query("get", server, "no-such-task").getException())
                .isInstanceOf(McpTaskExpiredException.class)
                .hasMessageStartingWith("Task no-such-… ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void cancelEndsACallThatIsSuspendedOnTheTaskAtOnce(String server) {
        server(server).tool("report").worksForEver();
        CompletableFuture<Exchange> call = sendLater("mcp-task:report?server=" + server + "&minPollInterval=1m", "{}");
        soon().until(() -> followed() == 1);

        Exchange cancelled = query("cancel", server, server(server).task().taskId());

        assertThat(cancelled.getException()).isNull();
        assertThat(cancelled.getMessage().getHeaders()).containsEntry(McpTaskConstants.STATUS, "cancelled");
        assertThat(call.orTimeout(5, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .getException())
                .isInstanceOf(McpTaskCancelledException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void cancelOfATaskThatHasEndedTellsHowItStands(String server) {
        server(server).tool("report").states(TaskState.completed("ok"));
        String taskId = start(server);

        Exchange out = query("cancel", server, taskId);

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getHeaders()).containsEntry(McpTaskConstants.STATUS, "completed");
        assertThat(query("cancel", server, "no-such-task").getException())
                .isInstanceOf(McpTaskExpiredException.class)
                .hasMessageStartingWith("Task no-such-… ");
    }

    @Test
    void listGivesTheTasksOfALegacyServerPageByPage() {
        legacy.pageSize(2).tool("report");
        for (int i = 0; i < 3; i++) {
            start("legacy");
        }

        Exchange first = send("mcp-task:*?operation=list&server=legacy", null);
        assertThat(first.getMessage().getBody(List.class)).hasSize(2);
        Object cursor = first.getMessage().getHeader(McpTaskConstants.NEXT_CURSOR);
        Exchange second =
                send("mcp-task:*?operation=list&server=legacy", null, Map.of(McpTaskConstants.CURSOR, cursor));
        assertThat(second.getMessage().getBody(List.class)).hasSize(1);
        assertThat(second.getMessage().getHeaders()).doesNotContainKey(McpTaskConstants.NEXT_CURSOR);
    }

    @Test
    void listFailsWithAReasonWhereThereIsNone() {
        assertThat(send("mcp-task:*?operation=list&server=modern", null).getException())
                .isInstanceOf(McpTaskFailedException.class)
                .hasMessageContainingAll("modern generation", "no list of tasks");
        legacy.capabilities("{'tools':{}}");
        assertThat(send("mcp-task:*?operation=list&server=legacy", null).getException())
                .hasMessageContaining("capabilities.tasks.list is absent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void toolsAreListedAsTheServerDefinesThem(String server) {
        server(server).tool("report");
        server(server).tool("export");

        Exchange out = send("mcp-task:*?operation=tools&server=" + server, null);

        assertThat(out.getMessage().getBody(List.class))
                .extracting(tool -> ((Map<?, ?>) tool).get("name"))
                .isEqualTo(List.of("report", "export"));
    }

    @Test
    void aServerThatIsDownFailsTheExchangeAndNotTheRoute() throws Exception {
        modern.tool("report");
        modern.down();
        route("in", "mcp-task:report?server=modern" + FAST);

        assertThat(send("direct:in", "{}").getException()).isInstanceOf(McpTaskFailedException.class);
        modern.up();
        assertThat(send("direct:in", "{}").getMessage().getBody()).isEqualTo("ok");
    }
}
