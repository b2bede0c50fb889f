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
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TooManyTasksException;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;

/** How a task is created, runs and ends. */
class TaskReceiverTest extends ReceiverFixture {

    @Test
    void taskIsStoredBeforeItsWorkBegins_P107() {
        receiver.offer(KEY, Policies.policy(), run -> {
            assertThat(now(memory.find(run.taskId()))).isPresent();
            return work.run(run);
        });

        ServedTask task = start();

        assertThat(work.started).hasSize(1);
        assertThat(work.last().run().taskId()).isEqualTo(task.taskId());
        assertThat(work.last().run().isTask()).isTrue();
        assertThat(work.last().run().owner()).isEqualTo(OWNER);
        assertThat(work.last().run().redeliveries()).isZero();
        assertThat(task.state().status()).isEqualTo(TaskStatus.WORKING);
        assertThat(task.lease()).isNotNull();
    }

    @Test
    void resultOfTheWorkEndsTheTask() {
        offer();
        ServedTask task = start();

        work.end(result("done"));

        ServedTask ended = get(task.taskId());
        assertThat(ended.state().status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(ended.state().ending()).isEqualTo(result("done"));
        assertThat(ended.lease()).isNull();
    }

    @Test
    void ttlIsWhatWasAskedForButNeverTooShortForTheResult_P117() {
        offer();

        assertThat(now(receiver.start(origin(OWNER, Duration.ofHours(2), false)))
                        .ttl())
                .isEqualTo(Duration.ofHours(2));
        assertThat(now(receiver.start(origin(OWNER, Duration.ofSeconds(1), false)))
                        .ttl())
                .isEqualTo(Policies.EXECUTION_TIMEOUT.plusMinutes(1));
        assertThat(start().ttl()).isEqualTo(Policies.TTL);
    }

    @Test
    void workThatFailsInAnyWayEndsItsTaskWithoutTellingWhy() {
        offer();
        ServedTask failed = start();
        work.fail(new IllegalStateException("password=secret"));
        ServedTask without = start();
        work.end(null);
        receiver.stopping(KEY);
        receiver.offer(KEY, Policies.policy(), run -> {
            throw new IllegalStateException("password=secret");
        });
        ServedTask threw = start();
        receiver.stopping(KEY);
        receiver.offer(KEY, Policies.policy(), run -> null);
        ServedTask noStage = start();

        for (ServedTask task : new ServedTask[] {failed, without, threw, noStage}) {
            assertThat(get(task.taskId()).state().ending()).isEqualTo(error("The tool 'report' failed"));
            assertThat(get(task.taskId()).state().statusMessage()).isEqualTo("The tool 'report' failed");
        }
    }

    @Test
    void failedHandOverFailsTheTaskInsteadOfLeavingAPhantom_P107() {
        TaskReceiver full = new TaskReceiver(
                memory,
                "node-2",
                action -> {
                    throw new RejectedExecutionException("full");
                },
                timer,
                clock,
                SETTINGS);
        full.offer(KEY, Policies.policy(), work);

        ServedTask task = now(full.start(origin(OWNER)));

        assertThat(task.state().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(full.underWay()).isZero();
        now(full.stop());
    }

    @Test
    void storeThatCannotBeReachedRefusesTheTaskAndRunsNothing() {
        offer();
        store.down = true;

        assertThat(failure(receiver.start(origin(OWNER)))).hasMessage("no connection");

        assertThat(work.started).isEmpty();
    }

    @Test
    void endThatCannotBeWrittenIsWrittenLater() {
        offer();
        ServedTask task = start();
        store.down = true;
        work.end(result("done"));
        store.down = false;
        assertThat(get(task.taskId()).isTerminal()).isFalse();

        timer.advance(SETTINGS.leaseThird());

        assertThat(get(task.taskId()).state().ending()).isEqualTo(result("done"));
    }

    @Test
    void taskOfAnotherLooksLikeNone_P110() {
        offer();
        String taskId = start().taskId();
        TaskEnding ending = result("never");

        for (CompletionStage<?> asked : new CompletionStage<?>[] {
            receiver.get(taskId, "bob"),
            receiver.get(taskId, null),
            receiver.ended(taskId, "bob", NEVER),
            receiver.cancel(taskId, "bob", null),
            receiver.answer(taskId, "bob", Map.of()),
        }) {
            assertThat(failure(asked))
                    .isInstanceOf(UnknownTaskException.class)
                    .hasMessage(failure(receiver.get(taskId.substring(0, 20) + "0".repeat(20), "bob"))
                            .getMessage());
        }
        assertThat(get(taskId).isTerminal()).isFalse();
        work.end(ending);
    }

    @Test
    void boundsOnTasksAreKept() {
        receiver.offer(KEY, Policies.atMost(3, 2), work);
        start();
        start();

        assertThat(failure(receiver.start(origin(OWNER)))).isInstanceOf(TooManyTasksException.class);
        now(receiver.start(origin("bob")));
        assertThat(failure(receiver.start(origin("bob")))).isInstanceOf(TooManyTasksException.class);
        assertThat(work.started).hasSize(3);
    }

    @Test
    void toolThatNobodyOffersIsNotStarted() {
        Runnable end = receiver.offer(KEY, Policies.policy(), work);
        String taskId = start().taskId();
        assertThatThrownBy(this::offer)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("report");

        end.run();

        assertThat(failure(receiver.start(origin(OWNER)))).isInstanceOf(StoppingException.class);
        work.end(result("goes on"));
        assertThat(get(taskId).state().ending()).isEqualTo(result("goes on"));
    }

    @Test
    void reportEndsTheTaskAndTheWorksOwnResultIsDropped() {
        offer();
        String taskId = start().taskId();

        now(receiver.end(taskId, result("reported"), "by hand"));
        assertThat(work.cancellation().isCancelled()).isFalse();
        work.end(result("late"));

        assertThat(get(taskId).state().ending()).isEqualTo(result("reported"));
        assertThat(get(taskId).state().statusMessage()).isEqualTo("by hand");
    }

    @Test
    void routeThatReportsItsOwnFailureRunsOn() {
        offer();
        String taskId = start().taskId();

        now(receiver.end(taskId, error("no paper"), null));

        assertThat(work.cancellation().isCancelled()).isFalse();
        assertThat(get(taskId).state().status()).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void reportOnAnEndedOrUnknownTaskIsRefused() {
        offer();
        String taskId = start().taskId();
        work.end(result("done"));

        assertThat(failure(receiver.end(taskId, result("late"), null)))
                .isInstanceOfSatisfying(
                        TaskEndedException.class, e -> assertThat(e.status()).isEqualTo(TaskStatus.COMPLETED));
        assertThat(failure(receiver.end("nope", result("late"), null))).isInstanceOf(UnknownTaskException.class);
        assertThat(failure(receiver.find("nope"))).isInstanceOf(UnknownTaskException.class);
        assertThat(now(receiver.find(taskId)).taskId()).isEqualTo(taskId);
    }

    @Test
    void deferredTaskOutlivesItsRouteAndItsLease() {
        offerDeferred();
        String taskId = start().taskId();

        work.end(result("of no interest"));
        timer.advance(SETTINGS.lease().multipliedBy(2));

        ServedTask task = get(taskId);
        assertThat(task.phase()).isEqualTo(ServedTask.Phase.DEFERRED);
        assertThat(task.lease()).isNull();
        assertThat(task.isTerminal()).isFalse();
        assertThat(receiver.underWay()).isZero();
        now(receiver.end(taskId, result("reported"), null));
        assertThat(get(taskId).state().ending()).isEqualTo(result("reported"));
    }

    @Test
    void deferredTaskFailsWithItsRoute() {
        offerDeferred();
        String threw = start().taskId();
        work.fail(new IllegalStateException("broken"));
        String toolError = start().taskId();
        work.end(toolError());

        assertThat(get(threw).state().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(get(toolError).state().ending()).isEqualTo(toolError());
    }

    @Test
    void reportThatArrivesBeforeTheDeferredRouteEndsWins() {
        offerDeferred();
        String taskId = start().taskId();

        now(receiver.end(taskId, result("early"), null));
        work.fail(new IllegalStateException("broken later"));

        assertThat(get(taskId).state().ending()).isEqualTo(result("early"));
    }

    @Test
    void deferredTaskThatNobodyReportsOnTimesOut() {
        offerDeferred();
        String taskId = start().taskId();
        work.end(result("of no interest"));

        timer.advance(Policies.EXECUTION_TIMEOUT.plus(SETTINGS.sweepPeriod()));

        assertThat(get(taskId).state().ending()).isEqualTo(error("timed out after 300 s"));
    }

    @Test
    void forgottenTaskIsGoneAndItsWorkCancelled() {
        offer();
        String taskId = start().taskId();

        now(receiver.forget(taskId));

        assertThat(failure(receiver.get(taskId, OWNER))).isInstanceOf(UnknownTaskException.class);
        assertThat(work.cancellation().isCancelled()).isTrue();
    }

    @Test
    void listHasTheOwnersTasksInTheOrderOfCreation() {
        offer();
        String first = start().taskId();
        now(receiver.start(origin("bob")));
        String second = start().taskId();

        assertThat(now(receiver.list(SERVER, OWNER, null)).tasks())
                .extracting(ServedTask::taskId)
                .containsExactly(first, second);
    }
}
