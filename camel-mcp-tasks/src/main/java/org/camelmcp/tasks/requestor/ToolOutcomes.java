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

import com.fasterxml.jackson.databind.JsonNode;
import org.camelmcp.tasks.task.TaskOutcome;

/** Tells success from a tool's own error, in one place for both generations (P 99, P 128). */
public final class ToolOutcomes {

    private ToolOutcomes() {}

    /** The outcome that a {@code CallToolResult} stands for. */
    public static TaskOutcome of(JsonNode result) {
        return result.path("isError").asBoolean(false)
                ? new TaskOutcome.ToolError(result)
                : new TaskOutcome.Completed(result);
    }
}
