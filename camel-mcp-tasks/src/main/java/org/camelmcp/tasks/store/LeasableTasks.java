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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.camelmcp.tasks.store.TaskStore.ToolKey;

/**
 * The tasks that a node runs or should run, by tool and in the order in which their leases lapse, so that finding those
 * to take over costs nothing for all the others. Not thread-safe.
 */
final class LeasableTasks {

    private final Map<ToolKey, TreeSet<StoredTask>> byTool = new HashMap<>();

    void add(StoredTask stored) {
        if (stored.isLeasable()) {
            byTool.computeIfAbsent(stored.tool(), tool -> new TreeSet<>(StoredTask.BY_FREE_FROM))
                    .add(stored);
        }
    }

    void remove(StoredTask stored) {
        byTool.computeIfPresent(stored.tool(), (tool, queue) -> {
            queue.remove(stored);
            return queue.isEmpty() ? null : queue;
        });
    }

    /** The longest free of these tools. */
    List<StoredTask> free(Collection<ToolKey> tools, Instant now, int limit) {
        // the first of each tool; each that is taken makes place for its successor
        PriorityQueue<StoredTask> heads = new PriorityQueue<>(StoredTask.BY_FREE_FROM);
        for (ToolKey tool : new HashSet<>(tools)) {
            TreeSet<StoredTask> queue = byTool.get(tool);
            if (queue != null) {
                heads.add(queue.first());
            }
        }
        List<StoredTask> free = new ArrayList<>();
        while (free.size() < limit
                && !heads.isEmpty()
                && Times.isDue(heads.peek().freeFrom(), now)) {
            StoredTask head = heads.remove();
            if (!head.hasLapsed(now)) {
                free.add(head);
            }
            StoredTask successor =
                    Objects.requireNonNull(byTool.get(head.tool())).higher(head);
            if (successor != null) {
                heads.add(successor);
            }
        }
        return free;
    }

    int size() {
        return byTool.size();
    }
}
