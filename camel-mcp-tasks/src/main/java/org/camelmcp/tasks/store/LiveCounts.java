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

import java.util.HashMap;
import java.util.Map;
import org.camelmcp.tasks.store.TaskStore.NewTask;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.store.TooManyTasksException.Bound;
import org.jspecify.annotations.Nullable;

/** How many tasks have not ended: in all, of each tool, and of each owner. Not thread-safe. */
final class LiveCounts {

    private int all;
    private final Map<ToolKey, Integer> byTool = new HashMap<>();
    private final Map<String, Integer> byOwner = new HashMap<>();
    private final Map<ToolOwner, Integer> byToolAndOwner = new HashMap<>();

    void add(StoredTask stored) {
        if (stored.isLive()) {
            count(stored, 1);
        }
    }

    void remove(StoredTask stored) {
        if (stored.isLive()) {
            count(stored, -1);
        }
    }

    int all() {
        return all;
    }

    int of(String owner) {
        return byOwner.getOrDefault(owner, 0);
    }

    /** The bound for which one more task would be too many; {@code null} = none. */
    @Nullable
    TooManyTasksException reached(NewTask task) {
        ToolKey tool = new ToolKey(task.origin().server(), task.origin().tool());
        String owner = task.origin().owner();
        if (all >= task.maxLive()) {
            return new TooManyTasksException(Bound.ALL, task.maxLive());
        }
        if (byTool.getOrDefault(tool, 0) >= task.maxLiveOfTool()) {
            return new TooManyTasksException(Bound.TOOL, task.maxLiveOfTool());
        }
        if (owner != null && byToolAndOwner.getOrDefault(new ToolOwner(tool, owner), 0) >= task.maxLiveOfOwner()) {
            return new TooManyTasksException(Bound.OWNER, task.maxLiveOfOwner());
        }
        return null;
    }

    /** How many counters are not zero. */
    int size() {
        return (all == 0 ? 0 : 1) + byTool.size() + byOwner.size() + byToolAndOwner.size();
    }

    private void count(StoredTask stored, int more) {
        String owner = stored.task().origin().owner();
        all += more;
        count(byTool, stored.tool(), more);
        if (owner != null) {
            count(byOwner, owner, more);
            count(byToolAndOwner, new ToolOwner(stored.tool(), owner), more);
        }
    }

    /** Counters of zero do not pile up. */
    private static <K> void count(Map<K, Integer> counts, K key, int more) {
        counts.merge(key, more, (old, added) -> old + added == 0 ? null : old + added);
    }

    private record ToolOwner(ToolKey tool, String owner) {}
}
