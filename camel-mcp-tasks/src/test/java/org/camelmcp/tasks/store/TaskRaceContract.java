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

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.camelmcp.tasks.task.TaskState;
import org.junit.jupiter.api.Test;

/** What every {@link TaskStore} keeps to when nodes race: of many writers exactly one wins, and the end is final (P 112). */
abstract class TaskRaceContract extends TaskStoreFixture {

    /** How often a race is run. */
    int rounds() {
        return 400;
    }

    @Test
    void ofCompleteFailCancelAndTakeOverExactlyOneEndsTheTask() throws Exception {
        for (int round = 0; round < rounds(); round++) {
            ServedTask task = created();
            storage.advance(LEASE);
            List<Callable<Optional<TaskState>>> racers = new ArrayList<>();
            racers.add(() -> end(a, task, epoch(task), TaskStoreFixture::completed));
            racers.add(() -> end(a, task, epoch(task), TaskStoreFixture::failed));
            racers.add(() -> end(b, task, TaskStore.ANYONE, TaskStoreFixture::cancelled));
            racers.add(() -> takeOverAndFail(b, NODE_B));
            racers.add(() -> watched(task));

            List<Optional<TaskState>> ended = race(racers);

            TaskState last = stored(task).state();
            assertThat(last.isTerminal()).isTrue();
            assertThat(ended.subList(0, 4).stream().flatMap(Optional::stream)).containsExactly(last);
            assertThat(ended.get(4)).contains(last);
        }
    }

    @Test
    void ofAnEndAndAnExpiryTheTaskIsGoneAtTheEndAndRemovedOnce() throws Exception {
        for (int round = 0; round < rounds(); round++) {
            ServedTask task = created();
            List<ServedTask> removed = new ArrayList<>();
            List<Callable<Optional<TaskState>>> racers = new ArrayList<>();
            racers.add(() -> end(a, task, epoch(task), TaskStoreFixture::completed));
            racers.add(() -> end(b, task, TaskStore.ANYONE, TaskStoreFixture::cancelled));
            for (TaskStore node : List.of(a, b)) {
                racers.add(() -> {
                    storage.advance(TTL);
                    List<ServedTask> mine = get(node.removeExpired(10));
                    synchronized (removed) {
                        removed.addAll(mine);
                    }
                    return Optional.empty();
                });
            }

            List<TaskState> ended =
                    race(racers).stream().flatMap(Optional::stream).toList();

            assertThat(ids(removed)).containsExactly(task.taskId());
            // what was removed is as the winner left it, or nobody had ended it
            assertThat(ended).hasSizeLessThanOrEqualTo(1);
            assertThat(removed.get(0).state()).isEqualTo(ended.isEmpty() ? TaskState.WORKING : ended.get(0));
            assertThat(get(b.update(task.with(failed(task)), TaskStore.ANYONE))).isEqualTo(new TaskUpdate.Gone());
        }
    }

    @Test
    void noTaskIsLeasedToTwoNodes() throws Exception {
        for (int round = 0; round < rounds() / 10; round++) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(created(aTask().of(i % 2 == 0 ? TOOL : OTHER_TOOL)).taskId());
            }
            storage.advance(LEASE);
            List<Callable<List<ServedTask>>> racers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                TaskStore node = i % 2 == 0 ? a : b;
                String holder = "node-" + i;
                racers.add(() -> get(node.lease(holder, LEASE, 5, Set.of(TOOL, OTHER_TOOL))));
            }

            List<ServedTask> taken = race(racers).stream().flatMap(List::stream).toList();

            assertThat(ids(taken)).containsExactlyInAnyOrderElementsOf(all);
            assertThat(taken).allSatisfy(task -> assertThat(stored(task)).isEqualTo(task));
            all.forEach(id -> get(a.remove(id)));
        }
    }

    @Test
    void renewalAndTakeOverNeverBothSucceed() throws Exception {
        for (int round = 0; round < rounds(); round++) {
            ServedTask task = created();
            storage.advance(LEASE);
            Callable<Boolean> renewal =
                    () -> !get(a.renew(NODE_A, List.of(task.taskId()), LEASE)).isEmpty();
            Callable<Boolean> takeOver = () -> !lease(b, NODE_B, TOOL).isEmpty();

            assertThat(race(List.of(renewal, takeOver))).containsExactlyInAnyOrder(true, false);
            get(a.remove(task.taskId()));
        }
    }

    @Test
    void noUpdateIsLost() throws Exception {
        ServedTask task = created();
        ConcurrentLinkedQueue<Long> versions = new ConcurrentLinkedQueue<>();
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TaskStore node = i % 2 == 0 ? a : b;
            racers.add(() -> {
                for (int count = 0; count < 50; count++) {
                    versions.add(increment(node, task).version());
                }
                return true;
            });
        }

        race(racers);

        assertThat(stored(task).state().statusMessage()).isEqualTo("200");
        assertThat(versions).hasSize(200).doesNotHaveDuplicates();
    }

    private static ServedTask increment(TaskStore node, ServedTask task) {
        ServedTask current = task;
        while (true) {
            String said = current.state().statusMessage();
            int next = said == null ? 1 : Integer.parseInt(said) + 1;
            TaskUpdate update = get(node.update(says(current, Integer.toString(next)), TaskStore.ANYONE));
            if (update instanceof TaskUpdate.Done done) {
                return done.task();
            }
            current = ((TaskUpdate.Conflict) update).current();
        }
    }

    /** Ends it unless it has ended, is gone, or is another's. @return how this one ended it */
    private static Optional<TaskState> end(
            TaskStore node, ServedTask task, long epoch, Function<ServedTask, TaskState> how) {
        ServedTask current = task;
        while (true) {
            TaskUpdate update = get(node.update(current.with(how.apply(current)), epoch));
            if (update instanceof TaskUpdate.Conflict conflict) {
                current = conflict.current();
            } else {
                return update instanceof TaskUpdate.Done done
                        ? Optional.of(done.task().state())
                        : Optional.empty();
            }
        }
    }

    private Optional<TaskState> takeOverAndFail(TaskStore node, String holder) {
        List<ServedTask> taken = lease(node, holder, TOOL);
        return taken.isEmpty()
                ? Optional.empty()
                : end(node, taken.get(0), epoch(taken.get(0)), TaskStoreFixture::failed);
    }

    /** Looks until it has ended, and a while longer. @return how it ended */
    private Optional<TaskState> watched(ServedTask task) {
        TaskState end = stored(task).state();
        while (!end.isTerminal() && !Thread.currentThread().isInterrupted()) {
            end = stored(task).state();
        }
        for (int i = 0; i < 20; i++) {
            assertThat(stored(task).state()).isEqualTo(end);
        }
        return Optional.of(end);
    }
}
