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
package org.camelmcp.tasks.receiver;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskChange;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.store.TaskUpdate;

/** A store that can be out of reach, may lose changes, and counts what is written. */
final class FaultyStore implements TaskStore {

    private final TaskStore store;
    final AtomicInteger updates = new AtomicInteger();
    final AtomicInteger finds = new AtomicInteger();
    volatile boolean down;
    volatile boolean hangs;
    volatile boolean losesChanges;
    volatile boolean durable;

    FaultyStore(TaskStore store) {
        this.store = store;
    }

    private <T> CompletionStage<T> up(Supplier<CompletionStage<T>> operation) {
        if (hangs) {
            return new CompletableFuture<>();
        }
        return down ? CompletableFuture.failedFuture(new IllegalStateException("no connection")) : operation.get();
    }

    @Override
    public boolean isDurable() {
        return durable;
    }

    @Override
    public CompletionStage<ServedTask> create(NewTask task) {
        return up(() -> store.create(task));
    }

    @Override
    public CompletionStage<Optional<ServedTask>> find(String taskId) {
        finds.incrementAndGet();
        return up(() -> store.find(taskId));
    }

    @Override
    public CompletionStage<TaskUpdate> update(ServedTask changed, long epoch) {
        updates.incrementAndGet();
        return up(() -> store.update(changed, epoch));
    }

    @Override
    public CompletionStage<List<ServedTask>> lease(
            String holder, Duration lease, int limit, Collection<ToolKey> tools) {
        return up(() -> store.lease(holder, lease, limit, tools));
    }

    @Override
    public CompletionStage<Set<String>> renew(String holder, Collection<String> taskIds, Duration lease) {
        return up(() -> store.renew(holder, taskIds, lease));
    }

    @Override
    public CompletionStage<Void> release(String holder, Collection<String> taskIds) {
        return up(() -> store.release(holder, taskIds));
    }

    @Override
    public CompletionStage<Page> list(String server, String owner, String cursor, int limit) {
        return up(() -> store.list(server, owner, cursor, limit));
    }

    @Override
    public CompletionStage<List<ServedTask>> overdue(int limit) {
        return up(() -> store.overdue(limit));
    }

    @Override
    public CompletionStage<Boolean> remove(String taskId) {
        return up(() -> store.remove(taskId));
    }

    @Override
    public CompletionStage<List<ServedTask>> removeExpired(int limit) {
        return up(() -> store.removeExpired(limit));
    }

    @Override
    public CompletionStage<Long> live(String owner) {
        return up(() -> store.live(owner));
    }

    @Override
    public CompletionStage<Long> count() {
        return up(store::count);
    }

    @Override
    public AutoCloseable listen(Consumer<TaskChange> listener) {
        return store.listen(change -> {
            if (!losesChanges) {
                listener.accept(change);
            }
        });
    }

    @Override
    public CompletionStage<Void> endSession(String sessionId, Instant until) {
        return up(() -> store.endSession(sessionId, until));
    }

    @Override
    public CompletionStage<Boolean> isSessionEnded(String sessionId) {
        return up(() -> store.isSessionEnded(sessionId));
    }
}
