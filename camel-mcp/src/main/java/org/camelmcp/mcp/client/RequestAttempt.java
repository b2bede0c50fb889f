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
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportTimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends one request on one connection, can give it up, and reads what a failure says of the connection. */
final class RequestAttempt {

    private final ClientTransport transport;
    private final Envelope envelope;
    private final ClientSettings settings;

    private @Nullable Connection connection;
    private @Nullable RequestId id;
    private @Nullable TransportCall call;
    private boolean cancelled;

    RequestAttempt(ClientTransport transport, Envelope envelope, ClientSettings settings) {
        this.transport = transport;
        this.envelope = envelope;
        this.settings = settings;
    }

    CompletionStage<JsonNode> send(Connection on, RequestId as, McpRequest request) {
        Duration timeout = request.timeout() != null ? request.timeout() : settings.requestTimeout();
        TransportRequest outgoing = new TransportRequest(
                envelope.request(on.profile().revision(), as, request),
                envelope.headers(on.profile().revision(), on.sessionId(), request),
                request.lane(),
                timeout,
                on.generation() == Generation.LEGACY);
        TransportCall sent;
        synchronized (this) {
            if (cancelled) {
                return CompletableFuture.failedFuture(givenUp(Delivery.NOT_SENT));
            }
            connection = on;
            id = as;
            sent = transport.send(outgoing);
            call = sent;
        }
        return sent.response()
                .thenApply(Connections::refuseErrors)
                .thenApply(response -> ((JsonRpcResponse.Result) response.message()).result())
                .whenComplete((result, failure) -> {
                    if (failure != null
                            && StageFailures.unwrap(failure) instanceof TransportTimeoutException late
                            && late.delivery() != Delivery.NOT_SENT) {
                        tellServer(on, as);
                    }
                });
    }

    /**
     * Stops the clock of the timeout.
     *
     * @return lets it run on
     */
    Runnable hold() {
        TransportCall sent;
        synchronized (this) {
            sent = call;
        }
        if (sent == null) {
            return () -> {};
        }
        sent.hold();
        return sent::release;
    }

    /** @return whether the server may have seen the request */
    Delivery cancel() {
        TransportCall sent;
        synchronized (this) {
            cancelled = true;
            sent = call;
        }
        if (sent != null && !sent.response().toCompletableFuture().isDone()) {
            sent.cancel();
            tellServer(connection, id);
        }
        return sent == null ? Delivery.NOT_SENT : Delivery.UNKNOWN;
    }

    /** Modern HTTP needs no telling: there the closed stream is the cancellation (P 36). */
    private void tellServer(Connection on, RequestId as) {
        if (transport.hasHeaders() && on.generation() == Generation.MODERN) {
            return;
        }
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        if (as.value() instanceof String text) {
            params.put("requestId", text);
        } else {
            params.put("requestId", new BigInteger(as.value().toString()));
        }
        transport.post(
                new JsonRpcNotification(Methods.CANCELLED, params),
                on.generation() == Generation.LEGACY
                        ? envelope.legacyHeaders(on.profile().revision(), on.sessionId())
                        : Map.of());
    }

    static TransportException givenUp(Delivery delivery) {
        return new TransportException(delivery, "The request was given up, or the client was closed", null);
    }

    /**
     * How a request fails that was never sent because a step before it failed. Whatever is not known of that step, this
     * is: nothing came of the request (P 23), and no error of that step is the server's answer to it (P 9).
     */
    static Throwable unsent(Throwable failure) {
        if (failure instanceof TransportException broken) {
            return broken.delivery() == Delivery.NOT_SENT
                    ? broken
                    : unsent(broken.status(), broken.retryAfter().orElse(null), broken);
        }
        if (failure instanceof McpErrorException refused) {
            return unsent(refused.status(), refused.retryAfter().orElse(null), refused);
        }
        // the others say by their type that nothing was sent
        return failure instanceof McpProtocolException ? unsent(0, null, failure) : failure;
    }

    private static TransportException unsent(int status, @Nullable Duration retryAfter, Throwable cause) {
        return new TransportException(
                Delivery.NOT_SENT, status, retryAfter, "The request was not sent: " + cause.getMessage(), cause);
    }

    /**
     * Whether a legacy server no longer knows our session: 404 (P 65), or what servers on the TypeScript SDK answer
     * after a restart: 400 with an error that speaks of the session.
     */
    static boolean isSessionGone(Connection connection, Throwable failure) {
        if (connection.sessionId() == null) {
            return false;
        }
        if (failure instanceof McpErrorException refused) {
            String message = refused.error().message().toLowerCase(Locale.ROOT);
            return refused.status() == 404
                    || refused.status() == 400
                            && refused.error().code() != ErrorCodes.INVALID_PARAMS
                            && (message.contains("session") || message.contains("not initialized"));
        }
        return failure instanceof TransportException refused && refused.status() == 404;
    }

    /** Whether a refusal that no modern server gives says that this one no longer speaks the modern generation. */
    static boolean isOtherGeneration(Connection connection, Throwable failure) {
        if (connection.generation() != Generation.MODERN) {
            return false;
        }
        if (failure instanceof McpErrorException refused) {
            // as servers on the TypeScript SDK answer whoever has not initialised
            return refused.status() == 400
                    && ErrorCodes.isLegacyBlock(refused.error().code());
        }
        return failure instanceof TransportException refused
                && (refused.status() == 400 || refused.status() == 404 || refused.status() == 405);
    }
}
