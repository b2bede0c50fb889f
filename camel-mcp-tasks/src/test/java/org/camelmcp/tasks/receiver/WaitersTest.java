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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.store.ServedTask;
import org.junit.jupiter.api.Test;

/** Who waits for a task learns of its end, or that it is gone, whatever happens in between. */
class WaitersTest extends ReceiverFixture {

    @Test
    void bothOfTwoWaitersAreAnswered_G4() {
        offer();
        String taskId = start().taskId();
        CompletionStage<ServedTask> first = receiver.ended(taskId, OWNER, NEVER);
        CompletionStage<ServedTask> second = receiver.ended(taskId, OWNER, NEVER);

        work.end(result("done"));

        assertThat(now(first).state().ending()).isEqualTo(result("done"));
        assertThat(now(second).state().ending()).isEqualTo(result("done"));
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void taskThatHasEndedIsAnsweredAtOnce() {
        offer();
        String taskId = start().taskId();
        work.end(result("done"));

        assertThat(now(receiver.ended(taskId, OWNER, NEVER)).state().ending()).isEqualTo(result("done"));
    }

    @Test
    void tenThousandWaitersOnOneTaskAreAnswered() {
        offer();
        String taskId = start().taskId();
        List<CompletionStage<ServedTask>> waiters = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            waiters.add(receiver.ended(taskId, OWNER, NEVER));
        }
        assertThat(receiver.underWay()).isEqualTo(10_001);

        work.end(result("done"));

        assertThat(waiters)
                .allSatisfy(waiter -> assertThat(now(waiter).isTerminal()).isTrue());
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void waitersOnAThousandTasksAreAnsweredEachByItsOwn() {
        offer();
        List<CompletionStage<ServedTask>> waiters = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waiters.add(receiver.ended(start().taskId(), OWNER, NEVER));
        }

        work.started.forEach(one -> one.ending().complete(result(one.run().taskId())));

        assertThat(waiters).allSatisfy(waiter -> assertThat(now(waiter).state().ending())
                .isEqualTo(result(now(waiter).taskId())));
    }

    @Test
    void removedTaskFailsItsWaitersAtOnce_G6() {
        offer();
        String taskId = start().taskId();
        CompletionStage<ServedTask> waiter = receiver.ended(taskId, OWNER, NEVER);

        now(receiver.forget(taskId));

        assertThat(failure(waiter)).isInstanceOf(UnknownTaskException.class);
    }

    @Test
    void taskThatLapsesWithNobodySweepingFailsItsWaiters_G6() {
        TaskReceiver idle = receiver(SETTINGS.withSweepPeriod(Duration.ofDays(100)));
        idle.offer(KEY, Policies.deferred(), work);
        String taskId = now(idle.start(origin(OWNER))).taskId();
        work.end(null);
        CompletionStage<ServedTask> waiter = idle.ended(taskId, OWNER, NEVER);
        now(receiver.stop());

        timer.advance(Policies.TTL.minusMillis(1));
        assertThat(waiter.toCompletableFuture()).isNotDone();
        timer.advance(Duration.ofMillis(1));

        assertThat(failure(waiter)).isInstanceOf(UnknownTaskException.class);
        now(idle.stop());
    }

    @Test
    void missedChangeIsMadeUpFor() {
        offer();
        String taskId = start().taskId();
        CompletionStage<ServedTask> waiter = receiver.ended(taskId, OWNER, NEVER);
        store.losesChanges = true;
        work.end(result("done"));
        assertThat(waiter.toCompletableFuture()).isNotDone();

        timer.advance(SETTINGS.leaseThird());

        assertThat(now(waiter).state().ending()).isEqualTo(result("done"));
    }

    @Test
    void storeThatIsAwayForAWhileLosesNoWaiter() {
        offer();
        String taskId = start().taskId();
        CompletionStage<ServedTask> waiter = receiver.ended(taskId, OWNER, NEVER);

        store.down = true;
        timer.advance(SETTINGS.leaseThird().multipliedBy(2));
        assertThat(failure(receiver.ended(taskId, OWNER, NEVER))).hasMessage("no connection");
        store.down = false;
        work.end(result("done"));

        assertThat(now(waiter).isTerminal()).isTrue();
    }

    @Test
    void waiterThatGivesUpIsForgottenAndTheTaskGoesOn_G5() {
        offer();
        String taskId = start().taskId();
        CompletableFuture<Void> givenUp = new CompletableFuture<>();
        CompletionStage<ServedTask> waiter = receiver.ended(taskId, OWNER, givenUp);
        assertThat(receiver.underWay()).isEqualTo(2);

        givenUp.complete(null);

        assertThat(waiter.toCompletableFuture()).isCancelled();
        assertThat(receiver.underWay()).isEqualTo(1);
        assertThat(work.cancellation().isCancelled()).isFalse();
        work.end(result("done"));
        assertThat(get(taskId).state().ending()).isEqualTo(result("done"));
    }

    @Test
    void waitersAreBounded() {
        TaskReceiver small = receiver(SETTINGS.withMaxWaiters(2));
        small.offer(KEY, Policies.policy(), work);
        String taskId = now(small.start(origin(OWNER))).taskId();
        CompletionStage<ServedTask> first = small.ended(taskId, OWNER, NEVER);
        Runnable watch = small.watch(taskId, task -> {});

        assertThat(failure(small.ended(taskId, OWNER, NEVER))).isInstanceOf(TooManyWaitersException.class);
        assertThatThrownBy(() -> small.watch(taskId, task -> {})).isInstanceOf(TooManyWaitersException.class);
        assertThat(now(small.endedWithin(taskId, Duration.ofSeconds(1))).isTerminal())
                .isFalse();

        watch.run();
        CompletionStage<ServedTask> second = small.ended(taskId, OWNER, NEVER);
        work.end(result("done"));
        assertThat(now(first)).isEqualTo(now(second));
        now(small.stop());
    }

    @Test
    void endedWithinAnswersWithTheEndOrWithHowItStandsThen() {
        offer();
        String slow = start().taskId();
        CompletionStage<ServedTask> slowly = receiver.endedWithin(slow, Duration.ofMillis(200));
        String quick = start().taskId();
        CompletionStage<ServedTask> quickly = receiver.endedWithin(quick, Duration.ofMillis(200));

        work.end(result("done"));
        assertThat(now(quickly).isTerminal()).isTrue();
        assertThat(slowly.toCompletableFuture()).isNotDone();
        timer.advance(Duration.ofMillis(200));

        assertThat(now(slowly).isTerminal()).isFalse();
        assertThat(receiver.underWay()).isEqualTo(1);
    }

    @Test
    void watchTellsEachChangeAndTheEndOnce() {
        offer();
        String taskId = start().taskId();
        List<String> seen = new ArrayList<>();
        receiver.watch(
                taskId,
                task -> seen.add(
                        task.state().status().wire() + " " + task.state().statusMessage()));
        receiver.watch(taskId, task -> {
            throw new IllegalStateException("careless");
        });

        receiver.progress(taskId, new TaskProgress(1.0, 2.0, null));
        work.end(result("done"));
        timer.advance(SETTINGS.lease());

        assertThat(seen).containsExactly("working null", "working 1 of 2", "completed 1 of 2");
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void watchThatIsClosedHearsNothingMore() {
        offer();
        String taskId = start().taskId();
        List<ServedTask> seen = new ArrayList<>();
        Runnable close = receiver.watch(taskId, seen::add);

        close.run();
        close.run();
        work.end(result("done"));

        assertThat(seen).hasSize(1);
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void everybodyHearsOfEachChangeOfEachVisibleTaskOnce() {
        offer();
        List<String> changes = new ArrayList<>();
        Runnable close = receiver.watchAll(new TaskService.Watcher() {
            @Override
            public void changed(ServedTask task) {
                changes.add(task.taskId() + task.version());
            }

            @Override
            public void progressed(ServedTask task, TaskProgress progress) {}
        });

        String first = start().taskId();
        CompletionStage<ServedTask> waiter = receiver.ended(first, OWNER, NEVER);
        work.end(result("done"));
        String second = start().taskId();
        now(receiver.cancel(second, OWNER, null));
        close.run();
        start();

        assertThat(now(waiter).isTerminal()).isTrue();
        assertThat(changes).containsExactly(first + 1, first + 2, second + 1, second + 2);
    }
}
