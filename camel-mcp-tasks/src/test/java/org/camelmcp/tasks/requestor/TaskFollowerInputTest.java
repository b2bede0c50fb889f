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
package org.camelmcp.tasks.requestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmcp.tasks.requestor.FollowFixture.COMPLETED;
import static org.camelmcp.tasks.requestor.FollowFixture.ended;
import static org.camelmcp.tasks.requestor.FollowFixture.inputRequired;
import static org.camelmcp.tasks.requestor.FollowFixture.snapshot;
import static org.camelmcp.tasks.requestor.FollowFixture.working;
import static org.camelmcp.tasks.requestor.ScriptedDialect.done;
import static org.camelmcp.tasks.requestor.ScriptedDialect.failing;
import static org.camelmcp.tasks.requestor.ScriptedDialect.failure;
import static org.camelmcp.tasks.requestor.ScriptedDialect.never;
import static org.camelmcp.tasks.requestor.ScriptedDialect.reply;
import static org.camelmcp.tasks.requestor.ScriptedDialect.retryAfter;
import static org.camelmcp.tasks.requestor.ScriptedDialect.transientFailure;
import static org.camelmcp.tasks.requestor.ScriptedDialect.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;

/** What a task asks goes to the handler, each key once, and the answers go back until the server has them. */
class TaskFollowerInputTest {

    private final FollowFixture f = new FollowFixture();

    @Test
    void eachKeyIsAskedAndAnsweredOnceInATasksLife_P100() {
        f.dialect.get(
                reply(inputRequired("name")),
                reply(inputRequired("name")),
                reply(working()),
                reply(inputRequired("name", "age")),
                reply(ended()));
        f.follow();

        f.advance(60);

        assertThat(f.asked).containsExactly("name", "age");
        assertThat(f.dialect.requests("answer"))
                .containsExactly("answer {name=\"to name\"} at PT10S", "answer {age=\"to age\"} at PT40S");
        assertThat(f.outcomes).containsExactly(COMPLETED);
    }

    @Test
    void aTaskThatNeverStopsAskingIsGivenUp() {
        String[] keys = IntStream.range(0, 100_000).mapToObj(i -> "k" + i).toArray(String[]::new);
        f.dialect.get(reply(inputRequired(keys)));
        f.follow();

        f.advance(60);

        assertThat(f.asked).hasSizeLessThanOrEqualTo(TaskInput.MAX_QUESTIONS);
        assertThat(f.outcomes).singleElement().isInstanceOfSatisfying(TaskOutcome.Failed.class, failed -> assertThat(
                        failed.reason())
                .contains("asks"));
        assertThat(f.dialect.requests("cancel")).hasSize(1);
    }

    @Test
    void severalKeysAreAskedAtOnceAndAnsweredAsTheAnswersCome_P100() {
        Map<String, CompletableFuture<JsonNode>> people = new HashMap<>();
        f.input = (task, key, request) -> people.computeIfAbsent(key, k -> new CompletableFuture<>());
        f.dialect.get(reply(inputRequired("name", "age")));
        f.follow();

        f.advance(12);
        assertThat(people).containsOnlyKeys("name", "age");
        assertThat(f.dialect.requests("answer")).isEmpty();
        people.get("age").complete(TextNode.valueOf("7"));
        f.advance(3);
        people.get("name").complete(TextNode.valueOf("Ada"));

        assertThat(f.dialect.requests("answer"))
                .containsExactly("answer {age=\"7\"} at PT12S", "answer {name=\"Ada\"} at PT15S");
    }

    @Test
    void answerThatFailedIsReplayedWithTheSameKeysUntilItIsTaken() {
        f.dialect.get(reply(inputRequired("name")));
        f.dialect.answer(transientFailure(), failing(retryAfter(Duration.ofSeconds(30))), done());
        f.follow();

        f.advance(100);

        assertThat(f.asked).containsExactly("name");
        assertThat(f.dialect.requests("answer"))
                .containsExactly(
                        "answer {name=\"to name\"} at PT10S",
                        "answer {name=\"to name\"} at PT20S",
                        "answer {name=\"to name\"} at PT50S");
    }

    @Test
    void answersThatKeepFailingAreReplayedEverMoreSeldom() {
        TaskSnapshot hasty = new TaskSnapshot(
                FollowFixture.task(TaskStatus.INPUT_REQUIRED, null, null, Duration.ofSeconds(1)),
                null,
                null,
                inputRequired("name").inputRequests());
        f.dialect.get(reply(hasty));
        f.dialect.answer(transientFailure());
        f.follow();

        f.advance(20);

        assertThat(f.dialect.requests("answer").stream().map(line -> line.replaceAll(".* at ", "")))
                .containsExactly("PT10S", "PT11S", "PT13S", "PT17S");
    }

    @Test
    void answerThatFailedIsNotReplayedOnceTheKeyIsGone() {
        f.dialect.get(reply(inputRequired("name")), reply(working()));
        f.dialect.answer(transientFailure());
        f.follow();

        f.advance(100);

        assertThat(f.dialect.requests("answer")).hasSize(1);
    }

    @Test
    void pollInFlightWhenAnAnswerFailsDoesNotCutTheBackoffShort() {
        CompletableFuture<Void> sending = new CompletableFuture<>();
        CompletableFuture<TaskSnapshot> slow = new CompletableFuture<>();
        f.dialect.get(reply(inputRequired("name")), when(slow), reply(inputRequired("name")));
        f.dialect.answer(when(sending), done());
        f.follow();

        f.advance(21);
        sending.completeExceptionally(failure(PollException.Meaning.TRANSIENT));
        slow.complete(inputRequired("name"));
        assertThat(f.dialect.requests("answer")).hasSize(1);
        f.advance(10);

        assertThat(f.dialect.requests("answer")).hasSize(2).last().isEqualTo("answer {name=\"to name\"} at PT31S");
    }

    @Test
    void answerInFlightIsNotSentAgain_P100() {
        f.dialect.get(reply(inputRequired("name")));
        f.dialect.answer(never());
        f.follow();

        f.advance(100);

        assertThat(f.dialect.requests("answer")).hasSize(1);
    }

    @Test
    void answerThatFindsTheTaskGoneLeavesItToAPollToSaySo_P96() {
        f.dialect.get(reply(inputRequired("name")), failing(failure(PollException.Meaning.GONE)));
        f.dialect.answer(failing(failure(PollException.Meaning.GONE)));
        f.follow();

        f.advance(10);
        assertThat(f.outcomes).isEmpty();
        f.advance(10);

        assertThat(f.outcomes).containsExactly(new TaskOutcome.Expired("GONE failure"));
    }

    @Test
    void taskThatCannotBeAnsweredHasFailedAndIsCancelled() {
        f.dialect.get(reply(inputRequired("name")));
        f.dialect.answer(failing(failure(PollException.Meaning.PERMANENT)));
        f.follow();

        f.advance(10);

        assertThat(f.dialect.requests("cancel")).containsExactly("cancel at PT10S");
        assertThat(f.outcomes).containsExactly(new TaskOutcome.Failed(null, "PERMANENT failure", false));
    }

    @Test
    void handlerThatFailsEndsTheTaskAndCancelsIt() {
        f.dialect.get(reply(inputRequired("name")));
        f.input = (task, key, request) -> CompletableFuture.failedFuture(new IllegalStateException("nobody is in"));
        f.follow();

        f.advance(60);

        assertThat(f.dialect.requests("cancel")).containsExactly("cancel at PT10S");
        assertThat(f.outcomes)
                .containsExactly(new TaskOutcome.Failed(
                        null, "Nobody could answer elicitation/create of the task: nobody is in", false));
        assertThat(f.timer.pending()).isZero();
    }

    @Test
    void handlerThatThrowsOrAnswersNothingFailsLikewise() {
        f.input = (task, key, request) -> {
            throw new IllegalStateException("on the spot");
        };
        f.follow().observed(inputRequired("name"));
        f.input = (task, key, request) -> CompletableFuture.completedFuture(null);
        f.follow().observed(inputRequired("name"));
        f.input = (task, key, request) -> null;
        f.follow().observed(inputRequired("name"));

        assertThat(f.outcomes).hasSize(3).allSatisfy(o -> assertThat(o).isInstanceOf(TaskOutcome.Failed.class));
        assertThat(f.dialect.requests("cancel")).hasSize(3);
        assertThat(f.follower.following()).isZero();
    }

    @Test
    void handlerThatFailsAfterTheTaskEndedIsIgnored() {
        CompletableFuture<JsonNode> person = new CompletableFuture<>();
        f.input = (task, key, request) -> person;
        f.dialect.get(reply(inputRequired("name")), reply(ended()));
        f.dialect.outcome(never());
        f.follow();
        f.advance(20);

        person.completeExceptionally(new IllegalStateException("too late"));

        assertThat(f.outcomes).isEmpty();
        assertThat(f.dialect.requests("cancel")).isEmpty();
    }

    @Test
    void answerAfterDetachingIsNotSent() {
        CompletableFuture<JsonNode> person = new CompletableFuture<>();
        f.input = (task, key, request) -> person;
        f.dialect.get(reply(inputRequired("name")));
        Following following = f.follow();
        f.advance(10);

        following.detach();
        person.complete(TextNode.valueOf("Ada"));

        assertThat(f.dialect.requests("answer")).isEmpty();
    }

    @Test
    void serverIsAttendedToWhileInputIsRequiredAndPolledMeanwhile_P127() {
        CompletableFuture<Void> stream = new CompletableFuture<>();
        f.dialect.get(reply(snapshot(TaskStatus.INPUT_REQUIRED)));
        f.dialect.attend(when(stream));
        f.follow();

        f.advance(30);

        assertThat(f.dialect.requests())
                .containsExactly("get at PT10S", "attend at PT10S", "get at PT20S", "get at PT30S");
    }

    @Test
    void brokenAttendanceIsResumedUnderBackoffWhileInputIsStillRequired_P127() {
        CompletableFuture<Void> stream = new CompletableFuture<>();
        f.dialect.get(
                reply(snapshot(TaskStatus.INPUT_REQUIRED)),
                reply(snapshot(TaskStatus.INPUT_REQUIRED)),
                reply(snapshot(TaskStatus.INPUT_REQUIRED)),
                reply(working()));
        f.dialect.attend(when(stream), transientFailure());
        f.follow();
        f.advance(15);

        stream.completeExceptionally(failure(PollException.Meaning.TRANSIENT));
        f.advance(60);

        assertThat(f.dialect.requests("attend"))
                .containsExactly("attend at PT10S", "attend at PT25S", "attend at PT35S");
    }

    @Test
    void pollInFlightWhenAttendanceBreaksDoesNotCutTheBackoffShort_P127() {
        CompletableFuture<Void> stream = new CompletableFuture<>();
        CompletableFuture<TaskSnapshot> slow = new CompletableFuture<>();
        f.dialect.get(reply(snapshot(TaskStatus.INPUT_REQUIRED)), when(slow), reply(working()));
        f.dialect.attend(when(stream));
        f.follow();
        f.advance(21);

        stream.completeExceptionally(failure(PollException.Meaning.TRANSIENT));
        slow.complete(snapshot(TaskStatus.INPUT_REQUIRED));

        assertThat(f.dialect.requests("attend")).containsExactly("attend at PT10S");
    }

    @Test
    void attendanceThatEndsWithTheTasksOwnErrorIsNoEndByItself_P127() {
        CompletableFuture<Void> stream = new CompletableFuture<>();
        f.dialect.get(reply(snapshot(TaskStatus.INPUT_REQUIRED)), reply(snapshot(TaskStatus.FAILED)));
        f.dialect.attend(when(stream));
        f.follow();
        f.advance(15);

        stream.completeExceptionally(failure(PollException.Meaning.GONE));
        assertThat(f.outcomes).isEmpty();
        f.advance(10);

        assertThat(f.dialect.requests("outcome")).containsExactly("outcome at PT25S");
    }

    @Test
    void attendanceOfAnEndedTaskMayFail() {
        CompletableFuture<Void> stream = new CompletableFuture<>();
        f.dialect.get(reply(snapshot(TaskStatus.INPUT_REQUIRED)), reply(ended()));
        f.dialect.attend(when(stream));
        f.follow();
        f.advance(20);

        stream.completeExceptionally(failure(PollException.Meaning.GONE));

        assertThat(f.outcomes).containsExactly(COMPLETED);
    }

    @Test
    void questionIsLetGoWhenTheTaskEndsIsAbandonedOrFollowedNoLonger() {
        CompletableFuture<JsonNode> ended = new CompletableFuture<>();
        CompletableFuture<JsonNode> detached = new CompletableFuture<>();
        CompletableFuture<JsonNode> timedOut = new CompletableFuture<>();
        f.input = (task, key, request) -> ended;
        f.dialect.outcome(never());
        Following first = f.follow();
        first.observed(inputRequired("name"));
        first.observed(FollowFixture.ended());
        f.input = (task, key, request) -> detached;
        Following second = f.follow();
        second.observed(inputRequired("name"));
        second.detach();
        f.input = (task, key, request) -> timedOut;
        f.timeout(Duration.ofSeconds(30), true).follow().observed(inputRequired("name"));
        f.advance(31);

        assertThat(ended).isCancelled();
        assertThat(detached).isCancelled();
        assertThat(timedOut).isCancelled();
    }

    @Test
    void streamForQuestionsIsClosedWhenTheTaskIsFollowedNoLonger_P127() {
        CompletableFuture<Void> stream = new CompletableFuture<>();
        f.dialect.attend(when(stream));
        Following following = f.follow();
        following.observed(snapshot(TaskStatus.INPUT_REQUIRED));
        assertThat(stream).isNotDone();

        following.detach();

        assertThat(stream).isCancelled();
    }

    @Test
    void keysAnsweredBeforeAreNeitherAskedNorAnsweredAgain_P100() {
        f.answeredBefore = Set.of("name");
        f.dialect.get(reply(inputRequired("name", "age")));
        f.follow();

        f.advance(30);

        assertThat(f.asked).containsExactly("age");
        assertThat(f.dialect.requests("answer")).containsExactly("answer {age=\"to age\"} at PT10S");
    }

    @Test
    void keyIsReportedOnceItsAnswerIsAcknowledged_P93() {
        f.dialect.get(reply(inputRequired("name")));
        f.dialect.answer(transientFailure(), done());
        f.follow();

        f.advance(15);
        assertThat(f.acknowledged).isEmpty();
        f.advance(60);

        assertThat(f.acknowledged).containsExactly("name");
    }

    @Test
    void answerThatTheServerKeepsRefusingEndsTheTask() {
        f.dialect.get(reply(inputRequired("name")));
        f.dialect.answer(failing(failure(PollException.Meaning.GONE)));
        f.follow();

        f.advance(600);

        assertThat(f.dialect.requests("answer")).hasSize(TaskInput.MAX_REFUSALS);
        assertThat(f.dialect.requests("cancel")).hasSize(1);
        assertThat(f.outcomes)
                .containsExactly(new TaskOutcome.Failed(
                        null, "The server refuses the answer to elicitation/create of the task: GONE failure", false));
    }

    @Test
    void questionThatWhoeverAnswersLetsGoOfLeavesTheTaskToGoOn() {
        CompletableFuture<JsonNode> person = new CompletableFuture<>();
        f.input = (task, key, request) -> person;
        f.dialect.get(reply(inputRequired("name")));
        f.follow();
        f.advance(10);

        person.cancel(false);
        f.advance(20);

        assertThat(f.outcomes).isEmpty();
        assertThat(f.dialect.requests("cancel")).isEmpty();
    }

    @Test
    void questionThatNobodyAnswersIsNoFailureOnceItWasAnsweredElsewhere() {
        CompletableFuture<JsonNode> person = new CompletableFuture<>();
        f.input = (task, key, request) -> person;
        f.dialect.get(reply(inputRequired("name")), reply(working()));
        f.follow();
        f.advance(20);

        person.completeExceptionally(new IllegalStateException("too late"));
        f.advance(20);

        assertThat(f.outcomes).isEmpty();
        assertThat(f.dialect.requests("cancel")).isEmpty();
    }

    @Test
    void methodThatTheServerMadeUpIsToldInAWordThatCanBeLogged() {
        f.input = (task, key, request) -> CompletableFuture.failedFuture(new IllegalStateException("unknown"));
        String method = "evil\n" + "x".repeat(100_000);
        f.follow()
                .observed(new TaskSnapshot(
                        FollowFixture.task(TaskStatus.INPUT_REQUIRED, null, null, FollowFixture.INTERVAL),
                        null,
                        null,
                        Map.of("k", new InputRequest(method, JsonNodeFactory.instance.objectNode()))));

        assertThat(f.outcomes).singleElement().isInstanceOfSatisfying(TaskOutcome.Failed.class, failed -> assertThat(
                        failed.reason())
                .hasSizeLessThan(200)
                .doesNotContain("\n"));
    }
}
