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
package org.camelmcp.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camelmcp.tasks.store.ServedTask.Phase;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;

/** What every {@link TaskStore} keeps to: who runs a task, and how another takes it over. */
abstract class TaskLeaseContract extends TaskStoreFixture {

    @Test
    void runningTaskIsNotTakenFromItsHolder() {
        created();

        storage.advance(LEASE.minusSeconds(5));

        assertThat(lease(b, NODE_B, TOOL)).isEmpty();
        assertThat(lease(a, NODE_A, TOOL)).isEmpty();
    }

    @Test
    void lapsedLeaseIsTakenOverWithTheNextEpochAndOneMoreDelivery() {
        ServedTask created = created();
        storage.advance(LEASE);
        Instant before = storage.now();

        ServedTask taken = lease(b, NODE_B, TOOL).get(0);

        assertThat(taken.taskId()).isEqualTo(created.taskId());
        assertThat(epoch(taken)).isGreaterThan(epoch(created));
        assertThat(taken.lease().holder()).isEqualTo(NODE_B);
        assertThat(taken.lease().until())
                .isBetween(before.plus(LEASE), storage.now().plus(LEASE));
        assertThat(taken.deliveries()).isEqualTo(2);
        assertThat(taken.version()).isGreaterThan(created.version());
        assertThat(taken.state()).isEqualTo(created.state());
        assertThat(taken.lastUpdatedAt()).isEqualTo(created.lastUpdatedAt());
        assertThat(stored(created)).isEqualTo(taken);
    }

    @Test
    void formerHolderIsFencedOffWhateverVersionItKnows() {
        ServedTask created = created();
        storage.advance(LEASE);
        ServedTask taken = lease(b, NODE_B, TOOL).get(0);

        assertThat(get(a.update(created.with(completed(created)), epoch(created))))
                .isEqualTo(new TaskUpdate.Fenced(taken));
        assertThat(get(a.update(taken.with(completed(taken)), epoch(created)))).isEqualTo(new TaskUpdate.Fenced(taken));
        assertThat(get(a.renew(NODE_A, List.of(created.taskId()), LEASE))).isEmpty();
        get(a.release(NODE_A, List.of(created.taskId())));
        assertThat(stored(created)).isEqualTo(taken);

        assertThat(done(b.update(taken.with(completed(taken)), epoch(taken))).isTerminal())
                .isTrue();
    }

    @Test
    void cancelNeedsNoLease() {
        ServedTask created = created();

        ServedTask cancelled = done(b.update(created.with(cancelled(created)), TaskStore.ANYONE));

        assertThat(cancelled.state().status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(get(a.renew(NODE_A, List.of(created.taskId()), LEASE))).isEmpty();
        storage.advance(LEASE);
        assertThat(lease(b, NODE_B, TOOL)).isEmpty();
    }

    @Test
    void holderGoesOnWritingUntilSomebodyTakesItsLapsedLease() {
        ServedTask created = created();
        storage.advance(LEASE.multipliedBy(2));

        ServedTask changed = done(a.update(says(created, "Slow"), epoch(created)));
        assertThat(get(a.renew(NODE_A, List.of(created.taskId()), LEASE))).containsExactly(created.taskId());

        assertThat(lease(b, NODE_B, TOOL)).isEmpty();
        assertThat(done(a.update(changed.with(completed(changed)), epoch(created)))
                        .isTerminal())
                .isTrue();
    }

    @Test
    void renewedLeaseIsKeptAndTheVersionStays() {
        ServedTask created = created();
        ServedTask other = createdAndFree(aTask());
        ServedTask ended = ended(created());
        storage.advance(LEASE.minusSeconds(5));
        Instant before = storage.now();

        assertThat(get(a.renew(NODE_A, List.of(created.taskId(), other.taskId(), ended.taskId(), "unknown"), LEASE)))
                .containsExactly(created.taskId());

        ServedTask renewed = stored(created);
        assertThat(renewed.version()).isEqualTo(created.version());
        assertThat(epoch(renewed)).isEqualTo(epoch(created));
        assertThat(renewed.deliveries()).isEqualTo(1);
        assertThat(renewed.lease().until())
                .isBetween(before.plus(LEASE), storage.now().plus(LEASE));
        storage.advance(LEASE.minusSeconds(5));
        assertThat(ids(lease(b, NODE_B, TOOL))).containsExactly(other.taskId());
        assertThat(done(a.update(says(created, "Half of it"), epoch(created))).version())
                .isGreaterThan(created.version());
    }

    @Test
    void onlyTheHolderRenewsOrReleases() {
        ServedTask created = created();

        assertThat(get(b.renew(NODE_B, List.of(created.taskId()), LEASE.multipliedBy(9))))
                .isEmpty();
        get(b.release(NODE_B, List.of(created.taskId())));

        assertThat(stored(created)).isEqualTo(created);
    }

    @Test
    void releasedTaskIsFreeAtOnceAndItsFormerHolderFencedOff() {
        ServedTask created = created();

        get(a.release(NODE_A, List.of(created.taskId(), "unknown")));

        ServedTask free = stored(created);
        assertThat(free.lease()).isNull();
        assertThat(free.deliveries()).isEqualTo(1);
        assertThat(get(a.update(says(free, "Late"), epoch(created)))).isEqualTo(new TaskUpdate.Fenced(free));
        assertThat(get(a.renew(NODE_A, List.of(created.taskId()), LEASE))).isEmpty();
        ServedTask taken = lease(b, NODE_B, TOOL).get(0);
        assertThat(epoch(taken)).isGreaterThan(epoch(created));
        assertThat(taken.deliveries()).isEqualTo(2);
    }

    @Test
    void freeTaskKeepsItsPlaceWhenOthersChangeIt() {
        ServedTask first = createdAndFree(aTask());
        storage.advance(Duration.ofSeconds(5));
        ServedTask second = createdAndFree(aTask());
        storage.advance(Duration.ofSeconds(5));
        done(b.update(says(first, "Reported from elsewhere"), TaskStore.ANYONE));

        assertThat(ids(lease(b, NODE_B, TOOL))).containsExactly(first.taskId(), second.taskId());
    }

    @Test
    void everyLeaseHasAnEpochOfItsOwn() {
        ServedTask task = created();
        List<Long> epochs = new ArrayList<>(List.of(epoch(task)));
        for (int i = 0; i < 5; i++) {
            if (i % 2 == 0) {
                storage.advance(LEASE);
            } else {
                get(a.release(NODE_A, List.of(task.taskId())));
            }
            epochs.add(epoch(lease(a, NODE_A, TOOL).get(0)));
        }

        assertThat(epochs).isSorted().doesNotHaveDuplicates().allMatch(epoch -> epoch != TaskStore.ANYONE);
        assertThat(stored(task).deliveries()).isEqualTo(6);
    }

    @Test
    void taskThatWaitsForInputIsTakenOverWithItsQuestions() {
        ServedTask created = created();
        ServedTask asking =
                done(a.update(created.with(created.state().withInputOpen(true).orElseThrow()), epoch(created)));
        storage.advance(LEASE);

        ServedTask taken = lease(b, NODE_B, TOOL).get(0);

        assertThat(taken.state()).isEqualTo(asking.state());
        assertThat(taken.inputs()).isEqualTo(asking.inputs());
    }

    @Test
    void tasksThatNoRouteWorksOnAreNotTaken() {
        ServedTask deferred = created();
        done(a.update(deferred.with(Phase.DEFERRED), epoch(deferred)));
        ended(created());
        ended(createdAndFree(aTask()));
        storage.advance(LEASE);

        assertThat(lease(b, NODE_B, TOOL)).isEmpty();
    }

    @Test
    void onlyTasksOfTheToolsAskedForAreTaken() {
        ServedTask report = createdAndFree(aTask().of(TOOL));
        ServedTask export = createdAndFree(aTask().of(OTHER_TOOL));
        ServedTask elsewhere = createdAndFree(aTask().of(new ToolKey("/other", TOOL.tool())));

        assertThat(lease(b, NODE_B)).isEmpty();
        assertThat(lease(b, NODE_B, new ToolKey(SERVER, "unknown"))).isEmpty();
        assertThat(ids(lease(b, NODE_B, new ToolKey("/other", TOOL.tool())))).containsExactly(elsewhere.taskId());
        assertThat(ids(get(b.lease(NODE_B, LEASE, 10, List.of(TOOL, TOOL, OTHER_TOOL)))))
                .containsExactlyInAnyOrder(report.taskId(), export.taskId());
    }

    @Test
    void longestLapsedAreTakenFirstWhateverTheirToolAndNoMoreThanAskedFor() {
        List<String> byLapse = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ToolKey tool = i % 2 == 0 ? TOOL : OTHER_TOOL;
            // the later created lapse earlier
            byLapse.add(
                    0,
                    created(aTask().of(tool).lease(LEASE.minusSeconds(3L * i))).taskId());
        }
        storage.advance(LEASE.minusSeconds(6));
        String released = createdAndFree(aTask()).taskId();
        storage.advance(Duration.ofSeconds(6));
        Set<ToolKey> both = Set.of(TOOL, OTHER_TOOL);

        assertThat(get(b.lease(NODE_B, LEASE, 0, both))).isEmpty();
        assertThat(ids(get(b.lease(NODE_B, LEASE, 3, both)))).containsExactlyElementsOf(byLapse.subList(0, 3));
        List<String> rest = ids(get(b.lease(NODE_B, LEASE, 10, both)));
        assertThat(rest).hasSize(4).contains(released).endsWith(byLapse.get(4), byLapse.get(5));
        assertThat(get(b.lease(NODE_B, LEASE, 10, both))).isEmpty();
    }

    @Test
    void changesByOthersLeaveTheLeaseWithItsHolder() {
        ServedTask created = created();

        ServedTask changed = done(b.update(says(created, "Reported from elsewhere"), TaskStore.ANYONE));

        assertThat(changed.lease()).isEqualTo(created.lease());
        assertThat(get(a.renew(NODE_A, List.of(created.taskId()), LEASE))).containsExactly(created.taskId());
    }
}
