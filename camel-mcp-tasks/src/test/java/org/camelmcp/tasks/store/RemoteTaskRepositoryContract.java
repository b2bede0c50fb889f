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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.store.RemoteTask.FollowSettings;
import org.camelmcp.tasks.store.RemoteTask.Lease;
import org.camelmcp.tasks.store.RemoteTask.Phase;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest.Work;
import org.camelmcp.tasks.store.RemoteTaskRepository.Registered;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link RemoteTaskRepository} keeps to, seen by two nodes: handles, correlation, compare-and-set, retention. */
abstract class RemoteTaskRepositoryContract extends RemoteTaskRepositoryFixture {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Test
    void registeredHandleIsSeenByTheOtherNodeAndLeasedToItsMaker() {
        RemoteTask intent = intent("order-1");

        Registered registered = register(intent);

        assertThat(registered.created()).isTrue();
        assertThat(registered.handle().createdAt()).isEqualTo(now());
        assertThat(registered.handle().changedAt()).isEqualTo(now());
        assertThat(registered.handle().lease()).isEqualTo(new Lease(NODE_A, now().plus(LEASE)));
        assertThat(get(b.find(intent.id()))).contains(registered.handle());
        assertThat(get(b.count())).isEqualTo(1);
    }

    @Test
    void unknownHandleIsNotFound() {
        assertThat(get(a.find("unknown"))).isEmpty();
        assertThat(get(a.findByTaskId(SERVER, "unknown"))).isEmpty();
        assertThat(get(a.update(intent(null)))).isEmpty();
        assertThat(get(a.remove("unknown", 1))).isFalse();
    }

    @Test
    void sameHandleIsNotRegisteredTwice() {
        RemoteTask intent = intent(null);
        register(intent);

        assertThatThrownBy(() -> get(b.register(intent, NODE_B, LEASE)))
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void knownCorrelationIdBringsBackTheFirstHandle() {
        RemoteTask first = register(intent("order-1")).handle();

        Registered second = get(b.register(intent("order-1"), NODE_B, LEASE));

        assertThat(second.created()).isFalse();
        assertThat(second.handle()).isEqualTo(first);
        assertThat(get(b.count())).isEqualTo(1);
    }

    @Test
    void correlationIdIsUniquePerServerAndToolOnly() {
        register(intent(SERVER, TOOL, "order-1", true));

        assertThat(register(intent(SERVER, "other-tool", "order-1", true)).created())
                .isTrue();
        assertThat(register(intent("other-server", TOOL, "order-1", true)).created())
                .isTrue();
        assertThat(register(intent(null)).created()).isTrue();
        assertThat(register(intent(null)).created()).isTrue();
    }

    @Test
    void ofRacingRegistrationsWithOneCorrelationIdExactlyOneCreates() throws Exception {
        List<Callable<Registered>> racers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RemoteTaskRepository repository = i % 2 == 0 ? a : b;
            racers.add(() -> get(repository.register(intent("order-1"), NODE_A, LEASE)));
        }

        List<Registered> results = race(racers);

        assertThat(results).filteredOn(Registered::created).hasSize(1);
        assertThat(results)
                .extracting(result -> result.handle().id())
                .containsOnly(results.get(0).handle().id());
        assertThat(get(a.count())).isEqualTo(1);
    }

    @Test
    void deliveredHandleIsStillRecognisedByItsCorrelationId() {
        RemoteTask handle = update(register(intent("order-1")).handle().ended(anOutcome()));
        update(handle.delivered());

        assertThat(register(intent("order-1")).handle().phase()).isEqualTo(Phase.DELIVERED);
    }

    @Test
    void removedHandleFreesItsCorrelationId() {
        RemoteTask handle = register(intent("order-1")).handle();

        assertThat(get(b.remove(handle.id(), handle.version()))).isTrue();

        assertThat(get(a.find(handle.id()))).isEmpty();
        assertThat(register(intent("order-1")).created()).isTrue();
    }

    @Test
    void updateGivesANewVersionAndTheTimeOfTheChange() {
        RemoteTask handle = register(intent(null)).handle();
        Instant created = now();
        clock.advance(Duration.ofSeconds(5));

        RemoteTask changed = update(handle.followed(Generation.MODERN, task("t-1")));

        assertThat(changed.version()).isGreaterThan(handle.version());
        assertThat(changed.createdAt()).isEqualTo(created);
        assertThat(changed.changedAt()).isEqualTo(now());
        assertThat(stored(handle)).isEqualTo(changed);
    }

    @Test
    void updateWithAStaleVersionIsRefused() {
        RemoteTask handle = register(intent(null)).handle();
        RemoteTask newer = update(handle.followed(Generation.LEGACY, task("t-1")));

        assertThat(get(b.update(handle.ended(anOutcome())))).isEmpty();
        assertThat(stored(handle)).isEqualTo(newer);
    }

    @Test
    void ofRacingUpdatesExactlyOneWins() throws Exception {
        RemoteTask handle = register(intent(null)).handle();
        List<Callable<Optional<RemoteTask>>> racers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RemoteTaskRepository repository = i % 2 == 0 ? a : b;
            RemoteTask changed = handle.followed(Generation.LEGACY, task("t-" + i));
            racers.add(() -> get(repository.update(changed)));
        }

        List<RemoteTask> winners =
                race(racers).stream().flatMap(Optional::stream).toList();

        assertThat(winners).hasSize(1);
        assertThat(stored(handle)).isEqualTo(winners.get(0));
    }

    @Test
    void updateLeavesLeaseTimesAndIdentityAsTheyAre() {
        RemoteTask handle = register(intent("order-1")).handle();
        RemoteTask forged = new RemoteTask(
                handle.id(),
                "other-server",
                "other-tool",
                Phase.FOLLOWED,
                "order-2",
                handle.argumentsHash(),
                null,
                null,
                handle.follow(),
                Map.of(),
                Set.of(),
                null,
                0,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                new Lease(NODE_B, Instant.MAX),
                handle.version());

        RemoteTask changed = update(forged);

        assertThat(changed.phase()).isEqualTo(Phase.FOLLOWED);
        assertThat(changed.server()).isEqualTo(SERVER);
        assertThat(changed.tool()).isEqualTo(TOOL);
        assertThat(changed.correlationId()).isEqualTo("order-1");
        assertThat(changed.createdAt()).isEqualTo(handle.createdAt());
        assertThat(changed.lease()).isEqualTo(handle.lease());
    }

    @Test
    void taskIsFoundByTheIdThatItsServerGaveIt() {
        RemoteTask handle = freeAndFollowed("t-1");
        RemoteTask moved = update(handle.followed(Generation.LEGACY, task("t-2")));

        assertThat(get(b.findByTaskId(SERVER, "t-1"))).isEmpty();
        assertThat(get(b.findByTaskId(SERVER, "t-2"))).contains(moved);
        assertThat(get(b.findByTaskId("other-server", "t-2"))).isEmpty();
        assertThat(get(b.remove(moved.id(), moved.version()))).isTrue();
        assertThat(get(b.findByTaskId(SERVER, "t-2"))).isEmpty();
    }

    @Test
    void taskIdGivenTwiceFindsTheHandleThatGotItLast() {
        RemoteTask first = register(intent(null)).handle();
        update(first.followed(Generation.LEGACY, task("t-1")));
        RemoteTask second = freeAndFollowed("t-1");
        get(a.renew(NODE_A, List.of(first.id()), LEASE));

        assertThat(get(b.findByTaskId(SERVER, "t-1"))).contains(second);
    }

    @Test
    void removalWithAStaleVersionIsRefused() {
        RemoteTask handle = register(intent(null)).handle();
        update(handle.followed(Generation.LEGACY, task("t-1")));

        assertThat(get(b.remove(handle.id(), handle.version()))).isFalse();
        assertThat(get(a.find(handle.id()))).isPresent();
    }

    static Stream<TaskOutcome> everyKindOfOutcome() {
        ObjectNode result = JSON.objectNode().put("isError", true);
        result.putArray("content").addObject().put("type", "text").put("text", "grüß 🐪");
        return Stream.of(
                new TaskOutcome.Completed(result),
                new TaskOutcome.ToolError(result),
                new TaskOutcome.Failed(null, "connection refused", true),
                new TaskOutcome.Failed(new JsonRpcError(-32603, "broken", result), "broken", false),
                new TaskOutcome.Cancelled("by the operator"),
                new TaskOutcome.Cancelled(null),
                new TaskOutcome.Expired("gone"),
                new TaskOutcome.TimedOut(Duration.ofMillis(90_500)),
                new TaskOutcome.DeliveryUnknown("connection reset"),
                new TaskOutcome.Detached());
    }

    @ParameterizedTest
    @MethodSource("everyKindOfOutcome")
    void everyKindOfOutcomeComesBackAsItWasStored(TaskOutcome outcome) {
        RemoteTask ended = update(register(intent(null)).handle().ended(outcome));

        assertThat(ended.outcome()).isEqualTo(outcome);
        assertThat(stored(ended)).isEqualTo(ended);
    }

    @Test
    void wholeHandleComesBackAsItWasStored() {
        Instant time = Instant.parse("2026-11-22T09:59:58.123Z");
        FollowSettings follow = new FollowSettings(time, Duration.ofMillis(1_500), Duration.ofMinutes(2), false, false);
        Map<String, Object> headers =
                Map.of("text", "ü", "integer", 1, "long", 1L << 40, "double", 0.5, "yes", true, "JMSMessageID", "ID:1");
        RemoteTask intent = RemoteTask.intent("id-1", SERVER, TOOL, "order-1", "hash-1", follow, headers);
        RemoteTask registered = register(intent).handle();

        RemoteTask changed = registered
                .followed(
                        Generation.MODERN,
                        new Task(
                                "t-1",
                                TaskStatus.INPUT_REQUIRED,
                                "waits",
                                time,
                                time.plusSeconds(1),
                                Duration.ofHours(1),
                                Duration.ofMillis(250)))
                .withAnsweredKeys(Set.of("step-1", "step-2"))
                .deliveryFailed(time);
        RemoteTask stored = update(changed);

        assertThat(stored)
                .usingRecursiveComparison()
                .ignoringFields("version", "changedAt")
                .isEqualTo(changed);
        assertThat(stored.headers()).isEqualTo(headers);
        assertThat(get(b.find("id-1"))).contains(stored);
    }

    @Test
    void handleWithoutAnythingOptionalComesBackAsItWasStored() {
        RemoteTask handle = register(RemoteTask.intent(
                        "id-1", SERVER, TOOL, null, null, intent(null).follow(), Map.of()))
                .handle();

        assertThat(get(b.find("id-1"))).contains(handle);
        assertThat(handle.task()).isNull();
        assertThat(handle.outcome()).isNull();
        assertThat(handle.generation()).isNull();
    }

    @Test
    void outcomeThatNobodyFetchedIsRemovedAfterItsRetention() {
        RemoteTask ended = freeAndEnded();

        clock.advance(OUTCOME_RETENTION.minusSeconds(1));
        assertThat(get(b.removeExpired(10))).isEmpty();
        clock.advance(Duration.ofSeconds(1));

        assertThat(get(b.removeExpired(10))).containsExactly(ended);
        assertThat(get(a.find(ended.id()))).isEmpty();
        assertThat(get(a.count())).isZero();
    }

    @Test
    void deliveredHandleIsRemovedAfterTheCorrelationRetention() {
        RemoteTask ended = update(free(intent("order-1")).ended(anOutcome()));
        clock.advance(Duration.ofDays(1));
        RemoteTask delivered = update(ended.delivered());

        clock.advance(CORRELATION_RETENTION.minusSeconds(1));
        assertThat(get(b.removeExpired(10))).isEmpty();
        clock.advance(Duration.ofSeconds(1));

        assertThat(get(b.removeExpired(10))).containsExactly(delivered);
        assertThat(register(intent("order-1")).created()).isTrue();
    }

    @Test
    void failingDeliveriesDoNotKeepAnOutcomeForEver() {
        RemoteTask ended = freeAndEnded();
        clock.advance(OUTCOME_RETENTION.minusSeconds(1));
        update(ended.deliveryFailed(now().plusSeconds(1)));
        clock.advance(Duration.ofSeconds(1));

        assertThat(ids(get(a.removeExpired(10)))).containsExactly(ended.id());
    }

    @Test
    void outcomeIsNotRemovedWhileItIsBeingEmitted() {
        RemoteTask ended = freeAndEnded();
        clock.advance(OUTCOME_RETENTION.minusSeconds(1));
        assertThat(leaseIds(b, NODE_B, Work.EMIT)).containsExactly(ended.id());

        clock.advance(Duration.ofSeconds(2));
        assertThat(get(a.removeExpired(10))).isEmpty();
        clock.advance(LEASE);

        assertThat(ids(get(a.removeExpired(10)))).containsExactly(ended.id());
    }

    @Test
    void handlesThatHaveNotEndedAreKept() {
        free(intent(null));
        freeAndFollowed("t-1");
        clock.advance(Duration.ofDays(400));

        assertThat(get(a.removeExpired(10))).isEmpty();
        assertThat(get(a.count())).isEqualTo(2);
    }

    @Test
    void removalOfExpiredHandlesStopsAtItsLimit() {
        for (int i = 0; i < 5; i++) {
            freeAndEnded();
        }
        clock.advance(OUTCOME_RETENTION);

        assertThat(get(a.removeExpired(3))).hasSize(3);
        assertThat(get(b.removeExpired(3))).hasSize(2);
        assertThat(get(a.removeExpired(3))).isEmpty();
    }

    @Test
    void fullRepositoryRefusesAnotherHandleUntilOneIsRemoved() {
        RemoteTask known = register(intent("order-1")).handle();
        for (int i = 1; i < MAX_HANDLES; i++) {
            register(intent(null));
        }

        assertThatThrownBy(() -> register(intent(null)))
                .hasCauseInstanceOf(RepositoryFullException.class)
                .hasMessageContaining(String.valueOf(MAX_HANDLES));
        assertThat(register(intent("order-1")).handle()).isEqualTo(known);
        assertThat(get(a.remove(known.id(), known.version()))).isTrue();
        assertThat(register(intent(null)).created()).isTrue();
    }
}
