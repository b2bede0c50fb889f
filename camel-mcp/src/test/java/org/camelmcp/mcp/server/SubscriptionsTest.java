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
import static org.camelmcp.mcp.server.TestTool.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code subscriptions/listen} (P 77-82). */
class SubscriptionsTest {

    private static final String ID = "/params/_meta/io.modelcontextprotocol~1subscriptionId";

    private final ServerFixture fixture = new ServerFixture();

    private RecordingChannel listen(String filter) {
        return fixture.modern("subscriptions/listen", "'notifications':" + filter);
    }

    @Test
    void theAcknowledgementSaysWhatIsHonoured() {
        RecordingChannel channel = listen("{'toolsListChanged':true,'promptsListChanged':true,'things':['x']}");
        assertThat(channel.isOpened()).isTrue();
        assertThat(channel.replies()).isEmpty();
        assertThat(channel.sent()).containsExactly(json("""
                {"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{
                 "notifications":{"toolsListChanged":true,"things":["x"]},
                 "_meta":{"io.modelcontextprotocol/subscriptionId":1}}}"""));
        assertThat(fixture.server.underWay()).isEqualTo(1);
    }

    @Test
    void theSubscriptionIdKeepsItsType() {
        RecordingChannel channel = fixture.post(
                ServerFixture.modernBody("\"s\"", "subscriptions/listen", "'notifications':{}"),
                ServerFixture.modernHeaders("subscriptions/listen", ""));
        assertThat(channel.sent().get(0).at(ID).textValue()).isEqualTo("s");
    }

    @Test
    void changesOfToolsReachThoseWhoAskedOnly() {
        RecordingChannel asked = listen("{'toolsListChanged':true}");
        RecordingChannel not = listen("{'toolsListChanged':false}");
        RecordingChannel neither = listen("{}");
        McpServer.Registration registration = fixture.server.register(TestTool.named("a"));
        registration.close();
        assertThat(asked.sent()).hasSize(3);
        JsonNode changed = asked.sent().get(1);
        assertThat(changed.get("method").textValue()).isEqualTo("notifications/tools/list_changed");
        assertThat(changed.at(ID).intValue()).isEqualTo(1);
        assertThat(not.sent()).hasSize(1);
        assertThat(neither.sent()).hasSize(1);
    }

    @Test
    void changesInQuickSuccessionAreToldOnce() {
        List<Runnable> later = new ArrayList<>();
        ServerFixture slow = new ServerFixture(10, 10, 10, later::add);
        RecordingChannel channel = slow.modern("subscriptions/listen", "'notifications':{'toolsListChanged':true}");
        slow.server.register(TestTool.named("a"));
        slow.server.register(TestTool.named("b"));
        slow.server.register(TestTool.named("c"));
        assertThat(later).hasSize(1);
        later.remove(0).run();
        assertThat(channel.sent()).hasSize(2);
        slow.server.register(TestTool.named("d"));
        later.remove(0).run();
        assertThat(channel.sent()).hasSize(3);
    }

    @Test
    void nothingIsSentBeforeTheAcknowledgement() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        fixture.extension.subscribed = asked;
        RecordingChannel channel = listen("{'things':[]}");
        fixture.extension.subscription.publish(new JsonRpcNotification("notifications/things", json("{'n':1}")));
        fixture.extension.subscription.publish(new JsonRpcNotification("notifications/things", json("{'n':2}")));
        assertThat(channel.sent()).isEmpty();
        asked.complete(null);
        assertThat(channel.sent())
                .extracting(message -> message.at("/params/n").asInt(0))
                .containsExactly(0, 1, 2);
        assertThat(channel.sent())
                .allSatisfy(message -> assertThat(message.at(ID).intValue()).isEqualTo(1));
    }

    @Test
    void whatIsPublishedIsNotChangedSinceOthersMayShareIt() {
        listen("{}");
        JsonRpcNotification shared = new JsonRpcNotification("notifications/things", json("{'_meta':{'k':1}}"));
        fixture.extension.subscription.publish(shared);
        assertThat(shared.params()).isEqualTo(json("{'_meta':{'k':1}}"));
    }

    @Test
    void tooMuchBeforeTheAcknowledgementEndsTheSubscription() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        fixture.extension.subscribed = asked;
        RecordingChannel channel = listen("{}");
        for (int i = 0; i < 1000; i++) {
            fixture.extension.subscription.publish(new JsonRpcNotification("notifications/things", null));
        }
        assertThat(channel.result().get("resultType").textValue()).isEqualTo("complete");
        asked.complete(null);
        assertThat(channel.sent()).isEmpty();
        assertThat(fixture.extension.subscriptionsEnded).hasValue(1);
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void anExtensionMayRefuseTheWholeSubscription() {
        fixture.extension.subscribed = CompletableFuture.failedFuture(new ServerErrorException(-32602, "no"));
        RecordingChannel channel = listen("{}");
        assertThat(channel.code()).isEqualTo(-32602);
        assertThat(channel.isOpened()).isFalse();
        assertThat(channel.sent()).isEmpty();
        assertThat(fixture.server.underWay()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'x':1",
                "'notifications':null",
                "'notifications':[]",
                "'notifications':'all'",
                "'notifications':{'toolsListChanged':'yes'}",
                "'notifications':{'toolsListChanged':1}"
            })
    void wrongTypesAreInvalidParams(String params) {
        RecordingChannel channel = fixture.modern("subscriptions/listen", params);
        assertThat(channel.code()).isEqualTo(-32602);
        assertThat(channel.isOpened()).isFalse();
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void theClientEndsItByGoing() {
        RecordingChannel channel = listen("{'toolsListChanged':true}");
        channel.breakOff();
        assertThat(fixture.extension.subscriptionsEnded).hasValue(1);
        assertThat(fixture.server.underWay()).isZero();
        fixture.server.close();
        assertThat(channel.replies()).isEmpty();
        assertThat(fixture.extension.subscriptionsEnded).hasValue(1);
    }

    @Test
    void goingBeforeTheAcknowledgementEndsWhatTheExtensionBegan() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        fixture.extension.subscribed = asked;
        RecordingChannel channel = listen("{'toolsListChanged':true}");
        channel.breakOff();
        assertThat(fixture.extension.subscriptionsEnded).hasValue(0);
        asked.complete(null);
        assertThat(fixture.extension.subscriptionsEnded).hasValue(1);
    }

    @Test
    void theServerEndsItWithACompletionResult() {
        RecordingChannel channel = listen("{'toolsListChanged':true}");
        fixture.server.close();
        assertThat(channel.status()).isEqualTo(200);
        assertThat(channel.result().get("resultType").textValue()).isEqualTo("complete");
        assertThat(channel.result()
                        .at("/_meta/io.modelcontextprotocol~1subscriptionId")
                        .intValue())
                .isEqualTo(1);
        assertThat(channel.sent()).as("the acknowledgement alone").hasSize(1);
        assertThat(fixture.extension.subscriptionsEnded).hasValue(1);
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void onStdioTheServerAlsoSaysSoWithANotification() {
        RecordingChannel channel =
                fixture.line(ServerFixture.modernBody("\"s\"", "subscriptions/listen", "'notifications':{}"));
        fixture.server.close();
        JsonNode last = channel.sent().get(1);
        assertThat(last.get("method").textValue()).isEqualTo("notifications/cancelled");
        assertThat(last.at("/params/requestId").textValue()).isEqualTo("s");
        assertThat(last.at(ID).textValue()).isEqualTo("s");
        assertThat(channel.result().get("resultType").textValue()).isEqualTo("complete");
    }

    @Test
    void onStdioTheClientEndsItWithANotificationAndNothingMoreIsWritten() {
        RecordingChannel channel = fixture.line(
                ServerFixture.modernBody("\"s\"", "subscriptions/listen", "'notifications':{'toolsListChanged':true}"));
        fixture.line(ServerFixture.notificationBody("notifications/cancelled", "'requestId':'s'"));
        fixture.server.register(TestTool.named("a"));
        fixture.server.close();
        assertThat(channel.sent()).hasSize(1);
        assertThat(channel.reply().response()).isNull();
        assertThat(fixture.extension.subscriptionsEnded).hasValue(1);
    }
}
