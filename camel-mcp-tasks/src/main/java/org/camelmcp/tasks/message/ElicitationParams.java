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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Message;
import org.camelmcp.tasks.task.TaskIds;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parameters of {@code elicitation/create} (P 90, B41, B47) of options and message bodies. Its errors are
 * {@link InvalidArgumentsException}s, and nothing has been sent then. Thread-safe.
 */
public final class ElicitationParams {

    private static final Set<String> FIELDS = Set.of("mode", "message", "requestedSchema", "url", "elicitationId");

    private final QuestionBody bodies;
    private final @Nullable ObjectNode schema;

    /**
     * @param schema the form where a body brings none, checked; {@code null} = one without fields
     * @param max    how many bytes a body may have
     */
    public ElicitationParams(@Nullable ObjectNode schema, int max) {
        this.bodies = new QuestionBody(max);
        this.schema = schema;
    }

    /**
     * The body says it: a text is the message; an object (also as JSON text) has {@code message}, and
     * {@code requestedSchema} or {@code url}.
     *
     * @param url the page to visit where the body names none, {@code null} = none
     */
    public ObjectNode of(Message message, @Nullable String url) {
        JsonNode body = bodies.read(message, "message");
        if (body.isTextual()) {
            return of(body.textValue(), url);
        }
        if (!body.path("message").isTextual()) {
            throw invalid("The body says not what to ask: it must be a text, or an object with \"message\"; or set the"
                    + " option message");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw invalid("The body has '" + SchemaText.shorten(name) + "', which no elicitation has; known: "
                        + new TreeSet<>(FIELDS));
            }
        });
        if (body.has("url")) {
            if (body.has("requestedSchema")) {
                throw invalid(
                        "The body has both a url and a requestedSchema: a question is a page to visit, or a form");
            }
            return page(
                    body.path("message").textValue(),
                    body.path("url").asText(),
                    body.path("elicitationId").asText(TaskIds.next()));
        }
        return body.has("requestedSchema")
                ? form(body.path("message").textValue(), checked(body.path("requestedSchema")))
                : of(body.path("message").textValue(), url);
    }

    /** Options say it. @param url the page to visit, {@code null} for a form */
    public ObjectNode of(String message, @Nullable String url) {
        return url == null ? form(message, schema) : page(message, url, TaskIds.next());
    }

    private static ObjectNode checked(JsonNode schema) {
        try {
            return RequestedSchema.check("The body's requestedSchema", schema);
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentsException(e.getMessage(), null);
        }
    }

    private static ObjectNode form(String message, @Nullable ObjectNode schema) {
        ObjectNode params = params("form", message);
        if (schema == null) {
            params.putObject("requestedSchema").put("type", "object").putObject("properties");
        } else {
            params.set("requestedSchema", schema);
        }
        return params;
    }

    private static ObjectNode page(String message, String url, String id) {
        String scheme;
        try {
            scheme = String.valueOf(new URI(url).getScheme());
        } catch (URISyntaxException e) {
            scheme = "";
        }
        if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
            // not repeated: such addresses often carry a secret of the person's
            throw invalid("The url to visit must be an absolute one that begins with https:// or http://");
        }
        return params("url", message).put("url", url).put("elicitationId", id);
    }

    private static ObjectNode params(String mode, String message) {
        if (message.isBlank()) {
            throw invalid("There is nothing to ask: the message is empty");
        }
        return JsonNodeFactory.instance.objectNode().put("mode", mode).put("message", WellFormedText.of(message));
    }

    private static InvalidArgumentsException invalid(String message) {
        return new InvalidArgumentsException(message, null);
    }
}
