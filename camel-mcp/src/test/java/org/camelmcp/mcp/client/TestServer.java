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
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real HTTP server on a free port that speaks a little MCP. What it answers to a method can be replaced; what it was
 * asked is remembered.
 */
abstract class TestServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    interface Answer {
        void to(Received request);
    }

    /**
     * A message of the client.
     *
     * @param body empty for GET and DELETE
     */
    record Received(HttpServerRequest http, ObjectNode body) {

        /** The JSON-RPC method; {@code GET} and {@code DELETE} for those, empty for a response. */
        String method() {
            return http.method() == HttpMethod.POST
                    ? body.path("method").asText()
                    : http.method().name();
        }

        JsonNode id() {
            return body.path("id");
        }

        JsonNode params() {
            return body.path("params");
        }

        JsonNode meta(String key) {
            return params().path("_meta").path("io.modelcontextprotocol/" + key);
        }

        String header(String name) {
            return http.getHeader(name);
        }

        HttpServerResponse response() {
            return http.response();
        }

        void result(String result) {
            answer(200, "application/json", response(result));
        }

        /** A response with this result, as JSON-RPC. */
        String response(String result) {
            return "{\"jsonrpc\":\"2.0\",\"id\":" + id() + ",\"result\":" + quoted(result) + "}";
        }

        void error(int status, int code, String message) {
            error(status, code, message, "null");
        }

        void error(int status, int code, String message, String data) {
            answer(
                    status,
                    "application/json",
                    "{\"jsonrpc\":\"2.0\",\"id\":" + (body.has("id") ? id() : "null") + ",\"error\":{\"code\":" + code
                            + ",\"message\":\"" + message + "\",\"data\":" + quoted(data) + "}}");
        }

        void status(int status) {
            response().setStatusCode(status).end();
        }

        void answer(int status, String type, String text) {
            response().setStatusCode(status).putHeader("Content-Type", type).end(text);
        }

        /** Begins a stream and leaves it open. */
        HttpServerResponse events(String... messages) {
            response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            // an empty comment makes the headers leave
            response().write(":\n\n");
            for (String message : messages) {
                event(message);
            }
            return response();
        }

        void event(String message) {
            response().write("data: " + quoted(message) + "\n\n");
        }

        void breakConnection() {
            http.connection().close();
        }
    }

    /** JSON with single quotes, to be readable in Java. */
    static String quoted(String json) {
        return json.replace('\'', '"');
    }

    final List<Received> received = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    private final Map<String, Iterator<Answer>> scripts = new ConcurrentHashMap<>();
    private final Map<String, Answer> current = new ConcurrentHashMap<>();
    private final HttpServer server;

    TestServer(Vertx vertx) {
        server = vertx.createHttpServer()
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    connection.closeHandler(v -> connections.decrementAndGet());
                })
                .requestHandler(request -> request.body().onSuccess(body -> {
                    Received one = new Received(request, parse(body.toString()));
                    received.add(one);
                    if (!check(one)) {
                        return;
                    }
                    Answer answer = next(one.method());
                    if (answer != null) {
                        answer.to(one);
                    } else {
                        serve(one);
                    }
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Answers the first request of a method with the first answer, and so on; the last stands for all further ones. */
    TestServer on(String method, Answer... answers) {
        scripts.put(method, Arrays.asList(answers).iterator());
        return this;
    }

    /** Answers what no script answers. */
    abstract void serve(Received request);

    /** Refuses what may not be served; says whether it may. */
    boolean check(Received request) {
        return true;
    }

    /** What it was asked with this method. */
    List<Received> of(String method) {
        return received.stream().filter(r -> r.method().equals(method)).toList();
    }

    List<String> methods() {
        return received.stream().map(Received::method).toList();
    }

    int port() {
        return server.actualPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/mcp";
    }

    private synchronized Answer next(String method) {
        Iterator<Answer> script = scripts.get(method);
        if (script != null && script.hasNext()) {
            current.put(method, script.next());
        }
        return current.get(method);
    }

    private static ObjectNode parse(String body) {
        try {
            return body.isEmpty() ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
