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
package org.camelmcp.tasks;

import io.vertx.core.http.HttpClientOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelmcp.mcp.client.ClientSettings;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.http.BearerTokenProvider;
import org.camelmcp.mcp.transport.http.HttpTransport;
import org.camelmcp.mcp.transport.http.HttpTransportOptions;
import org.camelmcp.mcp.transport.stdio.StdioTransport;
import org.camelmcp.mcp.transport.stdio.StdioTransportOptions;
import org.camelmcp.tasks.call.CallEngine;
import org.camelmcp.tasks.call.InputDesk;
import org.camelmcp.tasks.call.InputKind;
import org.camelmcp.tasks.call.RemoteServer;
import org.camelmcp.tasks.call.ServerInputs;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.InMemoryRemoteTaskRepository;
import org.jspecify.annotations.Nullable;

/**
 * The remote servers that endpoints of this component use, each made for the first that needs it and closed after the
 * last, and the engine they share. Thread-safe.
 */
final class RemoteServers implements Stopping {

    private static final Duration MAX_SWEEP_PERIOD = Duration.ofMinutes(1);

    private final McpTaskComponent component;
    private final Threads threads;
    private final Map<String, Shared> servers = new HashMap<>();
    private final Set<CompletableFuture<Void>> closing = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private @Nullable CallEngine engine;
    private @Nullable InputEndpoints inputs;

    RemoteServers(McpTaskComponent component, Threads threads) {
        this.component = component;
        this.threads = threads;
    }

    private static final class Shared {
        private final RemoteServer server;
        private int users;

        Shared(RemoteServer server) {
            this.server = server;
        }
    }

    synchronized RemoteServer acquire(ServerReference reference) {
        Shared shared = servers.computeIfAbsent(reference.key(), key -> new Shared(create(reference)));
        shared.users++;
        return shared.server;
    }

    void release(ServerReference reference) {
        released(reference, current(reference)).map(this::close).ifPresent(closed -> {
            if (!stopping) {
                // so that a route that starts again at once does not find the former child process still there
                Threads.await("server '" + reference.name() + "'", closed);
            }
        });
    }

    private CompletionStage<Void> close(RemoteServer idle) {
        CompletableFuture<Void> closed = current()
                .map(CallEngine::settled)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenCompose(done -> idle.close())
                .toCompletableFuture();
        closing.add(closed);
        closed.whenComplete((done, failure) -> closing.remove(closed));
        return closed;
    }

    /** The server if nobody uses it any more. */
    private synchronized Optional<RemoteServer> released(ServerReference reference, @Nullable Shared shared) {
        if (shared == null || --shared.users > 0 || !servers.remove(reference.key(), shared)) {
            return Optional.empty();
        }
        return Optional.of(shared.server);
    }

    private synchronized @Nullable Shared current(ServerReference reference) {
        return servers.get(reference.key());
    }

    /** For exchanges and tasks that take longer than the producer lives that they began with. */
    private synchronized Runnable keepOpen(ServerReference reference) {
        Shared shared = servers.get(reference.key());
        if (shared == null) {
            return () -> {}; // all was closed meanwhile
        }
        shared.users++;
        return () -> released(reference, shared).ifPresent(this::close);
    }

    synchronized CallEngine engine() {
        if (engine == null) {
            engine = new CallEngine(
                    PollTimer.on(threads.timer()),
                    threads.workers(),
                    InMemoryRemoteTaskRepository.builder()
                            .maxHandles(component.getMaxHandles())
                            .outcomeRetention(component.getOutcomeRetention())
                            .build(),
                    sweepPeriod(component.getOutcomeRetention()),
                    Clock.systemUTC());
        }
        return engine;
    }

    /** Answers what a server asks, as these options say. */
    InputDesk desk(McpTaskConfiguration options, String server) {
        // what starts the producers of other components must not hold our lock
        return inputs().desk(options, server, engine());
    }

    private synchronized InputEndpoints inputs() {
        if (inputs == null) {
            inputs = new InputEndpoints(component);
        }
        return inputs;
    }

    /** What is answered for a server by any endpoint that there is, whether it has begun or not, or by the component. */
    private Set<InputKind> answered(ServerReference reference) {
        Set<InputKind> kinds = EnumSet.noneOf(InputKind.class);
        kinds.addAll(InputEndpoints.kinds(component.getConfiguration()));
        for (Endpoint endpoint : component.getCamelContext().getEndpoints()) {
            if (endpoint instanceof McpTaskEndpoint ours
                    && ours.getComponent() == component
                    && ours.server() != null
                    && ours.server().key().equals(reference.key())) {
                kinds.addAll(InputEndpoints.kinds(ours.getConfiguration()));
            }
        }
        return kinds;
    }

    /** Often enough that outcomes go soon after their time, and no oftener than that needs. */
    private static Duration sweepPeriod(Duration retention) {
        return retention.compareTo(MAX_SWEEP_PERIOD) < 0 ? retention : MAX_SWEEP_PERIOD;
    }

    @Override
    public void stopping() {
        stopping = true;
        current().ifPresent(CallEngine::stopping);
    }

    @Override
    public void stopping(String routeId) {
        current().ifPresent(running -> running.stopping(routeId));
    }

    private synchronized Optional<CallEngine> current() {
        return Optional.ofNullable(engine);
    }

    /** How many requests, suspended calls and followed tasks have not ended; for tests. */
    synchronized int underWay() {
        int ofServers = servers.values().stream()
                .mapToInt(shared -> shared.server.underWay())
                .sum();
        return engine == null ? ofServers : ofServers + engine.suspendedCalls() + engine.followedTasks();
    }

    /** Closes what is left. */
    void stop() {
        Map<String, Shared> left;
        CallEngine running;
        InputEndpoints asked;
        synchronized (this) {
            left = Map.copyOf(servers);
            servers.clear();
            running = engine;
            asked = inputs;
            engine = null;
            inputs = null;
        }
        stopping = false;
        if (running == null) {
            return;
        }
        running.stopping();
        Threads.await("the remote tasks", running.stopped());
        if (asked != null) {
            asked.close();
        }
        left.values().forEach(shared -> close(shared.server));
        // all at once: each may take seconds, and nobody waits for minutes until an application has stopped
        Threads.await("the servers", CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new)));
    }

    private RemoteServer create(ServerReference reference) {
        McpServerConfiguration server = reference.configuration();
        JsonRpcCodec codec = new JsonRpcCodec(server.getMaxMessageSize(), JsonRpcCodec.DEFAULT_MAX_DEPTH);
        CallEngine shared = engine();
        ClientTransport transport = server.getUrl() != null ? http(server, codec) : stdio(server, codec);
        return new RemoteServer(
                reference.name(),
                transport,
                self(),
                settings(server),
                server.getMaxStreams(),
                shared,
                new ServerInputs(() -> answered(reference), () -> desk(component.getConfiguration(), reference.name())),
                () -> keepOpen(reference));
    }

    private static ClientSettings settings(McpServerConfiguration server) {
        return ClientSettings.DEFAULTS
                .withRequestTimeout(server.getRequestTimeout())
                .withGeneration(
                        switch (server.getProtocol()) {
                            case AUTO -> null;
                            case MODERN -> Generation.MODERN;
                            case LEGACY -> Generation.LEGACY;
                        });
    }

    private static Implementation self() {
        String version = RemoteServers.class.getPackage().getImplementationVersion();
        return new Implementation("camel-mcp-task", version == null ? "development" : version);
    }

    private ClientTransport http(McpServerConfiguration server, JsonRpcCodec codec) {
        HttpTransportOptions.Builder options = HttpTransportOptions.builder(server.getUrl())
                .codec(codec)
                .maxStreams(server.getMaxStreams())
                .maxWaits(server.getMaxWaits())
                .connectTimeout(server.getConnectTimeout())
                .httpClient(client -> secure(server, client));
        server.getHeaders().forEach(options::header);
        BearerTokenProvider tokens = tokens(server);
        if (tokens != null) {
            options.bearerToken(tokens);
        }
        return new HttpTransport(threads.vertx(), options.build());
    }

    private static @Nullable BearerTokenProvider tokens(McpServerConfiguration server) {
        if (server.getTokenProvider() != null) {
            return server.getTokenProvider();
        }
        String token = server.getAccessToken();
        return token == null ? null : BearerTokenProvider.of(token);
    }

    private void secure(McpServerConfiguration server, HttpClientOptions client) {
        SSLContextParameters ssl = server.getSslContextParameters();
        if (ssl == null) {
            ssl = component.getSslContextParameters();
        }
        if (ssl == null && component.isUseGlobalSslContextParameters()) {
            ssl = component.getCamelContext().getSSLContextParameters();
        }
        if (ssl != null) {
            try {
                VertxHelper.setupSSLOptions(component.getCamelContext(), ssl, client);
            } catch (Exception e) {
                throw new IllegalArgumentException("The sslContextParameters cannot be used: " + e.getMessage(), e);
            }
        }
    }

    private ClientTransport stdio(McpServerConfiguration server, JsonRpcCodec codec) {
        return new StdioTransport(
                StdioTransportOptions.builder(server.getCommand())
                        .args(server.getArgs())
                        .environment(server.getEnvironment())
                        .directory(server.getWorkingDirectory() == null ? null : Path.of(server.getWorkingDirectory()))
                        .codec(codec)
                        .build(),
                threads.timer());
    }
}
