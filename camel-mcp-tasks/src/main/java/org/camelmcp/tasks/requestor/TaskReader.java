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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads tasks off the wire, tolerant of what real peers leave out: only status, and where it cannot be known from the
 * request the task id, are indispensable. Stateless.
 */
final class TaskReader {

    /** Beyond it a duration in milliseconds no longer fits into nanoseconds; nobody means it. */
    private static final BigDecimal MAX_MILLIS =
            BigDecimal.valueOf(Duration.ofDays(36_500).toMillis());

    private final String ttlField;
    private final String pollIntervalField;

    /** @param suffix what the generation appends to the names of durations: nothing, or {@code Ms} */
    TaskReader(String suffix) {
        this.ttlField = "ttl" + suffix;
        this.pollIntervalField = "pollInterval" + suffix;
    }

    /**
     * Reads a task.
     *
     * @param asked the id that was asked for, {@code null} when the answer has to tell it
     * @throws UnreadableTaskException when an indispensable part is missing, or it is another task than was asked for
     */
    Task task(JsonNode node, @Nullable String asked) {
        String taskId = node.path("taskId").textValue();
        if (taskId == null || taskId.isEmpty()) {
            taskId = asked;
        }
        if (taskId == null) {
            throw new UnreadableTaskException("a task without taskId");
        }
        if (asked != null && !asked.equals(taskId)) {
            throw new UnreadableTaskException("another task than was asked for");
        }
        String word = node.path("status").asText();
        TaskStatus status = TaskStatus.of(word)
                .orElseThrow(() -> new UnreadableTaskException("a task whose status is '" + abbreviate(word) + "'"));
        return task(node, taskId, status);
    }

    /**
     * Reads a task that was just created. Only its id is indispensable: where its status cannot be read the first poll
     * tells it, and giving the task up would leave it behind at the server.
     *
     * @throws UnreadableTaskException when it has no id
     */
    Task created(JsonNode node) {
        String taskId = node.path("taskId").textValue();
        if (taskId == null || taskId.isEmpty()) {
            throw new UnreadableTaskException("a task without taskId");
        }
        return task(node, taskId, TaskStatus.of(node.path("status").asText()).orElse(TaskStatus.WORKING));
    }

    private Task task(JsonNode node, String taskId, TaskStatus status) {
        return new Task(
                taskId,
                status,
                node.path("statusMessage").textValue(),
                instant(node.path("createdAt")),
                instant(node.path("lastUpdatedAt")),
                duration(node.path(ttlField)),
                duration(node.path(pollIntervalField)));
    }

    /** Reads a task with the payload that the modern generation inlines. */
    TaskSnapshot snapshot(JsonNode node, @Nullable String asked) {
        Task task = task(node, asked);
        JsonNode result = node.get("result");
        JsonNode error = node.path("error");
        Map<String, InputRequest> inputs = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.path("inputRequests").properties()) {
            ObjectNode params = entry.getValue().path("params") instanceof ObjectNode given
                    ? given
                    : JsonNodeFactory.instance.objectNode();
            inputs.put(
                    entry.getKey(),
                    new InputRequest(entry.getValue().path("method").asText(), params));
        }
        return new TaskSnapshot(
                task,
                result == null || result.isNull() ? null : result,
                error.isObject()
                        ? new JsonRpcError(
                                error.path("code").asInt(),
                                error.path("message").asText(""),
                                error.get("data"))
                        : null,
                inputs);
    }

    /** Milliseconds; anything but a positive number counts as not said (P 95). */
    private static @Nullable Duration duration(JsonNode node) {
        if (!node.isNumber()) {
            return null;
        }
        BigDecimal millis = node.decimalValue();
        return millis.compareTo(BigDecimal.ONE) < 0
                ? null
                : Duration.ofMillis(millis.min(MAX_MILLIS).longValue());
    }

    private static @Nullable Instant instant(JsonNode node) {
        if (!node.isTextual()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(node.textValue()).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static String abbreviate(String text) {
        return text.length() <= 20 ? text : text.substring(0, 20) + "…";
    }

    /** An answer about a task that cannot be understood. */
    static final class UnreadableTaskException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnreadableTaskException(String what) {
            super("The server answered with " + what);
        }
    }
}
