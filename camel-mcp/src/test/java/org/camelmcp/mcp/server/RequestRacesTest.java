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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answer, cancel, disconnect and close race: exactly one ends a request, and its place comes back once. */
@Timeout(60)
class RequestRacesTest {

    private static final int ROUNDS = 500;

    @Test
    void exactlyOneOfAnswerCancelAndCloseEndsARequest() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger emptied = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            ServerFixture fixture = new ServerFixture();
            CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
            TestTool slow = TestTool.pending("slow", answer);
            fixture.server.register(slow);
            String token = fixture.initialize();
            RecordingChannel channel = fixture.legacy(token, 5, "tools/call", "'name':'slow'");
            AtomicInteger cancelled = new AtomicInteger();
            slow.calls.get(0).request().onCancelled(cancelled::incrementAndGet);
            together(
                    () -> answer.complete(TestTool.text("done")),
                    () -> fixture.legacyNotification(token, "notifications/cancelled", "'requestId':5"),
                    fixture.server::close);
            Reply reply = channel.reply();
            assertThat(cancelled.get()).isEqualTo(reply.response() == null ? 1 : 0);
            (reply.response() == null ? emptied : answered).incrementAndGet();
            assertThat(fixture.server.underWay()).isZero();
        }
        assertThat(answered.get() + emptied.get()).isEqualTo(ROUNDS);
    }

    @Test
    void exactlyOneOfAnswerAndDisconnectEndsAModernRequest() throws Exception {
        ServerFixture fixture = new ServerFixture();
        for (int round = 0; round < ROUNDS; round++) {
            CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
            TestTool slow = TestTool.pending("slow", answer);
            try (McpServer.Registration registration = fixture.server.register(slow)) {
                RecordingChannel channel = fixture.modern("tools/call", "'name':'slow'");
                AtomicInteger cancelled = new AtomicInteger();
                slow.calls.get(0).request().onCancelled(cancelled::incrementAndGet);
                together(() -> answer.complete(TestTool.text("done")), channel::breakOff);
                assertThat(cancelled.get() + channel.replies().size())
                        // the channel broke after the request was answered, before the reply was handed to it
                        .isBetween(0, 1);
                assertThat(fixture.server.underWay()).isZero();
            }
        }
    }

    @Test
    void aSubscriptionEndsOnceWhoeverEndsIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ServerFixture fixture = new ServerFixture();
            CompletableFuture<Void> asked = new CompletableFuture<>();
            fixture.extension.subscribed = asked;
            RecordingChannel channel =
                    fixture.modern("subscriptions/listen", "'notifications':{'toolsListChanged':true}");
            together(() -> asked.complete(null), channel::breakOff, fixture.server::close);
            assertThat(fixture.extension.subscriptionsEnded).hasValue(1);
            assertThat(channel.replies()).hasSizeLessThanOrEqualTo(1);
            assertThat(fixture.server.underWay()).isZero();
        }
    }

    @Test
    void aRequestThatComesWhileTheServerClosesIsAnsweredOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ServerFixture fixture = new ServerFixture();
            fixture.server.register(TestTool.pending("slow", new CompletableFuture<>()));
            RecordingChannel[] channel = new RecordingChannel[1];
            together(() -> channel[0] = fixture.modern("tools/call", "'name':'slow'"), fixture.server::close);
            assertThat(channel[0].status()).isEqualTo(503);
            assertThat(fixture.server.underWay()).isZero();
        }
    }

    @Test
    void ofTwoRequestsOfOneIdOneIsServed() throws Exception {
        ServerFixture fixture = new ServerFixture();
        String token = fixture.initialize();
        for (int round = 0; round < ROUNDS; round++) {
            CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
            try (McpServer.Registration registration = fixture.server.register(TestTool.pending("slow", answer))) {
                RecordingChannel[] channels = new RecordingChannel[2];
                together(
                        () -> channels[0] = fixture.legacy(token, 5, "tools/call", "'name':'slow'"),
                        () -> channels[1] = fixture.legacy(token, 5, "tools/call", "'name':'slow'"));
                assertThat(fixture.server.underWay()).isEqualTo(1);
                answer.complete(TestTool.text("done"));
                assertThat(Stream.of(channels).map(RecordingChannel::status)).containsExactlyInAnyOrder(200, 400);
            }
        }
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void aStreamThatBreaksWhileTheServerClosesGivesItsPlaceBackOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ServerFixture fixture = new ServerFixture();
            String token = fixture.initialize();
            RecordingChannel open = fixture.get(ServerFixture.legacyHeaders(token));
            together(open::breakOff, fixture.server::close, () -> fixture.get(ServerFixture.legacyHeaders(token)));
            assertThat(fixture.server.underWay()).isZero();
        }
    }

    private static void together(Runnable... actions) throws InterruptedException {
        CyclicBarrier barrier = new CyclicBarrier(actions.length);
        List<Thread> threads = Stream.of(actions)
                .map(action -> new Thread(() -> {
                    try {
                        barrier.await();
                    } catch (InterruptedException | BrokenBarrierException e) {
                        throw new IllegalStateException(e);
                    }
                    action.run();
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
