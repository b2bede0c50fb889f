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
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.protocol.Tool;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of one MCP server, of whichever generation it is. Connects by itself at the first request, recovers an
 * expired session once by itself, and never sends a request twice unless the server surely did not take the first one.
 * Thread-safe; nothing blocks the caller, and stages are completed on transport threads, which must not be blocked.
 */
public final class McpClient {

    private static final Logger LOG = LoggerFactory.getLogger(McpClient.class);

    private final SealableTransport transport;
    private final ClientSettings settings;
    private final List<ClientExtension> extensions;
    private final Envelope envelope;
    private final Connections connections;
    private final ServerQuestions questions;
    private final ServerStream serverStream;
    private final ToolCatalog catalog;
    private final InputRounds inputRounds;
    private final Subscriptions subscriptions = new Subscriptions();
    private final LegacyCalls legacyCalls = new LegacyCalls();
    private final ProgressRegistry progress = new ProgressRegistry();
    private final AtomicLong ids = new AtomicLong();
    /** Ended by {@link #close()} wherever they are, in the transport or waiting for an extension. */
    private final Set<McpCall> underWay = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /**
     * @param transport  carries the messages; owned and closed by this client
     * @param client     who we are
     * @param settings   how to behave
     * @param extensions what enters through the seam, asked in this order
     */
    public McpClient(
            ClientTransport transport,
            Implementation client,
            ClientSettings settings,
            List<? extends ClientExtension> extensions) {
        this(transport, client, settings, extensions, System::nanoTime);
    }

    McpClient(
            ClientTransport transport,
            Implementation client,
            ClientSettings settings,
            List<? extends ClientExtension> extensions,
            LongSupplier nanoTime) {
        this.transport = new SealableTransport(Objects.requireNonNull(transport, "transport"));
        this.settings = Objects.requireNonNull(settings, "settings");
        this.extensions = List.copyOf(extensions);
        this.envelope = new Envelope(client, this.extensions);
        this.connections = new Connections(this.transport, envelope, settings, this::nextId, nanoTime);
        this.questions =
                new ServerQuestions(new ServerRequests(this.extensions), this.transport, envelope, legacyCalls);
        this.serverStream = new ServerStream(this.transport, envelope);
        this.catalog = new ToolCatalog(request -> request(request).result(), transport.hasHeaders(), nanoTime);
        this.inputRounds = new InputRounds(settings.maxInputRounds());
        transport.onInbound(new Inbound(connections, subscriptions, questions, catalog, progress, this.extensions));
        transport.onReconnect(this::disconnected);
    }

    /** What the server tells of itself; connects if need be. */
    public CompletionStage<ServerProfile> connect() {
        return connections.get(null).thenApply(Connection::profile);
    }

    /** Sends a request. An expired session is renewed, and the request sent again, once. */
    public McpCall request(McpRequest request) {
        Call call = prepare(request);
        call.dispatch(false);
        return call;
    }

    /** A request that is not sent before {@link Call#dispatch}. */
    Call prepare(McpRequest request) {
        return track(new Call(request));
    }

    /** The server's tools; without those that must not be used (P 32). */
    public CompletionStage<Collection<Tool>> tools() {
        return catalog.all();
    }

    /** A tool of the server; empty when it lists none of that name. */
    public CompletionStage<Optional<Tool>> tool(String name) {
        return catalog.find(name);
    }

    /**
     * Calls a tool. In the modern generation arguments travel as headers where the tool says so, and input that the
     * server asks for beforehand is answered by the call's own {@link InputAnswers}, within a bound on rounds. Without
     * them an elicitation is declined (P 90), and a question of another kind ends the call.
     *
     * @param params {@code name}, {@code arguments}, and whatever an extension adds
     * @return the result as the server sent it: of whatever {@code resultType}, but never {@code input_required}
     */
    public McpCall callTool(ObjectNode params, ToolCallOptions options) {
        McpRequest request = McpRequest.of(Methods.TOOLS_CALL, params)
                .withName(params.path("name").asText())
                .withLane(Lane.CALL)
                .withTimeout(options.timeout())
                .withGeneration(options.generation())
                .withPlain(options.plain())
                .withInputs(options.inputs());
        ToolCall call = track(new ToolCall(this, request));
        call.start();
        return call;
    }

    /**
     * Subscribes to notifications; modern generation only.
     *
     * @param filter what to be told of: {@code params.notifications} (P 77)
     */
    public Subscription listen(ObjectNode filter, Consumer<JsonRpcNotification> listener) {
        return listen(filter, null, listener);
    }

    /**
     * The same, declaring what can be answered: a server may tell a subscriber of questions only of the kinds that he
     * declares (P 114).
     */
    public Subscription listen(
            ObjectNode filter, @Nullable InputAnswers inputs, Consumer<JsonRpcNotification> listener) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.set("notifications", filter);
        Call call = prepare(McpRequest.of(Methods.SUBSCRIPTIONS_LISTEN, params)
                .withLane(Lane.STREAM)
                .withTimeout(Duration.ZERO)
                .withGeneration(Generation.MODERN)
                .withInputs(inputs));
        Subscriptions.Open subscription = subscriptions.add(call.id, listener);
        subscription.carriedBy(call);
        // never a second attempt: it would have another id than the one that notifications are routed by
        call.dispatch(true);
        return subscription;
    }

    /**
     * Opens, and from then on keeps open, the legacy stream on which the server sends without being asked. Ends when it
     * stands; fails when the server has none.
     */
    public CompletionStage<Void> openServerStream() {
        return connections
                .legacyUnderWay()
                .orElseGet(() -> connections.get(null))
                .thenCompose(connection -> connection.generation() == Generation.LEGACY
                        ? serverStream.open(connection)
                        : ServerStream.none());
    }

    /** Asks for progress notifications: put the token of what comes back into {@code _meta.progressToken}. */
    public ProgressSubscription onProgress(Consumer<Progress> listener) {
        return progress.open(listener);
    }

    /** Ends the session and everything under way. Idempotent; ends within a few seconds. */
    public CompletionStage<Void> close() {
        if (!closing.compareAndSet(false, true)) {
            return closed;
        }
        transport.seal();
        serverStream.close();
        underWay.forEach(McpCall::cancel);
        questions.close();
        connections
                .currentLegacy()
                .filter(connection -> connection.sessionId() != null)
                .map(connection -> transport.endSession(
                        envelope.legacyHeaders(connection.profile().revision(), connection.sessionId())))
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .handle((ended, failure) -> transport.close())
                .thenCompose(stage -> stage)
                .whenComplete((released, failure) -> closed.complete(null));
        return closed;
    }

    /** How many requests have not ended. */
    public int underWay() {
        return underWay.size();
    }

    int openQuestions() {
        return questions.size();
    }

    int openSubscriptions() {
        return subscriptions.size();
    }

    int progressListeners() {
        return progress.size();
    }

    ToolCatalog catalog() {
        return catalog;
    }

    InputRounds inputRounds() {
        return inputRounds;
    }

    boolean hasHeaders() {
        return transport.hasHeaders();
    }

    CompletionStage<Connection> connection(@Nullable Generation generation) {
        return connections.get(generation);
    }

    private <T extends McpCall> T track(T call) {
        underWay.add(call);
        call.result().whenComplete((result, failure) -> underWay.remove(call));
        if (closing.get()) {
            call.cancel();
        }
        return call;
    }

    /** Another child process: nothing that was agreed with or learnt from the former one holds. */
    private void disconnected() {
        connections.disconnected();
        catalog.invalidate();
        questions.allGone();
    }

    private RequestId nextId() {
        return RequestId.of(ids.incrementAndGet());
    }

    /** One request, in at most two attempts. */
    final class Call implements McpCall {

        private final McpRequest request;
        private final CompletableFuture<JsonNode> result = new CompletableFuture<>();
        private final RequestAttempt attempt = new RequestAttempt(transport, envelope, settings);
        private volatile RequestId id = nextId();

        Call(McpRequest request) {
            this.request = request;
        }

        @Override
        public CompletionStage<JsonNode> result() {
            return result;
        }

        @Override
        public void cancel() {
            Delivery delivery = attempt.cancel();
            result.completeExceptionally(RequestAttempt.givenUp(delivery));
            questions.givenUp(id);
        }

        void dispatch(boolean again) {
            if (result.isDone()) {
                return;
            }
            connections.get(request.generation()).whenComplete((connection, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(RequestAttempt.unsent(StageFailures.unwrap(failure)));
                } else if (!result.isDone()) {
                    send(connection, again);
                }
            });
        }

        private void send(Connection connection, boolean again) {
            RequestId as = id;
            if (connection.generation() == Generation.LEGACY) {
                legacyCalls.add(as, request, attempt);
            }
            sent(connection, as).whenComplete((answer, failure) -> {
                legacyCalls.remove(as);
                if (failure == null) {
                    accept(connection, answer);
                } else {
                    recover(connection, StageFailures.unwrap(failure), again);
                }
            });
        }

        private CompletionStage<JsonNode> sent(Connection connection, RequestId as) {
            try {
                return attempt.send(connection, as, request);
            } catch (RuntimeException e) {
                // what was to be declared could not be asked of InputAnswers, for one
                return CompletableFuture.failedFuture(new TransportException(
                        Delivery.NOT_SENT, "The request was not sent, it could not be written: " + e.getMessage(), e));
            }
        }

        private void accept(Connection connection, JsonNode answer) {
            String type = answer.path("resultType").asText("complete");
            if (connection.generation() == Generation.MODERN && !isAllowed(type)) {
                result.completeExceptionally(new McpProtocolException(
                        "The server answered " + request.method() + " with the unknown resultType '" + type + "'"));
            } else {
                result.complete(answer);
            }
        }

        private boolean isAllowed(String type) {
            return type.equals("complete")
                    || type.equals(InputRounds.INPUT_REQUIRED) && InputRounds.METHODS.contains(request.method())
                    || !request.plain()
                            && extensions.stream().anyMatch(extension -> extension
                                    .resultTypes(request.method())
                                    .contains(type));
        }

        private void recover(Connection connection, Throwable failure, boolean again) {
            boolean sessionGone = RequestAttempt.isSessionGone(connection, failure);
            boolean otherRevision = failure instanceof McpErrorException refused
                    && refused.error().code() == ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION;
            if (sessionGone) {
                connections.expired(connection);
                catalog.invalidate();
                questions.gone(connection);
            } else if (otherRevision || RequestAttempt.isOtherGeneration(connection, failure)) {
                connections.contradicted(connection);
                catalog.invalidate();
            }
            // in both cases the server refused the request before it looked at it, so nothing is done twice
            if ((sessionGone || otherRevision) && !again && !result.isDone()) {
                LOG.debug("{}; sending {} once more", failure.getMessage(), request.method());
                id = nextId();
                dispatch(true);
                if (sessionGone && serverStream.isWanted()) {
                    openServerStream();
                }
            } else {
                result.completeExceptionally(failure);
            }
        }
    }
}
