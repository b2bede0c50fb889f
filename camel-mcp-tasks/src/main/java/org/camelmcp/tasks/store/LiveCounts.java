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
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.store.TooManyTasksException.Bound;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks or calls are live: in all, of each tool, of each owner, and of each owner of a tool. One rule for both, each
 * of which is counted on its own. Not thread-safe.
 */
public final class LiveCounts {

    private int all;
    private final Map<ToolKey, Integer> byTool = new HashMap<>();
    private final Map<String, Integer> byOwner = new HashMap<>();
    private final Map<ToolOwner, Integer> byToolAndOwner = new HashMap<>();

    public void add(TaskOrigin origin) {
        count(origin, 1);
    }

    public void remove(TaskOrigin origin) {
        count(origin, -1);
    }

    int all() {
        return all;
    }

    int of(String owner) {
        return byOwner.getOrDefault(owner, 0);
    }

    /**
     * The bound for which one more would be too many; {@code null} = none.
     *
     * @param most        in all
     * @param mostOfTool  of its tool
     * @param mostOfOwner of its tool and owner; without an owner there is no such bound
     */
    public @Nullable TooManyTasksException reached(TaskOrigin origin, int most, int mostOfTool, int mostOfOwner) {
        ToolKey tool = tool(origin);
        String owner = origin.owner();
        if (all >= most) {
            return new TooManyTasksException(Bound.ALL, most);
        }
        if (byTool.getOrDefault(tool, 0) >= mostOfTool) {
            return new TooManyTasksException(Bound.TOOL, mostOfTool);
        }
        if (owner != null && byToolAndOwner.getOrDefault(new ToolOwner(tool, owner), 0) >= mostOfOwner) {
            return new TooManyTasksException(Bound.OWNER, mostOfOwner);
        }
        return null;
    }

    /** How many counters are not zero. */
    int size() {
        return (all == 0 ? 0 : 1) + byTool.size() + byOwner.size() + byToolAndOwner.size();
    }

    private void count(TaskOrigin origin, int more) {
        String owner = origin.owner();
        all += more;
        count(byTool, tool(origin), more);
        if (owner != null) {
            count(byOwner, owner, more);
            count(byToolAndOwner, new ToolOwner(tool(origin), owner), more);
        }
    }

    private static ToolKey tool(TaskOrigin origin) {
        return new ToolKey(origin.server(), origin.tool());
    }

    /** Counters of zero do not pile up. */
    private static <K> void count(Map<K, Integer> counts, K key, int more) {
        counts.merge(key, more, (old, added) -> old + added == 0 ? null : old + added);
    }

    private record ToolOwner(ToolKey tool, String owner) {}
}
