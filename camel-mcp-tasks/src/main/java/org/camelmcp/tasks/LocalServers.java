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

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.server.ServerSettings;
import org.camelmcp.mcp.server.Sessions;
import org.camelmcp.mcp.server.http.HttpBinding;
import org.camelmcp.mcp.server.http.HttpBindingOptions;
import org.camelmcp.mcp.server.http.SignedSessions;
import org.camelmcp.mcp.signing.SigningKeys;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.serve.LocalServer;
import org.camelmcp.tasks.serve.OpenAsks;
import org.camelmcp.tasks.serve.ReportAccess;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MCP servers that this application is, one for each path, made for the first route that needs it and closed after the
 * last; the tasks of all of them live in one service. Thread-safe.
 */
final class LocalServers implements Stopping {

    private static final Logger LOG = LoggerFactory.getLogger(LocalServers.class);

    /** How long a modern client may keep the list of tools; it hears of changes while it listens. */
    private static final Duration LIST_TTL = Duration.ofMinutes(1);

    private static final int PAGE_SIZE = 100;

    /** For clients that read; of others nothing is lost that they would have read. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    /** What a legacy client can do with tasks that a server asks of it; sessions remember it. */
    private static final List<String> CLIENT_TASKS = List.of(
            "tasks.list", "tasks.cancel", "tasks.requests.elicitation.create", "tasks.requests.sampling.createMessage");

    /** In place of a path; those begin with a slash. */
    private static final String STDIO = "stdio";

    private final McpTaskComponent component;
    private final Threads threads;
    private final Map<String, Shared> servers = new HashMap<>();
    private final ConcurrentMap<ToolKey, McpToolMessages> tools = new ConcurrentHashMap<>();
    private final OpenAsks asks = new OpenAsks();
    private @Nullable ServedTasks tasks;
    private @Nullable SigningKeys keys;
    private @Nullable HttpHost host;

    LocalServers(McpTaskComponent component, Threads threads) {
        this.component = component;
        this.threads = threads;
    }

    private static final class Shared {
        private final LocalServer server;
        private final Runnable unbind;
        private final IntSupplier waiting;
        private final CompletionStage<Void> ended;
        private int users;

        /**
         * @param unbind  ends its transport
         * @param waiting how many messages its transport has under way
         * @param ended   completes when the transport has written the last answer
         */
        Shared(LocalServer server, Runnable unbind, IntSupplier waiting, CompletionStage<Void> ended) {
            this.server = server;
            this.unbind = unbind;
            this.waiting = waiting;
            this.ended = ended;
        }

        /** Waits a moment for who reads the last answers, before what carries them is closed. */
        void close() {
            server.close();
            unbind.run();
            Threads.await(
                    "the connections",
                    ended.toCompletableFuture()
                            .copy()
                            .completeOnTimeout(null, LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    /** The server of a path; each call is matched by one of {@link #release}. */
    synchronized LocalServer acquire(String path) {
        Shared shared = servers.computeIfAbsent(place(path), this::create);
        shared.users++;
        return shared.server;
    }

    synchronized void release(String path) {
        Shared shared = servers.get(place(path));
        if (shared == null || --shared.users > 0) {
            return;
        }
        if (component.isStdio()) {
            // the client keeps its streams, and nobody can begin to read them anew: it waits for tools to come back
            return;
        }
        servers.remove(place(path));
        shared.close();
        closeHostIfIdle();
    }

    private void closeHostIfIdle() {
        if (servers.isEmpty() && host != null) {
            host.close();
            host = null;
        }
    }

    /** A process has one pair of standard streams, hence one server, whatever paths its routes name. */
    private String place(String path) {
        return component.isStdio() ? STDIO : path;
    }

    private Shared create(String place) {
        if (place.equals(STDIO)) {
            LocalServer server = new LocalServer(
                    STDIO, settings(), service(), keys(), PollTimer.on(threads.timer()), threads.workers());
            StdioHost stdio = StdioHost.open(component.getCamelContext(), server.receiver(), codec());
            return new Shared(server, stdio::close, stdio::underWay, CompletableFuture.completedStage(null));
        }
        if (host == null) {
            host = HttpHost.open(component, threads);
        }
        try {
            return create(place, host);
        } catch (RuntimeException e) {
            closeHostIfIdle();
            throw e;
        }
    }

    private Shared create(String path, HttpHost on) {
        LocalServer server =
                new LocalServer(path, settings(), service(), keys(), PollTimer.on(threads.timer()), threads.workers());
        HttpBinding binding = HttpBinding.mount(on.router(), path, server.receiver(), sessions(path), http(on));
        LOG.info("MCP server at {}{}", on.url(), path);
        return new Shared(server, binding::close, binding::underWay, binding.ended());
    }

    private ServerSettings settings() {
        return new ServerSettings(
                component.self(),
                component.getInstructions(),
                codec(),
                component.getMaxRequests(),
                component.getMaxStreams(),
                LIST_TTL,
                PAGE_SIZE);
    }

    private JsonRpcCodec codec() {
        return new JsonRpcCodec(component.getMaxRequestSize(), JsonRpcCodec.DEFAULT_MAX_DEPTH);
    }

    private HttpBindingOptions http(HttpHost on) {
        HttpBindingOptions.Builder options = HttpBindingOptions.builder()
                .codec(codec())
                .maxBodyBytes(component.getMaxRequestSize())
                .allowedOrigins(component.origins())
                .allowedHosts(component.hosts());
        on.bodyHandler().ifPresent(options::bodyHandler);
        if (component.getPrincipalResolver() != null) {
            options.principals(component.getPrincipalResolver());
        }
        return options.build();
    }

    /** How the tools that are served here speak with their routes. */
    ConcurrentMap<ToolKey, McpToolMessages> tools() {
        return tools;
    }

    /** What reports need. */
    ReportAccess.Shared reports() {
        return new ReportAccess.Shared(service(), threads.workers(), asks);
    }

    /** The service of the tasks of this application, whichever route is their tool. */
    synchronized TaskService service() {
        return tasks().service();
    }

    private ServedTasks tasks() {
        if (tasks == null) {
            tasks = ServedTasks.open(component, threads);
        }
        return tasks;
    }

    /** They outlive each server, so that its routes may be restarted. */
    private SigningKeys keys() {
        if (keys == null) {
            keys = component.keys();
        }
        return keys;
    }

    /** A session is of the server that opened it. */
    private Sessions sessions(String path) {
        return SignedSessions.builder()
                .server(path)
                .keys(keys())
                .capabilities(CLIENT_TASKS)
                .ended(new StoredEndedSessions(tasks().store()))
                .build();
    }

    @Override
    public void stopping() {
        // what works for a task that ends now is let go of with it, so that its route does not see an exception
        running().forEach(LocalServer::stopping);
        asks.stopping();
    }

    @Override
    public void stopping(String routeId) {
        running().forEach(server -> server.stopping(routeId));
        asks.stopping(routeId);
    }

    private synchronized Collection<LocalServer> running() {
        return servers.values().stream().map(shared -> shared.server).toList();
    }

    /** How many requests, streams, runs, waiters and watchers there are; for tests. */
    synchronized int underWay() {
        int ofServers = servers.values().stream()
                .mapToInt(shared -> shared.server.underWay() + shared.waiting.getAsInt())
                .sum();
        return tasks == null ? ofServers : ofServers + tasks.service().underWay();
    }

    /** How many exchanges are suspended in questions; for tests. */
    int openAsks() {
        return asks.size();
    }

    /** Where the servers are reached, without a path; empty when nothing is served. */
    synchronized String url() {
        return host == null ? "" : host.url();
    }

    /** Closes what is left. */
    void stop() {
        ServedTasks ending;
        List<Shared> left;
        HttpHost listening;
        synchronized (this) {
            left = List.copyOf(servers.values());
            servers.clear();
            ending = tasks;
            tasks = null;
            keys = null;
            listening = host;
            host = null;
        }
        left.forEach(Shared::close);
        if (listening != null) {
            listening.close();
        }
        if (ending != null) {
            Threads.await("the served tasks", ending.service().stop());
        }
    }
}
