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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;

/** Outcomes as routes see them: one word, one reason, one exception class each. Stateless. */
final class OutcomeExceptions {

    /** What a tool says goes into logs with the exception, so only its beginning does. */
    private static final int MAX_REASON = 500;

    private OutcomeExceptions() {}

    /** The value of the header {@link McpTaskConstants#OUTCOME}. */
    static String word(TaskOutcome outcome) {
        if (outcome instanceof TaskOutcome.Completed) {
            return McpTaskConstants.OUTCOME_COMPLETED;
        } else if (outcome instanceof TaskOutcome.ToolError) {
            return McpTaskConstants.OUTCOME_TOOL_ERROR;
        } else if (outcome instanceof TaskOutcome.Failed) {
            return McpTaskConstants.OUTCOME_FAILED;
        } else if (outcome instanceof TaskOutcome.Cancelled) {
            return McpTaskConstants.OUTCOME_CANCELLED;
        } else if (outcome instanceof TaskOutcome.Expired) {
            return McpTaskConstants.OUTCOME_EXPIRED;
        } else if (outcome instanceof TaskOutcome.TimedOut) {
            return McpTaskConstants.OUTCOME_TIMED_OUT;
        } else if (outcome instanceof TaskOutcome.DeliveryUnknown) {
            return McpTaskConstants.OUTCOME_DELIVERY_UNKNOWN;
        }
        return McpTaskConstants.OUTCOME_DETACHED;
    }

    /** The JSON-RPC code, {@code null} when there is none. */
    static @Nullable Integer code(TaskOutcome outcome) {
        return outcome instanceof TaskOutcome.Failed failed && failed.error() != null
                ? failed.error().code()
                : null;
    }

    /** Why it did not complete, {@code null} when it did. */
    static @Nullable String reason(TaskOutcome outcome) {
        if (outcome instanceof TaskOutcome.ToolError error) {
            return shorten(texts(error.result()));
        } else if (outcome instanceof TaskOutcome.Failed failed) {
            return shorten(failed.reason());
        } else if (outcome instanceof TaskOutcome.Cancelled cancelled) {
            return cancelled.statusMessage() == null ? "cancelled at the server" : shorten(cancelled.statusMessage());
        } else if (outcome instanceof TaskOutcome.Expired expired) {
            return shorten(expired.reason());
        } else if (outcome instanceof TaskOutcome.TimedOut timedOut) {
            return "not ended within " + timedOut.after().toMillis() + " ms";
        } else if (outcome instanceof TaskOutcome.DeliveryUnknown unknown) {
            return shorten(unknown.reason());
        } else if (outcome instanceof TaskOutcome.Detached) {
            return "the route or the application is stopping";
        }
        return null;
    }

    /** The exception of an outcome other than {@code Completed}. */
    static McpTaskException of(TaskOutcome outcome, McpTaskReference task) {
        String reason = reason(outcome);
        if (outcome instanceof TaskOutcome.ToolError) {
            return new McpToolErrorException(task, "reports an error: " + reason, null);
        } else if (outcome instanceof TaskOutcome.Cancelled) {
            return new McpTaskCancelledException(task, "was cancelled: " + reason, null);
        } else if (outcome instanceof TaskOutcome.Expired) {
            return new McpTaskExpiredException(task, "is not known to its server, or no longer: " + reason, null);
        } else if (outcome instanceof TaskOutcome.TimedOut) {
            return new McpTaskTimedOutException(task, "timed out: " + reason, null);
        } else if (outcome instanceof TaskOutcome.DeliveryUnknown) {
            return new McpDeliveryUnknownException(
                    task, "was called, and it is not known whether the server received the call: " + reason, null);
        } else if (outcome instanceof TaskOutcome.Detached) {
            return new McpTaskDetachedException(task, "is no longer followed: " + reason, null);
        } else if (outcome instanceof TaskOutcome.Failed failed) {
            return new McpTaskFailedException(task, "failed: " + reason, code(outcome), failed.notTaken(), null);
        }
        throw new IllegalArgumentException("A completed task is no failure");
    }

    private static String texts(JsonNode result) {
        List<String> texts = new ArrayList<>();
        for (JsonNode block : result.path("content")) {
            if (block.path("text").isTextual()) {
                texts.add(block.path("text").textValue());
            }
        }
        return texts.isEmpty() ? "the tool gives no text" : String.join("\n", texts);
    }

    private static String shorten(String text) {
        return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
    }
}
