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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.receiver.InputQuestion;
import org.camelmcp.tasks.receiver.InputUnavailableException;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.receiver.UndeclaredInputException;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.InputAnswer;
import org.junit.jupiter.api.Test;

/** Questions of plain calls, on the call's own stream. */
class PlainQuestionsTest extends QuestionsFixture {

    private final TestClient ann = legacy("ann");

    private CompletableFuture<InputAnswer> ask(ManualTool.Job job) {
        return ask(job.run().taskId(), "name");
    }

    @Test
    void aPlainCallAsksOnItsOwnStream_B40() {
        Recorded call = ann.call("report");
        ManualTool.Job job = report.job();
        CompletableFuture<InputAnswer> answer = ask(job);

        JsonRpcRequest asked = call.requests(1).get(0);
        assertThat(asked.method()).isEqualTo("elicitation/create");
        assertThat(asked.params().path("mode").asText()).isEqualTo("form");
        assertThat(asked.params().has("_meta")).as("no task to relate to").isFalse();
        assertThat(ann.answer(asked.id(), accepted("name", "Eve"))).isEqualTo(202);
        assertGiven(answer, accepted("name", "Eve"));
        job.answer("done");

        assertThat(call.result()).isEqualTo(Json.text("done"));
        server.awaitIdle();
    }

    @Test
    void errorsAndMalformedAnswersAreToldToTheWork_B43_B44() {
        Recorded call = ann.call("report");
        ManualTool.Job job = report.job();
        CompletableFuture<InputAnswer> first = ask(job);
        ann.answerError(call.requests(1).get(0).id(), -1, "no");
        assertThat(refused(first).error().message()).isEqualTo("no");

        CompletableFuture<InputAnswer> second = ask(job);
        ann.answer(call.requests(2).get(1).id(), Json.object("action", 7));

        assertThat(refused(second).error().code()).isEqualTo(-32602);
    }

    @Test
    void aCallWhoseStreamBrokeAsksOnAnotherOfItsSession_P132() {
        Recorded call = ann.call("report");
        CompletableFuture<InputAnswer> answer = ask(report.job());
        JsonRpcRequest asked = call.requests(1).get(0);
        call.disconnect();

        Recorded stream = ann.openStream();

        assertThat(stream.requests(1)).containsExactly(asked);
        ann.answer(asked.id(), accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aCallWithoutEventStreamAsksOnOneOfItsSession_B56() {
        Recorded call = ann.requestJson("tools/call", Json.object("name", "report", "arguments", Json.object()));
        ManualTool.Job job = report.job();
        CompletableFuture<InputAnswer> answer = ask(job);

        Recorded stream = ann.openStream();
        ann.answer(stream.requests(1).get(0).id(), accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
        job.answer("done");

        assertThat(call.result()).isEqualTo(Json.text("done"));
        assertThat(call.sent()).isEmpty();
    }

    @Test
    void theEndOfACallTakesItsQuestionsBack() {
        Recorded call = ann.call("report");
        ManualTool.Job job = report.job();
        CompletableFuture<InputAnswer> answer = ask(job);
        RequestId id = call.requests(1).get(0).id();

        job.answer("never mind");

        call.result();
        assertThat(call.notified("notifications/cancelled", 1)
                        .get(0)
                        .path("requestId")
                        .asText())
                .isEqualTo(id.value());
        assertThatThrownBy(() -> soon(answer)).isNotNull();
        assertThat(ann.answer(id, accepted("name", "late"))).isEqualTo(202);
        server.awaitIdle();
    }

    @Test
    void aQuestionThatIsOutOfTimeIsTakenBack() {
        Recorded call = ann.call("report");
        ManualTool.Job job = report.job();

        CompletableFuture<InputAnswer> answer = server.service()
                .ask(job.run().taskId(), new InputQuestion("name", elicitation("name"), Duration.ofMillis(20), false))
                .toCompletableFuture();

        assertThat(soon(answer)).isInstanceOf(InputAnswer.Withdrawn.class);
        assertThat(call.notified("notifications/cancelled", 1)).hasSize(1);
    }

    @Test
    void aCallThatIsGivenUpAsksNothing() {
        Recorded call = ann.request(903, "tools/call", Json.object("name", "report", "arguments", Json.object()));
        ManualTool.Job job = report.job();
        CompletableFuture<InputAnswer> answer = ask(job);
        call.requests(1);

        ann.cancelRequest(903);

        assertThatThrownBy(() -> soon(answer)).isNotNull();
        job.answer("nobody hears");
        server.awaitIdle();
    }

    @Test
    void anotherPrincipalCannotAnswer() {
        Recorded call = ann.call("report");
        CompletableFuture<InputAnswer> answer = ask(report.job());
        RequestId id = call.requests(1).get(0).id();

        assertThat(legacy("bob").answer(id, accepted("name", "Bob"))).isEqualTo(202);
        assertThat(answer).isNotDone();

        ann.answer(id, accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void whatIsNotDeclaredIsNotSent_B49() {
        Recorded call = server.legacy("ann").call("report");

        CompletableFuture<InputAnswer> answer = ask(report.job());

        assertThatThrownBy(() -> soon(answer)).hasCauseInstanceOf(UndeclaredInputException.class);
        assertThat(call.sent()).isEmpty();
    }

    @Test
    void aPlainModernCallIsNotAskedAndSaysWhatToDo() {
        Recorded call = server.modern("ann", ASKABLE).call("report");

        CompletableFuture<InputAnswer> answer = ask(report.job());

        assertThatThrownBy(() -> soon(answer))
                .hasCauseInstanceOf(InputUnavailableException.class)
                .hasMessageContaining("before=");
        assertThat(call.sent()).isEmpty();
    }

    @Test
    void aPlainCallOfADeferredToolAsksToo() {
        ManualTool deferred =
                server.tool("later", TestPolicy.of(TaskSupport.OPTIONAL).deferred());
        Recorded call = ann.call("later");
        ManualTool.Job job = deferred.job();
        CompletableFuture<InputAnswer> answer = ask(job);

        ann.answer(call.requests(1).get(0).id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void onStdioACallAsksAmongItsOutput() {
        TestClient peer = server.stdio(Revision.V2025_11_25, ASKABLE);
        peer.call("report");
        CompletableFuture<InputAnswer> answer = ask(report.job());
        await().until(() -> peer.output().stream().anyMatch(JsonRpcRequest.class::isInstance));

        JsonRpcRequest asked = (JsonRpcRequest) peer.output().stream()
                .filter(JsonRpcRequest.class::isInstance)
                .findFirst()
                .orElseThrow();
        peer.answer(asked.id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }
}
