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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may give up which request, and what is written for it then (P 50, P 57, P 132). */
class CancellationTest {

    private static final JsonRpcNotification PROGRESS = new JsonRpcNotification("notifications/progress", null);

    private final ServerFixture fixture = new ServerFixture();
    private final CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
    private final TestTool slow = TestTool.pending("slow", answer);
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger disconnected = new AtomicInteger();

    @BeforeEach
    void offer() {
        fixture.server.register(slow);
    }

    private ServerRequest called() {
        ServerRequest request = slow.calls.get(slow.calls.size() - 1).request();
        request.onCancelled(cancelled::incrementAndGet);
        request.onDisconnected(disconnected::incrementAndGet);
        return request;
    }

    @Test
    void aModernDisconnectCancels() {
        RecordingChannel channel = fixture.modern("tools/call", "'name':'slow'");
        ServerRequest request = called();
        assertThat(request.isOpen()).isTrue();
        channel.breakOff();
        assertThat(cancelled).hasValue(1);
        assertThat(disconnected).hasValue(1);
        assertThat(request.isOpen()).isFalse();
        assertThat(fixture.server.underWay()).isZero();
        request.onCancelled(cancelled::incrementAndGet);
        assertThat(cancelled).as("at once").hasValue(2);
        answer.complete(TestTool.text("late"));
        assertThat(channel.replies()).isEmpty();
    }

    @Test
    void aLegacyDisconnectDoesNot() {
        RecordingChannel channel = fixture.legacy(fixture.initialize(), "tools/call", "'name':'slow'");
        ServerRequest request = called();
        channel.breakOff();
        assertThat(cancelled).hasValue(0);
        assertThat(disconnected).hasValue(1);
        assertThat(request.isOpen()).isFalse();
        assertThat(fixture.server.underWay()).as("goes on").isEqualTo(1);
        request.onDisconnected(disconnected::incrementAndGet);
        assertThat(disconnected).as("at once").hasValue(2);
        answer.complete(TestTool.text("done"));
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void aLegacyRequestMayBeCancelledAfterItsStreamBroke() {
        String token = fixture.initialize();
        RecordingChannel channel = fixture.legacy(token, 5, "tools/call", "'name':'slow'");
        called();
        channel.breakOff();
        fixture.legacyNotification(token, "notifications/cancelled", "'requestId':5");
        assertThat(cancelled).hasValue(1);
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void aLegacyNotificationCancelsAndTheOpenPostEndsEmpty() {
        String token = fixture.initialize();
        RecordingChannel channel = fixture.legacy(token, 5, "tools/call", "'name':'slow'");
        called();
        RecordingChannel notified =
                fixture.legacyNotification(token, "notifications/cancelled", "'requestId':5,'reason':'no more'");
        assertThat(notified.reply()).isEqualTo(Reply.of(202, null));
        assertThat(cancelled).hasValue(1);
        assertThat(disconnected).hasValue(0);
        assertThat(channel.isOpened()).as("an event stream without events").isTrue();
        assertThat(channel.reply()).isEqualTo(Reply.of(200, null));
        answer.complete(TestTool.text("late"));
        assertThat(channel.sent()).isEmpty();
        assertThat(channel.replies()).hasSize(1);
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void aSessionCannotCancelAnothersRequest() {
        RecordingChannel channel = fixture.legacy(fixture.initialize(), 5, "tools/call", "'name':'slow'");
        called();
        fixture.legacyNotification(fixture.initialize(), "notifications/cancelled", "'requestId':5");
        assertThat(cancelled).hasValue(0);
        assertThat(channel.replies()).isEmpty();
    }

    @Test
    void aModernNotificationCancelsNothingOnHttp() {
        RecordingChannel channel = fixture.post(
                ServerFixture.modernBody(5, "tools/call", "'name':'slow'"),
                ServerFixture.modernHeaders("tools/call", "'name':'slow'"));
        called();
        RecordingChannel notified = fixture.post(
                ServerFixture.notificationBody("notifications/cancelled", "'requestId':5"),
                Map.of("MCP-Protocol-Version", "2026-07-28"));
        assertThat(notified.status()).isEqualTo(202);
        fixture.legacyNotification(fixture.initialize(), "notifications/cancelled", "'requestId':5");
        assertThat(cancelled).hasValue(0);
        assertThat(channel.replies()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onStdioANotificationCancelsAndNothingIsWritten(boolean modern) {
        fixture.initializeStdio();
        RecordingChannel channel = fixture.line(
                modern
                        ? ServerFixture.modernBody("\"r\"", "tools/call", "'name':'slow'")
                        : ServerFixture.legacyBody("\"r\"", "tools/call", "'name':'slow'"));
        ServerRequest request = called();
        fixture.line(ServerFixture.notificationBody("notifications/cancelled", "'requestId':'r'"));
        assertThat(cancelled).hasValue(1);
        answer.complete(TestTool.text("late"));
        request.send(PROGRESS);
        assertThat(channel.reply().response()).isNull();
        assertThat(channel.sent()).isEmpty();
        assertThat(channel.isOpened()).isFalse();
    }

    @Test
    void onStdioTheEndOfTheInputCancelsBothGenerations() {
        fixture.initializeStdio();
        RecordingChannel channel = fixture.line(ServerFixture.legacyBody(1, "tools/call", "'name':'slow'"));
        called();
        channel.breakOff();
        assertThat(cancelled).hasValue(1);
        assertThat(disconnected).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "'requestId':6", "'requestId':'5'", "'requestId':5.5", "'requestId':null", "'requestId':{}"})
    void whatNamesNoOpenRequestIsIgnored(String params) {
        String token = fixture.initialize();
        RecordingChannel channel = fixture.legacy(token, 5, "tools/call", "'name':'slow'");
        assertThat(fixture.legacyNotification(token, "notifications/cancelled", params)
                        .status())
                .isEqualTo(202);
        assertThat(channel.replies()).isEmpty();
        assertThat(fixture.server.underWay()).isEqualTo(1);
    }

    @Test
    void initializeCannotBeCancelled() {
        RecordingChannel channel = fixture.initializeStdio();
        fixture.line(ServerFixture.notificationBody("notifications/cancelled", "'requestId':0"));
        assertThat(channel.result().get("protocolVersion").textValue()).isEqualTo("2025-11-25");
    }

    @Test
    void messagesGoAheadOfTheAnswerButNotAfterIt() {
        RecordingChannel channel = fixture.modern("tools/call", "'name':'slow'");
        ServerRequest request = called();
        request.send(PROGRESS);
        answer.complete(TestTool.text("done"));
        request.send(PROGRESS);
        channel.breakOff();
        assertThat(channel.sent()).hasSize(1);
        assertThat(channel.status()).isEqualTo(200);
        assertThat(cancelled).hasValue(0);
        assertThat(disconnected).hasValue(0);
    }

    @Test
    void aModernServerSendsNoRequests() {
        fixture.modern("tools/call", "'name':'slow'");
        ServerRequest modern = called();
        JsonRpcRequest request = new JsonRpcRequest(RequestId.of(1), "roots/list", null);
        assertThatThrownBy(() -> modern.send(request)).isInstanceOf(IllegalArgumentException.class);
        RecordingChannel channel = fixture.legacy(fixture.initialize(), "tools/call", "'name':'slow'");
        called().send(request);
        assertThat(channel.sent()).hasSize(1);
    }

    @Test
    void anActionThatFailsKeepsNoOtherFromRunning() {
        RecordingChannel channel = fixture.modern("tools/call", "'name':'slow'");
        ServerRequest request = slow.calls.get(0).request();
        request.onCancelled(() -> {
            throw new IllegalStateException("on purpose");
        });
        called();
        channel.breakOff();
        assertThat(cancelled).hasValue(1);
        assertThat(fixture.server.underWay()).isZero();
    }
}
