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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one store: what happens on one is known on the other. */
class TwoNodesTest extends ReceiverFixture {

    private final FaultyStore otherStore = new FaultyStore(memory.anotherClient());
    private final TaskReceiver other = new TaskReceiver(otherStore, "node-2", workers(), timer, clock, SETTINGS);
    private final ManualWork otherWork = new ManualWork();

    @BeforeEach
    void offerOnBoth() {
        offer();
        other.offer(KEY, Policies.policy(), otherWork);
    }

    @AfterEach
    void stopTheOther() {
        otherStore.down = false;
        now(other.stop());
        assertThat(other.underWay()).isZero();
    }

    @Test
    void cancelOnOneNodeReachesTheWorkOnTheOther() {
        String taskId = start().taskId();
        List<String> told = new ArrayList<>();
        work.cancellation().onCancelled(() -> told.add(work.cancellation().reason()));

        now(other.cancel(taskId, OWNER, "from afar"));

        assertThat(told).containsExactly("from afar");
        work.end(result("late"));
        assertThat(get(taskId).state().ending()).isEqualTo(new TaskEnding.Cancelled("from afar"));
    }

    @Test
    void resultOnOneNodeWakesTheWaiterOnTheOther() {
        String taskId = start().taskId();
        CompletionStage<ServedTask> waiter = other.ended(taskId, OWNER, NEVER);

        work.end(result("done"));

        assertThat(now(waiter).state().ending()).isEqualTo(result("done"));
    }

    @Test
    void reportOnOneNodeEndsTheTaskOfTheOther() {
        String taskId = start().taskId();

        now(other.progress(taskId, new TaskProgress(null, null, "nearly there")));
        now(other.end(taskId, result("reported"), null));

        assertThat(work.cancellation().isCancelled()).isFalse();
        assertThat(receiver.underWay()).isZero();
        assertThat(get(taskId).state().statusMessage()).isEqualTo("nearly there");
    }

    @Test
    void failureReportedOnOneNodeCancelsTheWorkOnTheOther() {
        String taskId = start().taskId();

        now(other.end(taskId, error("no paper"), null));

        assertThat(work.cancellation().reason()).isEqualTo("no paper");
    }

    @Test
    void runningTaskKeepsItsLeaseAsLongAsItsNodeLives() {
        String taskId = start().taskId();

        timer.advance(SETTINGS.lease().multipliedBy(4));

        assertThat(get(taskId).isTerminal()).isFalse();
        assertThat(get(taskId).deliveries()).isEqualTo(1);
    }

    @Test
    void taskWhoseNodeIsGoneFailsAndItsWaiterIsTold_P123() {
        String taskId = start().taskId();
        CompletionStage<ServedTask> waiter = other.ended(taskId, OWNER, NEVER);

        store.down = true;
        timer.advance(SETTINGS.lease().plus(SETTINGS.sweepPeriod()));

        assertThat(now(waiter).state().ending()).isEqualTo(error("interrupted: the node that ran it is gone"));
        assertThat(otherWork.started).isEmpty();
        // should that node only have been out of touch, its work learns of it, and its result is dropped
        store.down = false;
        timer.advance(SETTINGS.leaseThird());
        assertThat(work.cancellation().isCancelled()).isTrue();
        work.end(result("late"));
        assertThat(get(taskId).state().status().wire()).isEqualTo("failed");
        assertThat(receiver.underWay()).isZero();
    }

    @Test
    void nodeThatWasOutOfTouchButNotReplacedGoesOn() {
        now(other.stop());
        String taskId = start().taskId();

        store.down = true;
        timer.advance(SETTINGS.lease().multipliedBy(2));
        store.down = false;
        timer.advance(SETTINGS.leaseThird());
        work.end(result("done"));

        assertThat(get(taskId).state().ending()).isEqualTo(result("done"));
    }

    @Test
    void taskOfAToolThatANodeDoesNotOfferIsNotTakenOverByIt() {
        other.stopping(KEY);
        String taskId = start().taskId();

        store.down = true;
        timer.advance(SETTINGS.lease().multipliedBy(2));
        store.down = false;

        assertThat(get(taskId).isTerminal()).isFalse();
        work.end(result("done"));
        assertThat(get(taskId).isTerminal()).isTrue();
    }

    @Test
    void stoppingNodeOnADurableStoreGivesItsTasksBack() {
        store.durable = true;
        String taskId = start().taskId();
        CompletionStage<ServedTask> waiter = receiver.ended(taskId, OWNER, NEVER);

        now(receiver.stop());

        assertThat(work.cancellation().isCancelled()).isTrue();
        assertThat(failure(waiter)).isInstanceOf(StoppingException.class);
        ServedTask task = now(other.get(taskId, OWNER));
        assertThat(task.isTerminal()).isFalse();
        assertThat(task.lease()).isNull();
    }

    @Test
    void cancelOnOneNodeReachesWhatADeferredTaskLeftBehindOnTheOther() {
        other.stopping(KEY);
        receiver.stopping(KEY);
        offerDeferred();
        String taskId = start().taskId();
        TaskCancellation cancellation = work.cancellation();
        work.end(null);

        now(other.cancel(taskId, OWNER, "from afar"));

        assertThat(cancellation.reason()).isEqualTo("from afar");
    }
}
