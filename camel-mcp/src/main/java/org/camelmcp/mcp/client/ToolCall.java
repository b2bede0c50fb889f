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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.ParamHeaders;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.jspecify.annotations.Nullable;

/** A {@code tools/call}, with its parameter headers and its rounds of input. */
final class ToolCall implements McpCall {

    private final McpClient client;
    private final McpRequest request;
    private final ObjectNode params;
    private final CompletableFuture<JsonNode> result = new CompletableFuture<>();
    private volatile @Nullable McpCall current;
    private volatile @Nullable CompletableFuture<ObjectNode> asking;
    private volatile boolean cancelled;

    /** @param request the first attempt, without parameter headers */
    ToolCall(McpClient client, McpRequest request) {
        this.client = client;
        this.request = request;
        this.params = request.params();
    }

    @Override
    public CompletionStage<JsonNode> result() {
        return result;
    }

    @Override
    public void cancel() {
        cancelled = true;
        McpCall running = current;
        if (running != null) {
            // ends us, too, and knows how far it got
            running.cancel();
        }
        result.completeExceptionally(RequestAttempt.givenUp(running == null ? Delivery.NOT_SENT : Delivery.UNKNOWN));
        CompletableFuture<ObjectNode> open = asking;
        if (open != null) {
            open.cancel(false);
        }
    }

    void start() {
        attempt(params, 0, true);
    }

    private void attempt(ObjectNode withInput, int rounds, boolean mayListAgain) {
        if (cancelled) {
            return;
        }
        paramHeaders().whenComplete((headers, failure) -> {
            if (failure != null) {
                result.completeExceptionally(RequestAttempt.unsent(StageFailures.unwrap(failure)));
            } else {
                send(withInput, headers, rounds, mayListAgain);
            }
        });
    }

    private CompletionStage<Map<String, String>> paramHeaders() {
        return client.connection(request.generation()).thenCompose(connection -> {
            if (!client.hasHeaders() || connection.generation() == Generation.LEGACY) {
                return CompletableFuture.completedFuture(Map.of());
            }
            return client.catalog().findForCall(params.path("name").asText()).thenApply(tool -> tool.map(
                            known -> ParamHeaders.values(known.headers(), params.path("arguments")))
                    .orElse(Map.of()));
        });
    }

    private void send(ObjectNode withInput, Map<String, String> headers, int rounds, boolean mayListAgain) {
        McpClient.Call call = client.prepare(request.withParams(withInput).withHeaders(headers));
        current = call;
        if (cancelled) {
            // by somebody who may not have seen the new attempt, so that it must not begin
            return;
        }
        call.dispatch(false);
        call.result().whenComplete((answer, failure) -> {
            if (failure != null) {
                failed(withInput, rounds, mayListAgain, StageFailures.unwrap(failure));
            } else if (InputRounds.isInputRequired(answer)) {
                ask(answer, rounds + 1, mayListAgain);
            } else {
                result.complete(answer);
            }
        });
    }

    /** Nothing is under way while the answers come, so that no timeout runs: that may take hours. */
    private void ask(JsonNode required, int round, boolean mayListAgain) {
        CompletableFuture<ObjectNode> open = client.inputRounds().next(params, required, round, request.inputs());
        asking = open;
        if (cancelled) {
            open.cancel(false);
        }
        open.whenComplete((next, failure) -> {
            if (failure != null) {
                result.completeExceptionally(StageFailures.unwrap(failure));
            } else {
                attempt(next, round, mayListAgain);
            }
        });
    }

    /** Headers that contradict the body are refused before dispatch: list the tools afresh and try once more (P 33). */
    private void failed(ObjectNode withInput, int rounds, boolean mayListAgain, Throwable failure) {
        if (mayListAgain
                && failure instanceof McpErrorException refused
                && refused.error().code() == ErrorCodes.HEADER_MISMATCH) {
            client.catalog().invalidate();
            attempt(withInput, rounds, false);
        } else {
            result.completeExceptionally(failure);
        }
    }
}
