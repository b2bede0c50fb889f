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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Methods;
import org.jspecify.annotations.Nullable;

/**
 * Who answers what a server asks of its client. Nothing hangs for want of a handler: an elicitation is declined (P 90),
 * anything else gets an error. Stateless beyond the extensions.
 */
final class ServerRequests {

    /** What servers ask of whoever makes a call. */
    static final Set<String> INPUTS =
            Set.of(Methods.ELICITATION_CREATE, Methods.SAMPLING_CREATE_MESSAGE, Methods.ROOTS_LIST);

    private static final int MAX_SHOWN = 60;

    private final List<ClientExtension> extensions;

    ServerRequests(List<ClientExtension> extensions) {
        this.extensions = extensions;
    }

    /** The result for a request of the server, or a failure. Never throws. */
    CompletionStage<JsonNode> answer(ServerQuestion question) {
        try {
            for (ClientExtension extension : extensions) {
                Optional<CompletionStage<JsonNode>> answer = extension.answer(question);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return question.method().equals(Methods.PING)
                ? CompletableFuture.completedFuture(JsonNodeFactory.instance.objectNode())
                : input(question.inputs(), question.id().value().toString(), question.method(), question.params());
    }

    /** An answer of the call's own, or what is answered when nobody does: declined (P 90), or refused. Never throws. */
    static CompletionStage<JsonNode> input(
            @Nullable InputAnswers inputs, String key, String method, ObjectNode params) {
        if (inputs != null && INPUTS.contains(method)) {
            try {
                return Objects.requireNonNull(inputs.answer(key, method, params), "InputAnswers gave no stage");
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        if (method.equals(Methods.ELICITATION_CREATE)) {
            return CompletableFuture.completedFuture(
                    JsonNodeFactory.instance.objectNode().put("action", "decline"));
        }
        return CompletableFuture.failedFuture(new McpErrorException(
                new JsonRpcError(ErrorCodes.METHOD_NOT_FOUND, "This client does not serve " + shown(method)),
                200,
                null));
    }

    /** A server's word as it may appear in logs and answers: it can send any text, of any length. */
    static String shown(String method) {
        String start = method.length() <= MAX_SHOWN ? method : method.substring(0, MAX_SHOWN) + "…";
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
