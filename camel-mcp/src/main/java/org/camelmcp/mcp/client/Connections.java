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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.mcp.transport.TransportResponse;
import org.camelmcp.mcp.transport.TransportTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which generation a server speaks, and keeps what was agreed with it: at most one connection a generation,
 * since tasks that were made under the legacy rules are followed by them even after the server has been upgraded
 * (P 64). Detection and {@code initialize} run once, however many requests wait for them; a failure is not kept.
 * Thread-safe.
 */
final class Connections {

    private static final Logger LOG = LoggerFactory.getLogger(McpClient.class);

    private final ClientTransport transport;
    private final Envelope envelope;
    private final ClientSettings settings;
    private final Supplier<RequestId> ids;
    private final LongSupplier nanoTime;

    private final Object lock = new Object();
    private @Nullable Verdict verdict;
    private long verdictAt;
    private @Nullable CompletableFuture<Verdict> deciding;
    private @Nullable CompletableFuture<Connection> modern;
    private @Nullable CompletableFuture<Connection> legacy;
    /** The latest legacy connection, known before the server has taken our consent: it may ask at once. */
    private @Nullable Connection agreed;

    Connections(
            ClientTransport transport,
            Envelope envelope,
            ClientSettings settings,
            Supplier<RequestId> ids,
            LongSupplier nanoTime) {
        this.transport = transport;
        this.envelope = envelope;
        this.settings = settings;
        this.ids = ids;
        this.nanoTime = nanoTime;
    }

    /** The connection in a generation, or in the one that the server prefers. */
    CompletionStage<Connection> get(@Nullable Generation generation) {
        if (generation == Generation.LEGACY) {
            return legacy(Revision.newest(Generation.LEGACY));
        }
        CompletableFuture<Connection> known = currentModern();
        if (generation == Generation.MODERN && known != null) {
            return known;
        }
        return verdict().thenCompose(decided -> {
            if (decided instanceof Verdict.Legacy old && generation == null) {
                return legacy(old.revision());
            }
            if (decided instanceof Verdict.Legacy old) {
                throw new IncompatibleServerException("The server speaks no modern revision: " + old.reason());
            }
            return modern(((Verdict.Modern) decided).revision());
        });
    }

    /** What was agreed with a legacy server, if anything is at this moment. */
    Optional<Connection> currentLegacy() {
        synchronized (lock) {
            return Optional.ofNullable(agreed);
        }
    }

    /** The legacy connection, or the one being made, even when the server prefers the other generation by now. */
    Optional<CompletionStage<Connection>> legacyUnderWay() {
        synchronized (lock) {
            return Optional.<CompletionStage<Connection>>ofNullable(legacy)
                    .filter(known -> !known.toCompletableFuture().isCompletedExceptionally());
        }
    }

    /** The server no longer knows the session of this connection: the next request starts another (P 65). */
    void expired(Connection connection) {
        synchronized (lock) {
            if (isCurrent(legacy, connection)) {
                legacy = null;
                agreed = null;
            }
        }
    }

    /** What was decided of the server turned out wrong: the next request probes anew (P 63). */
    void contradicted(Connection connection) {
        synchronized (lock) {
            if (isCurrent(modern, connection)) {
                modern = null;
                verdict = null;
            } else if (isCurrent(legacy, connection)) {
                legacy = null;
                agreed = null;
                verdict = null;
            }
        }
    }

    /** The server was started anew. Its generation stays the same, what was agreed with it is gone. */
    void disconnected() {
        synchronized (lock) {
            legacy = null;
            agreed = null;
        }
    }

    private @Nullable CompletableFuture<Connection> currentModern() {
        synchronized (lock) {
            return modern;
        }
    }

    private static boolean isCurrent(@Nullable CompletableFuture<Connection> kept, Connection connection) {
        return kept != null && kept.isDone() && !kept.isCompletedExceptionally() && kept.join() == connection;
    }

    private CompletionStage<Verdict> verdict() {
        CompletableFuture<Verdict> mine;
        Verdict known;
        synchronized (lock) {
            known = verdict;
            if (known != null && !isAged(known)) {
                return CompletableFuture.completedFuture(known);
            }
            if (deciding != null) {
                return known != null ? CompletableFuture.completedFuture(known) : deciding;
            }
            mine = new CompletableFuture<>();
            deciding = mine;
        }
        decide().whenComplete((decided, failure) -> {
            synchronized (lock) {
                deciding = null;
                verdictAt = nanoTime.getAsLong();
                // an aged verdict that could not be renewed is better than none
                verdict = decided != null ? decided : known;
            }
            if (decided != null) {
                LOG.debug("The server speaks the {} generation: {}", generation(decided), decided.reason());
                mine.complete(decided);
            } else {
                mine.completeExceptionally(StageFailures.unwrap(failure));
            }
        });
        // nothing waits for the renewal of an aged verdict
        return known != null ? CompletableFuture.completedFuture(known) : mine;
    }

    /**
     * An upgraded server goes on answering {@code initialize} for ever, so only a legacy verdict ages (P 63). Not that
     * of a child process: it is not upgraded while it runs, and some exit on the probe.
     */
    private boolean isAged(Verdict known) {
        return known instanceof Verdict.Legacy
                && transport.hasHeaders()
                && settings.generation() == null
                && nanoTime.getAsLong() - verdictAt
                        > settings.legacyVerdictAge().toNanos();
    }

    private static Generation generation(Verdict verdict) {
        return verdict instanceof Verdict.Legacy ? Generation.LEGACY : Generation.MODERN;
    }

    private CompletionStage<Verdict> decide() {
        if (settings.generation() == Generation.LEGACY) {
            return CompletableFuture.completedFuture(
                    new Verdict.Legacy(Revision.newest(Generation.LEGACY), "configured"));
        }
        return discover(Revision.newest(Generation.MODERN), true);
    }

    private CompletionStage<Verdict> discover(Revision revision, boolean mayAskAgain) {
        McpRequest probe = McpRequest.of(Methods.DISCOVER)
                .withTimeout(transport.hasHeaders() ? null : settings.stdioProbeTimeout());
        return exchange(revision, null, probe)
                .handle((response, failure) -> decided(revision, response, failure, mayAskAgain))
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Verdict> decided(
            Revision revision, @Nullable TransportResponse response, @Nullable Throwable failure, boolean mayAskAgain) {
        Throwable cause = failure == null ? null : StageFailures.unwrap(failure);
        Verdict decided = GenerationDetection.decide(!transport.hasHeaders(), observe(response, cause));
        if (decided instanceof Verdict.AskAgain again) {
            return mayAskAgain
                    ? discover(again.revision(), false)
                    : CompletableFuture.failedFuture(new IncompatibleServerException(
                            "The server refuses revision " + again.revision() + " although it lists it"));
        }
        if (decided instanceof Verdict.Incompatible incompatible) {
            return CompletableFuture.failedFuture(new IncompatibleServerException(incompatible.reason()));
        }
        if (decided instanceof Verdict.Undecided undecided) {
            return CompletableFuture.failedFuture(
                    cause != null
                            ? cause
                            : new McpProtocolException("The server is not usable: " + undecided.reason()));
        }
        if (decided instanceof Verdict.Legacy old && settings.generation() == Generation.MODERN) {
            return CompletableFuture.failedFuture(new IncompatibleServerException(
                    "protocol=modern is configured, but the server speaks no modern revision: " + old.reason()));
        }
        if (decided instanceof Verdict.Modern found) {
            CompletableFuture<Connection> connected =
                    CompletableFuture.completedFuture(new Connection(profile(found.revision(), response), null));
            synchronized (lock) {
                modern = connected;
            }
        }
        return CompletableFuture.completedFuture(decided);
    }

    private static Observation observe(@Nullable TransportResponse response, @Nullable Throwable cause) {
        if (response != null && response.message() instanceof JsonRpcResponse.Result result) {
            JsonNode versions = result.result().path("supportedVersions");
            if (!versions.isArray()) {
                return new Observation.ForeignResult();
            }
            List<String> supported = new ArrayList<>();
            versions.forEach(version -> supported.add(version.asText()));
            return new Observation.Discovered(supported);
        }
        if (cause instanceof McpErrorException refused) {
            return new Observation.Refused(refused.error(), refused.status());
        }
        if (cause instanceof TransportTimeoutException) {
            return new Observation.NoAnswer();
        }
        if (cause instanceof TransportException broken && broken.status() != 0) {
            return new Observation.ForeignStatus(broken.status());
        }
        return cause instanceof TransportException broken && broken.delivery() == Delivery.UNKNOWN
                ? new Observation.ChildExited()
                : new Observation.Unreachable();
    }

    private CompletionStage<Connection> modern(Revision revision) {
        synchronized (lock) {
            if (modern == null) {
                // decided by an error rather than by a DiscoverResult: nothing is known beyond the generation
                modern = CompletableFuture.completedFuture(new Connection(profile(revision, null), null));
            }
            return modern;
        }
    }

    private CompletionStage<Connection> legacy(Revision revision) {
        CompletableFuture<Connection> mine;
        synchronized (lock) {
            if (legacy != null && !legacy.isCompletedExceptionally()) {
                return legacy;
            }
            mine = new CompletableFuture<>();
            legacy = mine;
        }
        initialize(revision, true).whenComplete((connection, failure) -> {
            if (failure == null) {
                mine.complete(connection);
            } else {
                refuted(StageFailures.unwrap(failure));
                mine.completeExceptionally(StageFailures.unwrap(failure));
            }
        });
        return mine;
    }

    /** A server that does not take {@code initialize} may not be legacy after all: probe anew (P 63). */
    private void refuted(Throwable failure) {
        boolean reached = !(failure instanceof TransportException broken && broken.delivery() == Delivery.NOT_SENT);
        synchronized (lock) {
            agreed = null;
            if (reached && verdict instanceof Verdict.Legacy) {
                verdict = null;
            }
        }
    }

    private CompletionStage<Connection> initialize(Revision revision, boolean mayAskAgain) {
        TransportRequest request = new TransportRequest(
                envelope.request(revision, ids.get(), envelope.initialize(revision)),
                Map.of(),
                Lane.CONTROL,
                settings.requestTimeout(),
                false);
        return transport
                .send(request)
                .response()
                .thenApply(Connections::refuseErrors)
                .handle((response, failure) -> {
                    Throwable cause = failure == null ? null : StageFailures.unwrap(failure);
                    Optional<Revision> other = cause instanceof McpErrorException refused
                            ? GenerationDetection.legacyOffered(refused.error())
                            : Optional.empty();
                    if (mayAskAgain && other.isPresent() && other.get() != revision) {
                        return initialize(other.get(), false);
                    }
                    return cause != null ? CompletableFuture.<Connection>failedFuture(cause) : initialized(response);
                })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Connection> initialized(TransportResponse response) {
        JsonNode result = ((JsonRpcResponse.Result) response.message()).result();
        String version = result.path("protocolVersion").asText();
        Revision revision = Revision.of(version)
                .filter(r -> r.generation() == Generation.LEGACY)
                .orElse(null);
        if (revision == null) {
            return CompletableFuture.failedFuture(new IncompatibleServerException(
                    "The server answered initialize with revision '" + version + "', which we do not speak"));
        }
        String sessionId =
                response.header(HttpHeaders.SESSION_ID.toLowerCase(Locale.ROOT)).orElse(null);
        Connection connection = new Connection(profile(revision, response), sessionId);
        synchronized (lock) {
            agreed = connection;
        }
        // bounded here, since whoever connects waits for it as for an answer
        Duration patience = settings.requestTimeout();
        return transport
                .post(new JsonRpcNotification(Methods.INITIALIZED, null), envelope.legacyHeaders(revision, sessionId))
                .thenApply(accepted -> connection)
                .toCompletableFuture()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    Throwable cause = StageFailures.unwrap(failure);
                    throw cause instanceof TimeoutException
                            ? new TransportTimeoutException(Delivery.UNKNOWN, Methods.INITIALIZED, patience)
                            : new CompletionException(cause);
                });
    }

    private static ServerProfile profile(Revision revision, @Nullable TransportResponse response) {
        JsonNode result = response != null && response.message() instanceof JsonRpcResponse.Result r
                ? r.result()
                : JsonNodeFactory.instance.objectNode();
        JsonNode info = result.path(MetaKeys.META).path(MetaKeys.SERVER_INFO);
        if (!info.isObject()) {
            // where the legacy generation has it, and some modern peers still put it (P section 15 i)
            info = result.path("serverInfo");
        }
        Implementation server = info.isObject()
                ? new Implementation(
                        info.path("name").asText(),
                        info.path("version").asText(),
                        info.path("title").textValue())
                : null;
        return new ServerProfile(
                revision,
                result.path("capabilities").isObject()
                        ? result.path("capabilities")
                        : JsonNodeFactory.instance.objectNode(),
                server,
                result.path("instructions").textValue());
    }

    private CompletionStage<TransportResponse> exchange(
            Revision revision, @Nullable String sessionId, McpRequest request) {
        Duration timeout = request.timeout() != null ? request.timeout() : settings.requestTimeout();
        return transport
                .send(new TransportRequest(
                        envelope.request(revision, ids.get(), request),
                        envelope.headers(revision, sessionId, request),
                        request.lane(),
                        timeout,
                        false))
                .response()
                .thenApply(Connections::refuseErrors);
    }

    /** Turns an error answer into its exception. */
    static TransportResponse refuseErrors(TransportResponse response) {
        if (response.message() instanceof JsonRpcResponse.Failure failure) {
            throw new McpErrorException(failure.error(), response.status(), response.retryAfter());
        }
        return response;
    }
}
