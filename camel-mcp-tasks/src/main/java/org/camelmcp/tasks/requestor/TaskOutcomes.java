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

import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;

/** Outcomes that both dialects read alike. Stateless. */
final class TaskOutcomes {

    private TaskOutcomes() {}

    static TaskOutcome cancelled(Task task) {
        String reason = task.statusMessage();
        return new TaskOutcome.Cancelled(reason == null ? null : PollFailures.redact(reason, task.taskId()));
    }

    /** What the server last said of the task tells people more than a code does. */
    static TaskOutcome failed(Task task, @Nullable JsonRpcError error) {
        String reason = task.statusMessage();
        if (reason == null || reason.isBlank()) {
            reason = error != null && !error.message().isBlank() ? error.message() : "The server gave no reason";
        }
        return new TaskOutcome.Failed(error, PollFailures.redact(reason, task.taskId()), false);
    }
}
