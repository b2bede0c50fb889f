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
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A TCP server for answers that no HTTP server would give. */
final class RawServer implements AutoCloseable {

    final AtomicInteger connections = new AtomicInteger();
    private final NetServer server;

    /**
     * @param resets    whether closing a connection resets it, rather than ending it well
     * @param onRequest takes the bytes of each request
     */
    RawServer(Vertx vertx, boolean resets, BiConsumer<NetSocket, Buffer> onRequest) {
        this.server = vertx.createNetServer(new NetServerOptions().setSoLinger(resets ? 0 : -1))
                .connectHandler(socket -> {
                    connections.incrementAndGet();
                    socket.exceptionHandler(e -> {});
                    socket.closeHandler(v -> connections.decrementAndGet());
                    socket.handler(bytes -> onRequest.accept(socket, bytes));
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/mcp";
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
