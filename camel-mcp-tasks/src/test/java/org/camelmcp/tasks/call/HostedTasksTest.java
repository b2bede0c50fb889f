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
package org.camelmcp.tasks.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.stage.StageCancellation;
import org.camelmcp.tasks.receiver.LegacyReceiver;
import org.camelmcp.tasks.scripted.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the tasks live that we run for a server (SDK rows B50-B53, B61-B64, B67, seen from the client). */
class HostedTasksTest extends HostedFixture {

    private static final JsonNode DECLINE = Json.parse("{'action':'decline'}");

    @Test
    void createAnswersTheTaskAtOnce_B63_B64() {
        JsonNode created = answer(ELICITATION, "{'message':'Name?','task':{'ttl':60000}}");

        assertThat(created.size()).isEqualTo(1);
        JsonNode task = created.path("task");
        assertThat(task.path("status").textValue()).isEqualTo("working");
        assertThat(task.path("taskId").textValue()).hasSizeGreaterThan(30);
        assertThat(task.path("createdAt").textValue()).isEqualTo("2026-07-28T10:30:00Z");
        assertThat(task.path("pollInterval").intValue()).isEqualTo(1_000);
        assertThat(people.asked).hasSize(1);
    }

    @Test
    void routeIsAskedTheQuestionWithoutTheWishThatItBeATask_B51() {
        String related = "'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'r1'}}";
        ask(
                RequestId.of("task-r1-7"),
                ELICITATION,
                Json.parse("{'mode':'form','message':'Name?','task':{'ttl':60000}," + related + "}"));

        assertThat(people.last().id()).isEqualTo(RequestId.of("task-r1-7"));
        assertThat(people.last().method()).isEqualTo(ELICITATION);
        assertThat(people.last().params()).isEqualTo(Json.parse("{'mode':'form','message':'Name?'," + related + "}"));
    }

    @Test
    void elicitationGoesFromTaskToResult_B50_B61_B62_B64() {
        String id = elicit();
        assertThat(status(id)).isEqualTo("working");

        people.last().answer().complete(Json.parse("{'action':'accept','content':{'name':'Ada'}}"));

        JsonNode got = about("tasks/get", id);
        assertThat(got.path("status").textValue()).isEqualTo("completed");
        assertThat(got.has("task") || got.has("result")).isFalse();
        assertThat(about("tasks/result", id))
                .isEqualTo(Json.parse("{'action':'accept','content':{'name':'Ada'}," + "'_meta':{'"
                        + LegacyReceiver.RELATED_TASK + "':{'taskId':'" + id + "'}}}"));
        assertThat(about("tasks/result", id).path("action").textValue()).isEqualTo("accept"); // B18: repeatable
    }

    @Test
    void samplingGoesFromTaskToResult_B53_B62_B63() {
        String id = answer(SAMPLING, "{'messages':[],'maxTokens':50,'task':{'ttl':60000}}")
                .at("/task/taskId")
                .textValue();
        assertThat(people.last().params()).isEqualTo(Json.parse("{'messages':[],'maxTokens':50}"));

        people.last()
                .answer()
                .complete(Json.parse("{'role':'assistant','model':'m','content':{'type':'text','text':'hi'}}"));

        assertThat(status(id)).isEqualTo("completed");
        JsonNode result = about("tasks/result", id);
        assertThat(result.path("role").textValue()).isEqualTo("assistant");
        assertThat(result.at("/content/text").textValue()).isEqualTo("hi");
    }

    @Test
    void declineCompletesTheTask_B42() {
        String id = elicit();
        people.last().answer().complete(DECLINE);

        assertThat(status(id)).isEqualTo("completed");
        assertThat(about("tasks/result", id).path("action").textValue()).isEqualTo("decline");
    }

    @Test
    void resultWaitsForTheEnd_B50() {
        String id = elicit();
        CompletionStage<JsonNode> result = ask("tasks/result", "{'taskId':'" + id + "'}");
        assertThat(result.toCompletableFuture()).isNotDone();

        people.last().answer().complete(DECLINE);

        assertThat(now(result).path("action").textValue()).isEqualTo("decline");
    }

    @Test
    void errorOfTheRouteIsToldVerbatim_B52_B67() {
        JsonRpcError error = new JsonRpcError(-1, "Nobody is at home", Json.object("since", 1815));
        String id = elicit();
        CompletionStage<JsonNode> waiting = ask("tasks/result", "{'taskId':'" + id + "'}");

        people.last().answer().completeExceptionally(new McpErrorException(error, 200, null));

        JsonNode task = about("tasks/get", id);
        assertThat(task.path("status").textValue()).isEqualTo("failed");
        assertThat(task.path("statusMessage").textValue()).isEqualTo("Nobody is at home");
        assertThat(failure(waiting).error()).isEqualTo(error);
        assertThat(refusalAbout("tasks/result", id).error()).isEqualTo(error);
    }

    @Test
    void whatTheRouteThrowsIsNotTold() {
        String id = elicit();
        people.last().answer().completeExceptionally(new IllegalStateException("password=hunter2"));

        assertThat(refusalAbout("tasks/result", id).error())
                .isEqualTo(new JsonRpcError(ErrorCodes.INTERNAL_ERROR, "The client could not answer"));
        assertThat(about("tasks/get", id).toString()).doesNotContain("hunter2");
    }

    @Test
    void answerThatIsNoObjectFailsTheTask() {
        String id = elicit();
        people.last().answer().complete(JsonNodeFactory.instance.textNode("yes"));

        assertThat(status(id)).isEqualTo("failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'ttl':null}", "{'ttl':0}", "{'ttl':60000}"})
    void ttlIsNeverLessThanAnAnswerMayTake_B13(String task) {
        JsonNode created = answer(SAMPLING, "{'task':" + task + "}");

        assertThat(Duration.ofMillis(created.at("/task/ttl").longValue())).isEqualTo(TIMEOUT.plusMinutes(11));
    }

    @ParameterizedTest
    @CsvSource({"86400000, P1D", "9000000000000000000, P30D", "100000000000000000000000, P30D"})
    void ttlIsAsAskedForUpToABound(String asked, Duration granted) {
        JsonNode created = answer(SAMPLING, "{'task':{'ttl':" + asked + "}}");

        assertThat(Duration.ofMillis(created.at("/task/ttl").longValue())).isEqualTo(granted);
    }

    @Test
    void taskIsGoneWhenItsTtlHasLapsed_B16() {
        String id = elicit();
        people.last().answer().complete(DECLINE);
        timer.advance(TIMEOUT.plusMinutes(10));
        assertThat(status(id)).isEqualTo("completed");

        timer.advance(Duration.ofMinutes(1));

        assertThat(refusalAbout("tasks/get", id).error().code()).isEqualTo(-32602);
        assertThat(answer("tasks/list", "{}").path("tasks")).isEmpty();
    }

    /** Whoever answers should have kept the time; nothing hangs if not. */
    @Test
    void questionThatIsNeverAnsweredFailsItsTaskAtLast() {
        String id = elicit();
        timer.advance(TIMEOUT);
        assertThat(status(id)).isEqualTo("working");

        timer.advance(Duration.ofMinutes(1));

        assertThat(status(id)).isEqualTo("failed");
        assertThat(people.last().answer()).isCancelled();
    }

    @Test
    void cancelLetsGoOfTheQuestion_B26_B61() {
        String id = elicit();
        CompletionStage<JsonNode> waiting = ask("tasks/result", "{'taskId':'" + id + "'}");

        assertThat(about("tasks/cancel", id).path("status").textValue()).isEqualTo("cancelled");

        assertThat(people.last().answer()).isCancelled();
        assertThat(failure(waiting).error().message()).isEqualTo("The task was cancelled");
        assertThat(engine.suspendedCalls()).isZero();
    }

    @Test
    void answerAfterCancelIsIgnored_B30() {
        CompletableFuture<JsonNode> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return false;
            }
        };
        people.nextAnswer = stubborn;
        String id = elicit();
        about("tasks/cancel", id);

        stubborn.complete(DECLINE);

        assertThat(status(id)).isEqualTo("cancelled");
        assertThat(refusalAbout("tasks/result", id).error().message()).isEqualTo("The task was cancelled");
    }

    @Test
    void taskThatHasEndedCannotBeCancelled_B27() {
        String completed = elicit();
        people.last().answer().complete(DECLINE);
        String cancelled = elicit();
        about("tasks/cancel", cancelled);

        assertThat(refusalAbout("tasks/cancel", completed).error())
                .isEqualTo(new JsonRpcError(-32602, "Cannot cancel task in terminal state 'completed'"));
        assertThat(refusalAbout("tasks/cancel", cancelled).error())
                .isEqualTo(new JsonRpcError(-32602, "Cannot cancel task in terminal state 'cancelled'"));
        assertThat(status(completed)).isEqualTo("completed");
    }

    @Test
    void listHasAllTasksInTheirOrderPageByPage_B31_B32_B61() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            made.add(elicit());
        }

        JsonNode first = answer("tasks/list", "{}");
        JsonNode second =
                answer("tasks/list", "{'cursor':'" + first.path("nextCursor").textValue() + "'}");

        List<String> listed = new ArrayList<>();
        first.path("tasks").forEach(task -> listed.add(task.path("taskId").textValue()));
        second.path("tasks").forEach(task -> listed.add(task.path("taskId").textValue()));
        assertThat(listed).isEqualTo(made);
        assertThat(second.has("nextCursor")).isFalse();
    }

    @Test
    void anotherServerFindsNothing_B28() {
        String id = elicit();
        HostedTasks mine = tasks;
        tasks = new HostedTasks("other", engine, HostedLimits.DEFAULTS);

        assertThat(refusalAbout("tasks/get", id).error().code()).isEqualTo(-32602);
        assertThat(refusalAbout("tasks/result", id).error().code()).isEqualTo(-32602);
        assertThat(refusalAbout("tasks/cancel", id).error().code()).isEqualTo(-32602);
        assertThat(answer("tasks/list", "{}").path("tasks")).isEmpty();
        assertThat(people.last().answer()).isNotDone();
        now(mine.close());
    }

    /** The server cancelled it, or the session is gone in which it was asked. */
    @Test
    void requestForTheResultThatNobodyWantsGivesItsPlaceBackAndTheTaskGoesOn_B34() {
        String task = elicit();
        int before = tasks.underWay();
        CompletionStage<JsonNode> waiting = ask("tasks/result", "{'taskId':'" + task + "'}");
        assertThat(tasks.underWay()).isEqualTo(before + 1);

        StageCancellation.cancel(waiting);

        assertThat(tasks.underWay()).isEqualTo(before);
        assertThat(status(task)).isEqualTo("working");
    }

    @Test
    void longestTimeoutOverflowsNothing() {
        people.timeout = Duration.ofSeconds(Long.MAX_VALUE);

        assertThat(elicit()).isNotEmpty();
    }

    @Test
    void requestThatIsSentAgainIsTheSameTask() {
        RequestId id = RequestId.of(0);
        JsonNode first = now(ask(id, ELICITATION, Json.parse("{'message':'Sure?','task':{}}")));
        JsonNode again = now(ask(id, ELICITATION, Json.parse("{'message':'Sure?','task':{}}")));
        JsonNode other = now(ask(id, ELICITATION, Json.parse("{'message':'Really?','task':{}}")));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(people.asked).hasSize(2);
    }

    /** As after another session began, whose ids begin anew. */
    @Test
    void requestThatIsSentAgainAfterItsAnswerIsAnotherTask() {
        RequestId id = RequestId.of(0);
        JsonNode first = now(ask(id, ELICITATION, Json.parse("{'message':'Sure?','task':{}}")));
        people.last().answer().complete(DECLINE);

        assertThat(now(ask(id, ELICITATION, Json.parse("{'message':'Sure?','task':{}}"))))
                .isNotEqualTo(first);
        assertThat(people.asked).hasSize(2);
    }

    @Test
    void somebodyElseIsAskedWhenWhoeverWasAskedGoesAway() {
        String id = elicit();

        people.last().answer().cancel(false);

        assertThat(people.asked).hasSize(2);
        assertThat(status(id)).isEqualTo("working");
        people.last().answer().complete(DECLINE);
        assertThat(status(id)).isEqualTo("completed");
    }

    @Test
    void questionThatEverybodyLeavesFails() {
        String id = elicit();
        for (int i = 0; i < 5; i++) {
            people.last().answer().cancel(false);
        }

        assertThat(status(id)).isEqualTo("failed");
        assertThat(people.asked).hasSize(5);
    }

    @Test
    void openQuestionsAreBounded() {
        tasks = new HostedTasks("everything", engine, HostedLimits.DEFAULTS.withMaxLive(2));
        elicit();
        elicit();

        McpErrorException refused = refusal(SAMPLING, "{'task':{}}");

        assertThat(refused.error().code()).isEqualTo(ErrorCodes.LIMIT_EXCEEDED);
        assertThat(refused.error().message()).contains("There are 2 live tasks").contains("try again later");
        assertThat(people.asked).hasSize(2);
        people.last().answer().complete(DECLINE);
        assertThat(elicit()).isNotEmpty();
    }

    @Test
    void keptTasksAreBounded() {
        tasks = new HostedTasks("everything", engine, HostedLimits.DEFAULTS.withMaxKept(1));
        elicit();
        people.last().answer().complete(DECLINE);

        assertThat(refusal(SAMPLING, "{'task':{}}").error().code()).isEqualTo(ErrorCodes.LIMIT_EXCEEDED);
        timer.advance(TIMEOUT.plusMinutes(12));
        assertThat(elicit()).isNotEmpty();
    }

    @Test
    void stoppingEndsThousandOpenQuestionsAtOnceAndAnswersWhoeverWaits() {
        tasks = new HostedTasks("everything", engine, new HostedLimits(1_000, 1_000, 1_000, 64 << 20));
        Set<String> ids = new HashSet<>();
        List<CompletionStage<JsonNode>> waiting = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String id = elicit();
            ids.add(id);
            waiting.add(ask("tasks/result", "{'taskId':'" + id + "'}"));
        }
        assertThat(ids).hasSize(1_000);
        assertThat(engine.suspendedCalls()).isEqualTo(1_000);

        engine.stopping();

        JsonRpcError interrupted = new JsonRpcError(ErrorCodes.INTERNAL_ERROR, "interrupted: the client is stopping");
        assertThat(waiting)
                .allSatisfy(result -> assertThat(failure(result).error()).isEqualTo(interrupted));
        assertThat(people.asked).allSatisfy(asked -> assertThat(asked.answer()).isCancelled());
        assertThat(engine.suspendedCalls()).isZero();
    }

    @Test
    void questionThatComesWhileWeStopIsInterruptedUnasked() {
        engine.stopping();

        String id = elicit();

        assertThat(status(id)).isEqualTo("failed");
        assertThat(people.asked).isEmpty();
    }

    @Test
    void closingLetsGoOfTheQuestionsAndTakesNoneAnyMore() {
        String id = elicit();
        CompletionStage<JsonNode> waiting = ask("tasks/result", "{'taskId':'" + id + "'}");

        now(tasks.close());

        assertThat(people.last().answer()).isCancelled();
        assertThat(failure(waiting).error().message()).startsWith("interrupted");
        assertThat(refusal(SAMPLING, "{'task':{}}").error().code()).isEqualTo(ErrorCodes.INTERNAL_ERROR);
        assertThat(refusalAbout("tasks/get", id).error().code()).isEqualTo(ErrorCodes.INTERNAL_ERROR);
    }
}
