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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;

/** When a task ends, is gone or is taken over while it asks. */
class AskingEndsTest extends AskingFixture {

    private void assertEnded(CompletionStage<InputAnswer> asked, TaskStatus status) {
        assertThat(failure(asked)).isInstanceOfSatisfying(TaskEndedException.class, ended -> assertThat(ended.status())
                .isEqualTo(status));
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void cancelledTaskDropsItsQuestion_B54() {
        offerAsking();
        String taskId = startAsking();
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        now(receiver.cancel(taskId, OWNER, null));

        assertEnded(asked, TaskStatus.CANCELLED);
        assertThat(get(taskId).inputs()).isEmpty();
        assertThat(failure(receiver.answer(taskId, OWNER, Map.of("confirm", given("accept")))))
                .isInstanceOf(TaskEndedException.class);
        assertThat(failure(ask(taskId, "confirm"))).isInstanceOf(TaskEndedException.class);
    }

    @Test
    void completedTaskKeepsNoAnswers() {
        offerAsking();
        String taskId = startAsking();
        ask(taskId, "confirm");
        answer(taskId, "confirm", given("accept"));
        CompletionStage<InputAnswer> asked = ask(taskId, "another");

        work.end(result("not waited for"));

        assertEnded(asked, TaskStatus.COMPLETED);
        assertThat(get(taskId).inputs()).isEmpty();
    }

    @Test
    void failedTaskTellsWhoeverStillAsks() {
        offerAsking();
        String taskId = startAsking();
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        work.fail(new IllegalStateException("another branch failed"));

        assertEnded(asked, TaskStatus.FAILED);
    }

    @Test
    void taskThatRunsOutOfTimeTellsWhoeverStillAsks() {
        offer();
        String taskId = startAsking();
        CompletionStage<InputAnswer> asked = receiver.ask(taskId, question("confirm", Duration.ofDays(1)));

        timer.advance(Policies.EXECUTION_TIMEOUT);

        assertEnded(asked, TaskStatus.FAILED);
        assertThat(get(taskId).inputs()).isEmpty();
    }

    @Test
    void taskThatLapsesWhileItAsksIsGone_G6() {
        offerDeferred();
        String taskId = startAsking();
        work.end(null);
        TaskReceiver idle = receiver(SETTINGS.withSweepPeriod(Duration.ofDays(100)));
        now(receiver.stop());
        CompletionStage<InputAnswer> asked = idle.ask(taskId, question("confirm", Duration.ofDays(1)));

        timer.advance(Policies.TTL);

        assertThat(failure(asked)).isInstanceOf(UnknownTaskException.class);
        assertThat(idle.underWay()).isZero();
        now(idle.stop());
    }

    @Test
    void taskThatIsRemovedWhileItAsksIsGone_G6() {
        offerAsking();
        String taskId = startAsking();
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        now(receiver.forget(taskId));

        assertThat(failure(asked)).isInstanceOf(UnknownTaskException.class);
        assertThat(failure(ask(taskId, "confirm"))).isInstanceOf(UnknownTaskException.class);
        assertThat(failure(ask("no such task", "confirm"))).isInstanceOf(UnknownTaskException.class);
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void storeThatIsAwayFailsTheQuestion() {
        offerAsking();
        String taskId = startAsking();
        store.down = true;

        assertThat(failure(ask(taskId, "confirm"))).hasMessage("no connection");

        store.down = false;
        assertThat(open(taskId)).isEmpty();
        assertThat(receiver.underWay()).isEqualTo(1);
    }

    @Test
    void deferredTaskAsksAfterItsRouteHasEnded() {
        offerDeferred();
        String taskId = startAsking();
        work.end(null);

        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");
        assertStatus(taskId, "input_required");
        answer(taskId, "confirm", given("accept"));

        assertThat(now(asked)).isEqualTo(given("accept"));
        assertStatus(taskId, "working");
        now(receiver.end(taskId, result("done"), null));
        assertStatus(taskId, "completed");
    }

    @Test
    void routeThatEndsWhileItsDeferredTaskAsksLeavesTheQuestionOpen() {
        offerDeferred();
        String taskId = startAsking();
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        work.end(null);

        assertStatus(taskId, "input_required");
        answer(taskId, "confirm", given("accept"));
        assertThat(now(asked)).isEqualTo(given("accept"));
    }

    @Test
    void askingEndsWhenTheApplicationStops() {
        offerDeferred();
        String taskId = startAsking();
        work.end(null);
        CompletionStage<InputAnswer> asked = ask(taskId, "confirm");

        now(receiver.stop());

        assertThat(failure(asked)).isInstanceOf(StoppingException.class);
        assertThat(failure(ask(taskId, "another"))).isInstanceOf(StoppingException.class);
        // it is still asked: the task waits for it, if it outlives this process
        assertThat(open(taskId)).containsExactly("confirm");
    }

    @Test
    void aThousandSuspendedQuestionsHoldNoThreadAndStopFast() {
        offerAsking();
        int threads = Thread.activeCount();
        List<CompletionStage<InputAnswer>> asked = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            asked.add(ask(startAsking(), "confirm"));
        }
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
        assertThat(asked).allSatisfy(AskingFixture::assertWaits);

        long before = System.nanoTime();
        now(receiver.stop());

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(asked).allSatisfy(one -> assertThat(failure(one)).isInstanceOf(TaskEndedException.class));
        assertThat(receiver.underWay()).isZero();
        assertThat(timer.pending()).isZero();
    }
}
