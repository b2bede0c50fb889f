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

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often a server is asked, seen on the wire. Without push, since news that are pushed put the next poll off. */
@PeerTest
class PollIntervalTest {

    @ParameterizedTest
    @EnumSource(Peer.class)
    void taskIsPolledAtTheServersOwnInterval(Peer peer) throws Exception {
        try (PeerProcess process = peer.startHttp();
                Relay relay = new Relay(process.port());
                PeerRoutes routes = PeerRoutes.http(relay.url())) {
            PeerRoutes.Running call =
                    routes.call(peer.work().tool(), "push=false", peer.work().arguments());
            Exchange out = call.await();

            assertThat(out.getException()).isNull();
            List<Long> polls = relay.times("tasks/get");
            Duration span = Duration.ofNanos(
                    polls.get(polls.size() - 1) - relay.times("tools/call").get(0));
            assertThat(polls).hasSizeBetween(3, (int) (span.toMillis() / peer.pollInterval()));
            assertThat(IntStream.range(1, polls.size()).mapToObj(i -> polls.get(i) - polls.get(i - 1)))
                    .allSatisfy(gap ->
                            assertThat(Duration.ofNanos(gap).toMillis()).isGreaterThanOrEqualTo(peer.pollInterval()));
            assertThat(peer.work().messages()).containsSubsequence(call.statusMessages());
            assertThat(call.statusMessages()).isNotEmpty();
        }
    }
}
