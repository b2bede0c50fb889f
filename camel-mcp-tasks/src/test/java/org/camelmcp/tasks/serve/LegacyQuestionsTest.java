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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.receiver.TaskEndedException;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.receiver.UndeclaredInputException;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions of legacy tasks, row by row (sep-1686-python-sdk.md, 2B), and where they go (DESIGN 6). */
class LegacyQuestionsTest extends QuestionsFixture {

    private static final String RELATED = "io.modelcontextprotocol/related-task";

    private final TestClient ann = legacy("ann");
    private final String taskId = id(ann.createTask("report"));
    private final ManualTool.Job job = report.job();

    @Test
    void aTaskThatAsksRequiresInputBeforeAnybodyCallsResult_B41() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        awaitStatus(ann, taskId, "input_required");

        Recorded waiting = ann.task("tasks/result", taskId);
        JsonRpcRequest asked = waiting.requests(1).get(0);
        assertThat(asked.id().value()).asString().contains(taskId).endsWith(":name");
        assertThat(asked.method()).isEqualTo("elicitation/create");
        assertThat(asked.params().path("mode").asText()).isEqualTo("form");
        assertThat(asked.params().path("message").asText()).isEqualTo("name?");
        assertThat(asked.params().path("requestedSchema").isObject()).isTrue();
        assertThat(asked.params().path("_meta").path(RELATED).path("taskId").asText())
                .isEqualTo(taskId);
        assertThat(asked.params().has("task")).isFalse();
        assertThat(ann.task("tasks/get", taskId).result().path("status").asText())
                .isEqualTo("input_required");

        assertThat(ann.answer(asked.id(), accepted("name", "Eve"))).isEqualTo(202);
        assertGiven(answer, accepted("name", "Eve"));
        awaitStatus(ann, taskId, "working");
        job.answer("done");
        assertThat(waiting.result().path("_meta").path(RELATED).path("taskId").asText())
                .isEqualTo(taskId);
        server.awaitIdle();
    }

    @ParameterizedTest
    @ValueSource(strings = {"decline", "cancel"})
    void refusalsOfPeopleAreOrdinaryAnswers_B42(String action) {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");

        ann.answer(ann.task("tasks/result", taskId).requests(1).get(0).id(), Json.object("action", action));

        assertGiven(answer, Json.object("action", action));
    }

    @Test
    void anErrorIsToldToTheWork_B43() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");

        RequestId id = ann.task("tasks/result", taskId).requests(1).get(0).id();
        assertThat(ann.answerError(id, -32042, "no screen")).isEqualTo(202);

        assertThat(refused(answer).error().code()).isEqualTo(-32042);
        assertThat(refused(answer).error().message()).isEqualTo("no screen");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'action':'maybe'}",
                "{'action':'accept'}",
                "{'action':'accept','content':{}}",
                "{'action':'accept','content':{'name':7}}",
                "{'task':{'taskId':'1','status':'working'}}"
            })
    void aMalformedAnswerIsToldToTheWork_B44(String result) {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");

        RequestId id = ann.task("tasks/result", taskId).requests(1).get(0).id();
        assertThat(ann.answer(id, Json.parse(result))).isEqualTo(202);

        assertThat(refused(answer).error().code()).isEqualTo(-32602);
        assertThat(refused(answer).error().message()).contains("elicitation/create");
    }

    @Test
    void twoInSequenceComeOnTheSameStream_B45() {
        Recorded waiting = ann.task("tasks/result", taskId);
        CompletableFuture<InputAnswer> first = ask(taskId, "name");
        ann.answer(waiting.requests(1).get(0).id(), accepted("name", "Eve"));
        assertGiven(first, accepted("name", "Eve"));

        CompletableFuture<InputAnswer> second = ask(taskId, "city");
        ann.answer(waiting.requests(2).get(1).id(), accepted("city", "Ulm"));

        assertGiven(second, accepted("city", "Ulm"));
    }

    @Test
    void twoInParallelAreSentAtOnceAndAnsweredInAnyOrder_B46() {
        CompletableFuture<InputAnswer> first = ask(taskId, "name");
        CompletableFuture<InputAnswer> second = ask(taskId, "city");
        Recorded waiting = ann.task("tasks/result", taskId);
        List<JsonRpcRequest> asked = waiting.requests(2);

        ann.answer(asked.get(1).id(), accepted("city", "Ulm"));
        assertGiven(second, accepted("city", "Ulm"));
        assertThat(ann.task("tasks/get", taskId).result().path("status").asText())
                .as("as long as one is open")
                .isEqualTo("input_required");
        assertThat(first).isNotDone();

        ann.answer(asked.get(0).id(), accepted("name", "Eve"));
        assertGiven(first, accepted("name", "Eve"));
        awaitStatus(ann, taskId, "working");
    }

    @Test
    void anAddressIsVisitedWithoutContent_B47() {
        InputRequest visit = new InputRequest(
                "elicitation/create",
                Json.parse("{'mode':'url','message':'Sign in','url':'https://a.example','elicitationId':'7'}"));
        CompletableFuture<InputAnswer> answer = ask(taskId, "visit", visit, false);

        JsonRpcRequest asked = ann.task("tasks/result", taskId).requests(1).get(0);
        assertThat(asked.params().path("mode").asText()).isEqualTo("url");
        assertThat(asked.params().path("elicitationId").asText()).isEqualTo("7");
        ann.answer(asked.id(), Json.object("action", "accept"));

        assertGiven(answer, Json.object("action", "accept"));
    }

    @Test
    void aModelIsAsked_B48() {
        InputRequest sampling = new InputRequest(
                "sampling/createMessage", Json.parse("{'messages':[],'maxTokens':5,'temperature':0.5}"));
        CompletableFuture<InputAnswer> answer = ask(taskId, "model", sampling, false);

        JsonRpcRequest asked = ann.task("tasks/result", taskId).requests(1).get(0);
        assertThat(asked.method()).isEqualTo("sampling/createMessage");
        assertThat(asked.params().path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(asked.params().has("mode")).isFalse();
        var result = Json.parse("{'role':'assistant','model':'m','content':{'type':'text','text':'hi'}}");
        ann.answer(asked.id(), result);

        assertGiven(answer, result);
    }

    @Test
    void rootsAreAsked() {
        CompletableFuture<InputAnswer> answer =
                ask(taskId, "roots", new InputRequest("roots/list", Json.object()), false);

        JsonRpcRequest asked = ann.task("tasks/result", taskId).requests(1).get(0);
        var result = Json.parse("{'roots':[{'uri':'file:///a'}]}");
        ann.answer(asked.id(), result);

        assertThat(asked.method()).isEqualTo("roots/list");
        assertGiven(answer, result);
    }

    @Test
    void whatIsNotDeclaredIsNotSent_B49() {
        TestClient mute = server.legacy("ann");
        String muteTask = id(mute.createTask("report"));
        Recorded stream = mute.openStream();
        Recorded waiting = mute.task("tasks/result", muteTask);

        CompletableFuture<InputAnswer> answer = ask(muteTask, "name");

        assertThatThrownBy(() -> soon(answer))
                .hasCauseInstanceOf(UndeclaredInputException.class)
                .hasMessageContaining("Client does not support elicitation capability");
        assertThat(waiting.sent()).isEmpty();
        assertThat(stream.requests()).isEmpty();
    }

    @Test
    void aCancelledTaskDropsItsQuestion_B54() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        awaitStatus(ann, taskId, "input_required");
        ann.task("tasks/cancel", taskId).result();

        Recorded waiting = ann.task("tasks/result", taskId);

        assertThat(waiting.error().message()).contains("cancelled");
        assertThat(waiting.sent()).isEmpty();
        assertThatThrownBy(() -> soon(answer)).hasCauseInstanceOf(TaskEndedException.class);
        assertThat(ann.openStream().requests()).isEmpty();
        server.awaitIdle();
    }

    @Test
    void whoWasAskedIsToldThatNobodyWantsToKnow() {
        ask(taskId, "name");
        Recorded waiting = ann.task("tasks/result", taskId);
        RequestId id = waiting.requests(1).get(0).id();

        ann.task("tasks/cancel", taskId).result();

        var told = waiting.notified("notifications/cancelled", 1).get(0);
        assertThat(told.path("requestId").asText()).isEqualTo(id.value());
        assertThat(told.path("reason").asText()).contains("cancelled");
        assertThat(waiting.error().message()).contains("cancelled");
        assertThat(ann.answer(id, accepted("name", "late"))).isEqualTo(202);
        server.awaitIdle();
    }

    @Test
    void aQuestionThatIsWithdrawnIsTakenBack() {
        ask(taskId, "name");
        Recorded waiting = ann.task("tasks/result", taskId);
        RequestId id = waiting.requests(1).get(0).id();

        server.service().answer(taskId, "ann", java.util.Map.of("name", new InputAnswer.Withdrawn("Too late")));

        var told = waiting.notified("notifications/cancelled", 1).get(0);
        assertThat(told).isEqualTo(Json.object("requestId", id.value(), "reason", "Too late"));
    }

    @Test
    void aQuestionMovesWithItsIdWhenItsStreamBreaks_B55() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        Recorded first = ann.task("tasks/result", taskId);
        JsonRpcRequest asked = first.requests(1).get(0);
        first.disconnect();

        Recorded second = ann.task("tasks/result", taskId);

        assertThat(second.requests(1)).containsExactly(asked);
        ann.answer(asked.id(), accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aQuestionMovesToTheSessionsStreamWhenItsOwnBreaks_B55() {
        Recorded waiting = ann.task("tasks/result", taskId);
        Recorded stream = ann.openStream();
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        JsonRpcRequest asked = waiting.requests(1).get(0);
        assertThat(stream.requests()).isEmpty();

        waiting.disconnect();

        assertThat(stream.requests(1)).containsExactly(asked);
        ann.answer(asked.id(), accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aLateAnswerByIdWorksAfterTheStreamBroke_B55() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        Recorded first = ann.task("tasks/result", taskId);
        RequestId id = first.requests(1).get(0).id();
        first.disconnect();

        ann.answer(id, accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));

        awaitStatus(ann, taskId, "working");
        Recorded second = ann.task("tasks/result", taskId);
        job.answer("done");
        second.result();
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void onlyOneOfTwoWaitingRequestsIsAsked_G4() {
        Recorded one = ann.task("tasks/result", taskId);
        Recorded two = ann.task("tasks/result", taskId);

        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        await().until(() -> one.requests().size() + two.requests().size() == 1);
        Recorded asked = one.requests().isEmpty() ? two : one;
        ann.answer(asked.requests().get(0).id(), accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
        job.answer("done");

        assertThat(one.result()).isEqualTo(two.result());
        assertThat(one.requests().size() + two.requests().size()).isEqualTo(1);
    }

    @Test
    void aQuestionMovesWhenItsRequestIsTakenBack_G4() {
        Recorded one = ann.request(901, "tasks/result", Json.object("taskId", taskId));
        Recorded two = ann.request(902, "tasks/result", Json.object("taskId", taskId));
        ask(taskId, "name");
        await().until(() -> one.requests().size() + two.requests().size() == 1);
        boolean first = !one.requests().isEmpty();

        ann.cancelRequest(first ? 901 : 902);

        assertThat((first ? two : one).requests(1)).isEqualTo((first ? one : two).requests(1));
    }

    @Test
    void aTaskOutlivesTheSessionThatMadeIt_G5() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        Recorded stream = ann.openStream();
        JsonRpcRequest asked = stream.requests(1).get(0);
        ann.endSession();

        TestClient again = legacy("ann");
        assertThat(again.task("tasks/result", taskId).requests(1)).containsExactly(asked);
        again.answer(asked.id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aClientWithoutEventStreamsIsAskedElsewhere_B56_G6() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        Recorded waiting = ann.requestJson("tasks/result", Json.object("taskId", taskId));

        Recorded stream = ann.openStream();
        ann.answer(stream.requests(1).get(0).id(), accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
        job.answer("done");

        assertThat(waiting.result().path("content")).hasSize(1);
        assertThat(waiting.sent()).isEmpty();
    }

    @Test
    void aClientThatNeverCallsResultIsAskedOnItsStream() {
        Recorded stream = ann.openStream();
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");

        ann.answer(stream.requests(1).get(0).id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aClientIsGivenTimeToOpenABetterStream_P127() {
        server.tool("slow", TestPolicy.of(TaskSupport.OPTIONAL).pollInterval(Duration.ofHours(1)));
        String slowTask = id(ann.createTask("slow"));
        Recorded stream = ann.openStream();
        ask(slowTask, "name");

        ann.task("tasks/result", slowTask).requests(1);

        assertThat(stream.requests()).isEmpty();
    }

    @Test
    void withoutAnyStreamAQuestionWaitsForOne() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        awaitStatus(ann, taskId, "input_required");

        JsonRpcRequest asked = ann.openStream().requests(1).get(0);
        ann.answer(asked.id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aQuestionMovesFromABrokenStreamToTheNext() {
        Recorded first = ann.openStream();
        ask(taskId, "name");
        JsonRpcRequest asked = first.requests(1).get(0);
        first.disconnect();

        assertThat(ann.openStream().requests(1)).containsExactly(asked);
    }

    @Test
    void anErrorOfAnyTextIsToldWithoutLineBreaksAndBriefly_B43() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        RequestId id = ann.task("tasks/result", taskId).requests(1).get(0).id();

        ann.answerError(id, -1, "No!\nWARN All is lost!" + "!".repeat(100_000));

        assertThat(refused(answer).error().message())
                .startsWith("No! WARN All is lost!")
                .hasSizeLessThan(1_100);
    }

    /** A client that takes no notice of ids would ask its person twice. */
    @Test
    void aQuestionOnAStreamOfTheSessionIsNotAskedAgainOnAnotherOne() {
        Recorded stream = ann.openStream();
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        JsonRpcRequest asked = stream.requests(1).get(0);

        Recorded waiting = ann.task("tasks/result", taskId);
        ask(taskId, "age");

        assertThat(waiting.requests(1)).as("the next question").hasSize(1).doesNotContain(asked);
        ann.answer(asked.id(), accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
        job.answer("done");
        waiting.result();
        assertThat(waiting.requests()).hasSize(1);
        assertThat(stream.requests()).containsExactly(asked);
    }

    @Test
    void aQuestionMovesToResultWhenTheStreamOfItsSessionBreaks_B55() {
        Recorded stream = ann.openStream();
        ask(taskId, "name");
        JsonRpcRequest asked = stream.requests(1).get(0);
        Recorded waiting = ann.task("tasks/result", taskId);

        stream.disconnect();

        assertThat(waiting.requests(1)).containsExactly(asked);
    }

    /** A client needs one, so whoever opens another has seen the first one break. */
    @Test
    void aStreamThatHasBrokenUnseenIsOverWhenTheSessionOpensAnother() {
        Recorded stream = ann.openStream();
        ask(taskId, "name");
        JsonRpcRequest asked = stream.requests(1).get(0);

        Recorded next = ann.openStream();

        assertThat(next.requests(1)).containsExactly(asked);
        Recorded waiting = ann.task("tasks/result", taskId);
        job.answer("done");
        waiting.result();
        assertThat(waiting.requests()).isEmpty();
    }

    @Test
    void anAnswerCountsOnce() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        RequestId id = ann.task("tasks/result", taskId).requests(1).get(0).id();

        assertThat(ann.answer(id, accepted("name", "Eve"))).isEqualTo(202);
        assertGiven(answer, accepted("name", "Eve"));
        assertThat(ann.answer(id, accepted("name", "Adam"))).isEqualTo(202);
        assertThat(ann.answerError(id, -1, "no")).isEqualTo(202);

        awaitStatus(ann, taskId, "working");
        assertGiven(ask(taskId, "name"), accepted("name", "Eve"));
    }

    @Test
    void answersToWhatNobodyAsksAreIgnored() {
        for (String unknown : List.of(
                "mcp-task:" + taskId + ":other",
                "mcp-task:no-such:name",
                "mcp-task:",
                "mcp-task::",
                "mcp-call:7",
                "7")) {
            assertThat(ann.answer(RequestId.of(unknown), accepted("name", "Eve")))
                    .as(unknown)
                    .isEqualTo(202);
        }
        job.answer("done");
        assertThat(ann.answer(RequestId.of("mcp-task:" + taskId + ":name"), accepted("name", "Eve")))
                .isEqualTo(202);
    }

    @Test
    void anAnswerToAnothersTaskChangesNothing_P110() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        RequestId id = ann.task("tasks/result", taskId).requests(1).get(0).id();

        assertThat(legacy("bob").answer(id, accepted("name", "Bob"))).isEqualTo(202);
        assertThat(server.legacy(null, Revision.V2025_11_25, ASKABLE).answer(id, accepted("name", "Bob")))
                .isEqualTo(202);
        assertThat(answer).isNotDone();

        ann.answer(id, accepted("name", "Eve"));
        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void anotherSessionOfTheOwnerMayAnswer() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        TestClient again = legacy("ann");

        again.answer(again.task("tasks/result", taskId).requests(1).get(0).id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aSessionThatDeclaresNothingIsNotAsked_P69() {
        ask(taskId, "name");
        TestClient mute = server.legacy("ann");
        Recorded waiting = mute.task("tasks/result", taskId);

        Recorded stream = ann.openStream();

        stream.requests(1);
        job.answer("done");
        waiting.result();
        assertThat(waiting.sent()).isEmpty();
    }

    @Test
    void aLegacyClientIsAskedForAModernTask_P69() {
        TestClient modern = server.modern("ann", both(ASKABLE, TestClient.TASKS_EXTENSION));
        String modernTask = id(modern.call("report").result());
        CompletableFuture<InputAnswer> answer = ask(modernTask, "name");

        Recorded waiting = ann.task("tasks/result", modernTask);
        ann.answer(waiting.requests(1).get(0).id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void theOlderRevisionKnowsNoModes() {
        TestClient old = server.legacy("ann", Revision.V2025_06_18, ASKABLE);
        String oldTask = id(old.createTask("report"));
        CompletableFuture<InputAnswer> answer = ask(oldTask, "name");

        JsonRpcRequest asked = old.task("tasks/result", oldTask).requests(1).get(0);
        assertThat(asked.params().has("mode")).isFalse();
        old.answer(asked.id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aClientThatIsGoneIsWaitedFor() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        Recorded stream = ann.openStream();
        stream.requests(1);
        stream.disconnect();
        ann.endSession();

        assertThat(answer).isNotDone();
        job.answer("done");

        assertThatThrownBy(() -> soon(answer)).hasCauseInstanceOf(TaskEndedException.class);
        server.awaitIdle();
    }

    @Test
    void onStdioAllGoesOnTheOneOutput() {
        TestClient peer = server.stdio(Revision.V2025_11_25, ASKABLE);
        String peerTask = id(peer.createTask("report"));
        CompletableFuture<InputAnswer> answer = ask(peerTask, "name");
        await().until(() -> peer.output().stream().anyMatch(JsonRpcRequest.class::isInstance));

        Recorded waiting = peer.task("tasks/result", peerTask);
        List<JsonRpcRequest> asked = peer.output().stream()
                .filter(JsonRpcRequest.class::isInstance)
                .map(JsonRpcRequest.class::cast)
                .toList();
        assertThat(asked).as("not again on the same output").hasSize(1);
        peer.answer(asked.get(0).id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
        assertThat(waiting.isAnswered()).isFalse();
    }
}
