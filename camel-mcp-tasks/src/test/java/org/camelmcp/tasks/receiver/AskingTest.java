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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a task asks its client: names, keys, answers, and when there is none. */
class AskingTest extends AskingFixture {

    private String taskId;

    @BeforeEach
    void startTask() {
        offerAsking();
        taskId = startAsking();
    }

    @Test
    void taskThatAsksRequiresInputUntilItIsAnswered_B41() {
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");
        assertStatus(taskId, "input_required");
        assertThat(open(taskId)).containsExactly("confirm");
        assertWaits(asked);

        answer(taskId, "confirm", given("accept"));

        assertThat(now(asked)).isEqualTo(given("accept"));
        assertStatus(taskId, "working");
        work.end(result("done"));
        assertStatus(taskId, "completed");
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void declineIsAnAnswerLikeAnyOther_B42() {
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        answer(taskId, "confirm", given("decline"));

        assertThat(now(asked)).isEqualTo(given("decline"));
        assertThat(now(ask(taskId, "confirm"))).isEqualTo(given("decline"));
    }

    @Test
    void errorOfTheClientReachesWhoeverAskedAndDoesNotEndTheTask_B43() {
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        answer(taskId, "confirm", ERROR);

        assertThat(now(asked)).isEqualTo(ERROR);
        assertStatus(taskId, "working");
    }

    @Test
    void severalInSequence_B45() {
        CompletionStage<InputAnswer> both = ask(taskId, "first").thenCompose(first -> ask(taskId, "second"));
        answer(taskId, "first", given("accept"));
        assertStatus(taskId, "input_required");
        assertThat(open(taskId)).containsExactly("second");

        answer(taskId, "second", given("decline"));

        assertThat(now(both)).isEqualTo(given("decline"));
    }

    @Test
    void severalInParallelStayInputRequiredUntilAllAreAnswered_B46() {
        CompletionStage<InputAnswer> one = ask(taskId, "one");
        CompletionStage<InputAnswer> two = ask(taskId, "two");
        CompletionStage<InputAnswer> three = ask(taskId, "three");
        assertThat(open(taskId)).containsExactly("one", "two", "three");

        answer(taskId, "two", given("accept"));
        assertThat(now(two)).isEqualTo(given("accept"));
        assertWaits(one);
        assertStatus(taskId, "input_required");
        now(receiver.answer(taskId, OWNER, Map.of("three", given("cancel"), "one", given("decline"))));

        assertThat(now(one)).isEqualTo(given("decline"));
        assertThat(now(three)).isEqualTo(given("cancel"));
        assertStatus(taskId, "working");
    }

    @Test
    void answeredKeyIsGoneFromTheVeryNextLook_P114() {
        ask(taskId, "one");
        ask(taskId, "two");

        answer(taskId, "one", given("accept"));

        assertThat(open(taskId)).containsExactly("two");
    }

    @Test
    void nobodyIsAskedTwiceUnderOneNameEvenInOtherWords() {
        ask(taskId, "confirm");
        answer(taskId, "confirm", given("accept"));
        InputQuestion otherWords = new InputQuestion(
                "confirm",
                new InputRequest("roots/list", question("x").request().params()),
                PATIENCE,
                false);

        assertThat(now(receiver.ask(taskId, otherWords))).isEqualTo(given("accept"));

        assertStatus(taskId, "working");
        assertThat(get(taskId).inputs()).hasSize(1);
    }

    @Test
    void openQuestionIsJoined() {
        CompletionStage<InputAnswer> first = ask(taskId, "confirm");
        CompletionStage<InputAnswer> second = ask(taskId, "confirm");
        assertThat(open(taskId)).containsExactly("confirm");

        answer(taskId, "confirm", given("accept"));

        assertThat(now(first)).isEqualTo(given("accept"));
        assertThat(now(second)).isEqualTo(given("accept"));
    }

    @Test
    void refusedAndWithdrawnQuestionsAreAskedAnewUnderKeysNeverUsed_P114() {
        ask(taskId, "confirm");
        answer(taskId, "confirm", ERROR);
        CompletionStage<InputAnswer> second = receiver.ask(taskId, question("confirm", Duration.ofSeconds(1)));
        assertThat(open(taskId)).containsExactly("confirm~2");
        timer.advance(Duration.ofSeconds(1));
        assertThat(now(second)).isInstanceOf(InputAnswer.Withdrawn.class);

        CompletionStage<InputAnswer> third = ask(taskId, "confirm");

        assertThat(open(taskId)).containsExactly("confirm~3");
        answer(taskId, "confirm", given("accept"));
        answer(taskId, "confirm~2", given("accept"));
        assertWaits(third);
        answer(taskId, "confirm~3", given("decline"));
        assertThat(now(third)).isEqualTo(given("decline"));
        assertThat(now(ask(taskId, "confirm"))).isEqualTo(given("decline"));
    }

    @Test
    void nameThatLooksLikeAKeyOfAnotherGetsItsOwn() {
        ask(taskId, "a~2");
        ask(taskId, "a");
        answer(taskId, "a", ERROR);

        CompletionStage<InputAnswer> again = ask(taskId, "a");

        assertThat(open(taskId)).containsExactly("a~2", "a~3");
        answer(taskId, "a~2", given("accept"));
        assertWaits(again);
    }

    @Test
    void whoeverAsksAgainAtOnceAfterARefusalAsksAnew() {
        CompletionStage<InputAnswer> insisting = ask(taskId, "confirm").thenCompose(refused -> ask(taskId, "confirm"));
        answer(taskId, "confirm", ERROR);
        assertThat(open(taskId)).containsExactly("confirm~2");

        answer(taskId, "confirm~2", given("accept"));

        assertThat(now(insisting)).isEqualTo(given("accept"));
    }

    @Test
    void clientIsNotAskedWhatItDidNotDeclare_B49_P114() {
        int updates = store.updates.get();

        assertThat(failure(receiver.ask(taskId, unanswerable())))
                .isInstanceOf(UndeclaredInputException.class)
                .hasMessage("Client does not support sampling capability");

        assertThat(store.updates).hasValue(updates);
        assertStatus(taskId, "working");
        assertThat(receiver.underWay()).isEqualTo(1);
    }

    @Test
    void questionsOfOneTaskAreBounded_P122() {
        receiver.stopping(KEY);
        receiver.offer(KEY, Policies.asking(2), work);
        taskId = startAsking();
        ask(taskId, "one");
        answer(taskId, "one", ERROR);
        ask(taskId, "one");

        assertThat(failure(ask(taskId, "two"))).isInstanceOf(TooManyInputsException.class);
        assertWaits(ask(taskId, "one"));
        assertThat(open(taskId)).containsExactly("one~2");
        assertThat(receiver.underWay()).isEqualTo(3);
    }

    @Test
    void waiterThatFindsNoPlaceLeavesNoQuestionBehind() {
        TaskReceiver small = receiver(SETTINGS.withMaxWaiters(1));
        CompletionStage<InputAnswer> first = small.ask(taskId, question("one"));

        assertThat(failure(small.ask(taskId, question("two")))).isInstanceOf(TooManyWaitersException.class);

        assertThat(open(taskId)).containsExactly("one");
        answer(taskId, "one", given("accept"));
        assertThat(now(first)).isEqualTo(given("accept"));
        // what was answered before needs no place
        assertThat(now(small.ask(taskId, question("one")))).isEqualTo(given("accept"));
        now(small.stop());
    }

    @Test
    void unansweredQuestionIsWithdrawnAndTheTaskWorksAgain() {
        CompletionStage<InputAnswer> slow = ask(taskId, "slow");
        CompletionStage<InputAnswer> quick = receiver.ask(taskId, question("quick", Duration.ofMinutes(1)));

        timer.advance(Duration.ofMinutes(1));
        assertThat(now(quick)).isEqualTo(new InputAnswer.Withdrawn("Nobody answered within 60 s"));
        assertThat(open(taskId)).containsExactly("slow");
        assertStatus(taskId, "input_required");
        timer.advance(PATIENCE);

        assertThat(now(slow)).isInstanceOf(InputAnswer.Withdrawn.class);
        assertStatus(taskId, "working");
        assertThat(receiver.underWay()).isEqualTo(1);
    }

    @Test
    void firstTimeLimitThatIsOverEndsTheWaitOfAllWhoJoined() {
        CompletionStage<InputAnswer> patient = ask(taskId, "confirm");
        CompletionStage<InputAnswer> hasty = receiver.ask(taskId, question("confirm", Duration.ofMinutes(1)));

        timer.advance(Duration.ofMinutes(1));

        assertThat(now(hasty)).isInstanceOf(InputAnswer.Withdrawn.class);
        assertThat(now(patient)).isEqualTo(now(hasty));
    }

    @Test
    void withdrawalIsTriedUntilTheStoreTakesIt() {
        CompletionStage<InputAnswer> asked = receiver.ask(taskId, question("confirm", Duration.ofSeconds(1)));
        store.down = true;
        timer.advance(Duration.ofSeconds(2));
        assertWaits(asked);
        store.down = false;

        timer.advance(SETTINGS.leaseThird());

        assertThat(now(asked)).isInstanceOf(InputAnswer.Withdrawn.class);
        assertStatus(taskId, "working");
    }

    @Test
    void answerThatTheStoreDidNotTellOfIsFoundAtTheTimeLimit() {
        CompletionStage<InputAnswer> asked = receiver.ask(taskId, question("confirm", Duration.ofSeconds(1)));
        store.losesChanges = true;
        answer(taskId, "confirm", given("accept"));
        assertWaits(asked);

        timer.advance(Duration.ofSeconds(1));

        assertThat(now(asked)).isEqualTo(given("accept"));
    }

    @Test
    void firstAnswerStaysWhenItComesTwiceAndLateOnesAreIgnored_P115() {
        CompletionStage<InputAnswer> asked = receiver.ask(taskId, question("confirm", Duration.ofSeconds(1)));
        answer(taskId, "confirm", given("accept"));
        long version = get(taskId).version();

        answer(taskId, "confirm", given("decline"));
        answer(taskId, "no such key", given("decline"));

        assertThat(now(asked)).isEqualTo(given("accept"));
        assertThat(now(ask(taskId, "confirm"))).isEqualTo(given("accept"));
        assertThat(get(taskId).version()).isEqualTo(version);
        receiver.ask(taskId, question("late", Duration.ofSeconds(1)));
        timer.advance(Duration.ofSeconds(1));
        answer(taskId, "late", given("accept"));
        assertThat(get(taskId).inputs().get("late").answer()).isInstanceOf(InputAnswer.Withdrawn.class);
    }

    @Test
    void unknownKeysBesideAKnownOneAreIgnored_P115() {
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        now(receiver.answer(taskId, OWNER, Map.of("other", given("decline"), "confirm", given("accept"))));

        assertThat(now(asked)).isEqualTo(given("accept"));
        assertThat(get(taskId).inputs()).containsOnlyKeys("confirm");
    }

    @Test
    void answerToAnothersTaskIsToATaskThatIsNotThere_P110() {
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        assertThat(failure(receiver.answer(taskId, "bob", Map.of("confirm", given("accept")))))
                .isInstanceOf(UnknownTaskException.class);

        assertWaits(asked);
    }

    @Test
    void hugeAnswerIsRefusedAndTheQuestionStaysOpen_P122() {
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");
        InputAnswer huge = new InputAnswer.Given(TextNode.valueOf("x".repeat(1_000_000)));

        assertThat(failure(receiver.answer(taskId, OWNER, Map.of("confirm", huge))))
                .isInstanceOf(InputTooLargeException.class);

        assertWaits(asked);
        assertThat(open(taskId)).containsExactly("confirm");
    }

    @Test
    void askedAtTheVeryBeginningAndAnsweredBeforeItWaits() {
        List<CompletionStage<ServedTask>> answers = new ArrayList<>();
        receiver.watch(taskId, task -> {
            if (!open(taskId).isEmpty()) {
                answers.add(receiver.answer(taskId, OWNER, Map.of("confirm", given("accept"))));
            }
        });

        assertThat(now(ask(taskId, "confirm"))).isEqualTo(given("accept"));
    }

    @Test
    void progressIsReportedWhileATaskAsks() {
        ask(taskId, "confirm");

        now(receiver.progress(taskId, new TaskProgress(1.0, 2.0, null)));

        assertStatus(taskId, "input_required");
        assertThat(get(taskId).state().statusMessage()).isEqualTo("1 of 2");
    }
}
