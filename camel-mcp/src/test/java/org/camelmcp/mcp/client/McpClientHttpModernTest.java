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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.protocol.Tool;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and a server of 2026-07-28 over HTTP. */
class McpClientHttpModernTest extends ClientFixture {

    private static final String ASK = "{'resultType':'input_required','requestState':'a+b/=\\u00e9',"
            + "'inputRequests':{'confirm':{'method':'elicitation/create','params':{'message':'Sure?'}}}}";

    /** Declares an extension whose calls may become something else. */
    private static final class Thing implements ClientExtension {

        final List<JsonRpcNotification> notifications = new CopyOnWriteArrayList<>();

        @Override
        public void declare(Generation generation, ObjectNode capabilities) {
            capabilities.putObject("elicitation").putObject("form");
            capabilities.putObject("extensions").putObject("example.com/thing");
        }

        @Override
        public Set<String> resultTypes(String method) {
            return method.equals("tools/call") ? Set.of("task") : Set.of();
        }

        @Override
        public void onNotification(JsonRpcNotification notification) {
            notifications.add(notification);
        }
    }

    @Test
    @DisplayName("every request carries its envelope and its headers (P 15-17, 27-29)")
    void everyRequestIsDressed() throws Exception {
        ModernServer server = modern();
        McpClient client = client(server, new Thing());
        server.on("things/get", r -> r.result("{}"));

        get(call(client, "echo", "{'region':'eu'}"));
        get(client.request(McpRequest.of("things/get", json("{'thingId':'t 1','_meta':{'progressToken':'p1'}}"))
                .withName("t 1")));
        try (Subscription subscription = client.listen(json("{'toolsListChanged':true}"), n -> {})) {
            get(subscription.acknowledged());
        }

        assertThat(server.methods())
                .containsExactly("server/discover", "tools/list", "tools/call", "things/get", "subscriptions/listen");
        for (TestServer.Received request : server.received) {
            assertThat(request.header("MCP-Protocol-Version")).isEqualTo("2026-07-28");
            assertThat(request.header("Mcp-Method")).isEqualTo(request.method());
            assertThat(request.header("Mcp-Session-Id")).isNull();
            assertThat(request.meta("protocolVersion").asText()).isEqualTo("2026-07-28");
            assertThat(request.meta("clientInfo")).isEqualTo(json("{'name':'test','version':'0'}"));
            assertThat(request.meta("clientCapabilities"))
                    .isEqualTo(json("{'elicitation':{'form':{}},'extensions':{'example.com/thing':{}}}"));
        }
        assertThat(server.received).extracting(TestServer.Received::id).doesNotHaveDuplicates();
        TestServer.Received call = server.of("tools/call").get(0);
        assertThat(call.header("Mcp-Name")).isEqualTo("echo");
        assertThat(call.header("Mcp-Param-Region")).isEqualTo("eu");
        assertThat(call.params().path("arguments")).isEqualTo(json("{'region':'eu'}"));
        TestServer.Received get = server.of("things/get").get(0);
        assertThat(get.header("Mcp-Name")).isEqualTo("t 1");
        assertThat(get.params().path("_meta").path("progressToken").asText()).isEqualTo("p1");
    }

    @Test
    @DisplayName("names and arguments that no header can carry travel as base64 (P 30)")
    void unsafeHeaderValuesAreEncoded() throws Exception {
        ModernServer server = modern();
        server.on("tools/list", r -> r.result(ModernServer.TOOLS.replace("echo", "Hello, 世界")));
        McpClient client = client(server);

        get(call(client, "Hello, 世界", "{'region':' padded '}"));

        TestServer.Received call = server.of("tools/call").get(0);
        assertThat(call.header("Mcp-Name")).isEqualTo("=?base64?SGVsbG8sIOS4lueVjA==?=");
        assertThat(call.header("Mcp-Param-Region")).isEqualTo("=?base64?IHBhZGRlZCA=?=");
        assertThat(call.params().path("name").asText()).isEqualTo("Hello, 世界");
    }

    @Test
    void plainCallHidesTheExtensions() throws Exception {
        ModernServer server = modern();
        McpClient client = client(server, new Thing());

        get(call(client, "echo", "{}", true));

        assertThat(server.of("tools/call").get(0).meta("clientCapabilities"))
                .isEqualTo(json("{'elicitation':{'form':{}}}"));
    }

    @Test
    @DisplayName("absent resultType is complete; an unknown one is invalid (P 4)")
    void resultTypes() throws Exception {
        ModernServer server = modern();
        McpClient client = client(server, new Thing());
        server.on("tools/call", r -> r.result("{'content':[]}"), r -> r.result("{'resultType':'later'}"));

        assertThat(get(call(client, "echo", "{}"))).isEqualTo(json("{'content':[]}"));
        assertThat(failure(call(client, "echo", "{}"), McpProtocolException.class))
                .hasMessageContaining("'later'")
                .hasMessageContaining("tools/call");
    }

    @Test
    @DisplayName("a result type of an extension counts only where the extension was declared (P 5)")
    void extensionResultTypes() throws Exception {
        ModernServer server = modern();
        server.on("tools/call", r -> r.result("{'resultType':'task','taskId':'t'}"));
        server.on("tools/list", r -> r.result("{'resultType':'task','taskId':'t'}"));
        McpClient with = client(server, new Thing());
        McpClient without = client(server);

        assertThat(get(with.request(McpRequest.of(Methods.TOOLS_CALL)))
                        .path("taskId")
                        .asText())
                .isEqualTo("t");
        failure(with.request(McpRequest.of(Methods.TOOLS_CALL).withPlain(true)), McpProtocolException.class);
        failure(with.request(McpRequest.of(Methods.TOOLS_LIST)), McpProtocolException.class);
        failure(without.request(McpRequest.of(Methods.TOOLS_CALL)), McpProtocolException.class);
    }

    @Test
    @DisplayName("input may be asked for on three methods only (P 85)")
    void inputRequiredElsewhereIsInvalid() throws Exception {
        ModernServer server = modern();
        server.on("tools/list", r -> r.result(ASK));
        server.on("resources/read", r -> r.result(ASK));
        McpClient client = client(server);

        assertThat(failure(client.tools())).isInstanceOf(McpProtocolException.class);
        assertThat(get(client.request(McpRequest.of("resources/read"))).has("inputRequests"))
                .isTrue();
    }

    @Test
    @DisplayName("a request of a modern server is dropped, a ping too (P 7)")
    void serverRequestsAreDropped() throws Exception {
        ModernServer server = modern();
        server.on("tools/call", r -> {
            r.events(
                    "{'jsonrpc':'2.0','id':0,'method':'elicitation/create','params':{}}",
                    "{'jsonrpc':'2.0','id':1,'method':'ping'}");
            r.event(r.response(ModernServer.CALLED));
            r.response().end();
        });
        McpClient client = client(server, new Thing());

        get(call(client, "echo", "{}"));
        get(client.request(McpRequest.of(Methods.TOOLS_LIST)));

        assertThat(server.methods()).containsExactly("server/discover", "tools/list", "tools/call", "tools/list");
    }

    @Test
    @DisplayName("input is given by the same request with a new id and the server's own state (P 86)")
    void inputRounds() throws Exception {
        ModernServer server = modern();
        server.on(
                "tools/call",
                r -> r.result(ASK),
                r -> r.result("{'resultType':'input_required','inputRequests':{'b':{'method':'elicitation/create'}}}"),
                r -> r.result(ModernServer.CALLED));
        McpClient client = client(server, new Thing());
        InputAnswers accepting = answering(CompletableFuture.completedFuture(json("{'action':'accept'}")));

        assertThat(get(call(client, "echo", "{'region':'eu'}", false, accepting)))
                .isEqualTo(json(ModernServer.CALLED));

        List<TestServer.Received> calls = server.of("tools/call");
        assertThat(calls).hasSize(3);
        assertThat(calls).extracting(TestServer.Received::id).doesNotHaveDuplicates();
        assertThat(calls).extracting(r -> r.header("Mcp-Param-Region")).containsOnly("eu");
        assertThat(calls).extracting(r -> r.params().path("arguments")).containsOnly(json("{'region':'eu'}"));
        assertThat(calls.get(1).params().path("requestState").asText()).isEqualTo("a+b/=é");
        assertThat(calls.get(1).params().path("inputResponses")).isEqualTo(json("{'confirm':{'action':'accept'}}"));
        // none was given in the second round, so none goes back
        assertThat(calls.get(2).params().has("requestState")).isFalse();
        assertThat(calls.get(2).params().path("inputResponses")).isEqualTo(json("{'b':{'action':'accept'}}"));
        assertThat(calls)
                .extracting(r -> r.meta("clientCapabilities").isEmpty())
                .containsOnly(false);
    }

    @Test
    @DisplayName("nobody to answer: declined, never left hanging (P 90)")
    void elicitationWithoutHandlerIsDeclined() throws Exception {
        ModernServer server = modern();
        server.on("tools/call", r -> r.result(ASK), r -> r.result(ModernServer.CALLED));

        get(call(client(server), "echo", "{}"));

        assertThat(server.of("tools/call").get(1).params().path("inputResponses"))
                .isEqualTo(json("{'confirm':{'action':'decline'}}"));
    }

    @Test
    void inputRequiredWithoutRequestsIsRepeatedAfterAPause() throws Exception {
        ModernServer server = modern();
        server.on(
                "tools/call",
                r -> r.result("{'resultType':'input_required','requestState':'s'}"),
                r -> r.result(ModernServer.CALLED));

        get(call(client(server), "echo", "{}"));

        TestServer.Received again = server.of("tools/call").get(1);
        assertThat(again.params().path("requestState").asText()).isEqualTo("s");
        assertThat(again.params().has("inputResponses")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'requestState':null", ",'inputRequests':{}"})
    void inputRequiredThatSaysNothingIsInvalid(String rest) {
        ModernServer server = modern();
        server.on("tools/call", r -> r.result("{'resultType':'input_required'" + rest + "}"));

        failure(call(client(server), "echo", "{}"), McpProtocolException.class);

        assertThat(server.of("tools/call")).hasSize(1);
    }

    @Test
    void inputRoundsAreBounded() {
        ModernServer server = modern();
        server.on("tools/call", r -> r.result(ASK));
        ClientSettings settings =
                new ClientSettings(null, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1), 3);

        assertThat(failure(call(client(server.url(), settings), "echo", "{}"), McpProtocolException.class))
                .hasMessageContaining("3 rounds");
        assertThat(server.of("tools/call")).hasSize(4);
    }

    @Test
    @DisplayName("input that we cannot give is our failure, not an error of the server (P 9)")
    void inputThatCannotBeGivenIsNoServerError() {
        ModernServer server = modern();
        server.on("tools/call", r -> r.result(ASK.replace("elicitation/create", "sampling/createMessage")));

        assertThat(failure(call(client(server), "echo", "{}"), McpProtocolException.class))
                .hasMessageContaining("sampling/createMessage");
    }

    @Test
    void closeEndsACallThatWaitsForInput() throws Exception {
        ModernServer server = modern();
        server.on("tools/call", r -> r.result(ASK));
        CompletableFuture<JsonNode> never = new CompletableFuture<>();
        AtomicReference<String> asked = new AtomicReference<>();
        McpClient client = client(server);
        InputAnswers waiting = new InputAnswers() {
            @Override
            public void declare(ObjectNode capabilities) {
                capabilities.putObject("elicitation");
            }

            @Override
            public CompletionStage<JsonNode> answer(String key, String method, ObjectNode params) {
                asked.set(method);
                return never;
            }
        };
        McpCall call = call(client, "echo", "{}", false, waiting);
        await().until(() -> asked.get() != null);

        get(client.close());

        failure(call, TransportException.class);
        assertThat(client.underWay()).isZero();
        never.complete(json("{}"));
        assertThat(server.of("tools/call")).hasSize(1);
    }

    @Test
    @DisplayName("-32020: the tools are listed afresh, and the call is sent once more, and only once (P 33)")
    void headerMismatchListsTheToolsAfresh() throws Exception {
        ModernServer server = modern();
        server.on(
                "tools/list",
                r -> r.result(ModernServer.TOOLS),
                r -> r.result(ModernServer.TOOLS.replace("'Region'", "'Zone'")));
        server.on("tools/call", r -> {
            if (r.header("Mcp-Param-Zone") == null) {
                r.error(400, -32020, "Header mismatch");
            } else {
                r.result(ModernServer.CALLED);
            }
        });
        McpClient client = client(server);

        get(call(client, "echo", "{'region':'eu'}"));
        assertThat(server.of("tools/list")).hasSize(2);
        assertThat(server.of("tools/call")).hasSize(2);

        server.on("tools/call", r -> r.error(400, -32020, "Header mismatch"));
        failure(call(client, "echo", "{'region':'eu'}"), McpErrorException.class);
        assertThat(server.of("tools/call")).hasSize(4);
    }

    @Test
    @DisplayName("a tool with invalid headers is refused before anything is sent; others work (P 32)")
    void unusableToolIsNotCalled() throws Exception {
        ModernServer server = modern();
        McpClient client = client(server);

        assertThat(failure(call(client, "bad", "{'x':1}"), UnusableToolException.class))
                .hasMessageContaining("'bad'")
                .hasMessageContaining("number");
        get(call(client, "echo", "{}"));

        assertThat(server.of("tools/call")).hasSize(1);
        assertThat(get(client.tools())).extracting(Tool::name).containsExactly("echo");
    }

    @Test
    void argumentThatNoHeaderMayCarryIsRefusedBeforeAnythingIsSent() {
        ModernServer server = modern();
        server.on("tools/list", r -> r.result(ModernServer.TOOLS.replace("'string'", "'integer'")));

        failure(call(client(server), "echo", "{'region':9007199254740993}"), IllegalArgumentException.class);

        assertThat(server.of("tools/call")).isEmpty();
    }

    @Test
    @DisplayName("an empty cursor is a cursor; a repeated one ends the list (P 21)")
    void toolPages() throws Exception {
        ModernServer server = modern();
        server.on("tools/list", r -> {
            JsonNode cursor = r.params().path("cursor");
            if (cursor.isMissingNode()) {
                r.result("{'tools':[{'name':'a'}],'nextCursor':''}");
            } else if (cursor.asText().isEmpty()) {
                r.result("{'tools':[{'name':'b'},{'title':'nameless'}],'nextCursor':'2'}");
            } else {
                r.result("{'tools':[{'name':'c'}],'nextCursor':'2'}");
            }
        });

        assertThat(get(client(server).tools())).extracting(Tool::name).containsExactly("a", "b", "c");
        assertThat(server.of("tools/list")).hasSize(3);
    }

    @Test
    void aListOfToolsThatDoesNotEndIsCutOff() throws Exception {
        ModernServer server = modern();
        server.on("tools/list", r -> {
            int page = r.params().path("cursor").asInt(0);
            String tools = IntStream.range(0, 1_000)
                    .mapToObj(i -> "{'name':'t" + page + "-" + i + "'}")
                    .collect(Collectors.joining(","));
            r.result("{'tools':[" + tools + "],'nextCursor':'" + (page + 1) + "'}");
        });

        assertThat(get(client(server).tools())).hasSize(ToolCatalog.MAX_TOOLS);
        assertThat(server.of("tools/list")).hasSizeLessThan(15);
    }

    @Test
    void toolsAreKeptAsLongAsTheServerAllows() throws Exception {
        ModernServer server = modern();
        McpClient client = client(server);

        get(client.tools());
        get(client.tool("echo"));
        assertThat(server.of("tools/list")).hasSize(1);
        pass(Duration.ofSeconds(61));
        get(client.tools());
        assertThat(server.of("tools/list")).hasSize(2);

        server.on("tools/list", r -> r.result(ModernServer.TOOLS.replace("60000", "0")));
        pass(Duration.ofSeconds(61));
        get(client.tools());
        get(client.tools());
        assertThat(server.of("tools/list")).hasSize(4);
        assertThat(get(client.tool("none"))).isEmpty();
        assertThat(server.of("tools/list")).hasSize(5);
    }

    @Test
    void changedListIsFetchedAgain() throws Exception {
        ModernServer server = modern();
        McpClient client = client(server);
        get(client.tools());
        server.on("tools/call", r -> {
            r.events("{'jsonrpc':'2.0','method':'notifications/tools/list_changed'}");
            r.event(r.response(ModernServer.CALLED));
            r.response().end();
        });
        get(call(client, "echo", "{}"));

        get(client.tools());

        assertThat(server.of("tools/list")).hasSize(2);
    }

    @Test
    @DisplayName(
            "a list without any time (ttlMs 0) still serves for calls: wrong headers are refused, and mended (P 33)")
    void listPastItsTimeServesForCalls() throws Exception {
        ModernServer server = modern();
        server.on("tools/list", r -> r.result(ModernServer.TOOLS.replace("60000", "0")));
        McpClient client = client(server);

        get(call(client, "echo", "{}"));
        get(call(client, "echo", "{}"));

        assertThat(server.of("tools/list")).hasSize(1);
    }

    @Test
    void nameThatIsNotListedIsLookedUpAfreshOnce() throws Exception {
        ModernServer server = modern();
        server.on(
                "tools/list",
                r -> r.result(ModernServer.TOOLS),
                r -> r.result(ModernServer.TOOLS.replace("echo", "new")));
        McpClient client = client(server);
        get(client.tools());

        assertThat(get(client.tool("new"))).isPresent();
        assertThat(server.of("tools/list")).hasSize(2);
        assertThat(get(client.tool("newer"))).isEmpty();
        assertThat(server.of("tools/list")).hasSize(3);
    }

    @Test
    @DisplayName("many who miss a name share one fresh list")
    void missingNamesShareTheFreshList() throws Exception {
        ModernServer server = modern();
        McpClient client = client(server);
        get(client.tools());
        List<TestServer.Received> held = new CopyOnWriteArrayList<>();
        server.on("tools/list", held::add);

        List<CompletionStage<Optional<Tool>>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(client.tool("none"));
        }
        await().until(() -> !held.isEmpty());
        held.get(0).result(ModernServer.TOOLS);

        for (CompletionStage<Optional<Tool>> one : asked) {
            assertThat(get(one)).isEmpty();
        }
        assertThat(held).hasSize(1);
    }

    @Test
    void failedListIsNotKept() throws Exception {
        ModernServer server = modern();
        server.on("tools/list", r -> r.error(200, -32603, "no"), r -> r.result(ModernServer.TOOLS));
        McpClient client = client(server);

        assertThat(failure(client.tools())).isInstanceOf(McpErrorException.class);
        assertThat(get(client.tools())).hasSize(1);
    }

    @Test
    void progressGoesToWhoeverHoldsTheToken() throws Exception {
        ModernServer server = modern();
        server.on("tools/call", r -> {
            String token = r.params().path("_meta").path("progressToken").asText();
            r.events(
                    "{'jsonrpc':'2.0','method':'notifications/progress','params':{'progressToken':'other','progress':9}}",
                    "{'jsonrpc':'2.0','method':'notifications/progress','params':{'progressToken':'" + token
                            + "','progress':1,'total':2.5,'message':'half'}}");
            r.event(r.response(ModernServer.CALLED));
            r.response().end();
        });
        McpClient client = client(server);
        List<Progress> seen = new CopyOnWriteArrayList<>();

        try (ProgressSubscription progress = client.onProgress(seen::add)) {
            ObjectNode params = json("{'name':'echo','_meta':{'progressToken':'" + progress.token() + "'}}");
            get(client.callTool(params, new ToolCallOptions(Duration.ofSeconds(30), null, false, null)));
            assertThat(seen).containsExactly(new Progress(1, 2.5, "half"));
            assertThat(client.progressListeners()).isOne();
        }

        assertThat(client.progressListeners()).isZero();
    }

    @Test
    @DisplayName("a subscription is heard from its acknowledgement on (P 78), by its own id (P 61)")
    void subscription() throws Exception {
        ModernServer server = modern();
        AtomicReference<TestServer.Received> stream = new AtomicReference<>();
        server.on("subscriptions/listen", r -> {
            r.events(ModernServer.notification(r, "notifications/things", "'n':0"));
            stream.set(r);
        });
        Thing thing = new Thing();
        McpClient client = client(server, thing);
        List<String> heard = new CopyOnWriteArrayList<>();

        Subscription subscription = client.listen(
                json("{'thingIds':['a','b']}"),
                n -> heard.add(n.params().path("n").asText()));
        await().until(() -> stream.get() != null);
        TestServer.Received listen = stream.get();
        assertThat(listen.params().path("notifications")).isEqualTo(json("{'thingIds':['a','b']}"));
        assertThat(subscription.acknowledged().toCompletableFuture()).isNotDone();
        listen.event(ModernServer.notification(
                listen, "notifications/subscriptions/acknowledged", "'notifications':{'thingIds':['a']}"));
        assertThat(get(subscription.acknowledged())).isEqualTo(json("{'thingIds':['a']}"));

        listen.event(ModernServer.notification(listen, "notifications/things", "'n':1"));
        listen.event(
                "{'jsonrpc':'2.0','method':'notifications/things','params':{'n':2,'_meta':{'io.modelcontextprotocol/subscriptionId':999}}}");
        listen.event("{'jsonrpc':'2.0','method':'notifications/things','params':{'n':3}}");
        listen.event(ModernServer.notification(listen, "notifications/things", "'n':4"));
        await().untilAsserted(() -> assertThat(heard).containsExactly("1", "4"));
        assertThat(thing.notifications)
                .extracting(n -> n.params().path("n").asInt())
                .containsExactly(3);

        int before = server.connections.get();
        subscription.close();
        get(subscription.ended());
        await().untilAsserted(() -> assertThat(server.connections).hasValue(before - 1));
        assertThat(client.openSubscriptions()).isZero();
        assertThat(server.of("notifications/cancelled")).isEmpty();
    }

    @Test
    void subscriptionThatTheServerRefusesOrEndsIsOver() throws Exception {
        ModernServer server = modern();
        server.on(
                "subscriptions/listen",
                r -> r.error(200, -32602, "no"),
                r -> {
                    r.events(ModernServer.acknowledgement(r));
                    r.event(r.response("{'resultType':'complete'}"));
                    r.response().end();
                },
                r -> {
                    r.events(ModernServer.acknowledgement(r));
                    vertx.setTimer(50, t -> r.breakConnection());
                },
                r -> {
                    r.events(ModernServer.acknowledgement(r));
                    r.event("{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':" + r.id()
                            + "}}");
                });
        McpClient client = client(server);

        Subscription refused = client.listen(json("{}"), n -> {});
        assertThat(failure(refused.acknowledged())).isInstanceOf(McpErrorException.class);
        get(refused.ended());
        for (String how : List.of("with its response (P 82)", "by breaking", "by cancelling it (P 82)")) {
            Subscription ended = client.listen(json("{}"), n -> {});
            get(ended.acknowledged());
            assertThat(ended.ended()).as(how).succeedsWithin(Duration.ofSeconds(5));
        }
        assertThat(client.openSubscriptions()).isZero();
        await().untilAsserted(() -> assertThat(client.underWay()).isZero());
    }

    @Test
    void closeEndsSubscriptions() throws Exception {
        McpClient client = client(modern());
        Subscription subscription = client.listen(json("{}"), n -> {});
        get(subscription.acknowledged());

        get(client.close());

        get(subscription.ended());
        assertThat(client.openSubscriptions()).isZero();
        get(client.listen(json("{}"), n -> {}).ended());
    }

    @Test
    @DisplayName("cancelling closes the response stream and sends nothing (P 36)")
    void cancelClosesTheStream() throws Exception {
        ModernServer server = modern();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        server.on("tools/call", r -> {
            r.response().closeHandler(v -> closed.complete(null));
            r.events();
        });
        McpClient client = client(server);
        McpCall call = call(client, "echo", "{}");
        await().until(() -> !server.of("tools/call").isEmpty());

        call.cancel();
        call.cancel();

        assertThat(failure(call, TransportException.class).delivery()).isEqualTo(Delivery.UNKNOWN);
        get(closed);
        assertThat(server.of("notifications/cancelled")).isEmpty();
        assertThat(client.underWay()).isZero();
    }

    @Test
    void cancelledBeforeItIsSentItNeverIs() throws Exception {
        ModernServer server = modern();
        List<TestServer.Received> held = new CopyOnWriteArrayList<>();
        server.on("server/discover", held::add);
        McpClient client = client(server);
        McpCall call = call(client, "echo", "{}");
        McpCall plain = client.request(McpRequest.of("x/y"));
        await().until(() -> !held.isEmpty());

        call.cancel();
        plain.cancel();
        assertNotSent(call);
        assertNotSent(plain);
        held.get(0).result(ModernServer.DISCOVERED);
        get(client.connect());
        get(client.tools());

        assertThat(server.methods()).containsExactly("server/discover", "tools/list");
    }
}
