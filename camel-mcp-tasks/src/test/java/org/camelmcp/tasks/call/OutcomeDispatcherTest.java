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
package org.camelmcp.tasks.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.InMemoryRemoteTaskRepository;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.store.RemoteTask.FollowSettings;
import org.camelmcp.tasks.store.RemoteTaskRepository;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutcomeDispatcherTest {

    private final RemoteTaskRepository repository =
            InMemoryRemoteTaskRepository.builder().build();
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void aConsumerThatFailsDoesNotEndTheHandingOut() {
        OutcomeDispatcher dispatcher = new OutcomeDispatcher("server", engine(Runnable::run));
        AtomicBoolean fails = new AtomicBoolean(true);
        Consumer consumer = new Consumer() {
            @Override
            public int free() {
                if (fails.getAndSet(false)) {
                    throw new IllegalStateException("not now");
                }
                return super.free();
            }
        };
        ended("one");

        dispatcher.add(consumer);
        dispatcher.signal();

        assertThat(consumer.received).hasSize(1);
    }

    private CallEngine engine(Executor workers) {
        scheduler.setRemoveOnCancelPolicy(true);
        return new CallEngine(PollTimer.on(scheduler), workers, repository, Duration.ofHours(1), Clock.systemUTC());
    }

    private void ended(String id) {
        RemoteTask intent = RemoteTask.intent(
                id,
                "server",
                "tool",
                null,
                null,
                new FollowSettings(null, Duration.ZERO, Duration.ZERO, true, true),
                Map.of());
        RemoteTask registered = repository
                .register(intent, "me", Duration.ofSeconds(30))
                .toCompletableFuture()
                .join()
                .handle();
        repository.update(registered.ended(new TaskOutcome.Completed(JsonNodeFactory.instance.objectNode())));
        repository.release("me", List.of(id));
    }

    private static class Consumer implements OutcomeDispatcher.Receiver {

        private final List<RemoteTask> received = new CopyOnWriteArrayList<>();

        @Override
        public @Nullable String tool() {
            return null;
        }

        @Override
        public int free() {
            return 10;
        }

        @Override
        public void receive(RemoteTask handle) {
            received.add(handle);
        }
    }
}
