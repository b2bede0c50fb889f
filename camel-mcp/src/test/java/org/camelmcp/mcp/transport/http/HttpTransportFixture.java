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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.mcp.transport.TransportResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What the tests of {@link HttpTransport} share: Vert.x, transports and servers that are closed after each test. */
abstract class HttpTransportFixture {

    static final String RESPONSE_7 = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"ok\":true}}";
    static final String EVENT_7 = "event: message\ndata: " + RESPONSE_7 + "\n\n";
    static final Clock NOON = Clock.fixed(Instant.parse("2026-07-28T12:00:00Z"), ZoneOffset.UTC);
    static final int LIMIT = 4096;

    static Vertx vertx;

    final List<JsonRpcMessage> inbound = new CopyOnWriteArrayList<>();
    /** The requests on whose streams they came. */
    final List<Optional<RequestId>> origins = new CopyOnWriteArrayList<>();

    private final List<AutoCloseable> closeables = new ArrayList<>();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : closeables) {
            closeable.close();
        }
    }

    ScriptedServer server(ScriptedServer.Answer... answers) {
        return closing(new ScriptedServer(vertx, answers));
    }

    <T extends AutoCloseable> T closing(T closeable) {
        closeables.add(0, closeable);
        return closeable;
    }

    HttpTransport transport(ScriptedServer server) {
        return transport(server.url(), options -> {});
    }

    HttpTransport transport(String url, Consumer<HttpTransportOptions.Builder> customizer) {
        HttpTransportOptions.Builder options =
                HttpTransportOptions.builder(url).codec(new JsonRpcCodec(LIMIT, JsonRpcCodec.DEFAULT_MAX_DEPTH));
        customizer.accept(options);
        HttpTransport transport = new HttpTransport(vertx, options.build(), NOON);
        transport.onInbound((message, during) -> {
            inbound.add(message);
            origins.add(Optional.ofNullable(during));
        });
        closing(() -> get(transport.close()));
        return transport;
    }

    static TransportRequest request(Lane lane) {
        return request(lane, Duration.ofSeconds(10), false);
    }

    static TransportRequest request(Lane lane, Duration timeout, boolean resumable) {
        return new TransportRequest(
                new JsonRpcRequest(RequestId.of(7), "tools/list", null),
                Map.of("Mcp-Method", "tools/list"),
                lane,
                timeout,
                resumable);
    }

    static JsonRpcNotification initialized() {
        return new JsonRpcNotification("notifications/initialized", null);
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static void assertAnswered(TransportCall call) throws Exception {
        assertAnswered(get(call.response()));
    }

    static void assertAnswered(TransportResponse response) {
        assertThat(response.message()).isInstanceOf(JsonRpcResponse.Result.class);
        assertThat(response.message().id()).isEqualTo(RequestId.of(7));
        assertThat(response.status()).isEqualTo(200);
    }

    static TransportException fault(TransportCall call) {
        return fault(call.response());
    }

    static TransportException fault(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> get(stage));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        assertThat(thrown.getCause()).isInstanceOf(TransportException.class);
        return (TransportException) thrown.getCause();
    }

    static void assertFault(TransportCall call, Delivery delivery, String message) {
        TransportException fault = fault(call);
        assertThat(fault).hasMessageContaining(message);
        assertThat(fault.delivery()).as(fault.getMessage()).isEqualTo(delivery);
    }
}
