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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.store.TaskStore.Page;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two nodes with a client each of one store, and the words in which its contract is told. */
abstract class TaskStoreFixture {

    static final String NODE_A = "node-a";
    static final String NODE_B = "node-b";
    static final String SERVER = "/mcp";
    static final ToolKey TOOL = new ToolKey(SERVER, "report");
    static final ToolKey OTHER_TOOL = new ToolKey(SERVER, "export");
    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration TTL = Duration.ofMinutes(10);

    /** As a number in place of the epoch of a lease that nobody has. */
    static final long NOBODYS = 77;

    Storage storage;
    TaskStore a;
    TaskStore b;
    private ExecutorService threads;

    /** One storage, empty at first, to which every node has a client of its own. */
    interface Storage {
        TaskStore client();

        /** By the storage's clock, which may go on by itself. */
        Instant now();

        void advance(Duration by);
    }

    abstract Storage open();

    @BeforeEach
    void openStores() {
        storage = open();
        a = storage.client();
        b = storage.client();
        threads = Executors.newCachedThreadPool();
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    static NewTaskBuilder aTask() {
        return new NewTaskBuilder();
    }

    ServedTask created(NewTaskBuilder task) {
        return get(a.create(task.build()));
    }

    ServedTask created() {
        return created(aTask());
    }

    /** Its lease has been given back. */
    ServedTask createdAndFree(NewTaskBuilder task) {
        ServedTask created = created(task);
        get(a.release(NODE_A, List.of(created.taskId())));
        return stored(created);
    }

    ServedTask ended(ServedTask task) {
        return done(a.update(task.with(completed(task)), TaskStore.ANYONE));
    }

    static ServedTask done(CompletionStage<TaskUpdate> update) {
        TaskUpdate made = get(update);
        assertThat(made).isInstanceOf(TaskUpdate.Done.class);
        return ((TaskUpdate.Done) made).task();
    }

    /** As the other node sees it. */
    ServedTask stored(ServedTask task) {
        return get(b.find(task.taskId())).orElseThrow();
    }

    boolean isThere(ServedTask task) {
        return get(b.find(task.taskId())).isPresent();
    }

    static TaskState completed(ServedTask task) {
        return end(task, new TaskEnding.Result(JsonNodeFactory.instance.objectNode()));
    }

    static TaskState failed(ServedTask task) {
        return end(task, new TaskEnding.Error(new JsonRpcError(-32603, "Out of memory", null)));
    }

    static TaskState cancelled(ServedTask task) {
        return end(task, new TaskEnding.Cancelled("Not wanted any more"));
    }

    static TaskState end(ServedTask task, TaskEnding ending) {
        return task.state().end(ending, null).orElseThrow();
    }

    static ServedTask says(ServedTask task, @Nullable String message) {
        return task.with(task.state().withMessage(message).orElseThrow());
    }

    static long epoch(ServedTask task) {
        return task.lease().epoch();
    }

    List<ServedTask> lease(TaskStore store, String holder, ToolKey... tools) {
        return get(store.lease(holder, LEASE, 100, Set.of(tools)));
    }

    static List<String> ids(List<ServedTask> tasks) {
        return tasks.stream().map(ServedTask::taskId).toList();
    }

    /** All pages, of that many tasks each. */
    List<String> listed(String owner, int limit) {
        List<String> all = new ArrayList<>();
        String cursor = null;
        do {
            Page page = get(b.list(SERVER, owner, cursor, limit));
            all.addAll(ids(page.tasks()));
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    /** Runs them all at the same moment, each on a thread of its own. */
    <T> List<T> race(List<Callable<T>> racers) throws Exception {
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
    }
}
