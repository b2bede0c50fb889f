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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.camelmcp.tasks.store.TaskStore.NewTask;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.jspecify.annotations.Nullable;

/**
 * All tasks of the in-memory store, with an index for each way to look for them. A task whose ttl has lapsed is never
 * found; it stays in its indexes until it is {@linkplain #lapse set aside}, in small portions. Not thread-safe.
 */
final class StoredTasks {

    private final Map<String, StoredTask> byId = new HashMap<>();
    private final TreeSet<StoredTask> byExpiry = new TreeSet<>(StoredTask.BY_EXPIRY);
    private final TreeSet<StoredTask> byRunUntil = new TreeSet<>(StoredTask.BY_RUN_UNTIL);
    private final LeasableTasks leasable = new LeasableTasks();
    private final TaskLists lists = new TaskLists();
    private final LiveCounts live = new LiveCounts();

    /** Those that only wait to be removed, and are in no other index. */
    private final TreeSet<StoredTask> lapsed = new TreeSet<>(StoredTask.BY_EXPIRY);

    private long weight;

    /** Those that have lapsed and are not removed yet, too. */
    int size() {
        return byId.size();
    }

    /** Of all together; see {@link TaskWeight}. */
    long weight() {
        return weight;
    }

    boolean isKnown(String taskId) {
        return byId.containsKey(taskId);
    }

    @Nullable
    StoredTask find(String taskId, Instant now) {
        StoredTask stored = byId.get(taskId);
        return stored == null || stored.hasLapsed(now) ? null : stored;
    }

    List<StoredTask> free(Collection<ToolKey> tools, Instant now, int limit) {
        return leasable.free(tools, now, limit);
    }

    /** See {@link TaskLists#after}; some may have lapsed. */
    Collection<StoredTask> listed(String server, String owner, long after) {
        return lists.after(server, owner, after);
    }

    List<StoredTask> overdue(Instant now, int limit) {
        List<StoredTask> overdue = new ArrayList<>();
        for (StoredTask next : byRunUntil) {
            Instant runUntil = next.task().runUntil();
            if (overdue.size() >= limit || runUntil == null || !Times.isDue(runUntil, now)) {
                break;
            }
            if (!next.hasLapsed(now)) {
                overdue.add(next);
            }
        }
        return overdue;
    }

    /** How many have not ended; one owner's, or all when {@code null}. */
    int live(@Nullable String owner, Instant now) {
        lapse(now, Integer.MAX_VALUE);
        return owner == null ? live.all() : live.of(owner);
    }

    /** The bound for which one more task would be too many; {@code null} = none. */
    @Nullable
    TooManyTasksException reached(NewTask task, Instant now, int portion) {
        TooManyTasksException reached = reached(task);
        while (reached != null && lapse(now, portion) > 0) {
            reached = reached(task);
        }
        return reached;
    }

    private @Nullable TooManyTasksException reached(NewTask task) {
        return live.reached(task.origin(), task.maxLive(), task.maxLiveOfTool(), task.maxLiveOfOwner());
    }

    /** Sets lapsed tasks aside, at most that many. @return how many */
    int lapse(Instant now, int limit) {
        int count = 0;
        while (count < limit && !byExpiry.isEmpty() && byExpiry.first().hasLapsed(now)) {
            StoredTask first = byExpiry.first();
            unindex(first);
            lapsed.add(first);
            count++;
        }
        return count;
    }

    /** The one longest set aside, {@code null} when there is none. */
    @Nullable
    StoredTask firstLapsed() {
        return lapsed.isEmpty() ? null : lapsed.first();
    }

    void add(StoredTask stored) {
        byId.put(stored.id(), stored);
        weight += stored.weight();
        index(stored);
    }

    void replace(StoredTask old, StoredTask changed) {
        byId.put(changed.id(), changed);
        weight += changed.weight() - old.weight();
        unindex(old);
        index(changed);
    }

    void remove(StoredTask stored) {
        byId.remove(stored.id());
        weight -= stored.weight();
        if (!lapsed.remove(stored)) {
            unindex(stored);
        }
    }

    /** How many entries there are, in all indexes together. */
    int entries() {
        return byId.size()
                + byExpiry.size()
                + byRunUntil.size()
                + leasable.size()
                + lists.size()
                + live.size()
                + lapsed.size();
    }

    private void index(StoredTask stored) {
        if (!stored.expiresAt().equals(Instant.MAX)) {
            byExpiry.add(stored);
        }
        if (mayRunOut(stored)) {
            byRunUntil.add(stored);
        }
        leasable.add(stored);
        lists.add(stored);
        if (stored.isLive()) {
            live.add(stored.task().origin());
        }
    }

    private void unindex(StoredTask stored) {
        byExpiry.remove(stored);
        if (mayRunOut(stored)) {
            byRunUntil.remove(stored);
        }
        leasable.remove(stored);
        lists.remove(stored);
        if (stored.isLive()) {
            live.remove(stored.task().origin());
        }
    }

    private static boolean mayRunOut(StoredTask stored) {
        return stored.isLive() && stored.task().runUntil() != null;
    }
}
