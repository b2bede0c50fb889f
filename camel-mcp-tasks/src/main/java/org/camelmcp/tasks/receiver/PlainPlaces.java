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

import org.camelmcp.tasks.store.LiveCounts;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.store.TooManyTasksException;

/**
 * Counts plain calls against the bounds that tasks have, apart from the tasks, and on this node alone, since plain calls are
 * not stored. Thread-safe.
 */
final class PlainPlaces {

    private final int most;
    private final LiveCounts taken = new LiveCounts();

    /** @param most in all */
    PlainPlaces(int most) {
        this.most = most;
    }

    /** @throws TooManyTasksException when one of the bounds is reached */
    synchronized void take(TaskOrigin origin, TaskPolicy policy) {
        TooManyTasksException reached = taken.reached(origin, most, policy.maxTasks(), policy.maxTasksPerOwner());
        if (reached != null) {
            throw reached;
        }
        taken.add(origin);
    }

    synchronized void giveBack(TaskOrigin origin) {
        taken.remove(origin);
    }
}
