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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.store.RemoteTask.FollowSettings;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest.Work;
import org.camelmcp.tasks.store.RemoteTaskRepository.Registered;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** Two nodes with a client each of one repository, and the words in which its contract is told. */
abstract class RemoteTaskRepositoryFixture {

    static final String NODE_A = "node-a";
    static final String NODE_B = "node-b";
    static final String SERVER = "bi";
    static final String TOOL = "report";
    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration OUTCOME_RETENTION = Duration.ofDays(2);
    static final Duration CORRELATION_RETENTION = Duration.ofDays(5);
    static final int MAX_HANDLES = 50;

    final MutableClock clock = new MutableClock();
    RemoteTaskRepository a;
    RemoteTaskRepository b;

    /** What the repositories are to be opened with. */
    record Settings(Clock clock, long maxHandles, Duration outcomeRetention, Duration correlationRetention) {}

    /** The clients of two nodes. */
    record Nodes(RemoteTaskRepository a, RemoteTaskRepository b) {}

    /** Two clients of the same, empty storage; an implementation that is one object gives it twice. */
    abstract Nodes open(Settings settings);

    @BeforeEach
    void openRepositories() {
        Nodes nodes = open(new Settings(clock, MAX_HANDLES, OUTCOME_RETENTION, CORRELATION_RETENTION));
        a = nodes.a();
        b = nodes.b();
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    static RemoteTask intent(@Nullable String correlationId) {
        return intent(SERVER, TOOL, correlationId, true);
    }

    static RemoteTask intent(String server, String tool, @Nullable String correlationId, boolean emit) {
        FollowSettings follow = new FollowSettings(null, Duration.ofSeconds(1), Duration.ofMinutes(1), true, emit);
        return RemoteTask.intent(UUID.randomUUID().toString(), server, tool, correlationId, "hash", follow, Map.of());
    }

    static Task task(String taskId) {
        return new Task(taskId, TaskStatus.WORKING, null, null, null, null, null);
    }

    static TaskOutcome anOutcome() {
        return new TaskOutcome.Cancelled(null);
    }

    Registered register(RemoteTask intent) {
        return get(a.register(intent, NODE_A, LEASE));
    }

    /** A new handle that nobody has leased. */
    RemoteTask free(RemoteTask intent) {
        RemoteTask handle = register(intent).handle();
        get(a.release(NODE_A, List.of(handle.id())));
        return handle;
    }

    RemoteTask freeAndFollowed(String taskId) {
        return update(free(intent(null)).followed(Generation.LEGACY, task(taskId)));
    }

    RemoteTask freeAndEnded() {
        return update(free(intent(null)).ended(anOutcome()));
    }

    RemoteTask update(RemoteTask changed) {
        return get(a.update(changed)).orElseThrow();
    }

    RemoteTask stored(RemoteTask handle) {
        return get(b.find(handle.id())).orElseThrow();
    }

    Instant now() {
        return clock.instant();
    }

    static LeaseRequest request(String holder, Work work) {
        return new LeaseRequest(holder, LEASE, 100, SERVER, Set.of(), work);
    }

    List<String> leaseIds(RemoteTaskRepository repository, String holder, Work work) {
        return ids(get(repository.lease(request(holder, work))));
    }

    static List<String> ids(List<RemoteTask> handles) {
        return handles.stream().map(RemoteTask::id).toList();
    }

    /** Runs them all at the same moment, each on a thread of its own. */
    static <T> List<T> race(List<Callable<T>> racers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(racers.size());
        try {
            CyclicBarrier start = new CyclicBarrier(racers.size());
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> racer : racers) {
                running.add(threads.submit(() -> {
                    start.await();
                    return racer.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get(30, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
