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
package org.camelmcp.tasks.scripted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One state that a scripted task goes through.
 *
 * @param status  as on the wire
 * @param message {@code statusMessage}
 * @param result  the tool's result
 * @param error   the JSON-RPC error of a failed task
 * @param inputs  {@code inputRequests} by key
 */
public record TaskState(
        String status,
        @Nullable String message,
        @Nullable ObjectNode result,
        @Nullable ObjectNode error,
        @Nullable ObjectNode inputs) {

    public static TaskState working() {
        return working(null);
    }

    public static TaskState working(@Nullable String message) {
        return new TaskState("working", message, null, null, null);
    }

    public static TaskState completed(ObjectNode result) {
        return new TaskState("completed", null, result, null, null);
    }

    public static TaskState completed(String text) {
        return completed(Json.text(text));
    }

    /** Failed by a JSON-RPC error. */
    public static TaskState failed(int code, String message) {
        return new TaskState("failed", message, null, Json.object("code", code, "message", message), null);
    }

    /** Failed with a result, as legacy servers tell {@code isError} (P 128). */
    public static TaskState failed(ObjectNode result) {
        return new TaskState("failed", null, result, null, null);
    }

    public static TaskState cancelled() {
        return new TaskState("cancelled", "by request", null, null, null);
    }

    public static TaskState inputRequired(ObjectNode inputs) {
        return new TaskState("input_required", null, null, null, inputs);
    }

    /** Asks one thing. */
    public static TaskState asks(String key, String method, String params) {
        return inputRequired(question(key, method, params));
    }

    /** What is asked, by its key. */
    public static ObjectNode question(String key, String method, String params) {
        return Json.object(key, Json.object("method", method, "params", Json.parse(params)));
    }

    public boolean isTerminal() {
        return status.equals("completed") || status.equals("failed") || status.equals("cancelled");
    }
}
