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
package org.camelmcp.mcp.transport.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server on a free port that answers as the test says, and remembers what it was asked. */
final class ScriptedServer implements AutoCloseable {

    /** A request with its body, and the time it came in by {@link System#nanoTime}. */
    record Received(HttpServerRequest request, String body, long nanos) {

        HttpServerResponse response() {
            return request.response();
        }

        String header(String name) {
            return request.getHeader(name);
        }

        void answer(int status, String type, String text) {
            response().setStatusCode(status).putHeader("Content-Type", type).end(text);
        }

        void json(String text) {
            answer(200, "application/json", text);
        }

        /** Begins a stream and leaves it open. */
        HttpServerResponse events(String text) {
            HttpServerResponse response =
                    response().setChunked(true).putHeader("Content-Type", "text/event-stream; charset=utf-8");
            response.write(text);
            return response;
        }

        /** A stream with these events, ended well. */
        void allEvents(String text) {
            events(text).end();
        }
    }

    interface Answer {
        void to(Received request);
    }

    final List<Received> received = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    private final HttpServer server;
    private final boolean tls;

    /** Answers the first request with the first answer, and so on; the last answer stands for all further ones. */
    ScriptedServer(Vertx vertx, Answer... answers) {
        this(vertx, new HttpServerOptions(), answers);
    }

    ScriptedServer(Vertx vertx, HttpServerOptions options, Answer... answers) {
        Iterator<Answer> script = List.of(answers).iterator();
        Answer[] current = new Answer[1];
        this.tls = options.isSsl();
        this.server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    connection.closeHandler(v -> connections.decrementAndGet());
                })
                .requestHandler(request -> request.body().onSuccess(body -> {
                    Received one = new Received(request, body.toString(), System.nanoTime());
                    synchronized (script) {
                        if (script.hasNext()) {
                            current[0] = script.next();
                        }
                    }
                    received.add(one);
                    current[0].to(one);
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    int port() {
        return server.actualPort();
    }

    String url() {
        return (tls ? "https" : "http") + "://127.0.0.1:" + port() + "/mcp?tenant=1";
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
