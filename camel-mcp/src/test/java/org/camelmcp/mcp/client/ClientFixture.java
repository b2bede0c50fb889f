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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.http.HttpTransport;
import org.camelmcp.mcp.transport.http.HttpTransportOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What the client's tests over HTTP share: Vert.x, clients and servers that are closed after each test, and a clock. */
abstract class ClientFixture {

    static final Implementation WE = new Implementation("test", "0");

    static Vertx vertx;

    /** The clients' time. */
    final AtomicLong nanos = new AtomicLong();

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

    ModernServer modern() {
        return closing(new ModernServer(vertx));
    }

    LegacyServer legacy() {
        return closing(new LegacyServer(vertx));
    }

    McpClient client(TestServer server, ClientExtension... extensions) {
        return client(server.url(), ClientSettings.DEFAULTS, extensions);
    }

    McpClient client(String url, ClientSettings settings, ClientExtension... extensions) {
        HttpTransport transport = new HttpTransport(
                vertx,
                HttpTransportOptions.builder(url)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build());
        McpClient client = new McpClient(transport, WE, settings, List.of(extensions), nanos::get);
        closing(() -> get(client.close()));
        return client;
    }

    <T extends AutoCloseable> T closing(T closeable) {
        closeables.add(0, closeable);
        return closeable;
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** The call of a tool in a long time. */
    static McpCall call(McpClient client, String name, String arguments) {
        return call(client, name, arguments, false);
    }

    static McpCall call(McpClient client, String name, String arguments, boolean plain) {
        return call(client, name, arguments, plain, null);
    }

    static McpCall call(McpClient client, String name, String arguments, boolean plain, @Nullable InputAnswers inputs) {
        return client.callTool(
                json("{'name':'" + name + "','arguments':" + arguments + "}"),
                new ToolCallOptions(Duration.ofSeconds(30), null, plain, inputs));
    }

    /** Answers every question in the same way, and declares forms. */
    static InputAnswers answering(CompletionStage<JsonNode> answer) {
        return new InputAnswers() {
            @Override
            public void declare(ObjectNode capabilities) {
                capabilities.putObject("elicitation").putObject("form");
            }

            @Override
            public CompletionStage<JsonNode> answer(String key, String method, ObjectNode params) {
                return answer;
            }
        };
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(TestServer.quoted(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static JsonNode get(McpCall call) throws Exception {
        return get(call.result());
    }

    static Throwable failure(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> get(stage));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        return thrown.getCause();
    }

    static <T extends Throwable> T failure(McpCall call, Class<T> type) {
        Throwable failure = failure(call.result());
        assertThat(failure).isInstanceOf(type);
        return type.cast(failure);
    }

    static TransportException assertNotSent(McpCall call) {
        TransportException failure = failure(call, TransportException.class);
        assertThat(failure.delivery()).as(failure.toString()).isEqualTo(Delivery.NOT_SENT);
        return failure;
    }
}
