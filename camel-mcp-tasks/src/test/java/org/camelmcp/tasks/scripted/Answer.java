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
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The way back to whoever sent a request. Thread-safe. */
public final class Answer {

    private final Vertx vertx;
    private final HttpServerRequest http;
    private final Received request;
    private final boolean sse;
    private volatile UnaryOperator<String> edit = UnaryOperator.identity();
    private volatile CompletableFuture<?> heldBack = CompletableFuture.completedFuture(null);
    private volatile int breakOffAt = Integer.MAX_VALUE;
    private volatile boolean cut;

    Answer(Vertx vertx, HttpServerRequest http, Received request, boolean sse) {
        this.vertx = vertx;
        this.http = http;
        this.request = request;
        this.sse = sse;
    }

    JsonNode id() {
        return request.body().get("id");
    }

    /** Changes the message with which the request will be answered. */
    public void edit(UnaryOperator<String> change) {
        edit = change;
    }

    /** The request is acted on, and answered when the test says so. */
    public void holdBack(CompletableFuture<?> released) {
        heldBack = released;
    }

    /** Stops after that many bytes of the body: cuts the connection, or stalls. */
    public void breakOff(int bytes, boolean cutting) {
        breakOffAt = bytes;
        cut = cutting;
    }

    /** The JSON-RPC result, with headers by name and value in turn. */
    public void result(ObjectNode result, String... headers) {
        message(200, Json.object("jsonrpc", "2.0", "id", id(), "result", result), headers);
    }

    /** A JSON-RPC error under an HTTP status. */
    public void error(int status, int code, String message, @Nullable ObjectNode data) {
        ObjectNode error = Json.object("code", code, "message", message);
        ScriptedTask.putUnlessNull(error, "data", data);
        message(status, Json.object("jsonrpc", "2.0", "id", id(), "error", error));
    }

    /** A JSON-RPC error in-band. */
    public void error(int code, String message) {
        error(200, code, message, null);
    }

    /** Anything, with further headers by name and value in turn. */
    public void raw(int status, String contentType, String body, String... headers) {
        onLoop(() -> {
            if (http.response().closed()) {
                return;
            }
            HttpServerResponse response = http.response().setStatusCode(status).putHeader("Content-Type", contentType);
            for (int i = 0; i < headers.length; i += 2) {
                response.putHeader(headers[i], headers[i + 1]);
            }
            Buffer bytes = Buffer.buffer(body);
            if (breakOffAt > bytes.length()) {
                response.end(bytes);
                return;
            }
            response.setChunked(true).write(bytes.getBuffer(0, breakOffAt)).onComplete(written -> {
                if (cut) {
                    http.connection().close();
                }
            });
        });
    }

    public void status(int status, String... headers) {
        raw(status, "text/plain", "", headers);
    }

    /** Cuts the connection. */
    public void reset() {
        onLoop(() -> http.connection().close());
    }

    /** Begins an event stream. */
    Stream stream() {
        HttpServerResponse response = http.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
        onLoop(() -> response.write(": open\n\n"));
        return new Stream(response);
    }

    private void message(int status, ObjectNode message, String... headers) {
        heldBack.thenRun(() -> write(status, message, headers));
    }

    private void write(int status, ObjectNode message, String... headers) {
        String text = edit.apply(message.toString());
        if (sse && status == 200) {
            raw(200, "text/event-stream", event(text), headers);
        } else {
            raw(status, "application/json", text, headers);
        }
    }

    private static String event(Object message) {
        return "event: message\ndata: " + message + "\n\n";
    }

    private void onLoop(Runnable action) {
        vertx.runOnContext(v -> action.run());
    }

    /** An open event stream. */
    final class Stream {

        private final HttpServerResponse response;

        private Stream(HttpServerResponse response) {
            this.response = response;
        }

        void send(ObjectNode message) {
            onLoop(() -> {
                if (!response.closed()) {
                    response.write(event(message));
                }
            });
        }

        void end() {
            onLoop(() -> {
                if (!response.closed() && !response.ended()) {
                    response.end();
                }
            });
        }

        void reset() {
            Answer.this.reset();
        }

        void onClosed(Runnable action) {
            response.closeHandler(v -> action.run());
            response.endHandler(v -> action.run());
        }
    }
}
