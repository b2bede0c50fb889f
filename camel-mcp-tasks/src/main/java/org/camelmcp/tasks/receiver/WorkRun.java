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

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.task.Task;
import org.jspecify.annotations.Nullable;

/** What the work sees of its run. */
record WorkRun(
        String taskId,
        TaskOrigin origin,
        boolean isTask,
        CallContext context,
        int redeliveries,
        WorkCancellation cancellation)
        implements TaskRun {

    @Override
    public String tool() {
        return origin.tool();
    }

    @Override
    public @Nullable String owner() {
        return origin.owner();
    }

    @Override
    public ObjectNode arguments() {
        return origin.arguments();
    }

    /** Without the whole id, since what has a run in it may be logged. */
    @Override
    public String toString() {
        return "Run[" + Task.shorten(taskId) + " of " + tool() + "]";
    }
}
