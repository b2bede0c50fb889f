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
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest.Work;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InMemoryRemoteTaskRepositoryTest {

    static InMemoryRemoteTaskRepository open(RemoteTaskRepositoryFixture.Settings settings) {
        return InMemoryRemoteTaskRepository.builder()
                .clock(settings.clock())
                .maxHandles(settings.maxHandles())
                .outcomeRetention(settings.outcomeRetention())
                .correlationRetention(settings.correlationRetention())
                .build();
    }

    @Nested
    class Handles extends RemoteTaskRepositoryContract {
        @Override
        Nodes open(Settings settings) {
            RemoteTaskRepository one = InMemoryRemoteTaskRepositoryTest.open(settings);
            return new Nodes(one, one);
        }
    }

    @Nested
    class Leases extends RemoteTaskLeaseContract {
        @Override
        Nodes open(Settings settings) {
            RemoteTaskRepository one = InMemoryRemoteTaskRepositoryTest.open(settings);
            return new Nodes(one, one);
        }
    }

    @Nested
    class Memory extends RemoteTaskRepositoryFixture {
        private InMemoryRemoteTaskRepository repository;

        @Override
        Nodes open(Settings settings) {
            repository = InMemoryRemoteTaskRepositoryTest.open(new Settings(
                    settings.clock(), 200_000, settings.outcomeRetention(), settings.correlationRetention()));
            return new Nodes(repository, repository);
        }

        @Test
        void itIsGoneWithTheProcess() {
            assertThat(repository.isDurable()).isFalse();
        }

        @Test
        void nothingIsLeftBehindByHandlesThatWereRemoved() {
            RemoteTask first = register(intent("order-1")).handle();
            first = update(first.followed(Generation.LEGACY, task("t-1")));
            get(repository.release(NODE_A, List.of(first.id())));
            get(repository.remove(first.id(), first.version()));
            RemoteTask second = update(register(intent("order-2")).handle().followed(Generation.LEGACY, task("t-2")));
            second = update(second.followed(Generation.LEGACY, task("t-3")));
            second = update(second.ended(anOutcome()));
            get(repository.release(NODE_A, List.of(second.id())));
            update(get(repository.lease(request(NODE_B, Work.EMIT))).get(0).delivered());
            clock.advance(CORRELATION_RETENTION);
            assertThat(get(repository.removeExpired(10))).hasSize(1);

            assertThat(repository.holdsNothing()).isTrue();
        }

        /** Scanning all handles for each call would be 10^10 steps here. */
        @Test
        @Timeout(value = 60, unit = TimeUnit.SECONDS)
        void hundredThousandHandlesLiveAndEnd() {
            int handles = 100_000;
            for (int i = 0; i < handles; i++) {
                RemoteTask handle = register(intent(SERVER, "tool-" + i % 50, "order-" + i, true))
                        .handle();
                RemoteTask followed = update(handle.followed(Generation.MODERN, task("task-" + i)));
                get(repository.renew(NODE_A, List.of(followed.id()), LEASE));
                assertThat(get(repository.lease(new LeaseRequest(NODE_B, LEASE, 10, SERVER, Set.of(), Work.EMIT))))
                        .isEmpty();
            }
            clock.advance(LEASE);
            LeaseRequest few = new LeaseRequest(NODE_B, Duration.ofHours(1), 10, SERVER, Set.of(), Work.FOLLOW);
            for (List<RemoteTask> next = get(repository.lease(few));
                    !next.isEmpty();
                    next = get(repository.lease(few))) {
                next.forEach(handle -> update(handle.ended(anOutcome())));
                get(repository.release(NODE_B, ids(next)));
            }
            clock.advance(OUTCOME_RETENTION);
            int removed = 0;
            while (removed < handles) {
                removed += get(repository.removeExpired(100)).size();
            }

            assertThat(repository.holdsNothing()).isTrue();
        }
    }

    @Test
    void senselessSettingsAreRefused() {
        InMemoryRemoteTaskRepository.Builder builder = InMemoryRemoteTaskRepository.builder();
        assertThatThrownBy(() -> builder.maxHandles(0)).hasMessageContaining("maxHandles");
        assertThatThrownBy(() -> builder.outcomeRetention(Duration.ZERO)).hasMessageContaining("outcomeRetention");
        assertThatThrownBy(() -> builder.correlationRetention(Duration.ofDays(-1)))
                .hasMessageContaining("correlationRetention");
    }
}
