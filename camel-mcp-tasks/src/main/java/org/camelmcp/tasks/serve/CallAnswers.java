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

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.tasks.task.TaskEnding;

/** Turns the end of a tool's work into the answer of the call itself, for calls of which no task is left. Pure. */
final class CallAnswers {

    private CallAnswers() {}

    /**
     * The {@code CallToolResult}, exactly as a task would give it (P 113).
     *
     * @throws ServerErrorException when it ended with a JSON-RPC error, or was cancelled
     */
    static ObjectNode of(TaskEnding ending) {
        if (ending instanceof TaskEnding.Result answered) {
            return answered.result();
        }
        if (ending instanceof TaskEnding.Error failed) {
            // in-band: what a tool reports is no fault of this request's (P 51), but for what it does not declare (P
            // 87)
            boolean undeclared = failed.error().code() == ErrorCodes.MISSING_REQUIRED_CLIENT_CAPABILITY;
            throw new ServerErrorException(failed.error(), undeclared ? 400 : 200, null);
        }
        String reason = ((TaskEnding.Cancelled) ending).reason();
        throw new ServerErrorException(
                ErrorCodes.INTERNAL_ERROR,
                reason == null ? "The call was cancelled" : "The call was cancelled: " + reason);
    }
}
