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
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parameters of {@code sampling/createMessage} (B48) of options and message bodies. Its errors are
 * {@link InvalidArgumentsException}s, and nothing has been sent then. Thread-safe.
 */
public final class SamplingParams {

    private static final Set<String> FIELDS = Set.of(
            "messages",
            "maxTokens",
            "systemPrompt",
            "temperature",
            "stopSequences",
            "modelPreferences",
            "includeContext",
            "metadata",
            "tools",
            "toolChoice");

    private final QuestionBody bodies;
    private final int maxTokens;

    /**
     * @param maxTokens where a body does not say it
     * @param max       how many bytes a body may have
     */
    public SamplingParams(int maxTokens, int max) {
        this.bodies = new QuestionBody(max);
        this.maxTokens = maxTokens;
    }

    /**
     * The body says it: a text is what the user says; a list is the messages; an object (also as JSON text) is the
     * parameters, with {@code messages}.
     *
     * @param systemPrompt where the body has none, {@code null} = none
     */
    public ObjectNode of(Message message, @Nullable String systemPrompt) {
        JsonNode body = bodies.read(message, "messages");
        if (body.isTextual()) {
            return of(body.textValue(), systemPrompt);
        }
        if (body.isArray()) {
            return params(JsonNodeFactory.instance.objectNode().set("messages", body), systemPrompt);
        }
        if (!body.has("messages")) {
            throw invalid("The body says not what to ask: it must be a text, a list of messages, or an object with"
                    + " \"messages\"; or set the option message");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw invalid("The body has '" + SchemaText.shorten(name)
                        + "', which sampling/createMessage has not; known: " + new TreeSet<>(FIELDS));
            }
        });
        return params((ObjectNode) body, systemPrompt);
    }

    /** An option says it. @param text what the user says */
    public ObjectNode of(String text, @Nullable String systemPrompt) {
        if (text.isBlank()) {
            throw invalid("There is nothing to ask: the message is empty");
        }
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.putArray("messages")
                .addObject()
                .put("role", "user")
                .putObject("content")
                .put("type", "text")
                .put("text", WellFormedText.of(text));
        return params(params, systemPrompt);
    }

    private ObjectNode params(ObjectNode params, @Nullable String systemPrompt) {
        JsonNode messages = params.path("messages");
        SamplingMessages.problem(messages).ifPresent(problem -> {
            throw invalid(problem);
        });
        if (messages.isEmpty()) {
            throw invalid("There is nothing to ask: the list of messages is empty");
        }
        if (!params.has("maxTokens")) {
            params.put("maxTokens", maxTokens);
        }
        if (!params.path("maxTokens").canConvertToInt()
                || params.path("maxTokens").intValue() < 1) {
            throw invalid("maxTokens must be an integer from 1 on");
        }
        if (systemPrompt != null && !params.has("systemPrompt")) {
            params.put("systemPrompt", systemPrompt);
        }
        return params;
    }

    private static InvalidArgumentsException invalid(String message) {
        return new InvalidArgumentsException(message, null);
    }
}
