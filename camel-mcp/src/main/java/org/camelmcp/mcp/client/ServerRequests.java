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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.stage.StageFailures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what servers ask of the client, from the extensions. Nothing hangs for want of a handler: an elicitation is
 * declined (P 90), anything else gets an error. Stateless beyond the extensions.
 */
final class ServerRequests {

    private static final Logger LOG = LoggerFactory.getLogger(McpClient.class);

    /** What servers ask of whoever makes a call. */
    static final Set<String> INPUTS =
            Set.of(Methods.ELICITATION_CREATE, Methods.SAMPLING_CREATE_MESSAGE, Methods.ROOTS_LIST);

    private static final int MAX_SHOWN = 60;

    private final List<ClientExtension> extensions;

    ServerRequests(List<ClientExtension> extensions) {
        this.extensions = extensions;
    }

    /** The result for a request of the server, or a failure with {@link McpErrorException}. */
    CompletionStage<JsonNode> answer(ServerQuestion question) {
        for (ClientExtension extension : extensions) {
            try {
                Optional<CompletionStage<JsonNode>> answer = extension.answer(question);
                if (answer.isPresent()) {
                    return answer.get();
                }
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        String method = question.method();
        if (method.equals(Methods.PING)) {
            return CompletableFuture.completedFuture(JsonNodeFactory.instance.objectNode());
        }
        if (question.inputs() != null && INPUTS.contains(method)) {
            return question.inputs().answer(question.id().value().toString(), method, question.params());
        }
        return unattended(method);
    }

    /** What is answered when nobody does: an elicitation is declined (P 90), all else is refused. */
    static CompletionStage<JsonNode> unattended(String method) {
        if (method.equals(Methods.ELICITATION_CREATE)) {
            return CompletableFuture.completedFuture(
                    JsonNodeFactory.instance.objectNode().put("action", "decline"));
        }
        return CompletableFuture.failedFuture(new McpErrorException(
                new JsonRpcError(ErrorCodes.METHOD_NOT_FOUND, "This client does not serve " + shown(method)),
                200,
                null));
    }

    /** A method's name as it may appear in logs and answers: a server can send any text, of any length. */
    static String shown(String method) {
        String start = method.length() <= MAX_SHOWN ? method : method.substring(0, MAX_SHOWN) + "…";
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    /** The response to a request of the server; never fails. */
    CompletionStage<JsonRpcResponse> respond(JsonRpcRequest request, @Nullable InputAnswers inputs) {
        ObjectNode params = request.params() != null ? request.params() : JsonNodeFactory.instance.objectNode();
        return answer(new ServerQuestion(request.id(), request.method(), params, inputs))
                .handle((result, failure) -> {
                    if (failure == null) {
                        return new JsonRpcResponse.Result(request.id(), result);
                    }
                    Throwable cause = StageFailures.unwrap(failure);
                    if (cause instanceof McpErrorException refused) {
                        return new JsonRpcResponse.Failure(request.id(), refused.error());
                    }
                    LOG.warn("The handler of {} failed", shown(request.method()), cause);
                    return new JsonRpcResponse.Failure(
                            request.id(), new JsonRpcError(ErrorCodes.INTERNAL_ERROR, "The client could not answer"));
                });
    }
}
