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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.protocol.Revision;

/**
 * Whether what a client answers can be an answer to what it was asked: an elicitation, a sampling, the roots (P 90). Names of
 * what is wrong are told, values are not, since people wrote them. Pure functions; for an accepted form they take the time
 * that compiling and checking its schema takes, which is too long for a transport's thread.
 */
public final class InputAnswerCheck {

    private static final Set<String> ACTIONS = Set.of("accept", "decline", "cancel");
    private static final Set<String> ROLES = Set.of("user", "assistant");

    private InputAnswerCheck() {}

    /**
     * What is wrong with an answer.
     *
     * @param method   of the question
     * @param params   of the question
     * @param answer   the result that came over the wire
     * @param revision of whoever answers
     * @return one sentence without a full stop; empty when the answer is valid, or the method is none that we know
     */
    public static Optional<String> problem(String method, ObjectNode params, JsonNode answer, Revision revision) {
        if (!answer.isObject()) {
            return Optional.of("expected an object, got " + kind(answer));
        }
        return switch (method) {
            case Methods.ELICITATION_CREATE -> elicitation(params, answer);
            case Methods.SAMPLING_CREATE_MESSAGE -> sampling(answer, revision);
            case Methods.ROOTS_LIST -> roots(answer);
            default -> Optional.empty();
        };
    }

    /** Without an action nobody knows what the person wants; other actions than these say nothing either. */
    private static Optional<String> elicitation(ObjectNode params, JsonNode answer) {
        JsonNode action = answer.path("action");
        if (!action.isTextual() || !ACTIONS.contains(action.textValue())) {
            return Optional.of("action must be accept, decline or cancel"
                    + (action.isTextual() ? "" : ", and is " + kind(action)));
        }
        boolean form = !"url".equals(params.path("mode").textValue());
        if (!form || !action.textValue().equals("accept")) {
            return Optional.empty();
        }
        JsonNode content = answer.path("content");
        return content.isObject()
                ? content(params.path("requestedSchema"), content)
                : Optional.of("an accepted form needs its content, an object, and that is " + kind(content));
    }

    /** A schema that is itself wrong is no fault of who answers, whose words must not be lost for it. */
    private static Optional<String> content(JsonNode schema, JsonNode content) {
        if (!(schema instanceof ObjectNode requested)) {
            return Optional.empty();
        }
        SchemaCheck check;
        try {
            check = SchemaCheck.of("requestedSchema", requested);
        } catch (IllegalArgumentException wrongSchema) {
            return Optional.empty();
        }
        return check.problem(content).map(problem -> "content does not follow requestedSchema: " + problem);
    }

    private static Optional<String> sampling(JsonNode answer, Revision revision) {
        JsonNode role = answer.path("role");
        if (!role.isTextual() || !ROLES.contains(role.textValue())) {
            return Optional.of("role must be user or assistant");
        }
        JsonNode content = answer.path("content");
        boolean several = revision.compareTo(Revision.V2025_11_25) >= 0;
        if (!content.isObject() && !(several && areObjects(content))) {
            return Optional.of("content must be an object" + (several ? " or an array of objects" : "") + ", and is "
                    + kind(content));
        }
        return answer.path("model").isTextual()
                ? Optional.empty()
                : Optional.of("model must be a string, and is " + kind(answer.path("model")));
    }

    private static Optional<String> roots(JsonNode answer) {
        JsonNode roots = answer.path("roots");
        if (!areObjects(roots)) {
            return Optional.of("roots must be an array of objects");
        }
        for (JsonNode root : roots) {
            if (!root.path("uri").isTextual()) {
                return Optional.of("each of roots needs its uri, a string");
            }
        }
        return Optional.empty();
    }

    private static boolean areObjects(JsonNode array) {
        if (!array.isArray()) {
            return false;
        }
        for (JsonNode element : array) {
            if (!element.isObject()) {
                return false;
            }
        }
        return true;
    }

    private static String kind(JsonNode value) {
        return value.isMissingNode()
                ? "missing"
                : "of type " + value.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
