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
package org.camelmcp.tasks.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.tasks.receiver.TooManyWaitersException;
import org.camelmcp.tasks.requestor.Peer;
import org.camelmcp.tasks.requestor.PollTimer;
import org.jspecify.annotations.Nullable;

/** A legacy client as one who runs tasks for us: its requests go the way of our questions. Thread-safe. */
final class ClientPeer implements Peer {

    /** For an answer, a stream for the question included; a poll that takes longer is made again. */
    private static final Duration BRIEF = Duration.ofSeconds(30);

    private final Outlet outlet;
    private final PendingResponses pending;
    private final PollTimer timer;
    private final @Nullable String owner;

    ClientPeer(Outlet outlet, PendingResponses pending, PollTimer timer, @Nullable String owner) {
        this.outlet = outlet;
        this.pending = pending;
        this.timer = timer;
        this.owner = owner;
    }

    @Override
    public CompletionStage<JsonNode> request(String method, ObjectNode params, @Nullable String taskId, Wait wait) {
        PendingResponses.Awaited awaited;
        try {
            awaited = pending.await(owner);
        } catch (TooManyWaitersException full) {
            return CompletableFuture.failedFuture(full);
        }
        if (wait == Wait.BRIEF) {
            limit(awaited.answer(), method);
        }
        JsonRpcRequest message = new JsonRpcRequest(awaited.id(), method, params);
        outlet.post(new OutgoingRequest(awaited.id(), anyone -> Optional.of(message)), Duration.ZERO);
        awaited.answer().whenComplete((answered, failure) -> outlet.drop(awaited.id(), null));
        return awaited.answer().thenApply(answered -> result(answered.response()));
    }

    private void limit(CompletableFuture<?> answer, String method) {
        try {
            PollTimer.Pending alarm = timer.schedule(
                    BRIEF,
                    () -> answer.completeExceptionally(new TransportException(
                            TransportException.Delivery.UNKNOWN,
                            "The client did not answer " + method + " within " + BRIEF.toSeconds() + " s",
                            null)));
            answer.whenComplete((answered, failure) -> alarm.cancel());
        } catch (RejectedExecutionException stopping) {
            answer.completeExceptionally(stopping);
        }
    }

    private static JsonNode result(JsonRpcResponse response) {
        if (response instanceof JsonRpcResponse.Result answered) {
            return answered.result();
        }
        throw new McpErrorException(((JsonRpcResponse.Failure) response).error(), 200, null);
    }
}
