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
 * A remote task that did not complete. Each outcome has its own subclass, so that {@code onException} can tell them
 * apart; with {@code throwOnFailure=false} the same is said by headers ({@link McpTaskConstants#OUTCOME}).
 */
public abstract class McpTaskException extends CamelException {

    private static final long serialVersionUID = 1L;

    private final McpTaskReference task;

    /**
     * @param task what the message begins with
     * @param what how the sentence goes on, such as "was cancelled by its server"
     */
    protected McpTaskException(McpTaskReference task, String what, @Nullable Throwable cause) {
        super(task + " " + what, cause);
        this.task = task;
    }

    /** How the task ended: a value of the header {@link McpTaskConstants#OUTCOME}. */
    public abstract String getOutcome();

    /** The server's name, or its URL without secrets. */
    public String getServer() {
        return task.server();
    }

    /** The tool's name, {@code null} when not known. */
    public @Nullable String getTool() {
        return task.tool();
    }

    /** The beginning of the task's id, {@code null} when no task exists. The whole id is in the header. */
    public @Nullable String getTaskId() {
        return task.taskId();
    }
}
