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
package org.camelmcp.tasks;

import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * A report on a task that has ended before, which is final (P 112): completed or failed by an earlier report, perhaps the
 * same one delivered twice, or cancelled, or out of time.
 */
public class McpTaskEndedException extends McpTaskReportException {

    private static final long serialVersionUID = 1L;

    private final @Nullable TaskStatus status;

    public McpTaskEndedException(@Nullable String tool, String taskId, @Nullable TaskStatus status) {
        super(tool, taskId, "has ended already" + (status == null ? "" : ", as " + status.wire()));
        this.status = status;
    }

    /** As what it ended, {@code null} when not known. */
    public @Nullable TaskStatus getStatus() {
        return status;
    }
}
