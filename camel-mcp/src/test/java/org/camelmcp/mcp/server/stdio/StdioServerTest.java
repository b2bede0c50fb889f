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
package org.camelmcp.mcp.server.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.server.McpServer;
import org.camelmcp.mcp.server.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The server of the core at two pipes. */
class StdioServerTest {

    private static final int MAX_BYTES = 50_000;
    private static final String MODERN = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

    private final JsonRpcCodec codec = new JsonRpcCodec(MAX_BYTES, 50);
    private final AtomicInteger givenUp = new AtomicInteger();
    private final McpServer server = new McpServer(
            new ServerSettings(new Implementation("s", "1"), null, codec, 1000, 10, Duration.ZERO, 10),
            List.of(),
            Runnable::run);
    private PipedOutputStream toServer;
    private BufferedReader fromServer;
    private StdioServer stdio;

    @BeforeEach
    void start() throws IOException {
        toServer = new PipedOutputStream();
        PipedOutputStream out = new PipedOutputStream();
        fromServer =
                new BufferedReader(new InputStreamReader(new PipedInputStream(out, 1 << 20), StandardCharsets.UTF_8));
        server.register(new EchoTool(givenUp::incrementAndGet));
        stdio = StdioServer.start(server, codec, new PipedInputStream(toServer, 1 << 20), out);
    }

    @AfterEach
    void stop() throws IOException {
        stdio.close();
        toServer.close();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("mcp-server-")));
        server.close();
        assertThat(server.underWay()).isZero();
        assertThat(stdio.underWay()).isZero();
    }

    @Test
    @DisplayName("both generations in one process, split on the body (P 67)")
    void bothGenerations() throws IOException {
        send(INITIALIZE);
        assertThat(receive().at("/result/protocolVersion").asText()).isEqualTo("2025-11-25");
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{" + MODERN + "}}");

        assertThat(receive().at("/result/resultType").asText()).isEqualTo("complete");
        send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}");
        assertThat(receive().at("/result/tools/0/name").asText()).isEqualTo("echo");
    }

    @Test
    @DisplayName("garbage is answered with an error, and the next message is read (P 1, P 3)")
    void garbageIsSurvived() throws IOException {
        send("not json");
        assertThat(receive().at("/error/code").asInt()).isEqualTo(-32700);
        send("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]");
        assertThat(receive().at("/error/code").asInt()).isEqualTo(-32600);
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":{\"long\":\"" + "x".repeat(MAX_BYTES) + "\"}}");
        assertThat(receive().at("/error/code").asInt()).isEqualTo(-32600);
        toServer.write(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', '}', '\n', '\r', '\n', ' ', '\n'});
        assertThat(receive().at("/error/code").asInt()).isIn(-32700, -32600);

        send(INITIALIZE);
        assertThat(receive().at("/id").asText()).isEqualTo("i");
    }

    @Test
    @DisplayName("a result that cannot be written is answered with an error, and nobody waits for ever")
    void unwritableResult() throws IOException {
        send(INITIALIZE);
        receive();
        send("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\","
                + "\"arguments\":{\"depth\":2000}}}");

        JsonNode answer = receive();

        assertThat(answer.path("id").asInt()).isEqualTo(7);
        assertThat(answer.at("/error/code").asInt()).isEqualTo(-32603);
    }

    @Test
    @DisplayName("a last message without newline is a message")
    void lastLine() throws IOException {
        toServer.write(INITIALIZE.getBytes(StandardCharsets.UTF_8));
        toServer.close();

        assertThat(receive().at("/id").asText()).isEqualTo("i");
        assertThat(stdio.ended().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("answers that come soon after the end of the input are still written")
    void lastAnswers() throws IOException {
        call(1, "{\"late\":true}");
        toServer.close();

        assertThat(receive().path("id").asInt()).isEqualTo(1);
        assertThat(stdio.ended().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("when the client closes its end, what it waits for is given up (P 58)")
    void endOfInputGivesUp() throws IOException {
        call(1, "{\"wait\":true}");
        call(2, "{\"wait\":true}");
        await().until(() -> stdio.underWay() == 3); // and the process's own stream

        toServer.close();

        await().untilAsserted(() -> assertThat(givenUp).hasValue(2));
        assertThat(stdio.ended().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(stdio.underWay()).isZero();
    }

    @Test
    @DisplayName("nothing more is written for a cancelled request (P 57)")
    void cancelledRequestGetsNoAnswer() throws IOException {
        call(1, "{\"wait\":true}");
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1," + MODERN
                + "}}");
        call(2, "{\"n\":1}");

        assertThat(receive().at("/id").asInt()).isEqualTo(2);
        assertThat(givenUp).hasValue(1);
    }

    @Test
    void hundredsOfAnswersAreWholeLines() throws Exception {
        int count = 500;
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> writers = IntStream.range(0, 4)
                .mapToObj(writer -> new Thread(() -> {
                    try {
                        start.await();
                        for (int i = writer; i < count; i += 4) {
                            call(i, "{\"text\":\"" + "ü".repeat(i) + "\\n\"}");
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        writers.forEach(Thread::start);
        start.countDown();
        Set<Integer> ids = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            JsonNode answer = receive();
            assertThat(answer.at("/result/content/0/text").asText())
                    .contains("ü".repeat(answer.get("id").asInt()));
            ids.add(answer.get("id").asInt());
        }
        assertThat(ids).hasSize(count);
    }

    @Test
    @DisplayName("a client that does not read loses the connection, and costs a bounded amount of memory")
    void clientThatDoesNotReadIsGivenUp() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        PipedOutputStream input = new PipedOutputStream();
        StdioServer other = StdioServer.start(server, codec, new PipedInputStream(input, 1 << 20), stuck);
        String large = "{\"text\":\"" + "x".repeat(MAX_BYTES - 1000) + "\"}";
        for (int i = 0; i < 5; i++) {
            input.write((callOf(i, large) + "\n").getBytes(StandardCharsets.UTF_8));
        }

        assertThat(other.ended().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
        await().until(() -> other.underWay() == 0);
        input.close();
        end.countDown();
        other.close();
    }

    private void call(int id, String arguments) throws IOException {
        send(callOf(id, arguments));
    }

    private static String callOf(int id, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":" + arguments + "," + MODERN
                + "}}";
    }

    private void send(String line) throws IOException {
        synchronized (this) {
            toServer.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            toServer.flush();
        }
    }

    private JsonNode receive() throws IOException {
        return codec.mapper().readTree(fromServer.readLine());
    }
}
