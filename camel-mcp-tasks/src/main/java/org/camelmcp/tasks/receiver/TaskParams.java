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
package org.camelmcp.tasks.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.camelmcp.mcp.server.ServerErrorException;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of the tasks methods; what cannot be read is refused with -32602 (B14). Pure functions. */
public final class TaskParams {

    public static final String TASK_ID = "taskId";
    public static final String CURSOR = "cursor";
    public static final String INPUT_RESPONSES = "inputResponses";

    private TaskParams() {}

    /** Which task is meant. A related-task {@code _meta} that names another does not count (B17). */
    public static String taskId(ObjectNode params) {
        JsonNode taskId = params.path(TASK_ID);
        if (!taskId.isTextual() || taskId.textValue().isEmpty()) {
            throw wrong(TASK_ID, taskId, "the id of a task, a string");
        }
        return taskId.textValue();
    }

    /** Where the page begins: {@code null} for the first one. An empty string is a cursor too (P 21). */
    public static @Nullable String cursor(ObjectNode params) {
        JsonNode cursor = params.path(CURSOR);
        if (isAbsent(cursor)) {
            return null;
        }
        if (!cursor.isTextual()) {
            throw wrong(CURSOR, cursor, "a string");
        }
        return cursor.textValue();
    }

    /** The answers of a {@code tasks/update} by key, in their order. Each is the result of a method, so an object. */
    public static Map<String, JsonNode> inputResponses(ObjectNode params) {
        if (!(params.path(INPUT_RESPONSES) instanceof ObjectNode given)) {
            throw wrong(INPUT_RESPONSES, params.path(INPUT_RESPONSES), "an object of answers by their keys");
        }
        Map<String, JsonNode> answers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> answer : given.properties()) {
            if (!answer.getValue().isObject()) {
                throw wrong(INPUT_RESPONSES + "." + shortened(answer.getKey()), answer.getValue(), "an object");
            }
            answers.put(answer.getKey(), answer.getValue());
        }
        return answers;
    }

    public static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /** A parameter that is not what it has to be. */
    public static ServerErrorException wrong(String parameter, JsonNode value, String expected) {
        return TaskFailures.invalid(
                "Illegal parameter " + parameter + ": expected " + expected + ", got " + kind(value));
    }

    private static String kind(JsonNode value) {
        if (value.isMissingNode()) {
            return "nothing";
        }
        // containers can be large, and say nothing in an error message
        return value.isContainerNode()
                ? "an " + value.getNodeType().name().toLowerCase(Locale.ROOT)
                : shortened(value.toString());
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
