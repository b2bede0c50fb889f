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
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.http.HttpTransport;
import org.camelmcp.mcp.transport.http.HttpTransportOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client finds out which generation a server speaks, and agrees with it (P 63-66). */
class McpClientHttpConnectTest extends ClientFixture {

    private static final String UNSUPPORTED = "Unsupported protocol version";

    @Test
    void modernServerIsDiscovered() throws Exception {
        ServerProfile profile = get(client(modern()).connect());

        assertThat(profile.revision()).isEqualTo(Revision.V2026_07_28);
        assertThat(profile.capabilities().has("tools")).isTrue();
        assertThat(profile.serverInfo()).isEqualTo(new Implementation("modern", "1"));
        assertThat(profile.instructions()).isEqualTo("Ask.");
    }

    @Test
    @DisplayName("a server info at the top level is accepted (P section 15 i)")
    void topLevelServerInfoIsAccepted() throws Exception {
        ModernServer server = modern();
        server.on(
                "server/discover",
                r -> r.result("{'supportedVersions':['2026-07-28'],'serverInfo':{'name':'old','version':'2'}}"));

        assertThat(get(client(server).connect()).serverInfo()).isEqualTo(new Implementation("old", "2"));
    }

    @Test
    void legacyServerIsInitialised() throws Exception {
        LegacyServer server = legacy();

        ServerProfile profile = get(client(server).connect());

        assertThat(profile.revision()).isEqualTo(Revision.V2025_11_25);
        assertThat(profile.serverInfo()).isEqualTo(new Implementation("legacy", "1", "Legacy"));
        assertThat(server.methods()).containsExactly("server/discover", "initialize", "notifications/initialized");
        TestServer.Received initialize = server.received.get(1);
        assertThat(initialize.header("Mcp-Session-Id")).isNull();
        assertThat(initialize.params().path("protocolVersion").asText()).isEqualTo("2025-11-25");
        assertThat(initialize.params().path("clientInfo").path("name").asText()).isEqualTo("test");
        assertThat(initialize.params().path("capabilities").isObject()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2025-06-18", "2025-03-26"})
    void serverChoosesAmongTheLegacyRevisions(String revision) throws Exception {
        LegacyServer server = legacy();
        server.on("initialize", r -> server.initialize(r, revision));
        McpClient client = client(server);

        assertThat(get(client.connect()).revision().wire()).isEqualTo(revision);
        get(call(client, "echo", "{}"));

        assertThat(server.of("notifications/initialized").get(0).header("MCP-Protocol-Version"))
                .isEqualTo(revision);
        assertThat(server.of("tools/call").get(0).header("MCP-Protocol-Version"))
                .isEqualTo(revision);
    }

    @Test
    @DisplayName("the conformance suite answers {} to whatever it does not know: that is no DiscoverResult")
    void emptyDiscoverResultMeansLegacy() throws Exception {
        LegacyServer server = legacy();
        server.on("server/discover", r -> r.result("{}"));

        assertThat(get(client(server).connect()).generation()).isEqualTo(Generation.LEGACY);
    }

    @ParameterizedTest
    @CsvSource({"400,''", "404,<html>", "405,''"})
    void foreignAnswerMeansLegacy(int status, String body) throws Exception {
        LegacyServer server = legacy();
        server.on("server/discover", r -> r.answer(status, "text/html", body));

        assertThat(get(client(server).connect()).generation()).isEqualTo(Generation.LEGACY);
    }

    @Test
    @DisplayName("-32022 is answered by one more attempt, even with the version that was asked for (conformance)")
    void unsupportedVersionIsRetriedOnceAlthoughItIsListed() throws Exception {
        ModernServer server = modern();
        server.on(
                "server/discover",
                r -> r.error(400, -32022, UNSUPPORTED, "{'supported':['2026-07-28'],'requested':'2026-07-28'}"),
                r -> r.result(ModernServer.DISCOVERED));
        McpClient client = client(server);

        get(client.tools());

        assertThat(server.methods()).containsExactly("server/discover", "server/discover", "tools/list");
    }

    @Test
    void unsupportedVersionTwiceIsAnError() {
        ModernServer server = modern();
        server.on("server/discover", r -> r.error(400, -32022, UNSUPPORTED, "{'supported':['2026-07-28']}"));

        assertThat(failure(client(server).connect()))
                .isInstanceOf(IncompatibleServerException.class)
                .hasMessageContaining("although it lists it");
        assertThat(server.received).hasSize(2);
    }

    @Test
    void serverThatSharesNoRevisionIsIncompatible() {
        ModernServer server = modern();
        server.on("server/discover", r -> r.error(400, -32022, UNSUPPORTED, "{'supported':['2099-01-01']}"));
        McpClient client = client(server);

        assertThat(failure(client.connect()))
                .isInstanceOf(IncompatibleServerException.class)
                .hasMessageContaining("2099-01-01");
        failure(call(client, "echo", "{}"), IncompatibleServerException.class);
        assertThat(server.of("tools/call")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2026-07-28", ""})
    void revisionThatWeDoNotSpeakIsIncompatible(String revision) {
        LegacyServer server = legacy();
        server.on("initialize", r -> server.initialize(r, revision));

        assertThat(failure(client(server).connect()))
                .isInstanceOf(IncompatibleServerException.class)
                .hasMessageContaining("'" + revision + "'");
    }

    @Test
    void initializeIsRepeatedWithARevisionThatTheErrorOffers() throws Exception {
        LegacyServer server = legacy();
        server.on(
                "initialize",
                r -> r.error(200, -32602, UNSUPPORTED, "{'supported':['2025-06-18','2024-11-05']}"),
                r -> server.initialize(r, "2025-06-18"));

        assertThat(get(client(server).connect()).revision()).isEqualTo(Revision.V2025_06_18);
        assertThat(server.of("initialize"))
                .extracting(r -> r.params().path("protocolVersion").asText())
                .containsExactly("2025-11-25", "2025-06-18");
    }

    @Test
    void initializeIsNotRepeatedForEver() {
        LegacyServer server = legacy();
        server.on(
                "initialize",
                r -> r.error(200, -32602, UNSUPPORTED, "{'supported':['2025-06-18']}"),
                r -> r.error(200, -32602, UNSUPPORTED, "{'supported':['2025-03-26']}"));

        assertThat(failure(client(server).connect())).isInstanceOf(McpErrorException.class);
        assertThat(server.of("initialize")).hasSize(2);
    }

    @Test
    void manyRequestsShareOneDetectionAndOneInitialize() throws Exception {
        LegacyServer server = legacy();
        List<TestServer.Received> held = new ArrayList<>();
        server.on("server/discover", held::add);
        McpClient client = client(server);
        List<McpCall> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(client.request(McpRequest.of(Methods.TOOLS_LIST)));
        }
        await().until(() -> held.size() == 1);

        held.get(0).error(400, -32000, "no");

        for (McpCall call : calls) {
            get(call);
        }
        assertThat(server.of("server/discover")).hasSize(1);
        assertThat(server.of("initialize")).hasSize(1);
        assertThat(server.of("notifications/initialized")).hasSize(1);
        assertThat(server.methods().subList(0, 3))
                .containsExactly("server/discover", "initialize", "notifications/initialized");
    }

    @Test
    void requestsWaitUntilInitializedIsTaken() throws Exception {
        LegacyServer server = legacy();
        List<TestServer.Received> held = new ArrayList<>();
        server.on("notifications/initialized", held::add);
        McpClient client = client(server);

        McpCall call = client.request(McpRequest.of(Methods.TOOLS_LIST));
        await().until(() -> held.size() == 1);
        assertThat(server.of("tools/list")).isEmpty();
        held.get(0).status(202);

        get(call);
    }

    @Test
    @DisplayName("a server that is down fails the request as not sent, and is asked again when it is up")
    void outageIsNotRemembered() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        McpClient down = client("http://127.0.0.1:" + port + "/mcp", ClientSettings.DEFAULTS);
        assertNotSent(call(down, "echo", "{}"));

        ModernServer server = modern();
        server.on(
                "server/discover",
                r -> r.status(503),
                r -> r.breakConnection(),
                r -> r.result(ModernServer.DISCOVERED));
        McpClient client = client(server);
        assertNotSent(call(client, "echo", "{}"));
        assertNotSent(call(client, "echo", "{}"));
        get(call(client, "echo", "{}"));
    }

    @Test
    @DisplayName("401 decides nothing: the next request asks again (P 6a)")
    void authenticationIsNoEvidence() throws Exception {
        ModernServer server = modern();
        server.on(
                "server/discover",
                r -> r.answer(401, "text/plain", "who?"),
                r -> r.error(403, -32000, "not you"),
                r -> r.result(ModernServer.DISCOVERED));
        McpClient client = client(server);

        assertThat(failure(client.connect()))
                .isInstanceOfSatisfying(TransportException.class, refused -> assertThat(refused.status())
                        .isEqualTo(401));
        assertThat(failure(client.connect()))
                .isInstanceOfSatisfying(McpErrorException.class, refused -> assertThat(refused.status())
                        .isEqualTo(403));
        assertThat(get(client.connect()).generation()).isEqualTo(Generation.MODERN);
        assertThat(server.of("initialize")).isEmpty();
    }

    @Test
    @DisplayName("a legacy verdict whose initialize is refused is not kept: the server may only have been starting")
    void verdictThatTheServerRefutesIsForgotten() throws Exception {
        ModernServer server = modern();
        server.on("server/discover", r -> r.status(404), r -> r.result(ModernServer.DISCOVERED));
        McpClient client = client(server);

        assertThat(failure(client.connect())).isInstanceOf(McpErrorException.class);

        assertThat(get(client.connect()).generation()).isEqualTo(Generation.MODERN);
    }

    /** The request itself was never sent, so its failure must say so, whatever became of the probe (P 23). */
    @ParameterizedTest
    @CsvSource({
        "server/discover,503", "server/discover,500", "server/discover,429", "server/discover,401", "server/discover,0",
        "initialize,503", "initialize,500", "initialize,401", "initialize,0", "initialize,404",
        "notifications/initialized,503", "notifications/initialized,500", "notifications/initialized,0"
    })
    void failureToConnectIsNeverAnAmbiguousDelivery(String step, int status) throws Exception {
        LegacyServer server = legacy();
        server.on(step, r -> {
            if (status == 0) {
                r.breakConnection();
            } else {
                r.response().putHeader("Retry-After", "7");
                r.status(status);
            }
        });
        McpClient client = client(server);

        TransportException failure = assertNotSent(call(client, "echo", "{}"));

        assertThat(failure.status()).isEqualTo(status);
        if (status != 0) {
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        }
        assertThat(failure).hasCauseInstanceOf(TransportException.class);
        assertThat(server.of("tools/call")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server/discover", "initialize"})
    @DisplayName("nor is an error or a timeout of the probe that of the request (P 9)")
    void errorWhileConnectingIsNotTheRequests(String step) {
        LegacyServer server = legacy();
        server.on(step, r -> r.error(503, -32602, "starting"));
        TransportException refused = assertNotSent(call(client(server), "echo", "{}"));
        assertThat(refused).hasMessageContaining("starting").hasCauseInstanceOf(McpErrorException.class);
        assertThat(refused.status()).isEqualTo(503);

        server.on(step, r -> {});
        McpClient impatient = client(server.url(), ClientSettings.DEFAULTS.withRequestTimeout(Duration.ofMillis(200)));
        assertNotSent(call(impatient, "echo", "{}"));
    }

    @ParameterizedTest
    @CsvSource({"503", "500", "404", "0", "-1"})
    void failureToListToolsBeforeACallIsNotSent(int status) {
        ModernServer server = modern();
        server.on("tools/list", r -> {
            if (status > 0) {
                r.status(status);
            } else if (status == 0) {
                r.breakConnection();
            } else {
                r.error(200, -32603, "no list");
            }
        });

        assertNotSent(call(client(server), "echo", "{}"));

        assertThat(server.of("tools/call")).isEmpty();
    }

    @Test
    void whatFailsOnTheRequestItselfIsReportedAsItIs() throws Exception {
        ModernServer server = modern();
        server.on("tools/call", r -> r.breakConnection(), r -> r.error(200, -32603, "broken"));
        McpClient client = client(server);

        assertThat(failure(call(client, "echo", "{}"), TransportException.class).delivery())
                .isEqualTo(Delivery.UNKNOWN);
        assertThat(failure(call(client, "echo", "{}"), McpErrorException.class)
                        .error()
                        .code())
                .isEqualTo(-32603);
        assertThat(server.of("tools/call")).hasSize(2);
    }

    @Test
    @DisplayName("a legacy verdict ages (P 63), and the session outlives that when the server is still legacy")
    void legacyVerdictAges() throws Exception {
        LegacyServer server = legacy();
        McpClient client = client(server);
        get(call(client, "echo", "{}"));

        pass(Duration.ofMinutes(59));
        get(call(client, "echo", "{}"));
        assertThat(server.of("server/discover")).hasSize(1);
        pass(Duration.ofMinutes(2));
        get(call(client, "echo", "{}"));

        await().untilAsserted(() -> assertThat(server.of("server/discover")).hasSize(2));
        assertThat(server.of("initialize")).hasSize(1);
        assertThat(server.of("tools/call"))
                .extracting(r -> r.header("Mcp-Session-Id"))
                .containsOnly("s-1");
    }

    @Test
    void agedVerdictThatCannotBeRenewedIsKept() throws Exception {
        LegacyServer server = legacy();
        McpClient client = client(server);
        get(call(client, "echo", "{}"));
        server.on("server/discover", r -> r.status(503));

        pass(Duration.ofHours(2));
        get(call(client, "echo", "{}"));

        await().untilAsserted(() -> assertThat(server.of("server/discover")).hasSize(2));
        get(call(client, "echo", "{}"));
    }

    @Test
    @DisplayName("after an upgrade, new requests are modern and those of legacy tasks stay legacy (P 64)")
    void upgradedServerIsSpokenToInBothGenerations() throws Exception {
        LegacyServer server = legacy();
        McpClient client = client(server);
        get(call(client, "echo", "{}"));
        server.on("server/discover", r -> r.result(ModernServer.DISCOVERED));

        pass(Duration.ofHours(2));

        // nobody waits for the probe, so whoever comes first is still answered as before
        await().untilAsserted(
                        () -> assertThat(get(client.connect()).generation()).isEqualTo(Generation.MODERN));
        get(client.request(McpRequest.of(Methods.TOOLS_LIST).withGeneration(Generation.LEGACY)));
        assertThat(server.of("tools/list").get(0).header("Mcp-Session-Id")).isEqualTo("s-1");
        assertThat(server.of("initialize")).hasSize(1);
        get(client.openServerStream());
        assertThat(server.streams).containsOnlyKeys("s-1");
    }

    @Test
    void forcedLegacyNeverProbes() throws Exception {
        LegacyServer server = legacy();
        McpClient client = client(server.url(), ClientSettings.DEFAULTS.withGeneration(Generation.LEGACY));

        get(call(client, "echo", "{}"));
        pass(Duration.ofDays(1));
        get(call(client, "echo", "{}"));

        assertThat(server.of("server/discover")).isEmpty();
    }

    @Test
    void forcedModernNeverInitialises() {
        LegacyServer server = legacy();
        McpClient client = client(server.url(), ClientSettings.DEFAULTS.withGeneration(Generation.MODERN));

        failure(call(client, "echo", "{}"), IncompatibleServerException.class);

        assertThat(server.methods()).containsExactly("server/discover");
    }

    @Test
    void modernRequestToALegacyServerIsIncompatible() {
        McpCall call =
                client(legacy()).request(McpRequest.of(Methods.TOOLS_LIST).withGeneration(Generation.MODERN));

        failure(call, IncompatibleServerException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("a modern server replaced by a legacy one is noticed (P 63)")
    void contradictedVerdictIsRenewed(boolean jsonRpc) throws Exception {
        ModernServer server = modern();
        McpClient client = client(server);
        get(client.connect());
        server.on("resources/list", r -> {
            if (jsonRpc) {
                r.error(400, -32000, "Bad Request: Server not initialized");
            } else {
                r.status(405);
            }
        });
        failure(client.request(McpRequest.of("resources/list")).result());

        get(client.connect());

        assertThat(server.of("server/discover")).hasSize(2);
    }

    @Test
    @DisplayName("a modern server without a method is a modern server all the same (P 6a)")
    void unknownMethodIsNoEvidence() throws Exception {
        ModernServer server = modern();
        McpClient client = client(server);

        assertThat(failure(client.request(McpRequest.of("x/y")), McpErrorException.class)
                        .status())
                .isEqualTo(404);
        get(client.connect());

        assertThat(server.of("server/discover")).hasSize(1);
    }

    @Test
    void requestRefusedForItsRevisionIsSentOnceMoreAfterAnotherProbe() throws Exception {
        ModernServer server = modern();
        McpClient client = client(server);
        server.on("x/y", r -> r.error(400, -32022, UNSUPPORTED, "{'supported':['2026-07-28']}"), r -> r.result("{}"));

        JsonNode result = get(client.request(McpRequest.of("x/y")));

        assertThat(result.isEmpty()).isTrue();
        assertThat(server.methods()).containsExactly("server/discover", "x/y", "server/discover", "x/y");
        assertThat(server.of("x/y").get(0).id())
                .isNotEqualTo(server.of("x/y").get(1).id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"server/discover", "initialize", "notifications/initialized", "tools/call"})
    @DisplayName("close() ends whatever waits at any step, and nothing but DELETE is sent after it")
    void closeEndsEveryStep(String step) throws Exception {
        LegacyServer server = legacy();
        server.on(step, r -> {});
        McpClient client = client(server);
        List<CompletionStage<?>> pending = new ArrayList<>();
        pending.add(call(client, "echo", "{}").result());
        if (!step.equals("tools/call")) {
            pending.add(client.connect());
            pending.add(client.tools());
            pending.add(client.openServerStream());
        }
        await().until(() -> !server.of(step).isEmpty());
        List<String> before = server.methods();

        get(client.close());

        pending.forEach(ClientFixture::failure);
        assertNotSent(call(client, "echo", "{}"));
        boolean inSession = step.startsWith("n") || step.startsWith("t");
        assertThat(server.methods().subList(before.size(), server.received.size()))
                .isEqualTo(inSession ? List.of("DELETE") : List.of());
        await().untilAsserted(() -> assertThat(server.connections).hasValue(0));
    }

    @Test
    @DisplayName("close() also ends when Vert.x was closed before, as at the end of an application")
    void closeAfterVertx() throws Exception {
        LegacyServer server = legacy();
        server.on("tools/call", r -> {});
        Vertx own = Vertx.vertx();
        McpClient client = new McpClient(
                new HttpTransport(
                        own, HttpTransportOptions.builder(server.url()).build()),
                WE,
                ClientSettings.DEFAULTS,
                List.of());
        get(client.openServerStream());
        McpCall call = call(client, "echo", "{}");
        await().until(() -> !server.of("tools/call").isEmpty());

        get(own.close().toCompletionStage());
        get(client.close());

        failure(call, TransportException.class);
        assertNotSent(call(client, "echo", "{}"));
    }
}
