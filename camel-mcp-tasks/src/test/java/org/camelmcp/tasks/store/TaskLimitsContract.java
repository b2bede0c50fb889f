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

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.camelmcp.tasks.store.ServedTask.Phase;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.store.TooManyTasksException.Bound;
import org.junit.jupiter.api.Test;

/** What every {@link TaskStore} keeps to: how many tasks there may be, how long they run, and how long they are kept. */
abstract class TaskLimitsContract extends TaskStoreFixture {

    @Test
    void noMoreTasksThanInAllMayLive() {
        created(aTask().of(TOOL));
        created(aTask().of(OTHER_TOOL).owner(null).invisible());
        ended(created());

        assertRefused(aTask().of(new ToolKey("/other", "x")).owner("bob").maxLive(2), Bound.ALL, "2 live tasks");
        created(aTask().maxLive(3));
    }

    @Test
    void noMoreTasksThanOfOneToolMayLive() {
        created(aTask().of(TOOL));
        created(aTask().of(OTHER_TOOL));
        created(aTask().of(new ToolKey("/other", TOOL.tool())));

        assertRefused(aTask().of(TOOL).owner("bob").maxLiveOfTool(1), Bound.TOOL, "this tool");
        created(aTask().of(TOOL).maxLiveOfTool(2));
    }

    @Test
    void noMoreTasksThanOfOneOwnerAndToolMayLive() {
        created(aTask().owner("alice"));
        created(aTask().owner("alice").of(OTHER_TOOL));
        created(aTask().owner("bob"));

        assertRefused(aTask().owner("alice").maxLiveOfOwner(1), Bound.OWNER, "one caller");
        created(aTask().owner("carol").maxLiveOfOwner(1));
    }

    @Test
    void tasksWithoutAnOwnerAreNotBoundedAsOneOwners() {
        created(aTask().owner(null));

        created(aTask().owner(null).maxLiveOfOwner(1));

        assertThat(get(a.live(null))).isEqualTo(2);
    }

    @Test
    void refusedTaskDoesNotExist() {
        NewTaskBuilder refused = aTask().maxLive(0);

        assertRefused(refused, Bound.ALL, "0 live tasks");

        assertThat(get(b.find(refused.build().taskId()))).isEmpty();
        assertThat(get(b.count())).isZero();
    }

    @Test
    void endedRemovedAndLapsedTasksMakeRoom() {
        ServedTask first = created(aTask().maxLiveOfOwner(1));
        ended(first);
        ServedTask second = created(aTask().maxLiveOfOwner(1));
        get(b.remove(second.taskId()));
        created(aTask().maxLiveOfOwner(1));
        storage.advance(TTL);

        created(aTask().maxLiveOfOwner(1).maxLiveOfTool(1).maxLive(1));
        assertRefused(aTask().maxLiveOfOwner(1), Bound.OWNER, "");
    }

    @Test
    void manyTasksThatLapseAtOnceAllMakeRoom() {
        for (int i = 0; i < 300; i++) {
            created(aTask().owner("owner-" + i % 3));
        }
        storage.advance(TTL);

        assertThat(get(b.live("owner-1"))).isZero();
        created(aTask().maxLive(1));
        assertThat(get(b.live(null))).isEqualTo(1);
    }

    @Test
    void boundsAreExactWhenManyCreateAtOnce() throws Exception {
        for (int round = 0; round < 50; round++) {
            int bound = 1 + round % 5;
            String owner = "owner-" + round;
            ToolKey tool = new ToolKey(SERVER, "tool-" + round);
            List<Callable<Boolean>> racers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                TaskStore node = i % 2 == 0 ? a : b;
                NewTaskBuilder task = aTask().owner(owner).of(tool);
                NewTaskBuilder bounded = round % 2 == 0 ? task.maxLiveOfOwner(bound) : task.maxLiveOfTool(bound);
                racers.add(() -> isCreated(node, bounded));
            }

            assertThat(race(racers)).filteredOn(created -> created).hasSize(bound);
            assertThat(get(b.live(owner))).isEqualTo(bound);
        }
    }

    @Test
    void liveTasksAreThoseThatHaveNotEnded() {
        ServedTask working = created(aTask().owner("alice"));
        ServedTask asking = created(aTask().owner("alice").of(OTHER_TOOL));
        done(a.update(asking.with(asking.state().withInputOpen(true).orElseThrow()), TaskStore.ANYONE));
        ServedTask deferred = created(aTask().owner("bob"));
        done(a.update(deferred.with(Phase.DEFERRED), TaskStore.ANYONE));
        created(aTask().owner(null));
        ended(created(aTask().owner("alice")));

        assertThat(get(b.live(null))).isEqualTo(4);
        assertThat(get(b.live("alice"))).isEqualTo(2);
        assertThat(get(b.live("bob"))).isEqualTo(1);
        assertThat(get(b.live("carol"))).isZero();
        assertThat(get(b.count())).isEqualTo(5);
        ended(working);
        assertThat(get(b.live("alice"))).isEqualTo(1);
    }

    @Test
    void taskIsReadableDuringItsWholeTtlAndGoneAtItsEnd() {
        ServedTask running = created();
        ServedTask ended = ended(created());

        storage.advance(TTL.minusSeconds(5));
        assertThat(isThere(running)).isTrue();
        assertThat(isThere(ended)).isTrue();

        storage.advance(Duration.ofSeconds(5));
        assertThat(isThere(running)).isFalse();
        assertThat(isThere(ended)).isFalse();
    }

    /** Whether {@code removeExpired} has been called or not. */
    @Test
    void lapsedTaskIsGoneForEveryOperation() {
        ServedTask lapsed = created();
        storage.advance(TTL);

        assertThat(get(a.find(lapsed.taskId()))).isEmpty();
        assertThat(get(a.update(lapsed.with(completed(lapsed)), epoch(lapsed)))).isEqualTo(new TaskUpdate.Gone());
        assertThat(get(a.renew(NODE_A, List.of(lapsed.taskId()), LEASE))).isEmpty();
        get(a.release(NODE_A, List.of(lapsed.taskId())));
        assertThat(lease(b, NODE_B, TOOL)).isEmpty();
        assertThat(get(a.overdue(10))).isEmpty();
        assertThat(listed("alice", 10)).isEmpty();
        assertThat(get(a.live(null))).isZero();
        assertThat(get(a.remove(lapsed.taskId()))).isFalse();
        assertThat(get(b.removeExpired(10))).containsExactly(lapsed);
        assertThat(get(a.count())).isZero();
    }

    @Test
    void lapsedTasksAreRemovedInPortionsRunningOnesToo() {
        Set<String> lapsed = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            ServedTask task = created();
            lapsed.add(i % 2 == 0 ? task.taskId() : ended(task).taskId());
        }
        storage.advance(TTL.minusSeconds(5));
        ServedTask kept = created();
        assertThat(get(a.removeExpired(10))).isEmpty();
        storage.advance(Duration.ofSeconds(5));

        List<ServedTask> removed = new ArrayList<>(get(a.removeExpired(2)));
        assertThat(removed).hasSize(2);
        assertThat(get(b.removeExpired(0))).isEmpty();
        removed.addAll(get(b.removeExpired(2)));
        removed.addAll(get(a.removeExpired(2)));

        assertThat(ids(removed)).containsExactlyInAnyOrderElementsOf(lapsed);
        assertThat(get(a.removeExpired(2))).isEmpty();
        assertThat(isThere(kept)).isTrue();
        assertThat(get(b.count())).isEqualTo(1);
    }

    @Test
    void overdueTasksAreThoseOutOfTimeLongestFirst() {
        ServedTask late = created(aTask().executionTimeout(Duration.ofSeconds(40)));
        ServedTask later = created(aTask().executionTimeout(Duration.ofSeconds(60)));
        ServedTask deferred = created(aTask().executionTimeout(Duration.ofSeconds(20)));
        done(a.update(deferred.with(Phase.DEFERRED), epoch(deferred)));
        ended(created(aTask().executionTimeout(Duration.ofSeconds(10))));
        created(aTask().executionTimeout(Duration.ofMinutes(5)));
        created(aTask().executionTimeout(null));
        assertThat(get(b.overdue(10))).isEmpty();

        storage.advance(Duration.ofSeconds(60));

        assertThat(ids(get(b.overdue(10)))).containsExactly(deferred.taskId(), late.taskId(), later.taskId());
        assertThat(ids(get(b.overdue(2)))).containsExactly(deferred.taskId(), late.taskId());
        assertThat(get(b.overdue(0))).isEmpty();
        ended(late);
        assertThat(ids(get(a.overdue(10)))).containsExactly(deferred.taskId(), later.taskId());
    }

    private static boolean isCreated(TaskStore node, NewTaskBuilder task) {
        try {
            get(node.create(task.build()));
            return true;
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(TooManyTasksException.class);
            return false;
        }
    }

    private void assertRefused(NewTaskBuilder task, Bound bound, String words) {
        assertThatThrownBy(() -> get(b.create(task.build())))
                .cause()
                .isInstanceOfSatisfying(
                        TooManyTasksException.class, e -> assertThat(e.bound()).isEqualTo(bound))
                .hasMessageContaining(words);
    }
}
