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
package org.camelmcp.tasks.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plain call asks whoever makes it, by the same names as a task does. */
class PlainAskingTest extends AskingFixture {

    private final AskedCaller caller = new AskedCaller();
    private final CompletableFuture<Void> givenUp = new CompletableFuture<>();

    private String call() {
        offerAsking();
        receiver.call(asking(OWNER), caller, givenUp);
        return work.last().run().taskId();
    }

    private String callDeferred() {
        offerDeferred();
        receiver.call(asking(OWNER), caller, givenUp);
        return work.last().run().taskId();
    }

    @Test
    void callerIsAskedAndAnswersOnce_B40() {
        String runId = call();
        CompletionStage<InputAnswer> first = ask(runId, "confirm");
        CompletionStage<InputAnswer> joined = ask(runId, "confirm");
        assertThat(caller.keys()).containsExactly("confirm");
        assertThat(caller.question("confirm")).isEqualTo(question("confirm"));
        assertWaits(first);

        caller.answer("confirm", given("accept"));

        assertThat(now(first)).isEqualTo(given("accept"));
        assertThat(now(joined)).isEqualTo(given("accept"));
        assertThat(now(ask(runId, "confirm"))).isEqualTo(given("accept"));
        assertThat(caller.keys()).hasSize(1);
        assertThat(now(memory.count())).isZero();
    }

    @Test
    void refusedQuestionIsAskedAnewUnderAnotherKey() {
        String runId = call();
        CompletionStage<InputAnswer> insisting = ask(runId, "confirm").thenCompose(refused -> ask(runId, "confirm"));

        caller.answer("confirm", ERROR);

        assertThat(caller.keys()).containsExactly("confirm", "confirm~2");
        caller.answer("confirm~2", given("decline"));
        assertThat(now(insisting)).isEqualTo(given("decline"));
    }

    @Test
    void callerThatDoesNotAnswerIsWaitedForNoLonger() {
        String runId = call();
        CompletionStage<InputAnswer> asked = receiver.ask(runId, question("confirm", Duration.ofMinutes(1)));

        timer.advance(Duration.ofMinutes(1));
        caller.answer("confirm", given("accept"));

        assertThat(now(asked)).isEqualTo(new InputAnswer.Withdrawn("Nobody answered within 60 s"));
        ask(runId, "confirm");
        assertThat(caller.keys()).containsExactly("confirm", "confirm~2");
    }

    @Test
    void clientIsNotAskedWhatItDidNotDeclare_B49() {
        assertThat(failure(receiver.ask(call(), unanswerable()))).isInstanceOf(UndeclaredInputException.class);

        assertThat(caller.keys()).isEmpty();
    }

    @Test
    void callerThatCannotBeAskedFailsTheQuestionAndIsAskedAgainUnderTheSameKey() {
        String runId = call();
        CompletionStage<InputAnswer> asked = ask(runId, "confirm");

        caller.fail("confirm", new InputPendingException());

        assertThat(failure(asked)).isInstanceOf(InputPendingException.class);
        assertWaits(ask(runId, "confirm"));
        assertThat(caller.keys()).containsExactly("confirm");
    }

    @Test
    void callerOfNoKindCannotBeAsked() {
        offerAsking();
        receiver.call(asking(OWNER), report -> {}, NEVER);

        assertThat(failure(ask(work.last().run().taskId(), "confirm"))).isInstanceOf(InputUnavailableException.class);
    }

    @Test
    void callerThatThrowsFailsTheQuestionAlone() {
        offerAsking();
        receiver.call(asking(OWNER), new BrokenCaller(), NEVER);

        assertThat(failure(ask(work.last().run().taskId(), "confirm"))).hasMessage("careless");
        work.end(result("done"));
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void questionsOfOneCallAreBounded_P122() {
        receiver.offer(KEY, Policies.asking(1), work);
        receiver.call(asking(OWNER), caller, NEVER);
        String runId = work.last().run().taskId();
        ask(runId, "one");

        assertThat(failure(ask(runId, "two"))).isInstanceOf(TooManyInputsException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerThatIsTooLargeIsNotKept_P122(boolean deferred) {
        String runId = deferred ? callDeferred() : call();
        CompletionStage<InputAnswer> asked = ask(runId, "confirm");

        caller.answer("confirm", new InputAnswer.Given(TextNode.valueOf("x".repeat(1_000_000))));

        assertThat(now(asked)).isInstanceOfSatisfying(InputAnswer.Refused.class, refused -> assertThat(
                        refused.error().message())
                .contains("send a smaller one"));
    }

    @Test
    void callThatEndsEndsItsQuestions() {
        String runId = call();
        CompletionStage<InputAnswer> asked = ask(runId, "confirm");

        work.end(result("not waited for"));
        caller.answer("confirm", given("accept"));

        assertThat(failure(asked)).isInstanceOfSatisfying(TaskEndedException.class, ended -> assertThat(ended.status())
                .isEqualTo(TaskStatus.COMPLETED));
        assertThat(timer.pending()).isEqualTo(2); // sweeping and renewing
    }

    @Test
    void callThatIsGivenUpEndsItsQuestions_P50() {
        CompletionStage<InputAnswer> asked = ask(call(), "confirm");

        givenUp.complete(null);

        assertThat(failure(asked)).isInstanceOfSatisfying(TaskEndedException.class, ended -> assertThat(ended.status())
                .isEqualTo(TaskStatus.CANCELLED));
        work.end(result("nobody wants it"));
    }

    @Test
    void stoppingEndsTheQuestionsOfCalls() {
        CompletionStage<InputAnswer> asked = ask(call(), "confirm");

        now(receiver.stop());

        assertThat(failure(asked)).isInstanceOf(StoppingException.class);
    }

    @Test
    void callerOfADeferredToolIsAskedEachQuestionOnce() {
        String taskId = callDeferred();
        CompletionStage<InputAnswer> one = ask(taskId, "one");
        work.end(null);
        CompletionStage<InputAnswer> two = ask(taskId, "two");
        assertThat(caller.keys()).containsExactly("one", "two");

        caller.answer("two", given("accept"));
        caller.answer("one", ERROR);

        assertThat(now(one)).isEqualTo(ERROR);
        assertThat(now(two)).isEqualTo(given("accept"));
        CompletionStage<InputAnswer> again = ask(taskId, "one");
        assertThat(caller.keys()).containsExactly("one", "two", "one~2");
        caller.answer("one~2", given("cancel"));
        assertThat(now(again)).isEqualTo(given("cancel"));
        now(receiver.end(taskId, result("done"), null));
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void callerOfADeferredToolThatCannotBeAskedIsNotTakenForOneWhoDoesNotAnswer() {
        String taskId = callDeferred();
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        caller.fail("confirm", new InputUnavailableException("It hangs up"));

        assertThat(now(asked)).isEqualTo(new InputAnswer.Unasked("It hangs up"));
    }

    @Test
    void callOfADeferredToolThatIsGivenUpEndsItsQuestions_P50() {
        CompletionStage<InputAnswer> asked = ask(callDeferred(), "confirm");

        givenUp.complete(null);

        assertThat(failure(asked)).isInstanceOf(TaskEndedException.class);
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void taskThatNoCallWaitsForIsNotAskedByThisWay() {
        offerAsking();
        receiver.call(asking(OWNER), caller, NEVER);
        String taskId = startAsking();

        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        assertThat(caller.keys()).isEmpty();
        assertWaits(asked);
    }

    private static final class BrokenCaller implements PlainCaller {

        @Override
        public void progressed(TaskProgress progress) {}

        @Override
        public CompletionStage<InputAnswer> ask(String key, InputQuestion question) {
            throw new IllegalStateException("careless");
        }
    }
}
