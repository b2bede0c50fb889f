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

import org.apache.camel.CamelException;
import org.jspecify.annotations.Nullable;

/**
 * A report on a task of this application that came in vain, and always will: trying again does not help, as it may with
 * any other exception of a report, such as a store that cannot be reached. The consumer of a queue can take it as handled.
 */
public abstract class McpTaskReportException extends CamelException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String tool;
    private final String taskId;

    /**
     * @param tool   the tool's name, {@code null} when not known
     * @param taskId whole or shortened; only its beginning is kept
     * @param what   how the sentence goes on that begins with the task
     */
    protected McpTaskReportException(@Nullable String tool, String taskId, String what) {
        super("Task " + McpTaskReference.shorten(taskId) + (tool == null ? "" : " of tool '" + tool + "'") + " "
                + what);
        this.tool = tool;
        this.taskId = McpTaskReference.shorten(taskId);
    }

    /** The tool's name, {@code null} when the endpoint is for any tool. */
    public @Nullable String getTool() {
        return tool;
    }

    /** The beginning of the task's id. */
    public String getTaskId() {
        return taskId;
    }
}
