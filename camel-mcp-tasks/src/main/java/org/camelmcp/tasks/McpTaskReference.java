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

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which task an error is about, safe to log: an id can be all that protects a task, so only its beginning is kept.
 *
 * @param server the server's name, or its URL without secrets
 * @param tool   the tool's name, {@code null} when not known
 * @param taskId at most the first 8 characters of the task's id, {@code null} when no task exists
 */
public record McpTaskReference(
        String server, @Nullable String tool, @Nullable String taskId) implements Serializable {

    private static final int SHOWN = 8;

    public McpTaskReference {
        taskId = taskId == null ? null : shorten(taskId);
    }

    /** The first 8 characters of a task id, with an ellipsis when there were more. */
    public static String shorten(String taskId) {
        boolean shortened = taskId.length() == SHOWN + 1 && taskId.charAt(SHOWN) == '…';
        return taskId.length() <= SHOWN || shortened ? taskId : taskId.substring(0, SHOWN) + "…";
    }

    /** For the beginning of a sentence: {@code Task 786512e2… of tool 'report' on server 'bi'}. */
    @Override
    public String toString() {
        return subject() + " on server '" + server + "'";
    }

    private String subject() {
        if (taskId == null) {
            return tool == null ? "A request" : "Tool '" + tool + "'";
        }
        return "Task " + taskId + (tool == null ? "" : " of tool '" + tool + "'");
    }
}
