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
package org.camelmcp.tasks.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.Reply;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.InputPendingException;
import org.camelmcp.tasks.receiver.InputQuestion;
import org.camelmcp.tasks.receiver.TaskRun;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tool's calls are asked before its work runs, over each transport and in both generations. */
class InputGatheringTest extends QuestionsFixture {

    private static final ObjectNode MODERN = both(TestClient.TASKS_EXTENSION, ASKABLE);

    /** Asks for a name, which becomes the only argument. */
    private void askingName() {
        report.before((run, asking, arguments) -> ask(run).handle((answer, failure) -> {
            if (failure != null && !(StageFailures.unwrap(failure) instanceof InputPendingException)) {
                throw new IllegalStateException(failure);
            }
            if (answer instanceof InputAnswer.Given given) {
                arguments.accept((ObjectNode) given.result().path("content"));
            }
            return new TaskEnding.Result(Json.object());
        }));
    }

    private CompletionStage<InputAnswer> ask(TaskRun run) {
        return server.service()
                .ask(run.taskId(), new InputQuestion("name", elicitation("name"), Duration.ofMinutes(1), false));
    }

    private static ObjectNode retry(ObjectNode asked, ObjectNode responses) {
        return Json.object(
                "name",
                "report",
                "arguments",
                Json.object(),
                "requestState",
                asked.path("requestState"),
                "inputResponses",
                responses);
    }

    private void answersInRounds(TestClient client, boolean task) {
        ObjectNode asked = client.call("report").result();
        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");

        Recorded again = client.request("tools/call", retry(asked, Json.object("name", accepted("name", "Ada"))));
        ManualTool.Job job = report.job();

        assertThat(job.run().isTask()).isEqualTo(task);
        assertThat(job.run().arguments()).isEqualTo(Json.object("name", "Ada"));
        assertGiven(ask(job.run()).toCompletableFuture(), accepted("name", "Ada"));
        if (task) {
            assertThat(again.result().path("resultType").asText()).isEqualTo("task");
        }
        job.answer("done");
        assertThat(again.result().path("resultType").asText()).isEqualTo(task ? "task" : "complete");
    }

    @Test
    void modernTasksBeginAfterTheRounds_P108() {
        askingName();
        answersInRounds(server.modern("ann", MODERN), true);
    }

    @Test
    void modernPlainCallsRunAfterTheRounds() {
        askingName();
        answersInRounds(server.modern("ann", ASKABLE), false);
    }

    @Test
    void modernStdioIsNoDifferent() {
        askingName();
        answersInRounds(server.stdio(Revision.V2026_07_28, MODERN), true);
    }

    @Test
    void aLegacyPlainCallIsAskedOnItsOwnStream() {
        askingName();
        TestClient ann = legacy("ann");

        Recorded call = ann.call("report");
        ann.answer(call.requests(1).get(0).id(), accepted("name", "Ada"));
        ManualTool.Job job = report.job();

        assertThat(job.run().arguments()).isEqualTo(Json.object("name", "Ada"));
        assertGiven(ask(job.run()).toCompletableFuture(), accepted("name", "Ada"));
        job.answer("done");
        assertThat(call.result()).isEqualTo(Json.text("done"));
        server.awaitIdle();
    }

    @Test
    void aLegacyTaskBeginsAfterItsClientWasAsked() {
        askingName();
        TestClient ann = legacy("ann");

        Recorded call = ann.call("report", "task", Json.object("ttl", 60_000));
        var asked = call.requests(1).get(0);
        assertThat(call.isAnswered()).isFalse();
        assertThat(server.tasksStored()).isZero();
        ann.answer(asked.id(), accepted("name", "Ada"));

        ManualTool.Job job = report.job();
        assertThat(job.run().isTask()).isTrue();
        assertThat(job.run().arguments()).isEqualTo(Json.object("name", "Ada"));
        assertGiven(ask(job.run()).toCompletableFuture(), accepted("name", "Ada"));
        assertThat(call.result().path("task").path("taskId").asText()).isNotEmpty();
        job.answer("done");
        server.awaitIdle();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatGoesAwayMeanwhileStopsTheWork_P50(boolean task) {
        AtomicReference<TaskRun> running = new AtomicReference<>();
        CompletableFuture<TaskEnding> ending = new CompletableFuture<>();
        report.before((run, asking, arguments) -> {
            running.set(run);
            return ending;
        });
        Recorded call = server.modern("ann", task ? MODERN : ASKABLE).call("report");
        await().until(() -> running.get() != null);

        call.disconnect();

        await().until(() -> running.get().cancellation().isCancelled());
        ending.complete(new TaskEnding.Cancelled(null));
        server.awaitIdle();
        assertThat(report.hasJob()).isFalse();
        assertThat(server.tasksStored()).isZero();
    }

    @Test
    void workThatFailsEndsTheCallAndNoTaskBegins() {
        report.before((run, asking, arguments) ->
                CompletableFuture.completedFuture(new TaskEnding.Result(Json.toolError("no stock"))));

        assertThat(server.modern("ann", MODERN)
                        .call("report")
                        .result()
                        .path("isError")
                        .asBoolean())
                .isTrue();
        assertThat(legacy("ann")
                        .call("report", "task", Json.object())
                        .result()
                        .path("isError")
                        .asBoolean())
                .isTrue();
        assertThat(report.hasJob()).isFalse();
        assertThat(server.tasksStored()).isZero();
    }

    @Test
    void aSuspendedToolGathersNothing() {
        askingName();
        report.suspend();

        Reply refused = server.modern("ann", MODERN).call("report").reply();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(legacy("ann").call("report", "task", Json.object()).reply().status())
                .isEqualTo(503);
        server.awaitIdle();
    }

    @Test
    void aClientThatNeverAnswersIsNotAskedForEver() {
        askingName();
        TestClient ann = server.modern("ann", MODERN);
        ObjectNode asked = ann.call("report").result();
        for (int round = 2; round <= 100; round++) {
            asked = ann.result("tools/call", retry(asked, Json.object()));
        }

        assertThat(ann.error("tools/call", retry(asked, Json.object())).message())
                .contains("100 rounds");
        assertThat(report.hasJob()).isFalse();
    }
}
