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
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.camelmcp.tasks.store.ServedTask.Phase;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;

/** What every {@link TaskStore} keeps to: all nodes hear of every change, in the order of each task's versions. */
abstract class TaskFeedContract extends TaskStoreFixture {

    @Test
    void everyNodeHearsOfEveryChangeInItsOrder() throws Exception {
        Queue<TaskChange> onA = new ConcurrentLinkedQueue<>();
        Queue<TaskChange> onB = new ConcurrentLinkedQueue<>();
        try (AutoCloseable first = a.listen(onA::add);
                AutoCloseable second = b.listen(onB::add)) {
            ServedTask task = created();
            String id = task.taskId();
            ServedTask said = done(b.update(says(task, "Half of it"), TaskStore.ANYONE));
            storage.advance(LEASE);
            ServedTask taken = lease(b, NODE_B, TOOL).get(0);
            get(b.release(NODE_B, List.of(id)));
            ServedTask free = stored(task);
            ServedTask deferred = done(a.update(free.with(Phase.DEFERRED), TaskStore.ANYONE));
            ServedTask asking = done(
                    a.update(deferred.with(deferred.state().withInputOpen(true).orElseThrow()), 0));
            ServedTask ended = done(b.update(asking.with(cancelled(asking)), TaskStore.ANYONE));
            get(a.remove(id));

            List<TaskChange> expected = List.of(
                    new TaskChange(id, task.version(), TaskStatus.WORKING, false),
                    new TaskChange(id, said.version(), TaskStatus.WORKING, false),
                    new TaskChange(id, taken.version(), TaskStatus.WORKING, false),
                    new TaskChange(id, free.version(), TaskStatus.WORKING, false),
                    new TaskChange(id, deferred.version(), TaskStatus.WORKING, false),
                    new TaskChange(id, asking.version(), TaskStatus.INPUT_REQUIRED, false),
                    new TaskChange(id, ended.version(), TaskStatus.CANCELLED, false),
                    new TaskChange(id, ended.version() + 1, TaskStatus.CANCELLED, true));
            await().untilAsserted(() -> assertThat(onA).containsExactlyElementsOf(expected));
            await().untilAsserted(() -> assertThat(onB).containsExactlyElementsOf(expected));
        }
    }

    @Test
    void removalOfALapsedTaskIsHeardOnceForEach() throws Exception {
        Queue<TaskChange> heard = new ConcurrentLinkedQueue<>();
        ServedTask running = created();
        ServedTask ended = ended(created());
        try (AutoCloseable listening = b.listen(heard::add)) {
            storage.advance(TTL);
            get(a.removeExpired(10));
            get(a.removeExpired(10));

            await().untilAsserted(() -> assertThat(heard)
                    .containsExactlyInAnyOrder(
                            new TaskChange(running.taskId(), running.version() + 1, TaskStatus.WORKING, true),
                            new TaskChange(ended.taskId(), ended.version() + 1, TaskStatus.COMPLETED, true)));
        }
    }

    @Test
    void whatChangesNothingIsNotHeard() throws Exception {
        Queue<TaskChange> heard = new ConcurrentLinkedQueue<>();
        ServedTask task = created();
        ServedTask changed = done(a.update(says(task, "Half of it"), TaskStore.ANYONE));
        try (AutoCloseable listening = b.listen(heard::add)) {
            get(a.renew(NODE_A, List.of(task.taskId()), LEASE));
            get(a.update(says(task, "Conflict"), TaskStore.ANYONE));
            get(a.update(says(changed, "Fenced"), NOBODYS));
            get(a.release(NODE_B, List.of(task.taskId())));
            get(a.remove("unknown"));
            ServedTask last = created();

            await().untilAsserted(() -> assertThat(heard).isNotEmpty());
            assertThat(heard).extracting(TaskChange::taskId).containsExactly(last.taskId());
        }
    }

    @Test
    void changesThatRaceAreHeardInTheOrderOfTheirVersions() throws Exception {
        Queue<TaskChange> heard = new ConcurrentLinkedQueue<>();
        ServedTask task = created();
        try (AutoCloseable listening = b.listen(heard::add)) {
            List<Callable<Boolean>> racers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                TaskStore node = i % 2 == 0 ? a : b;
                racers.add(() -> {
                    for (int count = 0; count < 100; count++) {
                        get(node.update(says(stored(task), "Some more"), TaskStore.ANYONE));
                    }
                    return true;
                });
            }
            race(racers);
            ServedTask last = stored(task);

            await().untilAsserted(() -> assertThat(heard)
                    .extracting(TaskChange::version)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .endsWith(last.version()));
            assertThat(heard).hasSize((int) (last.version() - task.version()));
        }
    }

    /** What is heard of has been made: whoever looks the task up finds that version or a later one. */
    @Test
    void changeIsHeardNeverBeforeItWasMade() throws Exception {
        Queue<Boolean> found = new ConcurrentLinkedQueue<>();
        Consumer<TaskChange> lookUp = change -> b.find(change.taskId())
                .thenAccept(task -> found.add(task.isPresent() && task.get().version() >= change.version()));
        try (AutoCloseable listening = b.listen(lookUp)) {
            for (int i = 0; i < 20; i++) {
                ServedTask task = created();
                done(a.update(says(task, "Half of it"), TaskStore.ANYONE));
            }

            await().untilAsserted(() -> assertThat(found).hasSize(40));
            assertThat(found).containsOnly(true);
        }
    }

    /** As it would be if listeners were called under a lock. */
    @Test
    void listenerThatWaitsForAnotherThreadsUseOfTheStoreIsNotStuck() throws Exception {
        CompletableFuture<Long> counted = new CompletableFuture<>();
        Consumer<TaskChange> waiting =
                change -> counted.complete(get(CompletableFuture.supplyAsync(() -> get(a.count()), runnable -> {
                    new Thread(runnable, "counts").start();
                })));
        try (AutoCloseable listening = a.listen(waiting)) {
            created();

            assertThat(get(counted)).isEqualTo(1);
        }
    }

    @Test
    void listenerMayChangeTasksItself() throws Exception {
        Queue<TaskChange> heard = new ConcurrentLinkedQueue<>();
        Consumer<TaskChange> canceller = change -> {
            heard.add(change);
            if (!change.status().isTerminal()) {
                a.find(change.taskId())
                        .thenCompose(found ->
                                a.update(found.orElseThrow().with(cancelled(found.orElseThrow())), TaskStore.ANYONE));
            }
        };
        try (AutoCloseable listening = a.listen(canceller)) {
            ServedTask task = created();

            await().untilAsserted(
                            () -> assertThat(stored(task).state().status()).isEqualTo(TaskStatus.CANCELLED));
            await().untilAsserted(() -> assertThat(heard)
                    .extracting(TaskChange::status)
                    .containsExactly(TaskStatus.WORKING, TaskStatus.CANCELLED));
        }
    }

    @Test
    void listenerThatFailsDisturbsNobody() throws Exception {
        Queue<TaskChange> heard = new ConcurrentLinkedQueue<>();
        try (AutoCloseable bad = a.listen(change -> {
                    throw new IllegalStateException("A listener of the test fails");
                });
                AutoCloseable worse = a.listen(change -> {
                    throw new AssertionError("A listener of the test fails badly");
                });
                AutoCloseable good = a.listen(heard::add)) {
            created();
            created();

            await().untilAsserted(() -> assertThat(heard).hasSize(2));
        }
    }

    @Test
    void listenerHearsNothingOnceItIsClosed() throws Exception {
        Queue<TaskChange> heard = new ConcurrentLinkedQueue<>();
        Consumer<TaskChange> listener = heard::add;
        try (AutoCloseable kept = a.listen(listener)) {
            AutoCloseable closed = a.listen(listener);
            closed.close();
            closed.close();

            created();
            created();

            await().untilAsserted(() -> assertThat(heard).hasSize(2));
            assertThat(heard).doesNotHaveDuplicates();
        }
    }
}
