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
package org.camelmcp.tasks.serve;

import org.camelmcp.mcp.server.ServerTool;
import org.camelmcp.tasks.receiver.TaskPolicy;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.jspecify.annotations.Nullable;

/** A tool that can run as a task. Its work is offered to the {@code TaskService} under the same key. */
public interface TaskTool extends ServerTool {

    ToolKey key();

    TaskPolicy policy();

    /** What gathers input for its calls, {@code null} when nothing does. */
    default @Nullable BeforeWork before() {
        return null;
    }

    /** Whether it takes new calls; not so while its route is suspended. Tasks under way go on. */
    boolean isAccepting();
}
