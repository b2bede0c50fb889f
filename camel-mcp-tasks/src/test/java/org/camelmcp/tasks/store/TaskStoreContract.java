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
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camelmcp.tasks.store.ServedTask.Phase;
import org.camelmcp.tasks.store.TaskStore.NewTask;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.TaskIds;
import org.camelmcp.tasks.task.TaskState;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link TaskStore} keeps to, seen by two nodes: creation, compare-and-set, the end, sessions. */
abstract class TaskStoreContract extends TaskStoreFixture {

    @Test
    void createdTaskIsSeenByTheOtherNodeAtOnce() {
        NewTask wanted = aTask().build();
        Instant before = storage.now();

        ServedTask created = get(a.create(wanted));

        assertThat(get(b.find(wanted.taskId()))).contains(created);
        assertThat(created.taskId()).isEqualTo(wanted.taskId());
        assertThat(created.origin()).isEqualTo(wanted.origin());
        assertThat(created.state()).isEqualTo(TaskState.WORKING);
        assertThat(created.inputs()).isEmpty();
        assertThat(created.createdAt()).isBetween(before, storage.now());
        assertThat(created.lastUpdatedAt()).isEqualTo(created.createdAt());
        assertThat(created.ttl()).isEqualTo(TTL);
        assertThat(created.pollInterval()).isEqualTo(wanted.pollInterval());
        assertThat(created.runUntil()).isEqualTo(created.createdAt().plus(wanted.executionTimeout()));
        assertThat(created.phase()).isEqualTo(Phase.RUNNING);
        assertThat(created.deliveries()).isEqualTo(1);
        assertThat(created.lease())
                .isEqualTo(new ServedTask.Lease(NODE_A, 1, created.createdAt().plus(LEASE)));
    }

    @Test
    void taskWithoutLimitsHasNone() {
        ServedTask created = created(aTask().ttl(null).executionTimeout(null).owner(null));

        storage.advance(Duration.ofDays(10_000));

        assertThat(stored(created)).isEqualTo(created);
        assertThat(created.ttl()).isNull();
        assertThat(created.runUntil()).isNull();
        assertThat(get(a.removeExpired(10))).isEmpty();
        assertThat(get(a.overdue(10))).isEmpty();
    }

    @Test
    void unknownTaskIsNotFound() {
        ServedTask removed = created();
        get(a.remove(removed.taskId()));

        assertThat(get(b.find(TaskIds.next()))).isEmpty();
        assertThat(get(b.find(""))).isEmpty();
        assertThat(get(b.remove(TaskIds.next()))).isFalse();
        assertThat(get(b.update(says(removed, "Too late"), TaskStore.ANYONE))).isEqualTo(new TaskUpdate.Gone());
    }

    @Test
    void idIsNotGivenToTwoTasks() {
        ServedTask first = created();

        assertThatThrownBy(() -> get(b.create(aTask().id(first.taskId()).build())))
                .hasCauseInstanceOf(IllegalStateException.class)
                .satisfies(thrown -> assertThat(thrown.getCause().getMessage()).doesNotContain(first.taskId()));
        assertThat(stored(first)).isEqualTo(first);
        assertThat(get(b.count())).isEqualTo(1);
    }

    @Test
    void updateGivesANewVersionAndTheTimeOfTheChange() {
        ServedTask created = created();
        storage.advance(Duration.ofSeconds(5));
        Instant before = storage.now();

        ServedTask changed = done(b.update(says(created, "Half of it"), epoch(created)));

        assertThat(changed.version()).isGreaterThan(created.version());
        assertThat(changed.state().statusMessage()).isEqualTo("Half of it");
        assertThat(changed.lastUpdatedAt()).isBetween(before, storage.now());
        assertThat(changed.createdAt()).isEqualTo(created.createdAt());
        assertThat(changed.lease()).isEqualTo(created.lease());
        assertThat(get(a.find(created.taskId()))).contains(changed);
    }

    @Test
    void onlyStateInputsAndPhaseAreTakenFromAnUpdate() {
        ServedTask created = created();
        ServedTask twisted = new ServedTask(
                created.taskId(),
                created.version(),
                aTask().owner("mallory").build().origin(),
                created.state().withMessage("Half of it").orElseThrow(),
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                Duration.ofDays(1000),
                Duration.ofDays(1),
                Instant.EPOCH,
                Phase.RUNNING,
                new ServedTask.Lease(NODE_B, 9, Instant.EPOCH),
                50);

        ServedTask changed = done(a.update(twisted, TaskStore.ANYONE));

        ServedTask expected = says(created, "Half of it");
        assertThat(changed)
                .usingRecursiveComparison()
                .ignoringFields("version", "lastUpdatedAt")
                .isEqualTo(expected);
        assertThat(stored(created)).isEqualTo(changed);
    }

    @Test
    void inputsAreKeptInTheirOrderWithTheirAnswers() {
        ServedTask created = created();
        storage.advance(Duration.ofSeconds(5));
        Map<String, StoredInput> inputs = new LinkedHashMap<>();
        for (String key : List.of("z", "a", "m")) {
            InputRequest request = new InputRequest(
                    "elicitation/create", JsonNodeFactory.instance.objectNode().put("message", key));
            inputs.put(
                    key,
                    new StoredInput(
                            key,
                            key,
                            request,
                            key.equals("m"),
                            key.equals("a") ? new InputAnswer.Given(TextNode.valueOf("yes")) : null));
        }

        ServedTask asking = done(a.update(
                created.with(created.state().withInputOpen(true).orElseThrow()).withInputs(inputs), epoch(created)));

        assertThat(stored(created)).isEqualTo(asking);
        assertThat(asking.state().status()).isEqualTo(TaskStatus.INPUT_REQUIRED);
        assertThat(asking.inputs().values()).containsExactlyElementsOf(inputs.values());
        assertThat(asking.lease()).isEqualTo(created.lease());
        assertThat(asking.lastUpdatedAt()).isAfter(created.lastUpdatedAt());
    }

    @Test
    void answerAloneMovesTheTimeOfTheLastUpdateToo() {
        ServedTask created = created();
        storage.advance(Duration.ofSeconds(5));
        InputRequest request = new InputRequest("roots/list", JsonNodeFactory.instance.objectNode());

        ServedTask asking = done(a.update(
                created.withInputs(Map.of("k", new StoredInput("k", "k", request, false, null))), TaskStore.ANYONE));

        assertThat(asking.lastUpdatedAt()).isAfter(created.lastUpdatedAt());
    }

    @Test
    void deferredTaskHasNoLeaseAndClientsSeeNoChange() {
        ServedTask created = created();
        storage.advance(Duration.ofSeconds(5));

        ServedTask deferred = done(a.update(created.with(Phase.DEFERRED), epoch(created)));

        assertThat(deferred.phase()).isEqualTo(Phase.DEFERRED);
        assertThat(deferred.lease()).isNull();
        assertThat(deferred.version()).isGreaterThan(created.version());
        assertThat(deferred.lastUpdatedAt()).isEqualTo(created.lastUpdatedAt());
        assertThat(done(b.update(deferred.with(completed(deferred)), TaskStore.ANYONE))
                        .isTerminal())
                .isTrue();
    }

    @Test
    void endAndResultAreWrittenTogetherAndEndTheLease() {
        ServedTask created = created();
        TaskState completed = completed(created);

        ServedTask ended = done(b.update(created.with(completed), epoch(created)));

        assertThat(ended.state()).isEqualTo(completed);
        assertThat(ended.lease()).isNull();
        assertThat(stored(created)).isEqualTo(ended);
    }

    static Stream<Function<ServedTask, TaskState>> everyEnding() {
        return Stream.of(TaskStoreFixture::completed, TaskStoreFixture::failed, TaskStoreFixture::cancelled);
    }

    /** P 112: terminal is final, for the runner, for others, and for one who knows the version. */
    @ParameterizedTest
    @MethodSource("everyEnding")
    void endedTaskNeverChanges(Function<ServedTask, TaskState> how) {
        ServedTask created = created();
        ServedTask ended = done(a.update(created.with(how.apply(created)), TaskStore.ANYONE));

        for (TaskState late : List.of(completed(created), failed(created), cancelled(created), TaskState.WORKING)) {
            assertThat(get(a.update(ended.with(late), TaskStore.ANYONE))).isEqualTo(new TaskUpdate.Ended(ended));
            assertThat(get(b.update(created.with(late), epoch(created)))).isEqualTo(new TaskUpdate.Ended(ended));
        }
        assertThat(stored(created)).isEqualTo(ended);
    }

    @Test
    void goneIsToldBeforeEnded() {
        ServedTask ended = ended(created());
        storage.advance(TTL);

        assertThat(get(a.update(ended.with(Phase.DEFERRED), NOBODYS))).isEqualTo(new TaskUpdate.Gone());
    }

    @Test
    void endedIsToldBeforeFencedAndConflict() {
        ServedTask created = created();
        ServedTask ended = ended(created);

        assertThat(get(b.update(says(created, "Late"), NOBODYS))).isEqualTo(new TaskUpdate.Ended(ended));
    }

    @Test
    void fencedIsToldBeforeConflict() {
        ServedTask created = created();
        ServedTask changed = done(a.update(says(created, "Half of it"), TaskStore.ANYONE));

        assertThat(get(b.update(says(created, "Late"), NOBODYS))).isEqualTo(new TaskUpdate.Fenced(changed));
        assertThat(get(b.update(says(created, "Late"), epoch(created)))).isEqualTo(new TaskUpdate.Conflict(changed));
        assertThat(get(b.update(says(created, "Late"), TaskStore.ANYONE))).isEqualTo(new TaskUpdate.Conflict(changed));
        assertThat(stored(created)).isEqualTo(changed);
    }

    @Test
    void removedTaskIsGoneForAll() {
        ServedTask running = created();
        ServedTask ended = ended(created());

        assertThat(get(b.remove(running.taskId()))).isTrue();
        assertThat(get(b.remove(ended.taskId()))).isTrue();

        assertThat(get(a.remove(running.taskId()))).isFalse();
        assertThat(get(a.find(running.taskId()))).isEmpty();
        assertThat(get(a.renew(NODE_A, List.of(running.taskId()), LEASE))).isEmpty();
        assertThat(listed("alice", 10)).isEmpty();
        assertThat(get(a.count())).isZero();
        assertThat(get(a.live(null))).isZero();
    }

    @Test
    void endedSessionIsKnownToAllUntilItsTokenIsTooOld() {
        get(a.endSession("s-1", storage.now().plusSeconds(60)));
        get(a.endSession("s-1", storage.now().plusSeconds(20)));
        get(a.endSession("s-2", storage.now().minusSeconds(1)));

        assertThat(get(b.isSessionEnded("s-1"))).isTrue();
        assertThat(get(b.isSessionEnded("s-2"))).isFalse();
        assertThat(get(b.isSessionEnded("s-3"))).isFalse();

        storage.advance(Duration.ofSeconds(50));
        assertThat(get(b.isSessionEnded("s-1"))).isTrue();
        storage.advance(Duration.ofSeconds(10));
        assertThat(get(b.isSessionEnded("s-1"))).isFalse();
    }
}
