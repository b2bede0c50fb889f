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
package org.camelmcp.tasks.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Message;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/** Makes of a message what the wire wants as the answer to an elicitation, a sampling request or a request for roots. Stateless. */
public final class InputResult {

    private static final Set<String> ACTIONS = Set.of("accept", "decline", "cancel");
    private static final Set<String> ELICIT_RESULT = Set.of("action", "content", "_meta");
    private static final String MODEL = "camel";

    private InputResult() {}

    /** How an elicitation asks: {@code form} unless it says otherwise (P 90). */
    public static String mode(ObjectNode params) {
        return params.path("mode").asText("form");
    }

    /**
     * The result of the request's method.
     *
     * @param request   what was asked; its params may be empty
     * @param unchanged whether the body is still the question, and so no answer
     * @param action    what became of an elicitation, if that is said beside the body
     * @param model     which model has answered, if that is said beside the body
     * @throws InvalidArgumentsException when it is no answer; the message never quotes the body
     */
    public static JsonNode of(
            InputRequest request, Message message, boolean unchanged, @Nullable String action, @Nullable String model) {
        return switch (request.method()) {
            case Methods.ELICITATION_CREATE -> elicited(request.params(), message, unchanged, action);
            case Methods.SAMPLING_CREATE_MESSAGE -> sampled(body(message, unchanged), model);
            case Methods.ROOTS_LIST -> roots(body(message, unchanged));
            default -> throw invalid("No client answers " + request.method());
        };
    }

    private static JsonNode body(Message message, boolean unchanged) {
        if (unchanged) {
            throw invalid("The route left the question as its body, which is no answer");
        }
        return InputBody.of(message);
    }

    private static JsonNode elicited(ObjectNode params, Message message, boolean unchanged, @Nullable String action) {
        if (action != null && !ACTIONS.contains(action)) {
            throw invalid("An elicitation is answered by accept, decline or cancel, and not by another action");
        }
        if (action != null && !action.equals("accept")) {
            return action(action);
        }
        if (action != null && (unchanged || mode(params).equals("url"))) {
            return accepted(params, null);
        }
        JsonNode body = InputBody.parsed(body(message, unchanged));
        if (body instanceof ObjectNode object) {
            return action == null && isWhole(object, params) ? whole(object, params) : accepted(params, object);
        }
        if (action != null && body.isMissingNode()) {
            return accepted(params, null);
        }
        throw invalid(
                "The answer to an elicitation must be a Map or a JSON object, of the form's fields or of action and"
                        + " content, or the header that tells the action");
    }

    /** Whether it is the whole result, rather than a form that has a field named action. */
    private static boolean isWhole(ObjectNode object, ObjectNode params) {
        boolean fits = ACTIONS.contains(object.path("action").asText())
                && ELICIT_RESULT.containsAll(
                        object.propertyStream().map(Map.Entry::getKey).toList());
        boolean isField = params.path("requestedSchema").path("properties").has("action");
        return fits && (!isField || object.has("content"));
    }

    private static JsonNode whole(ObjectNode result, ObjectNode params) {
        if (!result.path("action").asText().equals("accept")) {
            result.remove("content");
            return result;
        }
        JsonNode content = result.path("content");
        if (!content.isObject() && !content.isMissingNode() && !content.isNull()) {
            throw invalid("The content of an accepted elicitation must be an object of the form's fields");
        }
        ObjectNode accepted = accepted(params, content instanceof ObjectNode fields ? fields : null);
        if (result.has("_meta")) {
            accepted.set("_meta", result.get("_meta"));
        }
        return accepted;
    }

    /** A url is accepted without content; a form has at least the fields that it requires. */
    private static ObjectNode accepted(ObjectNode params, @Nullable ObjectNode content) {
        ObjectNode result = action("accept");
        if (mode(params).equals("url")) {
            return result;
        }
        ObjectNode fields = content == null ? JsonNodeFactory.instance.objectNode() : content;
        for (JsonNode required : params.path("requestedSchema").path("required")) {
            if (!fields.has(required.asText())) {
                throw invalid(
                        "The form requires the field '" + required.asText() + "', which the answer does not have");
            }
        }
        result.set("content", fields);
        return result;
    }

    private static ObjectNode action(String action) {
        return JsonNodeFactory.instance.objectNode().put("action", action);
    }

    private static JsonNode sampled(JsonNode body, @Nullable String model) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        if (InputBody.parsed(body) instanceof ObjectNode whole && whole.has("content")) {
            result.setAll(whole);
        } else if (body.isTextual()) {
            result.putObject("content").put("type", "text").put("text", body.textValue());
        } else {
            throw invalid(
                    "The answer to a sampling request must be the text of the model, or a Map or a JSON object with role"
                            + " and content");
        }
        if (!result.path("role").isTextual()) {
            result.put("role", "assistant");
        }
        if (!result.path("model").isTextual()) {
            result.put("model", model == null || model.isBlank() ? MODEL : model);
        }
        return result;
    }

    private static JsonNode roots(JsonNode body) {
        JsonNode parsed = InputBody.parsed(body);
        JsonNode listed = parsed instanceof ObjectNode whole ? whole.path("roots") : parsed;
        if (listed.isTextual()) {
            listed = JsonNodeFactory.instance.arrayNode().add(listed);
        }
        if (!listed.isArray()) {
            throw invalid(
                    "The answer to a request for roots must be a List of file:// URIs, or of Maps with uri and name");
        }
        ArrayNode roots = JsonNodeFactory.instance.arrayNode();
        listed.forEach(root -> roots.add(root(root)));
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.set("roots", roots);
        return result;
    }

    private static ObjectNode root(JsonNode given) {
        ObjectNode root = given instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode().set("uri", given);
        if (!root.path("uri").asText().startsWith("file://")) {
            throw invalid("A root must be a URI that begins with file://, alone or as the uri of a Map");
        }
        return root;
    }

    private static InvalidArgumentsException invalid(String message) {
        return new InvalidArgumentsException(message, null);
    }
}
