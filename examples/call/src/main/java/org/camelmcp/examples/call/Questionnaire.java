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
package org.camelmcp.examples.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person what a server asks for ({@code elicitation/create}), and never decides for them: nothing is accepted that
 * they have not accepted, and no URL is opened.
 */
final class Questionnaire {

    static final String ACCEPT = "accept";
    static final String DECLINE = "decline";
    static final String CANCEL = "cancel";

    private final @Nullable Terminal terminal;

    /** @param terminal {@code null} when there is nobody to ask: then everything is declined */
    Questionnaire(@Nullable Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Waits for the answer.
     *
     * @param asker  for people
     * @param params of the request
     * @return its result
     */
    ObjectNode answer(String asker, JsonNode params) {
        if (terminal == null) {
            return result(DECLINE);
        }
        boolean url = params.path("mode").asText("form").equals("url");
        terminal.say(asker + " asks:");
        terminal.say(params.path("message").asText());
        if (url) {
            terminal.say("It wants you to open this in a browser, which is not done for you:");
            terminal.say(params.path("url").asText());
        }
        String action = action(url ? "Will you open it?" : "Answer?");
        return url || !action.equals(ACCEPT) ? result(action) : filled(params.path("requestedSchema"));
    }

    private String action(String question) {
        while (true) {
            String typed = terminal.ask(question + " y = yes, n = decline, c = cancel:");
            if (typed == null) {
                return CANCEL;
            }
            switch (typed.toLowerCase(Locale.ROOT)) {
                case "y", "yes" -> {
                    return ACCEPT;
                }
                case "n", "no" -> {
                    return DECLINE;
                }
                case "c", "cancel" -> {
                    return CANCEL;
                }
                default -> terminal.say("Please answer y, n or c");
            }
        }
    }

    private ObjectNode filled(JsonNode schema) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            boolean required = StreamSupport.stream(schema.path("required").spliterator(), false)
                    .anyMatch(name -> name.asText().equals(property.getKey()));
            JsonNode value = value(new Field(property.getKey(), property.getValue(), required));
            if (value == null) {
                return result(CANCEL);
            }
            if (!value.isMissingNode()) {
                content.set(property.getKey(), value);
            }
        }
        return result(ACCEPT).set("content", content);
    }

    /** A missing node when the field is left out, {@code null} at the end of the input. */
    private @Nullable JsonNode value(Field field) {
        terminal.say(field.description());
        while (true) {
            String typed = terminal.ask(field.prompt());
            if (typed == null) {
                return null;
            }
            if (!typed.isEmpty()) {
                try {
                    return field.read(typed);
                } catch (IllegalArgumentException e) {
                    terminal.say(String.valueOf(e.getMessage()));
                }
            } else if (field.preset() != null || !field.required) {
                return field.preset() != null ? field.preset() : MissingNode.getInstance();
            } else {
                terminal.say("This one is needed");
            }
        }
    }

    private static ObjectNode result(String action) {
        return JsonNodeFactory.instance.objectNode().put("action", action);
    }
}
