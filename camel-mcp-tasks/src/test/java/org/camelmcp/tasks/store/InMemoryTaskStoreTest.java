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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.camelmcp.tasks.store.ServedTask.Phase;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.store.TooManyTasksException.Bound;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InMemoryTaskStoreTest {

    /** The memory, whose first client is kept for a look inside. */
    private static final class Memory implements TaskStoreFixture.Storage {

        private final MutableClock clock = new MutableClock();
        private final InMemoryTaskStore first;

        Memory(InMemoryTaskStore.Builder builder) {
            first = builder.clock(clock).build();
        }

        @Override
        public InMemoryTaskStore client() {
            return first.anotherClient();
        }

        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public synchronized void advance(Duration by) {
            clock.advance(by);
        }
    }

    private static Memory memory() {
        return new Memory(InMemoryTaskStore.builder());
    }

    @Nested
    class Tasks extends TaskStoreContract {
        @Override
        Storage open() {
            return memory();
        }
    }

    @Nested
    class Limits extends TaskLimitsContract {
        @Override
        Storage open() {
            return memory();
        }
    }

    @Nested
    class Lists extends TaskListContract {
        @Override
        Storage open() {
            return memory();
        }
    }

    @Nested
    class Leases extends TaskLeaseContract {
        @Override
        Storage open() {
            return memory();
        }
    }

    @Nested
    class Races extends TaskRaceContract {
        @Override
        Storage open() {
            return memory();
        }
    }

    @Nested
    class Inputs extends TaskInputContract {
        @Override
        Storage open() {
            return memory();
        }
    }

    @Nested
    class Feed extends TaskFeedContract {
        @Override
        Storage open() {
            return memory();
        }
    }

    @Nested
    class InMemory extends TaskStoreFixture {

        private static final int MAX_TASKS = 5;
        private static final int MAX_ENDED_SESSIONS = 3;

        @Override
        Storage open() {
            return new Memory(InMemoryTaskStore.builder().maxTasks(MAX_TASKS).maxEndedSessions(MAX_ENDED_SESSIONS));
        }

        private int entries() {
            return ((Memory) storage).first.entries();
        }

        @Test
        void itIsGoneWithTheProcess() {
            assertThat(a.isDurable()).isFalse();
        }

        @Test
        void resultsThatAreKeptAreBoundedToo() {
            for (int i = 0; i < MAX_TASKS; i++) {
                ended(created());
            }

            assertThatThrownBy(() -> get(b.create(aTask().build())))
                    .cause()
                    .isInstanceOfSatisfying(TooManyTasksException.class, e -> assertThat(e.bound())
                            .isEqualTo(Bound.KEPT))
                    .hasMessage("There are 5 tasks kept with their results, the most that the store may have");
        }

        @Test
        void lapsedTasksMakeRoomBeforeTheyAreRemoved() throws Exception {
            List<TaskChange> heard = new ArrayList<>();
            for (int i = 0; i < MAX_TASKS; i++) {
                ended(created());
            }
            storage.advance(TTL);
            try (AutoCloseable listening = b.listen(heard::add)) {
                ServedTask added = created();

                assertThat(isThere(added)).isTrue();
                assertThat(heard).extracting(TaskChange::removed).containsExactly(true, false);
                assertThat(get(a.count())).isEqualTo(MAX_TASKS);
                assertThat(get(a.removeExpired(100))).hasSize(MAX_TASKS - 1);
            }
        }

        @Test
        void theMemoryOfArgumentsAndResultsIsBounded() {
            MutableClock clock = new MutableClock();
            InMemoryTaskStore store =
                    InMemoryTaskStore.builder().clock(clock).maxBytes(100_000).build();
            ServedTask large = get(store.create(aTask().build()));
            ObjectNode result = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(120_000));
            get(store.update(
                    large.with(large.state()
                            .end(new TaskEnding.Result(result), null)
                            .orElseThrow()),
                    TaskStore.ANYONE));

            assertThatThrownBy(() -> get(store.create(aTask().build())))
                    .cause()
                    .isInstanceOfSatisfying(TooManyTasksException.class, e -> assertThat(e.bound())
                            .isEqualTo(Bound.KEPT));
            get(store.remove(large.taskId()));
            assertThat(get(store.create(aTask().build()))).isNotNull();
        }

        @Test
        void questionsAndAnswersTakeMemoryButEndsAreNeverRefused() {
            InMemoryTaskStore store = InMemoryTaskStore.builder()
                    .clock(new MutableClock())
                    .maxBytes(100_000)
                    .build();
            ServedTask task = get(store.create(aTask().build()));
            StoredInput question = TaskInputContract.open("confirm");
            ServedTask asking = done(store.update(TaskInputContract.with(task, question), TaskStore.ANYONE));
            ObjectNode large = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(120_000));
            ServedTask answered = TaskInputContract.with(asking, question.with(new InputAnswer.Given(large)));

            assertThatThrownBy(() -> get(store.update(answered, TaskStore.ANYONE)))
                    .cause()
                    .isInstanceOfSatisfying(TooManyTasksException.class, e -> assertThat(e.bound())
                            .isEqualTo(Bound.KEPT));

            assertThat(get(store.find(task.taskId()))).contains(asking);
            assertThat(done(store.update(asking.with(end(asking, new TaskEnding.Result(large))), TaskStore.ANYONE))
                            .isTerminal())
                    .isTrue();
        }

        @Test
        void answersOfLapsedTasksMakeRoomForOthers() {
            MutableClock clock = new MutableClock();
            InMemoryTaskStore store =
                    InMemoryTaskStore.builder().clock(clock).maxBytes(100_000).build();
            ObjectNode large = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(60_000));
            StoredInput answered = TaskInputContract.open("confirm").with(new InputAnswer.Given(large));
            get(store.create(aTask().inputs(Map.of("confirm", answered)).build()));
            ServedTask late = get(store.create(aTask().ttl(TTL.multipliedBy(2)).build()));
            assertThatThrownBy(() -> get(store.update(TaskInputContract.with(late, answered), TaskStore.ANYONE)))
                    .cause()
                    .isInstanceOf(TooManyTasksException.class);

            clock.advance(TTL);

            assertThat(done(store.update(TaskInputContract.with(late, answered), TaskStore.ANYONE))
                            .inputs())
                    .containsOnlyKeys("confirm");
        }

        @Test
        void ofTooManyEndedSessionsTheOldestIsForgotten() {
            get(a.endSession("s-2", storage.now().plusSeconds(20)));
            get(a.endSession("s-1", storage.now().plusSeconds(10)));
            get(a.endSession("s-3", storage.now().plusSeconds(30)));
            get(a.endSession("s-4", storage.now().plusSeconds(40)));

            assertThat(get(a.isSessionEnded("s-1"))).isFalse();
            assertThat(get(a.isSessionEnded("s-2"))).isTrue();
            assertThat(get(a.isSessionEnded("s-4"))).isTrue();
            assertThat(entries()).isEqualTo(MAX_ENDED_SESSIONS);
        }

        @Test
        void nothingIsLeftBehindByWhatIsGone() throws Exception {
            AutoCloseable listening = b.listen(change -> {});
            ServedTask removed = created();
            done(a.update(says(removed, "Half of it"), epoch(removed)));
            get(a.remove(removed.taskId()));
            ServedTask deferred = createdAndFree(aTask().of(OTHER_TOOL).owner("bob"));
            done(a.update(deferred.with(Phase.DEFERRED), TaskStore.ANYONE));
            get(a.remove(deferred.taskId()));
            ServedTask ended = created(aTask().owner(null));
            storage.advance(LEASE);
            ServedTask taken = lease(b, NODE_B, TOOL).get(0);
            get(b.renew(NODE_B, List.of(taken.taskId()), LEASE));
            done(b.update(stored(ended).with(completed(ended)), epoch(taken)));
            ServedTask running = created(aTask().invisible());
            assertThatThrownBy(() -> get(a.create(aTask().id(running.taskId()).build())));
            assertThatThrownBy(
                    () -> get(a.create(aTask().owner("carol").maxLive(0).build())));
            get(a.endSession("s-1", storage.now().plusSeconds(1)));
            assertThat(entries()).isGreaterThan(10);

            storage.advance(TTL);
            assertThat(get(a.live(null))).isZero();
            assertThat(get(a.removeExpired(10))).hasSize(2);
            get(a.endSession("s-2", storage.now()));
            listening.close();

            assertThat(entries()).isZero();
        }
    }

    @Nested
    class Many extends TaskStoreFixture {

        private static final int TASKS = 100_000;

        @Override
        Storage open() {
            return memory();
        }

        /** Looking at all tasks for each call would be 10^10 steps here. */
        @Test
        @Timeout(value = 60, unit = TimeUnit.SECONDS)
        void hundredThousandTasksLiveAndEnd() {
            Set<ToolKey> tools = Set.of(TOOL, OTHER_TOOL);
            for (int i = 0; i < TASKS; i++) {
                ServedTask task = created(aTask().of(i % 2 == 0 ? TOOL : OTHER_TOOL)
                        .owner("owner-" + i % 1000)
                        .maxLive(TASKS)
                        .maxLiveOfOwner(1000));
                done(a.update(says(task, "Half of it"), epoch(task)));
                get(a.renew(NODE_A, List.of(task.taskId()), LEASE));
                assertThat(get(b.lease(NODE_B, LEASE, 10, tools))).isEmpty();
                assertThat(get(b.overdue(10))).isEmpty();
                assertThat(get(b.removeExpired(10))).isEmpty();
                get(b.list(SERVER, "owner-" + i % 1000, null, 10));
            }
            assertThat(get(a.live(null))).isEqualTo(TASKS);
            assertThat(listed("owner-7", 10)).hasSize(100);
            storage.advance(LEASE);
            List<ServedTask> taken = get(b.lease(NODE_B, LEASE, 10, tools));
            int ended = 0;
            while (!taken.isEmpty()) {
                for (ServedTask task : taken) {
                    done(b.update(task.with(completed(task)), epoch(task)));
                    ended++;
                }
                taken = get(b.lease(NODE_B, LEASE, 10, tools));
            }
            assertThat(ended).isEqualTo(TASKS);
            storage.advance(TTL);
            int removed = 0;
            while (removed < TASKS) {
                removed += get(b.removeExpired(100)).size();
                get(b.list(SERVER, "owner-" + removed % 1000, null, 10));
            }

            assertThat(((Memory) storage).first.entries()).isZero();
        }
    }

    @Test
    void senselessSettingsAreRefused() {
        InMemoryTaskStore.Builder builder = InMemoryTaskStore.builder();
        assertThatThrownBy(() -> builder.maxTasks(0)).hasMessageContaining("maxTasks: 0");
        assertThatThrownBy(() -> builder.maxEndedSessions(-1)).hasMessageContaining("maxEndedSessions: -1");
    }
}
