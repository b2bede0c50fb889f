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
package org.camelmcp.examples.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.camelmcp.mcp.client.ClientExtension;
import org.camelmcp.mcp.client.InputAnswers;
import org.camelmcp.mcp.client.ServerQuestion;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Methods;

/**
 * Answers the forms of a server ({@code elicitation/create}): with the default of each field, or a value of its type
 * where there is none.
 */
final class FormFiller implements ClientExtension, InputAnswers {

    private volatile Supplier<CompletionStage<?>> before = () -> CompletableFuture.completedFuture(null);

    void before(Supplier<CompletionStage<?>> action) {
        before = action;
    }

    @Override
    public void declare(Generation generation, ObjectNode capabilities) {
        declare(capabilities);
    }

    @Override
    public void declare(ObjectNode capabilities) {
        capabilities.putObject("elicitation").putObject("form");
    }

    /** What a legacy server asks, on whichever stream. */
    @Override
    public Optional<CompletionStage<JsonNode>> answer(ServerQuestion question) {
        return question.method().equals(Methods.ELICITATION_CREATE)
                ? Optional.of(answer(question.id().toString(), question.method(), question.params()))
                : Optional.empty();
    }

    @Override
    public CompletionStage<JsonNode> answer(String key, String method, ObjectNode params) {
        return method.equals(Methods.ELICITATION_CREATE)
                ? before.get().thenApply(done -> accept(params.path("requestedSchema")))
                : CompletableFuture.failedFuture(new UnsupportedOperationException("Only forms are filled in"));
    }

    private static JsonNode accept(JsonNode schema) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("action", "accept");
        ObjectNode content = answer.putObject("content");
        schema.path("properties").properties().forEach(field -> content.set(field.getKey(), value(field.getValue())));
        return answer;
    }

    private static JsonNode value(JsonNode field) {
        if (field.has("default")) {
            return field.get("default");
        }
        if (field.path("enum").has(0)) {
            return field.path("enum").get(0);
        }
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (field.path("type").asText()) {
            case "boolean" -> json.booleanNode(true);
            case "integer", "number" -> json.numberNode(1);
            default -> json.textNode("yes");
        };
    }
}
