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
package org.camelmcp.mcp.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.camelmcp.mcp.server.MessageReceiver;

/** A real HTTP server on a free port with one binding at {@code /mcp}. */
final class BindingFixture implements AutoCloseable {

    static final String REQUEST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\"}";

    final Vertx vertx = Vertx.vertx();
    final Router router = Router.router(vertx);
    final SignedSessions sessions;
    final AtomicInteger connections = new AtomicInteger();
    /** Of tests that have no receiver of their own. */
    final FakeReceiver receiver;

    final HttpBinding binding;
    private final HttpServer server;
    private final List<RawConnection> clients = new ArrayList<>();

    BindingFixture(FakeReceiver receiver) {
        this(receiver, options -> {});
    }

    BindingFixture(FakeReceiver receiver, Consumer<HttpBindingOptions.Builder> options) {
        this(receiver, options, router -> {});
    }

    /** @param before puts other handlers on the router ahead of the binding */
    BindingFixture(FakeReceiver receiver, Consumer<HttpBindingOptions.Builder> options, Consumer<Router> before) {
        this(receiver, receiver, SignedSessions.builder().build(), options, before);
    }

    BindingFixture(MessageReceiver server, SignedSessions sessions) {
        this(server, sessions, options -> {});
    }

    BindingFixture(MessageReceiver server, SignedSessions sessions, Consumer<HttpBindingOptions.Builder> options) {
        this(server, new FakeReceiver(), sessions, options, router -> {});
    }

    private BindingFixture(
            MessageReceiver bound,
            FakeReceiver receiver,
            SignedSessions sessions,
            Consumer<HttpBindingOptions.Builder> options,
            Consumer<Router> before) {
        this.receiver = receiver;
        this.sessions = sessions;
        before.accept(router);
        HttpBindingOptions.Builder builder = HttpBindingOptions.builder();
        options.accept(builder);
        binding = HttpBinding.mount(router, "/mcp", bound, sessions, builder.build());
        server = vertx.createHttpServer(new HttpServerOptions())
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    connection.closeHandler(v -> connections.decrementAndGet());
                })
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    int port() {
        return server.actualPort();
    }

    RawConnection connect() {
        return remember(new RawConnection(port()));
    }

    RawConnection connect(int receiveBuffer) {
        return remember(new RawConnection(port(), receiveBuffer));
    }

    RawConnection.Response post(String body, String... headers) {
        return connect().post(body, headers).read();
    }

    RawConnection.Response request(String method, String... headers) {
        return connect().request(method, headers).read();
    }

    private RawConnection remember(RawConnection client) {
        clients.add(client);
        return client;
    }

    /** Stops to listen, and closes all connections. */
    void stop() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Also sees that nothing is left open. */
    @Override
    public void close() {
        binding.close();
        clients.forEach(RawConnection::close);
        try {
            await().untilAsserted(() -> assertThat(binding.underWay()).isZero());
            await().untilAsserted(() -> assertThat(connections.get()).isZero());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
