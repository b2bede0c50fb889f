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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskDetachedException;
import org.camelmcp.tasks.McpTaskExpiredException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpTaskTimedOutException;
import org.camelmcp.tasks.call.OutcomeTakenException;
import org.camelmcp.tasks.scripted.TaskState;
import org.camelmcp.tasks.store.RemoteTask.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code operation=await}. */
class AwaitTest extends CallFixture {

    private String start(String server) {
        return send("mcp-task:report?operation=start&server=" + server + FAST, "{}")
                .getMessage()
                .getHeader(McpTaskConstants.TASK_ID, String.class);
    }

    private static String await(String server) {
        return "mcp-task:*?operation=await&server=" + server + FAST;
    }

    private boolean isClaimed(String server, String taskId) {
        return !handle(server, taskId).orElseThrow().follow().emit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void theTaskInTheHeaderIsClaimedAndNotEmittedAsWell(String server) throws Exception {
        server(server).tool("report").worksForEver();
        Emitted emitted = consumer("results", "mcp-task:report?server=" + server);
        String taskId = start(server);

        CompletableFuture<Exchange> awaiting = sendLater(await(server), "{}", Map.of(McpTaskConstants.TASK_ID, taskId));
        soon().until(() -> isClaimed(server, taskId) && suspended() == 1);
        server(server).task().set(TaskState.completed("ok"));

        assertThat(awaiting.join().getMessage().getBody()).isEqualTo("ok");
        assertThat(awaiting.join().getMessage().getHeader(McpTaskConstants.TOOL))
                .isEqualTo("report");
        soon().until(() -> handles() == 0);
        assertThat(emitted).isEmpty();
    }

    /** Which is when whoever started it has only just learnt of the task. */
    @Test
    void aTaskThatIsAwaitedAtOnceIsFollowedOnceOnly() {
        modern.tool("report").worksForEver();
        connect("modern");
        for (int i = 0; i < 300; i++) {
            sendLater("mcp-task:report?operation=start&server=modern" + FAST, "{}")
                    .thenAccept(started -> sendLater(
                            await("modern"),
                            "{}",
                            Map.of(
                                    McpTaskConstants.TASK_ID,
                                    started.getMessage().getHeader(McpTaskConstants.TASK_ID))));
        }

        soon().until(() -> modern.tasks().size() == 300);
        soon().until(() -> suspended() == 300 && followed() == 300);
    }

    @Test
    void theOptionNamesTheTaskAsWell() {
        modern.tool("report").worksForEver();
        String taskId = start("modern");
        modern.task().set(TaskState.completed("ok"));

        Exchange out = send(await("modern") + "&taskId=${header.ticket}", "{}", Map.of("ticket", taskId));

        assertThat(out.getMessage().getBody()).isEqualTo("ok");
    }

    @Test
    void anOutcomeThatWaitsIsTakenAtOnce() throws Exception {
        modern.tool("report");
        String taskId = start("modern");
        soon().until(() -> phase().equals(Optional.of(Phase.ENDED)));

        Exchange out = send(await("modern"), "{}", Map.of(McpTaskConstants.TASK_ID, taskId));

        assertThat(out.getMessage().getBody()).isEqualTo("ok");
        assertThat(handles()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aTaskThatWeDidNotStartIsFollowedAnyway(String server) {
        server(server).tool("report").worksForEver();
        connect(server);
        send("mcp-task:report?timeout=400ms&cancelOnTimeout=false&server=" + server, "{}");
        String taskId = server(server).task().taskId();
        server(server).task().set(TaskState.completed("ok"));

        assertThat(send(await(server), "{}", Map.of(McpTaskConstants.TASK_ID, taskId))
                        .getMessage()
                        .getBody())
                .isEqualTo("ok");
        assertThat(send(await(server), "{}", Map.of(McpTaskConstants.TASK_ID, "no-such-task"))
                        .getException())
                .isInstanceOf(McpTaskExpiredException.class);
    }

    @Test
    void whatWasEmittedCannotBeAwaited() throws Exception {
        modern.tool("report");
        Emitted emitted = consumer("results", "mcp-task:report?server=modern");
        send("mcp-task:report?operation=start&server=modern&correlationId=o-1" + FAST, "{}");
        emitted.only();
        soon().until(() -> phase().equals(Optional.of(Phase.DELIVERED)));

        Exchange out = send(
                await("modern"),
                "{}",
                Map.of(McpTaskConstants.TASK_ID, modern.task().taskId()));

        assertThat(out.getException())
                .isInstanceOf(OutcomeTakenException.class)
                .hasMessageContaining("already handed to a consumer");
    }

    @Test
    void aServerThatCannotBeReachedIsAFailureLikeAnyOther() {
        modern.down();

        Exchange out = send(await("modern"), "{}", Map.of(McpTaskConstants.TASK_ID, "some-task"));
        Exchange quiet =
                send(await("modern") + "&throwOnFailure=false", "{}", Map.of(McpTaskConstants.TASK_ID, "some-task"));

        assertThat(out.getException()).isInstanceOf(McpTaskFailedException.class);
        assertThat(quiet.getException()).isNull();
        assertThat(quiet.getMessage().getHeader(McpTaskConstants.OUTCOME)).isEqualTo("failed");
    }

    @Test
    void withoutAnIdItFailsAndSaysWhatIsMissing() {
        assertThat(send(await("modern"), "{}").getException()).hasMessageContaining(McpTaskConstants.TASK_ID);
    }

    @Test
    void aTimeoutOfTheAwaitIsATimeout() {
        modern.tool("report").worksForEver();
        String taskId = start("modern");

        Exchange out = send(await("modern") + "&timeout=100ms", "{}", Map.of(McpTaskConstants.TASK_ID, taskId));

        assertThat(out.getException()).isInstanceOf(McpTaskTimedOutException.class);
    }

    @Test
    void anAwaitThatIsStoppedGivesTheTaskBackToTheConsumer() throws Exception {
        modern.tool("report").worksForEver();
        Emitted emitted = consumer("results", "mcp-task:report?server=modern");
        String taskId = start("modern");
        route("waiting", await("modern") + "&onStop=detach");
        CompletableFuture<Exchange> awaiting =
                sendLater("direct:waiting", "{}", Map.of(McpTaskConstants.TASK_ID, taskId));
        soon().until(() -> isClaimed("modern", taskId) && suspended() == 1);

        context.getRouteController().stopRoute("waiting");
        assertThat(awaiting.join().getException()).isInstanceOf(McpTaskDetachedException.class);
        modern.task().set(TaskState.completed("ok"));

        assertThat(emitted.only().getMessage().getBody()).isEqualTo("ok");
    }
}
