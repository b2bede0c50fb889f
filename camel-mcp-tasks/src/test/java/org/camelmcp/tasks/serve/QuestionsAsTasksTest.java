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
import java.util.concurrent.CompletableFuture;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions that a legacy client runs as tasks of its own: {@code asTask=true}. */
class QuestionsAsTasksTest extends QuestionsFixture {

    private static final InputRequest SAMPLING =
            new InputRequest("sampling/createMessage", Json.parse("{'messages':[],'maxTokens':5}"));
    private static final ObjectNode SAMPLED =
            Json.parse("{'role':'assistant','model':'m','content':{'type':'text','text':'hi'}}");

    private final TestClient ann = legacy("ann");

    /** The client's task, in that status. */
    private static ObjectNode task(String status) {
        return Json.object(
                "taskId", "c1",
                "status", status,
                "createdAt", "2026-08-01T00:00:00Z",
                "lastUpdatedAt", "2026-08-01T00:00:00Z",
                "pollInterval", 10);
    }

    /** What the client does once it was asked: runs a task, which works for one poll, and ends. */
    private void run(Recorded stream, String ends) {
        ann.answer(stream.requests(1).get(0).id(), Json.object("task", task("working")));
        JsonRpcRequest poll = stream.requests(2).get(1);
        assertThat(poll.method()).isEqualTo("tasks/get");
        assertThat(poll.params()).isEqualTo(Json.object("taskId", "c1"));
        ann.answer(poll.id(), task("working"));
        ann.answer(stream.requests(3).get(2).id(), task(ends));
        await().until(() -> stream.requests().size() == 4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anElicitationOfACallRunsAsTheClientsTask_B50_B53(boolean sampling) {
        Recorded call = ann.call("report");
        ManualTool.Job job = report.job();
        ObjectNode result = sampling ? SAMPLED : accepted("name", "Eve");
        CompletableFuture<InputAnswer> answer =
                ask(job.run().taskId(), "name", sampling ? SAMPLING : elicitation("name"), true);

        JsonRpcRequest asked = call.requests(1).get(0);
        assertThat(asked.params().path("task")).isEqualTo(Json.object("ttl", 60_000));
        assertThat(asked.params().has("_meta")).isFalse();
        run(call, "completed");
        JsonRpcRequest fetch = call.requests(4).get(3);
        assertThat(fetch.method()).isEqualTo("tasks/result");
        ann.answer(fetch.id(), result);

        assertGiven(answer, result);
        job.answer("done");
        call.result();
        server.awaitIdle();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aQuestionOfATaskRunsAsTheClientsTask_B51_B53(boolean sampling) {
        String taskId = id(ann.createTask("report"));
        ManualTool.Job job = report.job();
        Recorded waiting = ann.task("tasks/result", taskId);
        ObjectNode result = sampling ? SAMPLED : accepted("name", "Eve");
        CompletableFuture<InputAnswer> answer = ask(taskId, "name", sampling ? SAMPLING : elicitation("name"), true);

        JsonRpcRequest asked = waiting.requests(1).get(0);
        assertThat(asked.params().path("task").path("ttl").asLong()).isPositive();
        assertThat(asked.params()
                        .at("/_meta/io.modelcontextprotocol~1related-task/taskId")
                        .asText())
                .isEqualTo(taskId);
        run(waiting, "completed");
        assertThat(ann.task("tasks/get", taskId).result().path("status").asText())
                .isEqualTo("input_required");
        ann.answer(waiting.requests(4).get(3).id(), result);

        assertGiven(answer, result);
        job.answer("done");
        waiting.result();
        server.awaitIdle();
    }

    @Test
    void theClientsFailureIsToldToTheWork_B52() {
        String taskId = id(ann.createTask("report"));
        Recorded waiting = ann.task("tasks/result", taskId);
        CompletableFuture<InputAnswer> answer = ask(taskId, "name", elicitation("name"), true);

        run(waiting, "failed");
        ann.answerError(waiting.requests(4).get(3).id(), -32050, "the person left");

        assertThat(refused(answer).error().code()).isEqualTo(-32050);
        assertThat(refused(answer).error().message()).isEqualTo("the person left");
    }

    @Test
    void theClientsCancelledTaskIsToldToTheWork() {
        String taskId = id(ann.createTask("report"));
        Recorded waiting = ann.task("tasks/result", taskId);
        CompletableFuture<InputAnswer> answer = ask(taskId, "name", elicitation("name"), true);

        ann.answer(waiting.requests(1).get(0).id(), Json.object("task", task("cancelled")));

        assertThat(refused(answer).error().message()).contains("cancelled");
    }

    @Test
    void aResultThatIsNoAnswerIsToldToTheWork_B44() {
        String taskId = id(ann.createTask("report"));
        Recorded waiting = ann.task("tasks/result", taskId);
        CompletableFuture<InputAnswer> answer = ask(taskId, "name", elicitation("name"), true);

        run(waiting, "completed");
        ann.answer(waiting.requests(4).get(3).id(), Json.object("action", "shrug"));

        assertThat(refused(answer).error().code()).isEqualTo(-32602);
    }

    @Test
    void aTaskThatIsNotOneIsToldToTheWork() {
        String taskId = id(ann.createTask("report"));
        Recorded waiting = ann.task("tasks/result", taskId);
        CompletableFuture<InputAnswer> answer = ask(taskId, "name", elicitation("name"), true);

        ann.answer(waiting.requests(1).get(0).id(), Json.object("task", Json.object("status", 7)));

        assertThat(refused(answer).error().code()).isEqualTo(-32602);
    }

    @Test
    void aClientMayAnswerAtOnceAllTheSame() {
        String taskId = id(ann.createTask("report"));
        Recorded waiting = ann.task("tasks/result", taskId);
        CompletableFuture<InputAnswer> answer = ask(taskId, "name", elicitation("name"), true);

        ann.answer(waiting.requests(1).get(0).id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aClientThatDeclaresNoTasksIsAskedOrdinarily() {
        TestClient plain = server.legacy("ann", Revision.V2025_11_25, Json.object("elicitation", Json.object()));
        String taskId = id(plain.createTask("report"));
        Recorded waiting = plain.task("tasks/result", taskId);
        CompletableFuture<InputAnswer> answer = ask(taskId, "name", elicitation("name"), true);

        JsonRpcRequest asked = waiting.requests(1).get(0);
        assertThat(asked.params().has("task")).isFalse();
        plain.answer(asked.id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void pollsMoveToAnotherStreamLikeQuestions() {
        String taskId = id(ann.createTask("report"));
        Recorded first = ann.task("tasks/result", taskId);
        CompletableFuture<InputAnswer> answer = ask(taskId, "name", elicitation("name"), true);
        ann.answer(first.requests(1).get(0).id(), Json.object("task", task("working")));
        JsonRpcRequest poll = first.requests(2).get(1);
        first.disconnect();

        Recorded second = ann.task("tasks/result", taskId);

        assertThat(second.requests(1)).as("the question itself is answered").containsExactly(poll);
        ann.answer(poll.id(), task("completed"));
        ann.answer(second.requests(2).get(1).id(), accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void theClientsTaskIsCancelledWithOurs() {
        String taskId = id(ann.createTask("report"));
        Recorded waiting = ann.task("tasks/result", taskId);
        ask(taskId, "name", elicitation("name"), true);
        ann.answer(waiting.requests(1).get(0).id(), Json.object("task", task("working")));
        waiting.requests(2);

        ann.task("tasks/cancel", taskId).result();

        await().until(() -> waiting.requests().stream()
                .anyMatch(sent ->
                        sent.method().equals("tasks/cancel") && sent.params().equals(Json.object("taskId", "c1"))));
    }
}
