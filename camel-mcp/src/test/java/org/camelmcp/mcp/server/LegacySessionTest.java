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
package org.camelmcp.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmcp.mcp.server.ServerFixture.legacyBody;
import static org.camelmcp.mcp.server.TestTool.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Revision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The legacy generation: {@code initialize}, and what a session is needed for (P 65, P 67, P 71). */
class LegacySessionTest {

    private final ServerFixture fixture = new ServerFixture();

    @Test
    void initializeOpensASession() {
        RecordingChannel channel = fixture.initialize("2025-11-25");
        assertThat(channel.status()).isEqualTo(200);
        assertThat(channel.result()).isEqualTo(json("""
                {"protocolVersion":"2025-11-25",
                 "capabilities":{"tools":{"listChanged":true},"legacyThings":true},
                 "serverInfo":{"name":"test","version":"1.0"},
                 "instructions":"Use with care"}"""));
        String token = channel.reply().headers().get("Mcp-Session-Id");
        ServerSession session = fixture.httpSessions.session(token);
        assertThat(session.client().capabilities()).isEqualTo(json("{'roots':{}}"));
        assertThat(session.client().info().name()).isEqualTo("c");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-11-25, 2025-11-25",
        "2025-06-18, 2025-06-18",
        "2025-03-26, 2025-11-25",
        "2024-11-05, 2025-11-25",
        "2026-07-28, 2025-11-25",
        "nonsense, 2025-11-25"
    })
    void theRevisionAskedForIsServedOrTheNewestLegacyOne(String asked, String answered) {
        assertThat(fixture.initialize(asked).result().get("protocolVersion").textValue())
                .isEqualTo(answered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'protocolVersion':5",
                "'protocolVersion':null",
                "'protocolVersion':'2025-11-25','capabilities':[]",
                "'protocolVersion':'2025-11-25','capabilities':'x'"
            })
    void initializeWithWrongTypesIsInvalidParams(String params) {
        RecordingChannel channel = fixture.post(legacyBody(1, "initialize", params), Map.of());
        assertThat(channel.code()).isEqualTo(-32602);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'clientInfo':5", ",'clientInfo':{'name':7}", ",'clientInfo':null"})
    void nobodyIsRefusedForItsClientInfo(String info) {
        RecordingChannel channel =
                fixture.post(legacyBody(1, "initialize", "'protocolVersion':'2025-11-25'" + info), Map.of());
        assertThat(channel.status()).isEqualTo(200);
    }

    @Test
    void requestsOfASessionAreServedInItsRevision() {
        String token = fixture.initialize("2025-06-18").reply().headers().get("Mcp-Session-Id");
        TestTool tool = TestTool.named("a");
        fixture.server.register(tool);
        RecordingChannel channel =
                fixture.post(legacyBody(1, "tools/call", "'name':'a'"), Map.of("Mcp-Session-Id", token));
        assertThat(channel.status()).as("without version header, P 71").isEqualTo(200);
        ServerRequest request = tool.calls.get(0).request();
        assertThat(request.revision()).isEqualTo(Revision.V2025_06_18);
        assertThat(request.generation()).isEqualTo(Generation.LEGACY);
        assertThat(request.session()).isSameAs(fixture.httpSessions.session(token));
        assertThat(request.client().capabilities()).isEqualTo(json("{'roots':{}}"));
    }

    @Test
    void pingIsAnswered() {
        assertThat(fixture.legacy(fixture.initialize(), "ping", "").result()).isEqualTo(json("{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"logging/setLevel", "no/such", "prompts/list", "server/discovered", "notifications/initialized"})
    void whatIsNotServedIsNotFound(String method) {
        RecordingChannel channel = fixture.legacy(fixture.initialize(), method, "");
        assertThat(channel.code()).isEqualTo(-32601);
        assertThat(channel.status()).isEqualTo(200);
    }

    @Test
    void withoutSessionARequestIsRefusedWithWhatToDo() {
        RecordingChannel channel = fixture.post(legacyBody(1, "tools/list", ""), Map.of());
        assertThat(channel.status()).isEqualTo(400);
        assertThat(channel.error().get("message").textValue()).contains("initialize first");
        assertThat(channel.body().get("id").intValue()).isEqualTo(1);
    }

    @Test
    void inAnUnknownSessionItIs404() {
        RecordingChannel channel = fixture.legacy("forged", "tools/list", "");
        assertThat(channel.status()).isEqualTo(404);
        assertThat(channel.body().get("id").intValue()).isEqualTo(1);
    }

    @Test
    void inAnotherPrincipalsSessionItIs404() {
        String token = fixture.initialize();
        RecordingChannel channel =
                fixture.post(legacyBody(1, "tools/list", ""), ServerFixture.legacyHeaders(token), "mallory");
        assertThat(channel.status()).isEqualTo(404);
    }

    @Test
    void aSessionThatCannotBeLookedUpIsNotSaidToBeGone() {
        String token = fixture.initialize();
        fixture.httpSessions.failure = new IllegalStateException("database secret");
        RecordingChannel channel = fixture.legacy(token, "tools/list", "");
        assertThat(channel.status()).isEqualTo(503);
        assertThat(channel.body().toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-03-26", "2024-11-05"})
    void anUnservedVersionHeaderIsRefused(String version) {
        String token = fixture.initialize();
        RecordingChannel channel = fixture.post(
                legacyBody(1, "tools/list", ""), Map.of("Mcp-Session-Id", token, "MCP-Protocol-Version", version));
        assertThat(channel.status()).isEqualTo(400);
        assertThat(channel.error().at("/data/supported").toString()).contains("2025-11-25");
    }

    @Test
    void nonsenseAsVersionHeaderIsRefused() {
        String token = fixture.initialize();
        RecordingChannel channel = fixture.post(
                legacyBody(1, "tools/list", ""), Map.of("Mcp-Session-Id", token, "MCP-Protocol-Version", "nonsense"));
        assertThat(channel.status()).isEqualTo(400);
    }

    @Test
    void notificationsAreAccepted() {
        String token = fixture.initialize();
        for (String method : List.of("notifications/initialized", "notifications/roots/list_changed", "no/such")) {
            assertThat(fixture.legacyNotification(token, method, "").reply()).isEqualTo(Reply.of(202, null));
        }
        assertThat(fixture.extension.notifications).hasSize(2);
    }

    @Test
    void notificationsNeedASessionToo() {
        assertThat(fixture.post(ServerFixture.notificationBody("notifications/initialized", ""), Map.of())
                        .status())
                .isEqualTo(400);
        assertThat(fixture.legacyNotification("forged", "notifications/initialized", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void responsesReachTheExtension() {
        String token = fixture.initialize();
        String response = "{\"jsonrpc\":\"2.0\",\"id\":\"ask-1\",\"result\":{\"a\":1}}";
        assertThat(fixture.post(response, ServerFixture.legacyHeaders(token)).reply())
                .isEqualTo(Reply.of(202, null));
        assertThat(fixture.extension.responses).hasSize(1);
        assertThat(fixture.post(response, Map.of()).status()).isEqualTo(400);
        assertThat(fixture.post(response, ServerFixture.legacyHeaders("forged")).status())
                .isEqualTo(404);
        assertThat(fixture.extension.responses).hasSize(1);
    }

    @Test
    void anIdThatIsStillUnansweredIsRefused() {
        String token = fixture.initialize();
        var answer = new CompletableFuture<ObjectNode>();
        fixture.server.register(TestTool.pending("slow", answer));
        RecordingChannel first = fixture.legacy(token, "\"x\"", "tools/call", "'name':'slow'");
        RecordingChannel second = fixture.legacy(token, "\"x\"", "ping", "");
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.code()).isEqualTo(-32600);
        assertThat(fixture.legacy(fixture.initialize(), "\"x\"", "ping", "").status())
                .as("in another session")
                .isEqualTo(200);
        answer.complete(TestTool.text("done"));
        assertThat(first.status()).isEqualTo(200);
        assertThat(fixture.legacy(token, "\"x\"", "ping", "").status())
                .as("answered")
                .isEqualTo(200);
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void oneAndTheStringOneAreTwoIds() {
        String token = fixture.initialize();
        fixture.server.register(TestTool.pending("slow", new CompletableFuture<>()));
        fixture.legacy(token, "1", "tools/call", "'name':'slow'");
        assertThat(fixture.legacy(token, "\"1\"", "ping", "").status()).isEqualTo(200);
    }

    // stdio

    @Test
    void onStdioTheProcessIsTheSession() {
        assertThat(fixture.line(legacyBody(1, "tools/list", "")).code()).isEqualTo(-32600);
        assertThat(fixture.line(legacyBody(1, "ping", "")).result()).isEqualTo(json("{}"));
        assertThat(fixture.initializeStdio().reply().headers()).isEmpty();
        assertThat(fixture.line(legacyBody(1, "tools/list", "")).result().get("tools"))
                .isEmpty();
    }

    @Test
    void onStdioBothGenerationsAreServedSideBySide() {
        fixture.initializeStdio();
        assertThat(fixture.line(ServerFixture.modernBody(1, "tools/list", ""))
                        .result()
                        .has("ttlMs"))
                .isTrue();
        assertThat(fixture.line(legacyBody(2, "tools/list", "")).result().has("ttlMs"))
                .isFalse();
    }
}
