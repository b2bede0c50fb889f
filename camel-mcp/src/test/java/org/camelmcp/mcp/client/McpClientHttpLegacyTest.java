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
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and a server of 2025-11-25 over HTTP. */
class McpClientHttpLegacyTest extends ClientFixture {

    @Test
    @DisplayName("a legacy request carries session and revision, and nothing modern (P 65, P 66)")
    void legacyRequestsCarryNothingModern() throws Exception {
        LegacyServer server = legacy();
        McpClient client = client(server);

        get(client.request(McpRequest.of(Methods.TOOLS_CALL, json("{'name':'echo'}"))
                .withName("echo")
                .withHeaders(java.util.Map.of("Mcp-Param-Region", "eu"))));

        TestServer.Received call = server.of("tools/call").get(0);
        assertThat(call.params()).isEqualTo(json("{'name':'echo'}"));
        assertThat(call.header("Mcp-Session-Id")).isEqualTo("s-1");
        assertThat(call.header("MCP-Protocol-Version")).isEqualTo("2025-11-25");
        assertThat(call.http().headers().names()).noneMatch(name -> name.matches("(?i)mcp-(method|name|param-.*)"));
        TestServer.Received initialized = server.of("notifications/initialized").get(0);
        assertThat(initialized.header("Mcp-Session-Id")).isEqualTo("s-1");
        assertThat(initialized.header("MCP-Protocol-Version")).isEqualTo("2025-11-25");
    }

    @Test
    void legacyResultsMayHaveAnyResultType() throws Exception {
        LegacyServer server = legacy();
        server.on("x/y", r -> r.result("{'resultType':'mine'}"));

        get(client(server).request(McpRequest.of("x/y")));
    }

    @ParameterizedTest
    @CsvSource({
        "404, -32001, Session not found, true",
        "404, -32600, Session terminated, false",
        "400, -32000, Bad Request: No valid session ID provided, true",
        "400, -32000, Bad Request: No valid session ID provided, false",
        "400, -32000, Bad Request: Server not initialized, true",
        "404, 0, '', true"
    })
    @DisplayName("an expired session is renewed once, and the request sent once more with a new id (P 65)")
    void expiredSessionIsRenewed(int status, int code, String message, boolean withId) throws Exception {
        LegacyServer server = legacy();
        server.on(
                "tools/call",
                r -> {
                    if (code == 0) {
                        r.status(status);
                        return;
                    }
                    JsonNode id = withId ? r.id() : r.body().remove("id");
                    assertThat(id).isNotNull();
                    r.error(status, code, message);
                },
                r -> r.result(LegacyServer.CALLED));
        McpClient client = client(server);

        get(call(client, "echo", "{}"));

        assertThat(server.methods())
                .containsExactly(
                        "server/discover",
                        "initialize",
                        "notifications/initialized",
                        "tools/call",
                        "initialize",
                        "notifications/initialized",
                        "tools/call");
        assertThat(server.of("initialize"))
                .extracting(r -> r.header("Mcp-Session-Id"))
                .containsOnlyNulls();
        assertThat(server.of("tools/call").get(1).header("Mcp-Session-Id")).isEqualTo("s-2");
    }

    @Test
    void sessionThatExpiresAgainFailsTheRequest() throws Exception {
        LegacyServer server = legacy();
        McpClient client = client(server);
        get(client.connect());
        server.on("tools/call", r -> r.status(404));

        assertThat(failure(call(client, "echo", "{}"), TransportException.class).status())
                .isEqualTo(404);

        assertThat(server.of("tools/call")).hasSize(2);
        server.on("tools/call", r -> r.result(LegacyServer.CALLED));
        get(call(client, "echo", "{}"));
        assertThat(server.of("initialize")).hasSize(3);
    }

    @Test
    @DisplayName("invalid parameters that happen to mention a session leave the session alone")
    void errorAboutAnotherSessionIsNotAnExpiry() throws Exception {
        LegacyServer server = legacy();
        server.on("tools/call", r -> r.error(400, -32602, "Unknown argument 'session'"));

        failure(call(client(server), "echo", "{}"), McpErrorException.class);

        assertThat(server.of("tools/call")).hasSize(1);
        assertThat(server.of("initialize")).hasSize(1);
    }

    @Test
    void manyRequestsRenewTheSessionOnce() throws Exception {
        LegacyServer server = legacy();
        McpClient client = client(server);
        get(client.connect());
        server.forgetSessions();

        List<McpCall> calls = java.util.stream.IntStream.range(0, 20)
                .mapToObj(i -> call(client, "echo", "{}"))
                .toList();
        for (McpCall call : calls) {
            get(call);
        }

        assertThat(server.of("initialize")).hasSize(2);
        assertThat(server.of("tools/call").stream().filter(r -> "s-2".equals(r.header("Mcp-Session-Id"))))
                .hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 0})
    void failureToRenewTheSessionIsNotSent(int status) throws Exception {
        LegacyServer server = legacy();
        McpClient client = client(server);
        get(client.connect());
        server.forgetSessions();
        server.on("initialize", r -> {
            if (status == 0) {
                r.breakConnection();
            } else {
                r.status(status);
            }
        });

        assertThat(assertNotSent(call(client, "echo", "{}")).status()).isEqualTo(status);
    }

    @Test
    void listOfToolsDoesNotOutliveItsSession() throws Exception {
        LegacyServer server = legacy();
        McpClient client = client(server);
        get(client.tools());
        server.forgetSessions();
        get(call(client, "echo", "{}"));

        get(client.tools());

        assertThat(server.of("tools/list")).hasSize(2);
    }

    @Test
    @DisplayName("a new session gets its own GET stream; closing ends both stream and session (P 65)")
    void streamFollowsTheSession() throws Exception {
        LegacyServer server = legacy();
        McpClient client = client(server);
        get(client.openServerStream());
        get(client.openServerStream());
        assertThat(server.streams).containsOnlyKeys("s-1");

        server.forgetSessions();
        get(call(client, "echo", "{}"));
        await().untilAsserted(() -> assertThat(server.streams).containsOnlyKeys("s-2"));

        get(client.close());
        assertThat(server.of("DELETE")).hasSize(1);
        assertThat(server.of("DELETE").get(0).header("Mcp-Session-Id")).isEqualTo("s-2");
        await().untilAsserted(() -> assertThat(server.connections).hasValue(0));
    }

    @Test
    void refusedStreamIsNotAskedForAgainInTheSameSession() throws Exception {
        LegacyServer server = legacy();
        server.on("GET", r -> r.status(405));
        McpClient client = client(server);

        assertThat(failure(client.openServerStream())).isInstanceOf(TransportException.class);
        assertThat(failure(client.openServerStream())).isInstanceOf(TransportException.class);

        assertThat(server.of("GET")).hasSize(1);
    }

    @Test
    @DisplayName("a stream that stood and is over can be opened anew")
    void endedStreamIsOpenedAgain() throws Exception {
        LegacyServer server = legacy();
        server.on("GET", r -> r.events(), r -> r.status(409), r -> r.events());
        McpClient client = client(server);
        get(client.openServerStream());
        server.of("GET").get(0).response().end();
        await().until(() -> server.of("GET").size() == 2);

        await().untilAsserted(() -> {
            get(client.openServerStream());
            assertThat(server.of("GET")).hasSize(3);
        });
    }

    @Test
    void modernServerHasNoStreamOfThisKind() {
        assertThat(failure(client(modern()).openServerStream())).isInstanceOf(McpProtocolException.class);
    }

    @Test
    void closeWaitsBrieflyForTheEndOfTheSession() throws Exception {
        LegacyServer server = legacy();
        server.on("DELETE", r -> {});
        McpClient client = client(server);
        get(client.connect());

        CompletionStage<Void> closed = client.close();
        await().until(() -> !server.of("DELETE").isEmpty());
        assertNotSent(call(client, "echo", "{}"));

        assertThat(closed).succeedsWithin(Duration.ofSeconds(6));
        assertThat(server.of("tools/call")).isEmpty();
    }

    @Test
    @DisplayName("what the server asks is answered, its first request has id 0")
    void serverRequestsAreAnswered() throws Exception {
        LegacyServer server = legacy();
        server.on("tools/call", r -> {
            r.events(
                    "{'jsonrpc':'2.0','id':0,'method':'ping'}",
                    "{'jsonrpc':'2.0','id':'e','method':'elicitation/create','params':{'message':'?'}}",
                    "{'jsonrpc':'2.0','id':2,'method':'roots/list'}",
                    "{'jsonrpc':'2.0','id':3,'method':'things/ask','params':{'n':1}}",
                    "{'jsonrpc':'2.0','id':4,'method':'things/refuse'}",
                    "{'jsonrpc':'2.0','id':5,'method':'things/fail'}");
            r.event(r.response(LegacyServer.CALLED));
            r.response().end();
        });
        McpClient client = client(server, new ClientExtension() {
            @Override
            public Optional<CompletionStage<JsonNode>> answer(ServerQuestion question) {
                return switch (question.method()) {
                    case "things/ask" -> Optional.of(CompletableFuture.completedFuture(question.params()));
                    case "things/refuse" ->
                        Optional.of(CompletableFuture.failedFuture(
                                new McpErrorException(new JsonRpcError(ErrorCodes.INVALID_PARAMS, "no"), 200, null)));
                    case "things/fail" -> throw new IllegalStateException("a bug");
                    default -> Optional.empty();
                };
            }
        });

        get(call(client, "echo", "{}"));

        await().untilAsserted(() -> assertThat(server.of("")).hasSize(6));
        assertThat(server.of(""))
                .extracting(TestServer.Received::body)
                .containsExactlyInAnyOrder(
                        json("{'jsonrpc':'2.0','id':0,'result':{}}"),
                        json("{'jsonrpc':'2.0','id':'e','result':{'action':'decline'}}"),
                        json(
                                "{'jsonrpc':'2.0','id':2,'error':{'code':-32601,'message':'This client does not serve roots/list'}}"),
                        json("{'jsonrpc':'2.0','id':3,'result':{'n':1}}"),
                        json("{'jsonrpc':'2.0','id':4,'error':{'code':-32602,'message':'no'}}"),
                        json(
                                "{'jsonrpc':'2.0','id':5,'error':{'code':-32603,'message':'The client could not answer'}}"));
        assertThat(server.of("")).extracting(r -> r.header("Mcp-Session-Id")).containsOnly("s-1");
    }

    @Test
    @DisplayName("a server may ask as soon as it has initialized, even before it has taken our notification")
    void serverRequestDuringInitializeIsAnswered() throws Exception {
        LegacyServer server = legacy();
        server.on("notifications/initialized", r -> {});
        server.on("initialize", r -> {
            server.beginSession(r);
            r.events();
            r.event(r.response(LegacyServer.initialized("2025-11-25")));
            vertx.setTimer(100, t -> {
                r.event("{'jsonrpc':'2.0','id':0,'method':'roots/list'}");
                r.response().end();
            });
        });
        McpClient client = client(server);
        client.connect();

        await().untilAsserted(() -> assertThat(server.received)
                .anySatisfy(
                        r -> assertThat(r.header("Mcp-Session-Id") + r.method()).isEqualTo("s-1")));
    }

    @Test
    void notificationsOfTheStreamReachTheExtensions() throws Exception {
        LegacyServer server = legacy();
        List<JsonRpcNotification> heard = new CopyOnWriteArrayList<>();
        McpClient client = client(server, new ClientExtension() {
            @Override
            public void onNotification(JsonRpcNotification notification) {
                heard.add(notification);
            }
        });
        get(client.openServerStream());

        server.streams.get("s-1").write("data: {\"jsonrpc\":\"2.0\",\"method\":\"things/changed\"}\n\n");

        await().untilAsserted(() -> assertThat(heard).containsExactly(new JsonRpcNotification("things/changed", null)));
    }

    @Test
    @DisplayName("cancelling tells the server, with the id's own JSON type (P 2)")
    void cancelTellsTheServer() throws Exception {
        LegacyServer server = legacy();
        server.on("tools/call", r -> {});
        McpClient client = client(server);
        McpCall call = call(client, "echo", "{}");
        await().until(() -> !server.of("tools/call").isEmpty());

        call.cancel();

        failure(call, TransportException.class);
        await().until(() -> !server.of("notifications/cancelled").isEmpty());
        TestServer.Received cancelled = server.of("notifications/cancelled").get(0);
        assertThat(cancelled.params().path("requestId"))
                .isEqualTo(server.of("tools/call").get(0).id());
        assertThat(cancelled.params().path("requestId").isIntegralNumber()).isTrue();
        assertThat(cancelled.header("Mcp-Session-Id")).isEqualTo("s-1");
        assertThat(cancelled.body().has("id")).isFalse();
    }

    @Test
    void timeoutTellsTheServer() throws Exception {
        LegacyServer server = legacy();
        server.on("x/y", r -> {});

        failure(
                client(server).request(McpRequest.of("x/y").withTimeout(Duration.ofMillis(200))),
                TransportTimeoutException.class);

        await().until(() -> server.of("notifications/cancelled").size() == 1);
    }
}
