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
package org.camelmcp.tasks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpDeliveryUnknownException;
import org.camelmcp.tasks.McpTaskExpiredException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers and networks that break while a task is followed. */
@PeerTest
class PeerFaultsTest {

    @ParameterizedTest
    @EnumSource(Peer.class)
    void childThatDiesTakesItsTasksWithIt(Peer peer) throws Exception {
        Set<ProcessHandle> before = PeerSignals.children();
        try (PeerRoutes routes = PeerRoutes.stdio(peer)) {
            PeerRoutes.Running call =
                    routes.call(peer.slowTool(), "", peer.work().arguments());
            call.taskId();

            PeerSignals.kill(onlyChild(before));

            assertThat(call.await().getException()).isInstanceOf(McpTaskExpiredException.class);
            Exchange afterwards = routes.send(peer.plainTool(), "", peer.plainArguments("and on it goes"));
            assertThat(afterwards.getException()).isNull();
            assertThat(afterwards.getMessage().getBody(String.class)).contains("and on it goes");
        }
    }

    @Test
    void childThatDiesBeforeItAnswersMayHaveReceivedTheCall() throws Exception {
        Set<ProcessHandle> before = PeerSignals.children();
        try (PeerRoutes routes = PeerRoutes.stdio(Peer.LEGACY)) {
            routes.send("*", "operation=tools", null);
            ProcessHandle child = onlyChild(before);
            PeerSignals.freeze(child);
            CompletableFuture<Exchange> call = routes.sendLater("required_tool", "", Map.of());
            // nobody sees when it is written to a child that does not read
            await().pollDelay(Duration.ofSeconds(1)).until(() -> !call.isDone());

            PeerSignals.kill(child);

            assertThat(call.get(20, TimeUnit.SECONDS).getException()).isInstanceOf(McpDeliveryUnknownException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void serverThatIsStartedAnewHasForgottenItsTasks(Peer peer) throws Exception {
        PeerProcess first = peer.startHttp();
        try (PeerRoutes routes = PeerRoutes.http(first.url())) {
            PeerRoutes.Running call =
                    routes.call(peer.slowTool(), "", peer.work().arguments());
            call.taskId();

            first.kill();
            try (PeerProcess second = peer.startHttp(first.port())) {
                assertThat(call.await().getException()).isInstanceOf(McpTaskExpiredException.class);
                Exchange afterwards = routes.send(peer.plainTool(), "", peer.plainArguments("a new session"));
                assertThat(afterwards.getException()).isNull();
                assertThat(afterwards.getMessage().getBody(String.class)).contains("a new session");
            }
        } finally {
            first.close();
        }
    }

    @Test
    void serverThatDiesBeforeItAnswersMayHaveReceivedTheCall() throws Exception {
        try (PeerProcess process = Peer.LEGACY.startHttp();
                Relay relay = new Relay(process.port());
                PeerRoutes routes = PeerRoutes.http(relay.url())) {
            routes.send("*", "operation=tools", null);
            process.freeze();
            CompletableFuture<Exchange> call = routes.sendLater("required_tool", "", Map.of());
            await().until(() -> relay.times("tools/call").size() == 1);

            process.kill();

            assertThat(call.get(20, TimeUnit.SECONDS).getException()).isInstanceOf(McpDeliveryUnknownException.class);
            assertThat(relay.times("tools/call")).as("never sent twice").hasSize(1);
        }
    }

    @Test
    void serverThatIsDownHasNotReceivedTheCall() throws Exception {
        PeerProcess process = Peer.LEGACY.startHttp();
        process.kill();
        try (PeerRoutes routes = PeerRoutes.http(process.url())) {
            Exchange down = routes.send("required_tool", "", Map.of());
            assertThat(down.getException(McpTaskFailedException.class))
                    .returns(true, McpTaskFailedException::isRetryable);

            try (PeerProcess up = Peer.LEGACY.startHttp(process.port())) {
                assertThat(routes.send("required_tool", "", Map.of("text", "up again"))
                                .getMessage()
                                .getBody())
                        .isEqualTo("up again");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void outageDoesNotEndTasks(Peer peer) throws Exception {
        try (PeerProcess process = peer.startHttp();
                Relay relay = new Relay(process.port());
                PeerRoutes routes = PeerRoutes.http(relay.url())) {
            PeerRoutes.Running call =
                    routes.call(peer.work().tool(), "", peer.work().arguments());
            call.taskId();

            relay.cut();
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            assertThat(call.end()).isNotDone();
            relay.mend();

            Exchange out = call.await();
            assertThat(out.getException()).isNull();
            assertThat(out.getMessage().getBody(String.class))
                    .startsWith(peer.work().result());
            assertThat(relay.times("tools/call")).hasSize(1);
            assertThat(relay.times("initialize")).as("the session goes on").hasSize(1);
        }
    }

    private static ProcessHandle onlyChild(Set<ProcessHandle> before) {
        Set<ProcessHandle> children = new HashSet<>(PeerSignals.children());
        children.removeAll(before);
        assertThat(children).hasSize(1);
        return children.iterator().next();
    }
}
