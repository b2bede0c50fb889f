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

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest;
import org.camelmcp.tasks.task.Task;
import org.jspecify.annotations.Nullable;

/** All handles of the in-memory repository, with an index for each way to look for them. Not thread-safe. */
final class StoredHandles {

    private final Map<String, StoredHandle> byId = new HashMap<>();
    private final Map<TaskKey, String> byTaskId = new HashMap<>();
    private final Map<CorrelationKey, String> byCorrelation = new HashMap<>();
    private final LeaseQueues queues = new LeaseQueues();
    private final TreeSet<StoredHandle> byExpiry = new TreeSet<>(StoredHandle.BY_EXPIRY);

    int size() {
        return byId.size();
    }

    @Nullable
    StoredHandle byId(String id) {
        return byId.get(id);
    }

    @Nullable
    StoredHandle byTaskId(String server, String taskId) {
        String id = byTaskId.get(new TaskKey(server, taskId));
        return id == null ? null : byId.get(id);
    }

    /** The handle with the same correlation id, server and tool. */
    @Nullable
    StoredHandle byCorrelation(RemoteTask handle) {
        CorrelationKey key = CorrelationKey.of(handle);
        String id = key == null ? null : byCorrelation.get(key);
        return id == null ? null : byId.get(id);
    }

    /** Takes the oldest ready ones out of their queues; each must then be {@linkplain #replace replaced}. */
    List<StoredHandle> takeReady(LeaseRequest request, Instant now) {
        return queues.take(request, now);
    }

    /** The one longest due for removal, {@code null} when none is due. */
    @Nullable
    StoredHandle firstExpired(Instant now) {
        return byExpiry.isEmpty() || byExpiry.first().expiresAt().isAfter(now) ? null : byExpiry.first();
    }

    void add(StoredHandle stored) {
        put(stored);
        CorrelationKey correlation = CorrelationKey.of(stored.handle());
        if (correlation != null) {
            byCorrelation.put(correlation, stored.handle().id());
        }
        TaskKey task = TaskKey.of(stored.handle());
        if (task != null) {
            byTaskId.put(task, stored.handle().id());
        }
    }

    void replace(StoredHandle old, StoredHandle changed) {
        queues.remove(old);
        byExpiry.remove(old);
        put(changed);
        TaskKey before = TaskKey.of(old.handle());
        TaskKey after = TaskKey.of(changed.handle());
        // untouched when it stays: of two handles with one task id the later keeps it
        if (!Objects.equals(before, after)) {
            if (before != null) {
                byTaskId.remove(before, old.handle().id());
            }
            if (after != null) {
                byTaskId.put(after, changed.handle().id());
            }
        }
    }

    void remove(StoredHandle stored) {
        RemoteTask handle = stored.handle();
        byId.remove(handle.id());
        queues.remove(stored);
        byExpiry.remove(stored);
        TaskKey task = TaskKey.of(handle);
        if (task != null) {
            byTaskId.remove(task, handle.id());
        }
        CorrelationKey correlation = CorrelationKey.of(handle);
        if (correlation != null) {
            byCorrelation.remove(correlation);
        }
    }

    boolean isEmpty() {
        return byId.isEmpty()
                && byTaskId.isEmpty()
                && byCorrelation.isEmpty()
                && byExpiry.isEmpty()
                && queues.isEmpty();
    }

    private void put(StoredHandle stored) {
        byId.put(stored.handle().id(), stored);
        queues.add(stored);
        if (!stored.expiresAt().equals(Instant.MAX)) {
            byExpiry.add(stored);
        }
    }

    private record TaskKey(String server, String taskId) {

        static @Nullable TaskKey of(RemoteTask handle) {
            Task task = handle.task();
            return task == null ? null : new TaskKey(handle.server(), task.taskId());
        }
    }

    private record CorrelationKey(String server, String tool, String correlationId) {

        static @Nullable CorrelationKey of(RemoteTask handle) {
            String correlationId = handle.correlationId();
            return correlationId == null ? null : new CorrelationKey(handle.server(), handle.tool(), correlationId);
        }
    }
}
