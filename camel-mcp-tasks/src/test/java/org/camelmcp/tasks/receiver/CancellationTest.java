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
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;

/** Whatever ends a task before its work does reaches the work, and what the work brings then is dropped. */
class CancellationTest extends ReceiverFixture {

    private final List<String> told = new ArrayList<>();

    private String startTold() {
        String taskId = start().taskId();
        TaskCancellation cancellation = work.cancellation();
        cancellation.onCancelled(() -> told.add(cancellation.reason()));
        return taskId;
    }

    @Test
    void cancelledTaskStaysCancelledWhenWorkCompletesLater_G1() {
        offer();
        String completes = startTold();
        ManualWork.Started first = work.last();
        String fails = startTold();
        ManualWork.Started second = work.last();

        now(receiver.cancel(completes, OWNER, "not needed"));
        now(receiver.cancel(fails, OWNER, null));
        first.ending().complete(result("late"));
        second.ending().completeExceptionally(new IllegalStateException("late"));

        assertThat(told).containsExactly("not needed", "The task was cancelled");
        assertThat(get(completes).state().ending()).isEqualTo(new TaskEnding.Cancelled("not needed"));
        assertThat(get(completes).state().statusMessage()).isEqualTo("not needed");
        assertThat(get(fails).state().ending()).isEqualTo(new TaskEnding.Cancelled(null));
        // and nobody else's task suffers
        String other = start().taskId();
        work.end(result("fine"));
        assertThat(get(other).state().ending()).isEqualTo(result("fine"));
    }

    @Test
    void endedTaskCannotBeCancelled_P129() {
        offer();
        String taskId = start().taskId();
        work.end(result("done"));

        assertThat(failure(receiver.cancel(taskId, OWNER, null)))
                .isInstanceOfSatisfying(
                        TaskEndedException.class, e -> assertThat(e.status()).isEqualTo(TaskStatus.COMPLETED));
        assertThat(work.cancellation().isCancelled()).isFalse();
    }

    @Test
    void workThatRunsTooLongIsCancelledAndItsTaskFails_P117() {
        offer();
        String taskId = startTold();

        timer.advance(Policies.EXECUTION_TIMEOUT.minusMillis(1));
        assertThat(get(taskId).isTerminal()).isFalse();
        timer.advance(Duration.ofMillis(1));
        work.end(result("late"));

        assertThat(get(taskId).state().ending()).isEqualTo(error("timed out after 300 s"));
        assertThat(get(taskId).state().statusMessage()).isEqualTo("timed out after 300 s");
        assertThat(told).containsExactly("It timed out after 300 s");
    }

    @Test
    void expiredTaskIsGoneWithItsWorkCancelledAndItsResultDropped_G2() {
        offer();
        String taskId = startTold();
        CompletionStage<ServedTask> waiter = receiver.ended(taskId, OWNER, NEVER);

        // as if the ttl had been shorter than what it may run
        now(memory.remove(taskId));
        work.end(result("late"));

        assertThat(told).containsExactly("The task has expired");
        assertThat(failure(waiter)).isInstanceOf(UnknownTaskException.class);
        assertThat(failure(receiver.get(taskId, OWNER))).isInstanceOf(UnknownTaskException.class);
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void workIsNotBegunWhenItsTaskWasCancelledInTheQueue() {
        List<Runnable> queue = new ArrayList<>();
        TaskReceiver busy = new TaskReceiver(store, "node-2", queue::add, timer, clock, SETTINGS);
        busy.offer(KEY, Policies.policy(), work);
        String taskId = now(busy.start(origin(OWNER))).taskId();

        now(busy.cancel(taskId, OWNER, null));
        queue.forEach(Runnable::run);

        assertThat(work.started).isEmpty();
        now(busy.stop());
    }

    @Test
    void actionsRunOnceOnWorkersAndOneThatFailsHarmsNoOther() {
        offer();
        String taskId = start().taskId();
        TaskCancellation cancellation = work.cancellation();
        assertThat(cancellation.reason()).isEmpty();
        cancellation.onCancelled(() -> {
            throw new IllegalStateException("careless");
        });
        cancellation.onCancelled(() -> told.add("forgotten")).run();
        cancellation.onCancelled(() -> told.add("second"));

        now(receiver.cancel(taskId, OWNER, "why"));
        cancellation.onCancelled(() -> told.add("late"));

        assertThat(told).containsExactly("second", "late");
        assertThat(cancellation.isCancelled()).isTrue();
        assertThat(cancellation.reason()).isEqualTo("why");
    }

    @Test
    void workThatHasEndedIsNotCancelledAnyMore() {
        offer();
        String taskId = startTold();
        work.end(result("done"));

        now(receiver.forget(taskId));

        assertThat(told).isEmpty();
    }

    @Test
    void endThatFollowsOnACancelledTaskIsRefusedToReports() {
        offerDeferred();
        String taskId = start().taskId();
        work.end(null);

        now(receiver.cancel(taskId, OWNER, null));

        assertThat(failure(receiver.end(taskId, result("late"), null))).isInstanceOf(TaskEndedException.class);
        assertThat(failure(receiver.progress(taskId, new TaskProgress(1.0, null, null))))
                .isInstanceOf(TaskEndedException.class);
    }

    @Test
    void whatTheRouteOfADeferredTaskLeftBehindIsCancelledWithTheTask() {
        offerDeferred();
        String cancelled = startTold();
        work.end(null);
        String expires = startTold();
        work.end(null);
        String overdue = startTold();
        work.end(null);

        now(receiver.cancel(cancelled, OWNER, "not needed"));
        now(receiver.forget(expires));
        timer.advance(Policies.EXECUTION_TIMEOUT.plus(SETTINGS.sweepPeriod()));

        assertThat(get(overdue).isTerminal()).isTrue();
        assertThat(told).containsExactly("not needed", "The task has expired", "timed out after 300 s");
    }

    @Test
    void reportThatEndsADeferredTaskCancelsNothing() {
        offerDeferred();
        String completes = startTold();
        work.end(null);
        String fails = startTold();
        work.end(null);

        now(receiver.end(completes, result("done"), null));
        now(receiver.end(fails, error("no paper"), null));
        now(receiver.forget(completes));

        assertThat(told).isEmpty();
    }

    @Test
    void deferredTaskWhoseStoreWasAwayAsItsRouteEndedIsCancelledAllTheSame() {
        offerDeferred();
        String taskId = startTold();
        store.down = true;
        work.end(null);
        store.down = false;

        now(receiver.cancel(taskId, OWNER, "not needed"));
        timer.advance(SETTINGS.leaseThird());

        assertThat(told).containsExactly("not needed");
    }
}
