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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.InMemoryRemoteTaskRepository;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.store.RemoteTask.FollowSettings;
import org.camelmcp.tasks.store.RemoteTaskRepository;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest.Work;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandlesTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final RemoteTaskRepository repository =
            InMemoryRemoteTaskRepository.builder().build();
    private final List<RemoteTask> taken = new ArrayList<>();
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private final CallEngine engine = engine();

    @AfterEach
    void stop() {
        engine.stopped();
        scheduler.shutdownNow();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "order-1")
    void nobodyElseGetsAnOutcomeWhileItIsBeingSettled(@Nullable String correlationId) {
        TaskOutcome outcome = new TaskOutcome.Completed(JsonNodeFactory.instance.objectNode());
        RemoteTask intent = RemoteTask.intent(
                "handle",
                "server",
                "tool",
                correlationId,
                "hash",
                new FollowSettings(null, Duration.ofMillis(250), Duration.ofSeconds(30), true, true),
                Map.of());
        String holder = engine.leases().holder();
        RemoteTask registered = now(repository.register(intent, holder, LEASE)).handle();
        now(repository.update(registered.ended(outcome)));
        engine.leases().hold("handle");

        now(new Handles(new RemoteEndpoint(engine, null, null, null, null, null, null)).settled("handle", outcome));

        assertThat(taken).isEmpty();
        assertThat(leased("another")).as("afterwards").isEmpty();
    }

    /** Whose repository has another consumer that looks for work before each step. */
    private CallEngine engine() {
        scheduler.setRemoveOnCancelPolicy(true);
        RemoteTaskRepository contended = (RemoteTaskRepository) Proxy.newProxyInstance(
                RemoteTaskRepository.class.getClassLoader(),
                new Class<?>[] {RemoteTaskRepository.class},
                (proxy, method, arguments) -> {
                    taken.addAll(leased("another"));
                    return invoke(method, arguments);
                });
        return new CallEngine(
                PollTimer.on(scheduler), Runnable::run, contended, Duration.ofHours(1), Clock.systemUTC());
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(repository, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private List<RemoteTask> leased(String holder) {
        return now(repository.lease(new LeaseRequest(holder, LEASE, 10, "server", Set.of(), Work.EMIT)));
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }
}
