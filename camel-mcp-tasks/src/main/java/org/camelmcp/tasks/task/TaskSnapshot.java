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
package org.camelmcp.tasks.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.jspecify.annotations.Nullable;

/**
 * A task as one answer or notification showed it, with the payload that came along. Only the modern generation inlines
 * payloads; a legacy snapshot has none.
 *
 * @param task          the task
 * @param result        the tool result of a completed task, {@code null} when not inlined
 * @param error         the error of a failed task, {@code null} when not inlined
 * @param inputRequests what the task waits for, by key; empty when nothing or not inlined
 */
public record TaskSnapshot(
        Task task, @Nullable JsonNode result, @Nullable JsonRpcError error, Map<String, InputRequest> inputRequests) {

    public TaskSnapshot {
        inputRequests = Map.copyOf(inputRequests);
    }

    public static TaskSnapshot of(Task task) {
        return new TaskSnapshot(task, null, null, Map.of());
    }
}
