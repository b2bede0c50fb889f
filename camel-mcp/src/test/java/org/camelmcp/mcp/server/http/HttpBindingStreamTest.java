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
package org.camelmcp.mcp.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelmcp.mcp.server.http.BindingFixture.REQUEST;
import static org.camelmcp.mcp.server.http.FakeReceiver.notification;
import static org.camelmcp.mcp.server.http.FakeReceiver.result;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.server.Reply;
import org.camelmcp.mcp.server.ReplyChannel;
import org.junit.jupiter.api.Test;

class HttpBindingStreamTest {

    private static final Duration NEVER = Duration.ofHours(1);

    private static String event(String json) {
        return "event: message\ndata: " + json + "\n\n";
    }

    private static JsonRpcNotification large(int bytes) {
        return new JsonRpcNotification(
                "large",
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                        .objectNode()
                        .put("text", "x".repeat(bytes)));
    }

    @Test
    void messageAheadOfTheReplyMakesAnEventStreamThatEndsWithTheReply() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking(), o -> o.keepAlive(NEVER))) {
            RawConnection client = http.connect().post(REQUEST);
            ReplyChannel channel = http.receiver.next().channel();

            channel.send(notification("one"));
            RawConnection.Response head = client.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers())
                    .containsOnly(
                            Map.entry("content-type", "text/event-stream"),
                            Map.entry("cache-control", "no-cache"),
                            Map.entry("x-accel-buffering", "no"),
                            Map.entry("transfer-encoding", "chunked"));
            // each is there before the next is sent
            assertThat(client.readChunk()).isEqualTo(event("{\"jsonrpc\":\"2.0\",\"method\":\"one\"}"));
            channel.send(notification("two"));
            assertThat(client.readChunk()).isEqualTo(event("{\"jsonrpc\":\"2.0\",\"method\":\"two\"}"));
            channel.reply(result("done"));
            assertThat(client.readChunk()).isEqualTo(event("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"done\"}"));
            assertThat(client.readChunk()).isNull();

            // the connection is free for the next request
            client.post(REQUEST);
            http.receiver.next().channel().reply(result("again"));
            assertThat(client.read().body()).contains("again");
        }
    }

    @Test
    void messagesKeepTheirOrderAndNoneFollowsTheReply() throws Exception {
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) -> new Thread(() -> {
                    for (int i = 0; i < 1000; i++) {
                        channel.send(notification("n" + i));
                    }
                    channel.reply(result("done"));
                    channel.send(notification("late"));
                    channel.reply(result("twice"));
                })
                .start());
        try (BindingFixture http = new BindingFixture(receiver)) {
            String[] events = http.post(REQUEST).body().split("\n\n");

            assertThat(events).hasSize(1001);
            for (int i = 0; i < 1000; i++) {
                assertThat(events[i]).endsWith("{\"jsonrpc\":\"2.0\",\"method\":\"n" + i + "\"}");
            }
            assertThat(events[1000]).contains("done");
        }
    }

    @Test
    void openStartsTheStreamAtOnceAndAReplyWithoutResponseEndsIt() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking(), o -> o.keepAlive(NEVER))) {
            RawConnection client = http.connect().request("GET", "Accept: text/event-stream");
            ReplyChannel channel = http.receiver.next().channel();

            channel.open();
            assertThat(client.readHead().header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(client.readChunk()).isEqualTo(":\n\n");
            channel.open();
            channel.send(notification("n"));
            assertThat(client.readChunk()).contains("\"n\"");
            channel.reply(Reply.of(404, null));
            assertThat(client.readChunk()).isNull();
        }
    }

    /** P 54. */
    @Test
    void commentsKeepASilentStreamAlive() throws Exception {
        try (BindingFixture http =
                new BindingFixture(FakeReceiver.parking(), o -> o.keepAlive(Duration.ofMillis(20)))) {
            RawConnection client = http.connect().post(REQUEST);
            ReplyChannel channel = http.receiver.next().channel();
            channel.send(notification("n"));
            client.readHead();
            assertThat(client.readChunk()).contains("\"n\"");

            for (int i = 0; i < 5; i++) {
                assertThat(client.readChunk()).isEqualTo(":\n\n");
            }
            channel.reply(result("done"));
            String chunk = client.readChunk();
            while (chunk.equals(":\n\n")) {
                chunk = client.readChunk();
            }
            assertThat(chunk).contains("done");
            assertThat(client.readChunk()).isNull();
        }
    }

    /** P 38, P 54. */
    @Test
    void replyThatTakesLongComesOnAStreamThatIsKeptAlive() throws Exception {
        try (BindingFixture http =
                new BindingFixture(FakeReceiver.parking(), o -> o.keepAlive(Duration.ofMillis(20)))) {
            RawConnection client = http.connect().post(REQUEST, "Accept: application/json, text/event-stream");
            ReplyChannel channel = http.receiver.next().channel();

            RawConnection.Response head = client.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
            for (int i = 0; i < 5; i++) {
                assertThat(client.readChunk()).isEqualTo(":\n\n");
            }
            // too late for a status of its own
            channel.reply(new Reply(404, result("done").response(), Map.of("Retry-After", "1")));
            String chunk = client.readChunk();
            while (chunk.equals(":\n\n")) {
                chunk = client.readChunk();
            }
            assertThat(chunk).isEqualTo(event("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"done\"}"));
            assertThat(client.readChunk()).isNull();

            // the connection is free for the next request
            client.post(REQUEST, "Accept: application/json");
            http.receiver.next().channel().reply(result("again"));
            assertThat(client.read().header("Content-Type")).isEqualTo("application/json");
        }
    }

    /** P 50. */
    @Test
    void clientThatLeavesAReplyThatTakesLongIsNoticed() throws Exception {
        try (BindingFixture http =
                new BindingFixture(FakeReceiver.parking(), o -> o.keepAlive(Duration.ofMillis(20)))) {
            RawConnection client = http.connect().post(REQUEST);
            CompletableFuture<Void> left = new CompletableFuture<>();
            http.receiver.next().channel().onClosed(() -> left.complete(null));
            assertThat(client.readHead().header("Content-Type")).isEqualTo("text/event-stream");

            client.reset();

            assertThat(left).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    /** P 52. */
    @Test
    void statusIsFreeUntilTheTimeOfAKeepAliveIsOver() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking(), o -> o.keepAlive(NEVER))) {
            RawConnection client = http.connect().post(REQUEST);
            ReplyChannel channel = http.receiver.next().channel();
            http.vertx.setTimer(50, id -> channel.reply(Reply.of(404, null)));

            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    @Test
    void waitingForAReplyThatMustBeJsonWritesNothing() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking(), o -> o.keepAlive(Duration.ofMillis(1)))) {
            RawConnection client = http.connect().post(REQUEST, "Accept: application/json");
            ReplyChannel channel = http.receiver.next().channel();
            // time for many comments
            http.vertx.setTimer(50, id -> channel.reply(Reply.of(404, null)));

            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    @Test
    void clientThatTakesOnlyEventsGetsItsReplyAsOne() {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            RawConnection.Response response = http.post(REQUEST, "Accept: text/event-stream");

            assertThat(response.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(response.body()).isEqualTo(event("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"done\"}"));
        }
    }

    @Test
    void clientThatTakesOnlyEventsStillGetsTheStatusOfAnError() {
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) ->
                channel.reply(Reply.of(404, result("unknown method").response())));
        try (BindingFixture http = new BindingFixture(receiver)) {
            assertThat(http.post(REQUEST, "Accept: text/event-stream").status()).isEqualTo(404);
        }
    }

    @Test
    void clientThatTakesOnlyJsonGetsNoNotifications() {
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) -> {
            channel.send(notification("n"));
            channel.reply(result("done"));
        });
        try (BindingFixture http = new BindingFixture(receiver)) {
            RawConnection.Response response = http.post(REQUEST, "Accept: application/json");

            assertThat(response.header("Content-Type")).isEqualTo("application/json");
            assertThat(response.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"done\"}");
        }
    }

    @Test
    void whatNeedsAStreamIsRefusedToAClientThatTakesOnlyJson() {
        AtomicInteger left = new AtomicInteger();
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) -> {
            channel.onClosed(left::incrementAndGet);
            if (new String(incoming.body()).equals("open")) {
                channel.open();
            } else {
                channel.send(new JsonRpcRequest(RequestId.of("r"), "elicitation/create", null));
            }
        });
        try (BindingFixture http = new BindingFixture(receiver)) {
            assertThat(http.post("open", "Accept: application/json").status()).isEqualTo(406);
            assertThat(http.post("send", "Accept: application/json").status()).isEqualTo(406);
            assertThat(left).hasValue(2);
        }
    }

    @Test
    void clientThatDoesNotReadIsDisconnected() throws Exception {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.parking(), o -> o.maxUnwrittenBytes(100_000).keepAlive(NEVER))) {
            RawConnection client = http.connect(4096).post(REQUEST);
            ReplyChannel channel = http.receiver.next().channel();
            AtomicInteger left = new AtomicInteger();
            channel.onClosed(left::incrementAndGet);

            // the operating systems take in some megabytes before it is felt
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                for (int i = 0; i < 10; i++) {
                    channel.send(large(50_000));
                }
                return left.get() > 0;
            });

            await().untilAsserted(() -> assertThat(http.binding.underWay()).isZero());
            await().untilAsserted(() -> assertThat(http.connections.get()).isZero());
            channel.send(notification("dropped"));
            channel.reply(result("dropped"));
            assertThat(left).hasValue(1);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void messageLargerThanTheBoundPassesWhenNothingElseWaits() throws Exception {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.parking(), o -> o.maxUnwrittenBytes(10).keepAlive(NEVER))) {
            RawConnection client = http.connect().post(REQUEST);
            ReplyChannel channel = http.receiver.next().channel();

            channel.send(large(100_000));
            client.readHead();
            assertThat(client.readChunk()).hasSizeGreaterThan(100_000);
            channel.reply(result("x".repeat(100_000)));
            assertThat(client.readChunk()).hasSizeGreaterThan(100_000);
            assertThat(client.readChunk()).isNull();
        }
    }

    @Test
    void clientOfHttp10GetsAStreamUntilTheConnectionCloses() throws Exception {
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) -> {
            channel.send(notification("n"));
            channel.reply(result("done"));
        });
        try (BindingFixture http = new BindingFixture(receiver)) {
            RawConnection client = http.connect()
                    .send("POST /mcp HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");

            assertThat(client.readHead().header("Transfer-Encoding")).isNull();
            assertThat(client.isClosedByServer()).isTrue();
        }
    }
}
