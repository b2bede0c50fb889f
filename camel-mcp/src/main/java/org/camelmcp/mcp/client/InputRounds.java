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
package org.camelmcp.mcp.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.protocol.Methods;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code resultType: "input_required"}: the input that a modern server wants before it gives a result. The
 * request is repeated with the answers and the server's own state, as often as the bound allows (P 85, P 86).
 */
final class InputRounds {

    static final String INPUT_REQUIRED = "input_required";

    /** Where it may be answered (P 85). */
    static final Set<String> METHODS = Set.of(Methods.TOOLS_CALL, "prompts/get", "resources/read");

    private static final long FIRST_PAUSE_MILLIS = 100;

    private final int maxRounds;

    InputRounds(int maxRounds) {
        this.maxRounds = maxRounds;
    }

    static boolean isInputRequired(JsonNode result) {
        return INPUT_REQUIRED.equals(result.path("resultType").asText());
    }

    /**
     * The parameters for the next attempt.
     *
     * @param original the parameters of the first attempt
     * @param required the {@code InputRequiredResult}
     * @param round    how many there have been, this one included
     * @param inputs   answers the questions, {@code null} = nobody does
     * @return to be cancelled by whoever wants them no more, which lets go of the open answers
     */
    CompletableFuture<ObjectNode> next(
            ObjectNode original, JsonNode required, int round, @Nullable InputAnswers inputs) {
        if (round > maxRounds) {
            return CompletableFuture.failedFuture(new McpProtocolException(
                    "The server still asks for input after " + maxRounds + " rounds (maxInputRounds)"));
        }
        ObjectNode next = JsonNodeFactory.instance.objectNode();
        next.setAll(original);
        JsonNode state = required.get("requestState");
        boolean hasState = state != null && !state.isNull();
        if (hasState) {
            // ours to hand back exactly, not to look into; none is sent where none was given
            next.set("requestState", state);
        }
        JsonNode requests = required.path("inputRequests");
        if (!requests.isObject() || requests.isEmpty()) {
            if (!hasState) {
                return CompletableFuture.failedFuture(
                        new McpProtocolException("The server asks for input without saying which"));
            }
            return pause(round).thenApply(over -> next);
        }
        CompletableFuture<ObjectNode> responses;
        try {
            responses = InputRound.ask(AskedInput.of(requests), inputs);
        } catch (McpProtocolException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<ObjectNode> answered =
                responses.thenApply(given -> next.<ObjectNode>set("inputResponses", given));
        answered.whenComplete((params, failure) -> responses.cancel(false));
        return answered;
    }

    /** A server that wants the same again at once must not make us spin. */
    private static CompletableFuture<Void> pause(int round) {
        return CompletableFuture.runAsync(
                () -> {},
                CompletableFuture.delayedExecutor(
                        FIRST_PAUSE_MILLIS << Math.min(round, 6), TimeUnit.MILLISECONDS, Runnable::run));
    }
}
