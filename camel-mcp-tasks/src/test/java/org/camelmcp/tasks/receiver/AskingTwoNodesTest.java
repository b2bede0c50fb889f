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

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task asks on one node, and is answered on another. */
class AskingTwoNodesTest extends AskingFixture {

    private final FaultyStore otherStore = new FaultyStore(memory.anotherClient());
    private final TaskReceiver other = new TaskReceiver(otherStore, "node-2", workers(), timer, clock, SETTINGS);
    private final ManualWork otherWork = new ManualWork();

    @BeforeEach
    void offerOnBoth() {
        offerDeferred();
        other.offer(KEY, Policies.deferred(), otherWork);
    }

    @AfterEach
    void stopTheOther() {
        now(other.stop());
        assertThat(other.underWay()).isZero();
    }

    @Test
    void answerOnOneNodeWakesWhoeverAskedOnTheOther() {
        String taskId = startAsking();
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        now(other.answer(taskId, OWNER, Map.of("confirm", given("accept"))));

        assertThat(now(asked)).isEqualTo(given("accept"));
    }

    @Test
    void cancelOnOneNodeEndsTheQuestionOfTheOther_B54() {
        String taskId = startAsking();
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        now(other.cancel(taskId, OWNER, null));

        assertThat(failure(asked)).isInstanceOf(TaskEndedException.class);
    }

    /** Its work runs again from its start on the other node, once its own is gone. */
    @Test
    void taskThatIsTakenOverAsksNobodyTwice() {
        String taskId = startAsking();
        ask(taskId, "answered");
        answer(taskId, "answered", given("accept"));
        CompletionStage<InputAnswer> lost = receiver.ask(taskId, question("open", Duration.ofMinutes(1)));
        work.end(null);
        now(receiver.stop());
        assertThat(failure(lost)).isInstanceOf(StoppingException.class);
        timer.advance(Duration.ofMinutes(2));

        CompletionStage<InputAnswer> answered = other.ask(taskId, question("answered"));
        CompletionStage<InputAnswer> joined = other.ask(taskId, question("open"));

        assertThat(now(answered)).isEqualTo(given("accept"));
        assertWaits(joined);
        assertThat(now(other.get(taskId, OWNER)).inputs()).containsOnlyKeys("answered", "open");
        now(other.answer(taskId, OWNER, Map.of("open", given("decline"))));
        assertThat(now(joined)).isEqualTo(given("decline"));
    }

    @Test
    void questionIsWithdrawnByWhicheverNodeStillAsks() {
        String taskId = startAsking();
        CompletionStage<InputAnswer> here = ask(taskId, "confirm");
        CompletionStage<InputAnswer> there = other.ask(taskId, question("confirm", Duration.ofSeconds(5)));

        timer.advance(Duration.ofSeconds(5));

        assertThat(now(there)).isInstanceOf(InputAnswer.Withdrawn.class);
        assertThat(now(here)).isEqualTo(now(there));
    }

    @Test
    void whoeverNoLongerWaitsDoesNotWithdrawWhatAnotherNodeHasJoined() {
        String taskId = startAsking();
        CompletableFuture<Void> takenOver = new CompletableFuture<>();
        CompletionStage<InputAnswer> here = receiver.ask(taskId, question("confirm", Duration.ofSeconds(5)), takenOver);
        CompletionStage<InputAnswer> there = other.ask(taskId, question("confirm"));
        int places = receiver.underWay();

        takenOver.complete(null);
        timer.advance(Duration.ofSeconds(5));

        assertThat(failure(here)).isInstanceOf(CancellationException.class);
        assertThat(receiver.underWay()).isEqualTo(places - 1);
        assertWaits(there);
        now(other.answer(taskId, OWNER, Map.of("confirm", given("accept"))));
        assertThat(now(there)).isEqualTo(given("accept"));
    }

    @Test
    void plainCallIsAskedWhereItWaitsWhateverNodeItsDeferredTaskAsksFrom() {
        AskedCaller caller = new AskedCaller();
        CompletionStage<TaskEnding> call = receiver.call(asking(OWNER), caller, NEVER);
        String taskId = work.last().run().taskId();
        work.end(null);

        CompletionStage<InputAnswer> asked = other.ask(taskId, question("confirm"));
        assertThat(caller.keys()).containsExactly("confirm");
        caller.answer("confirm", given("accept"));

        assertThat(now(asked)).isEqualTo(given("accept"));
        now(other.end(taskId, result("done"), null));
        assertThat(now(call)).isEqualTo(result("done"));
    }
}
