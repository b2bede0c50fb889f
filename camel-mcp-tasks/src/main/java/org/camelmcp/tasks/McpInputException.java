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
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/**
 * A question to the client of a task of this application got no answer: {@code operation=elicit}, {@code sample} or
 * {@code roots}. A person who declines has answered, and is none of this. Where no route handles it, the task fails with
 * {@link #getReason}.
 */
public abstract class McpInputException extends CamelException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String tool;
    private final String taskId;
    private final String reason;

    /**
     * @param tool   the tool's name, {@code null} when not known
     * @param taskId whole or shortened; only its beginning is kept
     * @param what   how the sentence goes on that begins with the task
     * @param reason what the client may be told
     */
    protected McpInputException(@Nullable String tool, String taskId, String what, String reason) {
        super("Task " + McpTaskReference.shorten(taskId) + (tool == null ? "" : " of tool '" + tool + "'") + " " + what
                + ": " + reason);
        this.tool = tool;
        this.taskId = McpTaskReference.shorten(taskId);
        this.reason = reason;
    }

    /** The tool's name, {@code null} when the endpoint is for any tool. */
    public @Nullable String getTool() {
        return tool;
    }

    /** The beginning of the task's id. */
    public String getTaskId() {
        return taskId;
    }

    /** Why there is no answer, without naming the task; may be told to the client. */
    public String getReason() {
        return reason;
    }

    /** With what the task fails when nobody handles this (B43, B44, B49). */
    JsonRpcError error() {
        return new JsonRpcError(ErrorCodes.INTERNAL_ERROR, reason);
    }
}
