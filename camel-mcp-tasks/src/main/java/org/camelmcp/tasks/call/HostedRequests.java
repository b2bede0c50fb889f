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
package org.camelmcp.tasks.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.client.ServerQuestion;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.mcp.stage.StageCancellation;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.LegacyTaskRequests;
import org.camelmcp.tasks.receiver.RequestedTask;

/**
 * Two-way tasks, as they enter the client (legacy only; P 132): what we declare of them, and which requests of the server
 * are about them. Thread-safe; never blocks.
 */
final class HostedRequests {

    /** What a server may ask as a task: method, its capability and that one's key, and its name for people. */
    private static final Map<String, Kind> KINDS = Map.of(
            Methods.ELICITATION_CREATE, new Kind("elicitation", "create"),
            Methods.SAMPLING_CREATE_MESSAGE, new Kind("sampling", "createMessage"));

    private record Kind(String capability, String request) {}

    private final HostedTasks tasks;
    private final HostedInputs inputs;

    HostedRequests(HostedTasks tasks, HostedInputs inputs) {
        this.tasks = tasks;
        this.inputs = inputs;
    }

    /** Declares exactly what somebody answers, and nothing at all when nobody does (B60). */
    void declare(ObjectNode capabilities) {
        if (!hosts()) {
            return;
        }
        ObjectNode declared = capabilities.putObject("tasks");
        declared.putObject("list");
        declared.putObject("cancel");
        ObjectNode requests = declared.putObject("requests");
        KINDS.forEach((method, kind) -> {
            if (inputs.answers(method)) {
                requests.putObject(kind.capability()).putObject(kind.request());
            }
        });
    }

    private boolean hosts() {
        return KINDS.keySet().stream().anyMatch(inputs::answers);
    }

    /**
     * Answers what is about tasks.
     *
     * @return empty for everything else; a stage that fails does so with {@link McpErrorException}
     */
    Optional<CompletionStage<JsonNode>> answer(ServerQuestion question) {
        String method = question.method();
        if (LegacyTaskRequests.METHODS.contains(method)) {
            return Optional.of(
                    hosts()
                            ? told(() -> tasks.answer(question))
                            : refused(ErrorCodes.METHOD_NOT_FOUND, method + " not supported")); // B65
        }
        Kind kind = KINDS.get(method);
        if (kind == null) {
            return Optional.empty();
        }
        try {
            return RequestedTask.in(question.params()).map(asked -> create(question, kind, asked));
        } catch (ServerErrorException illegible) {
            return Optional.of(told(() -> CompletableFuture.failedFuture(illegible)));
        }
    }

    private CompletionStage<JsonNode> create(ServerQuestion question, Kind kind, RequestedTask asked) {
        return inputs.answers(question.method())
                ? told(() -> tasks.create(question, asked, inputs))
                : refused(ErrorCodes.INVALID_REQUEST, "Task-augmented " + kind.capability() + " not supported"); // B66
    }

    private static CompletionStage<JsonNode> refused(int code, String message) {
        return CompletableFuture.failedFuture(new McpErrorException(new JsonRpcError(code, message), 200, null));
    }

    /** What the receiver says to a client, said to a server: the role is another, the errors are the same. */
    private static CompletionStage<JsonNode> told(Answering answering) {
        CompletionStage<? extends JsonNode> answer;
        try {
            answer = answering.answer();
        } catch (ServerErrorException refused) {
            answer = CompletableFuture.failedFuture(refused);
        }
        CompletionStage<? extends JsonNode> open = answer;
        CompletionStage<JsonNode> told = open.handle((result, failure) -> {
            if (failure == null) {
                return result;
            }
            throw StageFailures.unwrap(failure) instanceof ServerErrorException refused
                    ? new McpErrorException(refused.error(), 200, null)
                    : new IllegalStateException(StageFailures.unwrap(failure));
        });
        return StageCancellation.of(told, () -> StageCancellation.cancel(open));
    }

    @FunctionalInterface
    private interface Answering {
        CompletionStage<? extends JsonNode> answer();
    }
}
