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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.camelmcp.tasks.McpTaskDetachedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application leaves behind that stops while it follows tasks. */
@PeerTest
class PeerShutdownTest {

    private static final int TASKS = 5;

    @ParameterizedTest
    @EnumSource(Peer.class)
    void stoppingContextLeavesNoProcess(Peer peer) throws Exception {
        Set<ProcessHandle> before = PeerSignals.children();
        Set<ProcessHandle> ours = new HashSet<>();
        List<PeerRoutes.Running> calls;
        long began;
        try (PeerRoutes routes = PeerRoutes.stdio(peer)) {
            // a task that has ended keeps the reference server up, for as long as its ttl lasts
            routes.send(peer.work().tool(), "", peer.work().arguments());
            calls = followed(peer, routes);
            ours.addAll(PeerSignals.children());
            ours.removeAll(before);
            assertThat(ours).hasSize(1);
            began = System.nanoTime();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        for (PeerRoutes.Running call : calls) {
            assertThat(call.await().getException()).isInstanceOf(McpTaskDetachedException.class);
        }
        assertThat(took).isLessThan(Duration.ofSeconds(10));
        await().atMost(Duration.ofSeconds(5)).until(() -> ours.stream().noneMatch(ProcessHandle::isAlive));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void stoppingContextEndsItsSession(Peer peer) throws Exception {
        try (PeerProcess process = peer.startHttp();
                Relay relay = new Relay(process.port())) {
            List<PeerRoutes.Running> calls;
            long began;
            try (PeerRoutes routes = PeerRoutes.http(relay.url())) {
                calls = followed(peer, routes);
                began = System.nanoTime();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
            for (PeerRoutes.Running call : calls) {
                assertThat(call.await().getException()).isInstanceOf(McpTaskDetachedException.class);
            }
            assertThat(relay.saw("DELETE /mcp ")).isTrue();
            await().atMost(Duration.ofSeconds(5)).until(relay::isIdle);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Peer.class)
    void tasksAreLeftOrCancelledAsTold(Peer peer) throws Exception {
        try (PeerProcess process = peer.startHttp();
                Relay relay = new Relay(process.port())) {
            for (Map.Entry<String, Integer> option :
                    Map.of("detach", 0, "cancel", 1).entrySet()) {
                int before = relay.times("tasks/cancel").size();
                try (PeerRoutes routes = PeerRoutes.http(relay.url())) {
                    PeerRoutes.Running call = routes.call(
                            peer.slowTool(),
                            "onStop=" + option.getKey(),
                            peer.work().arguments());
                    assertThat(call.taskId()).isNotNull();
                }
                assertThat(relay.times("tasks/cancel")).as(option.getKey()).hasSize(before + option.getValue());
            }
        }
    }

    private static List<PeerRoutes.Running> followed(Peer peer, PeerRoutes routes) {
        List<PeerRoutes.Running> calls = IntStream.range(0, TASKS)
                .mapToObj(i -> routes.call(peer.slowTool(), "", peer.work().arguments()))
                .toList();
        assertThat(calls).allSatisfy(call -> assertThat(call.taskId()).isNotNull());
        return calls;
    }
}
