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
package org.camelmcp.tasks.requestor;

import org.camelmcp.tasks.task.Task;

/**
 * Learns how a followed task goes. Called one change at a time in the order in which they were seen, on any thread; it
 * must not block, since the task is not followed meanwhile. What it throws is logged and has no effect.
 */
@FunctionalInterface
public interface FollowListener {

    /** Listens to nothing. */
    FollowListener NONE = task -> {};

    /**
     * The status or its message differs from what was last seen, the snapshot with which following began included. The
     * last change, to a terminal status, comes before the outcome.
     */
    void changed(Task task);
}
