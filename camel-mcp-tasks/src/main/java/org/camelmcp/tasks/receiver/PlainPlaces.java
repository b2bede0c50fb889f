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

import java.util.HashMap;
import java.util.Map;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.store.TooManyTasksException;
import org.camelmcp.tasks.store.TooManyTasksException.Bound;
import org.jspecify.annotations.Nullable;

/**
 * Counts plain calls against the bounds that tasks have: in all, of a tool, and of one owner of a tool. Apart from the
 * tasks, and on this node alone, since plain calls are not stored. Thread-safe.
 */
final class PlainPlaces {

    private final int most;
    private final Map<Place, Integer> taken = new HashMap<>();
    private int all;

    PlainPlaces(int most) {
        this.most = most;
    }

    /** @throws TooManyTasksException when one of the bounds is reached */
    synchronized void take(TaskOrigin origin, TaskPolicy policy) {
        Place tool = tool(origin);
        Place owner = owner(origin);
        if (all >= most) {
            throw new TooManyTasksException(Bound.ALL, most);
        }
        if (taken.getOrDefault(tool, 0) >= policy.maxTasks()) {
            throw new TooManyTasksException(Bound.TOOL, policy.maxTasks());
        }
        if (origin.owner() != null && taken.getOrDefault(owner, 0) >= policy.maxTasksPerOwner()) {
            throw new TooManyTasksException(Bound.OWNER, policy.maxTasksPerOwner());
        }
        all++;
        taken.merge(tool, 1, Integer::sum);
        if (origin.owner() != null) {
            taken.merge(owner, 1, Integer::sum);
        }
    }

    synchronized void giveBack(TaskOrigin origin) {
        all--;
        taken.computeIfPresent(tool(origin), (place, count) -> count == 1 ? null : count - 1);
        if (origin.owner() != null) {
            taken.computeIfPresent(owner(origin), (place, count) -> count == 1 ? null : count - 1);
        }
    }

    private static Place tool(TaskOrigin origin) {
        return new Place(new ToolKey(origin.server(), origin.tool()), null);
    }

    private static Place owner(TaskOrigin origin) {
        return new Place(new ToolKey(origin.server(), origin.tool()), origin.owner());
    }

    /** @param owner {@code null} = all owners */
    private record Place(ToolKey tool, @Nullable String owner) {}
}
