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
package org.camelmcp.tasks.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real MCP server on a free port that does what the test says, is strict about what it gets, and remembers it all.
 * What the specification forbids a client is answered as the specification says, and listed in {@link #violations}.
 * Thread-safe.
 */
public abstract class ScriptedServer implements AutoCloseable {

    /** Shared by all servers, and never closed: one event loop is plenty. */
    static final Vertx VERTX =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, Fault> lastingFaults = new ConcurrentHashMap<>();
    private final Map<String, ScriptedTool> tools = new LinkedHashMap<>();
    private final Map<String, ScriptedTask> tasks = new LinkedHashMap<>();
    private volatile boolean sse;
    private HttpServer http;

    ScriptedServer() {
        http = listen(0);
    }

    private HttpServer listen(int port) {
        HttpServer server = VERTX.createHttpServer(new HttpServerOptions().setIdleTimeout(0))
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    connection.closeHandler(v -> connections.decrementAndGet());
                })
                .requestHandler(request -> request.body().onSuccess(body -> handle(request, body.toString())));
        return server.listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    // ---- what a test scripts

    /** Adds a tool. */
    public ScriptedTool tool(String name) {
        ScriptedTool tool = new ScriptedTool(name);
        synchronized (tools) {
            tools.put(name, tool);
        }
        return tool;
    }

    /** The next requests of this method meet these, one each; {@code GET} and {@code DELETE} name requests without a body. */
    public void fault(String method, Fault... next) {
        faults.computeIfAbsent(method, m -> new ArrayDeque<>()).addAll(List.of(next));
    }

    /** All requests of this method meet it from now on, {@code null} = no longer. */
    public void faultAlways(String method, @Nullable Fault fault) {
        if (fault == null) {
            lastingFaults.remove(method);
        } else {
            lastingFaults.put(method, fault);
        }
    }

    /** Answers as event streams, as the TypeScript SDK does. */
    public void answerAsEvents() {
        sse = true;
    }

    /** Forgets a task, as when its ttl has lapsed. */
    public void forget(ScriptedTask task) {
        synchronized (tasks) {
            tasks.remove(task.taskId());
        }
    }

    /** Closes the port and all connections. */
    public void down() {
        http.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Opens the port again. */
    public void up() {
        http = listen(http.actualPort());
    }

    // ---- what a test looks at

    public String url() {
        return "http://127.0.0.1:" + http.actualPort() + "/mcp";
    }

    /** All requests, in order. */
    public List<Received> received() {
        return received;
    }

    /** The requests of this method, in order. */
    public List<Received> received(String method) {
        return received.stream().filter(r -> r.method().equals(method)).toList();
    }

    /** How many requests of this method came in. */
    public int count(String method) {
        return received(method).size();
    }

    /** What the client did against the specification. */
    public List<String> violations() {
        return violations;
    }

    /** How many connections are open. */
    public int connections() {
        return connections.get();
    }

    /** All tasks that were made and not forgotten, oldest first. */
    public List<ScriptedTask> tasks() {
        synchronized (tasks) {
            return List.copyOf(tasks.values());
        }
    }

    /** The only task. */
    public ScriptedTask task() {
        List<ScriptedTask> all = tasks();
        if (all.size() != 1) {
            throw new IllegalStateException("There are " + all.size() + " tasks");
        }
        return all.get(0);
    }

    @Override
    public void close() {
        down();
    }

    // ---- how requests are served

    private void handle(HttpServerRequest request, String text) {
        Map<String, String> headers = new TreeMap<>();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        ObjectNode body = Json.read(text) instanceof ObjectNode read ? read : Json.object();
        Received one = new Received(request.method().name(), headers, body, System.nanoTime());
        received.add(one);
        Answer answer = new Answer(VERTX, request, one, sse);
        nextFault(one).meet(one, answer, () -> serve(one, answer));
    }

    private Fault nextFault(Received request) {
        String method = request.verb().equals("POST") ? request.method() : request.verb();
        Deque<Fault> next = faults.get(method);
        Fault fault = next == null ? null : next.poll();
        return fault != null ? fault : lastingFaults.getOrDefault(method, Fault.none());
    }

    private void serve(Received request, Answer answer) {
        if (request.verb().equals("GET")) {
            get(request, answer);
        } else if (request.verb().equals("DELETE")) {
            delete(request, answer);
        } else if (!"application/json".equals(request.header("Content-Type"))) {
            violated("Content-Type " + request.header("Content-Type"));
            answer.status(415);
        } else if (!accepts(request, "application/json") || !accepts(request, "text/event-stream")) {
            violated("Accept " + request.header("Accept"));
            answer.status(406);
        } else if (!request.body().path("jsonrpc").asText().equals("2.0")) {
            violated("no JSON-RPC: " + request.body());
            answer.error(400, -32600, "Invalid request", null);
        } else {
            post(request, answer);
        }
    }

    private static boolean accepts(Received request, String type) {
        String accept = request.header("Accept");
        return accept != null && accept.contains(type);
    }

    abstract void get(Received request, Answer answer);

    abstract void delete(Received request, Answer answer);

    abstract void post(Received request, Answer answer);

    /** Tells whoever listens how a task stands. */
    abstract void pushed(ScriptedTask task);

    /** How a tool is listed. */
    abstract ObjectNode listed(ScriptedTool tool);

    void violated(String what) {
        violations.add(what);
    }

    ScriptedTask create(ScriptedTool tool, Received call) {
        ScriptedTask task = new ScriptedTask(tool, call, this::pushed);
        synchronized (tasks) {
            tasks.put(task.taskId(), task);
        }
        return task;
    }

    Optional<ScriptedTool> toolOf(Received request) {
        synchronized (tools) {
            return Optional.ofNullable(tools.get(request.params().path("name").asText()));
        }
    }

    Optional<ScriptedTask> taskOf(Received request) {
        synchronized (tasks) {
            return Optional.ofNullable(tasks.get(request.params().path("taskId").asText()));
        }
    }

    ObjectNode toolList() {
        ObjectNode result = Json.object();
        ArrayNode list = result.putArray("tools");
        synchronized (tools) {
            tools.values().forEach(tool -> list.add((JsonNode) listed(tool)));
        }
        return result;
    }

    static ObjectNode notification(String method, ObjectNode params) {
        return Json.object("jsonrpc", "2.0", "method", method, "params", params);
    }
}
