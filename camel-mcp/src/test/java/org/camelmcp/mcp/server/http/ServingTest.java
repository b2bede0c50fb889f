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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.client.ClientSettings;
import org.camelmcp.mcp.client.McpClient;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.client.ToolCallOptions;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.server.McpServer;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.mcp.server.ServerSettings;
import org.camelmcp.mcp.server.ServerTool;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.mcp.transport.http.HttpTransport;
import org.camelmcp.mcp.transport.http.HttpTransportOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server itself over real HTTP, both generations on one URL (P 67). */
class ServingTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String META = "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientCapabilities':{}}";

    private final SignedSessions sessions = SignedSessions.builder().build();
    private final McpServer server = newServer();
    private final BindingFixture http = new BindingFixture(server, sessions);

    private static McpServer newServer() {
        return new McpServer(
                new ServerSettings(
                        new Implementation("test", "1"), null, new JsonRpcCodec(), 100, 10, Duration.ZERO, 50),
                List.of(),
                Runnable::run);
    }

    @AfterEach
    void close() {
        server.close();
        http.close();
        assertThat(server.underWay()).isZero();
    }

    private static JsonNode json(String text) {
        return parse(text.replace('\'', '"'));
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tool that keeps its calls and leaves them open. */
    private static final class OpenTool implements ServerTool {

        final BlockingQueue<ToolCallRequest> calls = new LinkedBlockingQueue<>();
        final CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
        private final String name;

        OpenTool(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public ObjectNode definition() {
            return (ObjectNode) json("{'name':'" + name + "','inputSchema':{'type':'object'}}");
        }

        @Override
        public CompletionStage<ObjectNode> call(ToolCallRequest call) {
            calls.add(call);
            return answer;
        }

        void answer(String text) {
            answer.complete((ObjectNode) json("{'content':[{'type':'text','text':'" + text + "'}]}"));
        }
    }

    private RawConnection modern(String method, String name, String params) {
        String body = "{'jsonrpc':'2.0','id':'m','method':'" + method + "','params':{" + params + META + "}}";
        return http.connect()
                .post(
                        body.replace('\'', '"'),
                        "Accept: application/json, text/event-stream",
                        "MCP-Protocol-Version: 2026-07-28",
                        "Mcp-Method: " + method,
                        name == null ? "X-No: 1" : "Mcp-Name: " + name);
    }

    private RawConnection legacy(BindingFixture node, String token, String message) {
        return node.connect()
                .post(
                        message.replace('\'', '"'),
                        "Accept: application/json, text/event-stream",
                        "MCP-Protocol-Version: 2025-11-25",
                        token == null ? "X-No: 1" : "Mcp-Session-Id: " + token);
    }

    private String initialize() {
        RawConnection.Response response = legacy(
                        http,
                        null,
                        "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'2025-11-25',"
                                + "'capabilities':{},'clientInfo':{'name':'c','version':'1'}}}")
                .read();
        assertThat(response.status()).isEqualTo(200);
        String token = response.header("Mcp-Session-Id");
        assertThat(token).isNotNull().hasSizeLessThanOrEqualTo(512);
        return token;
    }

    @Test
    void modernCallIsAnsweredWithJson() throws Exception {
        OpenTool tool = new OpenTool("t");
        server.register(tool);
        RawConnection client = modern("tools/call", "t", "'name':'t','arguments':{},");
        assertThat(tool.calls.poll(10, TimeUnit.SECONDS)).isNotNull();

        tool.answer("done");

        RawConnection.Response response = client.read();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsOnlyKeys("content-type", "content-length");
        JsonNode body = parse(response.body());
        assertThat(body.get("id").textValue()).isEqualTo("m");
        assertThat(body.at("/result/content/0/text").textValue()).isEqualTo("done");
    }

    /** P 43 - P 46, with the statuses of the code table and the request's id (P 3). */
    @Test
    void modernErrorsHaveTheirStatusAndTheRequestsId() {
        RawConnection.Response unknown = modern("ping", null, "").read();
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(parse(unknown.body()).at("/error/code").intValue()).isEqualTo(-32601);
        assertThat(parse(unknown.body()).get("id").textValue()).isEqualTo("m");

        RawConnection.Response mismatch =
                modern("tools/call", "other", "'name':'t',").read();
        assertThat(mismatch.status()).isEqualTo(400);
        assertThat(parse(mismatch.body()).at("/error/code").intValue()).isEqualTo(-32020);

        assertThat(http.post("{").status()).isEqualTo(400);
        assertThat(http.post("[]").status()).isEqualTo(400);
        assertThat(http.post("").status()).isEqualTo(400);
    }

    /** P 50. */
    @Test
    void modernDisconnectCancelsThePlainCall() throws Exception {
        OpenTool tool = new OpenTool("t");
        server.register(tool);
        RawConnection client = modern("tools/call", "t", "'name':'t','arguments':{},");
        CountDownLatch cancelled = new CountDownLatch(1);
        tool.calls.poll(10, TimeUnit.SECONDS).request().onCancelled(cancelled::countDown);

        client.close();

        assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(server.underWay()).isZero());
    }

    /** P 78. */
    @Test
    void subscriptionIsAnEventStreamOfChanges() {
        RawConnection client = modern("subscriptions/listen", null, "'notifications':{'toolsListChanged':true},");
        RawConnection.Response head = client.readHead();
        assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
        String first = client.readChunk();
        while (first.startsWith(":")) {
            first = client.readChunk();
        }
        assertThat(first).contains("notifications/subscriptions/acknowledged");

        server.register(new OpenTool("t"));

        assertThat(client.readChunk()).contains("notifications/tools/list_changed");
        server.close();
        assertThat(client.readChunk()).contains("\"resultType\":\"complete\"");
        assertThat(client.readChunk()).isNull();
    }

    /** DESIGN 8: no sticky sessions; P 65. */
    @Test
    void legacySessionIsServedByAnyNodeUntilItIsDeleted() {
        String token = initialize();
        try (McpServer otherServer = newServer();
                BindingFixture other = new BindingFixture(otherServer, sessions)) {
            assertThat(legacy(other, token, "{'jsonrpc':'2.0','method':'notifications/initialized'}")
                            .read()
                            .status())
                    .isEqualTo(202);
            RawConnection.Response list = legacy(other, token, "{'jsonrpc':'2.0','id':2,'method':'tools/list'}")
                    .read();
            assertThat(list.status()).isEqualTo(200);
            assertThat(parse(list.body()).at("/result/tools").isArray()).isTrue();

            assertThat(other.request("DELETE", "Mcp-Session-Id: " + token).status())
                    .isBetween(200, 204);

            assertThat(legacy(http, token, "{'jsonrpc':'2.0','id':3,'method':'tools/list'}")
                            .read()
                            .status())
                    .isEqualTo(404);
            assertThat(http.request("GET", "Accept: text/event-stream", "Mcp-Session-Id: " + token)
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void legacyGetStreamCarriesWhatBelongsToNoRequest() {
        String token = initialize();
        RawConnection client = http.connect().request("GET", "Accept: text/event-stream", "Mcp-Session-Id: " + token);
        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readChunk()).startsWith(":");

        server.register(new OpenTool("t"));

        assertThat(client.readChunk()).contains("notifications/tools/list_changed");
        server.close();
        assertThat(client.readChunk()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Generation.class)
    void ourOwnClientCallsATool(Generation generation) throws Exception {
        OpenTool tool = new OpenTool("t");
        server.register(tool);
        McpClient client = client(http, generation);
        CompletionStage<JsonNode> result = client.callTool(
                        (ObjectNode) json("{'name':'t','arguments':{}}"),
                        new ToolCallOptions(Duration.ofSeconds(10), null, false, null))
                .result();
        ToolCallRequest call = tool.calls.poll(10, TimeUnit.SECONDS);
        assertThat(call.request().generation()).isEqualTo(generation);

        tool.answer("done");

        JsonNode answer = result.toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(answer.at("/content/0/text").textValue()).isEqualTo("done");
        client.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** P 38, P 54: comments, and then the answer with its status in-band. */
    @ParameterizedTest
    @EnumSource(Generation.class)
    void ourOwnClientWaitsLongForATool(Generation generation) throws Exception {
        OpenTool tool = new OpenTool("t");
        server.register(tool);
        try (BindingFixture patient =
                new BindingFixture(server, sessions, options -> options.keepAlive(Duration.ofMillis(10)))) {
            McpClient client = client(patient, generation);
            CompletableFuture<JsonNode> result = client.callTool(
                            (ObjectNode) json("{'name':'t','arguments':{}}"),
                            new ToolCallOptions(Duration.ofSeconds(10), null, false, null))
                    .result()
                    .toCompletableFuture();
            assertThat(tool.calls.poll(10, TimeUnit.SECONDS)).isNotNull();
            // many keep-alives later
            patient.vertx.setTimer(
                    200,
                    id -> tool.answer.completeExceptionally(
                            ServerErrorException.limit("Too many", Duration.ofSeconds(5))));

            assertThat(result)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(McpErrorException.class, refused -> {
                        assertThat(refused.error().code()).isEqualTo(ErrorCodes.LIMIT_EXCEEDED);
                        assertThat(refused.status()).isNotEqualTo(429);
                    });
            client.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static McpClient client(BindingFixture http, Generation generation) {
        return new McpClient(
                new HttpTransport(
                        http.vertx,
                        HttpTransportOptions.builder("http://127.0.0.1:" + http.port() + "/mcp")
                                .build()),
                new Implementation("client", "1"),
                ClientSettings.DEFAULTS.withGeneration(generation),
                List.of());
    }
}
