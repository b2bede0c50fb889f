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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.camelmcp.mcp.server.http.BindingFixture.REQUEST;
import static org.camelmcp.mcp.server.http.FakeReceiver.notification;
import static org.camelmcp.mcp.server.http.FakeReceiver.result;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.camelmcp.mcp.server.ReplyChannel;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpBindingLifecycleTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void disconnectBeforeTheReplyIsToldAtOnce(boolean streaming) throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            RawConnection client = http.connect().post(REQUEST);
            ReplyChannel channel = http.receiver.next().channel();
            CountDownLatch left = new CountDownLatch(1);
            channel.onClosed(left::countDown);
            if (streaming) {
                channel.open();
                client.readHead();
                client.readChunk();
            }

            client.close();

            assertThat(left.await(1, TimeUnit.SECONDS)).isTrue();
            channel.send(notification("dropped"));
            channel.open();
            channel.reply(result("dropped"));
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isZero());
        }
    }

    @Test
    void resetConnectionIsTold() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            RawConnection client = http.connect().post(REQUEST);
            CountDownLatch left = new CountDownLatch(1);
            http.receiver.next().channel().onClosed(left::countDown);

            client.reset();

            assertThat(left.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whoAsksAfterTheDisconnectIsToldAtOnce() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            RawConnection client = http.connect().post(REQUEST);
            ReplyChannel channel = http.receiver.next().channel();
            client.close();
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isZero());

            AtomicInteger left = new AtomicInteger();
            channel.onClosed(left::incrementAndGet);
            assertThat(left).hasValue(1);
        }
    }

    @Test
    void disconnectAfterTheReplyIsNotTold() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            RawConnection client = http.connect().post(REQUEST);
            ReplyChannel channel = http.receiver.next().channel();
            AtomicInteger left = new AtomicInteger();
            channel.onClosed(left::incrementAndGet);
            channel.reply(result("done"));
            assertThat(client.read().status()).isEqualTo(200);

            client.close();
            await().untilAsserted(() -> assertThat(http.connections.get()).isZero());
            channel.onClosed(left::incrementAndGet);
            assertThat(left).hasValue(0);
        }
    }

    @Test
    void closeHasEndedWhenTheLastAnswerIsWritten() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            RawConnection client = http.connect().post(REQUEST);
            http.receiver.next();
            CompletableFuture<Void> ended = http.binding.ended().toCompletableFuture();
            assertThat(ended).isNotDone();

            http.binding.close();

            ended.get(5, TimeUnit.SECONDS);
            assertThat(http.binding.underWay()).isZero();
            assertThat(client.read().status()).isEqualTo(503);
        }
    }

    /** More than an event loop answers at a stretch. */
    @Test
    void serverThatStopsOnceCloseHasEndedHasAnsweredAll() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            List<RawConnection> clients = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                clients.add(http.connect().post(REQUEST));
                http.receiver.next();
            }

            http.binding.close();
            http.binding.ended().toCompletableFuture().get(5, TimeUnit.SECONDS);
            http.stop();

            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.read().status()).isEqualTo(503));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bodyThatDoesNotArriveIsNotWaitedFor(boolean begun) throws Exception {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.answering(), options -> options.transferTimeout(Duration.ofMillis(300)))) {
            RawConnection client =
                    http.connect().request("POST", "Content-Type: application/json", "Content-Length: 999");
            if (begun) {
                client.send("{");
            }

            assertThat(client.isClosedByServer()).isTrue();
            assertThat(http.receiver.received).isEmpty();
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isZero());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clientThatDoesNotTakeItsAnswerIsDisconnected(boolean streaming) throws Exception {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.parking(), options -> options.transferTimeout(Duration.ofMillis(300)))) {
            http.connect(4096).post(REQUEST, "Accept: " + (streaming ? "text/event-stream" : "application/json"));

            // more than the operating system takes in on both sides
            http.receiver.next().channel().reply(result("x".repeat(32 * 1024 * 1024)));

            await().untilAsserted(() -> assertThat(http.binding.underWay()).isZero());
            await().untilAsserted(() -> assertThat(http.connections.get()).isZero());
        }
    }

    @Test
    void connectionStaysForTheNextRequestOnceAnAnswerIsTaken() throws Exception {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.answering(), options -> options.transferTimeout(Duration.ofMillis(100)))) {
            RawConnection client = http.connect().post(REQUEST);
            assertThat(client.read().status()).isEqualTo(200);
            CountDownLatch timers = new CountDownLatch(1);
            http.vertx.setTimer(300, fired -> timers.countDown());
            assertThat(timers.await(5, TimeUnit.SECONDS)).isTrue();

            assertThat(client.post(REQUEST).read().status()).isEqualTo(200);
        }
    }

    @Test
    void replyMayTakeLongerThanTheBody() throws Exception {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.parking(), options -> options.transferTimeout(Duration.ofMillis(100)))) {
            RawConnection client = http.connect().post(REQUEST);
            ReplyChannel channel = http.receiver.next().channel();
            CountDownLatch timers = new CountDownLatch(1);
            http.vertx.setTimer(300, fired -> timers.countDown());
            assertThat(timers.await(5, TimeUnit.SECONDS)).isTrue();

            channel.reply(result("done"));

            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void connectionResetWithinTheBodyIsNoWarning() {
        List<LogEvent> warnings = new CopyOnWriteArrayList<>();
        AbstractAppender appender = new AbstractAppender("warnings", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
                    warnings.add(event.toImmutable());
                }
            }
        };
        appender.start();
        Logger logger = (Logger) LogManager.getLogger(HttpBinding.class);
        logger.addAppender(appender);
        Level before = logger.getLevel();
        Configurator.setLevel(logger, Level.WARN);
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            RawConnection client = http.connect()
                    .request("POST", "Content-Type: application/json", "Content-Length: 999")
                    .send("{");
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isOne());

            client.reset();

            await().untilAsserted(() -> assertThat(http.connections.get()).isZero());
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isZero());
            assertThat(http.receiver.received).isEmpty();
            assertThat(warnings).isEmpty();
        } finally {
            Configurator.setLevel(logger, before);
            logger.removeAppender(appender);
            appender.stop();
        }
    }

    @Test
    void disconnectWithinTheBodyReachesNobody() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            RawConnection client = http.connect()
                    .send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 100\r\n\r\n{");
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isOne());

            client.close();

            await().untilAsserted(() -> assertThat(http.binding.underWay()).isZero());
            assertThat(http.receiver.received).isEmpty();
        }
    }

    /** Of 2,000 requests that wait, none holds a thread (DESIGN 9). */
    @Test
    void waitingRequestsHoldNoThread() throws Exception {
        int count = 2000;
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            List<RawConnection> clients = new ArrayList<>();
            http.connect().post(REQUEST);
            await().untilAsserted(() -> assertThat(http.receiver.received).hasSize(1));
            int threads = Thread.activeCount();
            for (int i = 1; i < count; i++) {
                clients.add(http.connect().post(REQUEST));
                // no more than the operating system's queue of connections to accept
                int sent = i + 1;
                if (sent % 100 == 0) {
                    await().until(() -> http.receiver.received.size() == sent);
                }
            }
            // a few are the test's own
            assertThat(Thread.activeCount()).isLessThan(threads + 20);
            assertThat(http.binding.underWay()).isEqualTo(count);

            Thread answering = new Thread(
                    () -> http.receiver.received.forEach(one -> one.channel().reply(result("done"))));
            answering.start();
            for (RawConnection client : clients) {
                assertThat(client.read().status()).isEqualTo(200);
            }
            answering.join();
        }
    }

    @Test
    void closeAnswersWhatWaitsEndsStreamsAndFreesThePath() throws Exception {
        BindingFixture http = new BindingFixture(FakeReceiver.parking());
        try (http) {
            RawConnection waiting = http.connect().post(REQUEST);
            AtomicInteger left = new AtomicInteger();
            ReplyChannel first = http.receiver.next().channel();
            first.onClosed(left::incrementAndGet);
            RawConnection streaming = http.connect().request("GET", "Accept: text/event-stream");
            ReplyChannel stream = http.receiver.next().channel();
            stream.onClosed(left::incrementAndGet);
            stream.open();
            streaming.readHead();
            streaming.readChunk();
            RawConnection sending = http.connect()
                    .send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 2\r\n\r\n{");
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isEqualTo(3));

            http.binding.close();
            http.binding.close();

            RawConnection.Response response = waiting.read();
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).contains("stopping");
            assertThat(streaming.readChunk()).isNull();
            assertThat(sending.read().status()).isEqualTo(503);
            sending.send("}");
            assertThat(left).hasValue(2);
            first.reply(result("late"));
            assertThat(waiting.post(REQUEST).read().status()).isEqualTo(404);
            assertThat(http.receiver.received).isEmpty();
        }
    }

    @Test
    void pathCanBeServedAgainAfterClose() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            http.binding.close();
            HttpBinding again = HttpBinding.mount(
                    http.router,
                    "/mcp",
                    http.receiver,
                    http.sessions,
                    HttpBindingOptions.builder().build());

            assertThat(http.post(REQUEST).status()).isEqualTo(200);
            again.close();
        }
    }

    /** Whoever comes first: one reply or one leaving, never both, never neither. */
    @RepeatedTest(3)
    void racingRepliesSendsAndDisconnectsEndEachRequestOnce() throws Exception {
        int count = 200;
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            List<RawConnection> clients = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                clients.add(http.connect().post(REQUEST));
            }
            List<AtomicInteger> lefts = new ArrayList<>();
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ReplyChannel channel = http.receiver.next().channel();
                AtomicInteger left = new AtomicInteger();
                lefts.add(left);
                channel.onClosed(left::incrementAndGet);
                threads.add(new Thread(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    channel.send(notification("n"));
                    channel.reply(result("one"));
                    channel.reply(result("two"));
                }));
            }
            threads.forEach(Thread::start);
            go.countDown();
            for (int i = 0; i < count; i += 2) {
                clients.get(i).reset();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            for (int i = 1; i < count; i += 2) {
                RawConnection.Response response = clients.get(i).read();
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.body().split("\"id\"", -1)).hasSize(2);
            }
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isZero());
            assertThat(lefts).allSatisfy(left -> assertThat(left.get()).isLessThanOrEqualTo(1));
        }
    }

    @Test
    void principalIsResolvedAsynchronouslyAndTheBodyWaits() throws Exception {
        CompletableFuture<Optional<String>> name = new CompletableFuture<>();
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering(), o -> o.principals(routing -> name))) {
            RawConnection post = http.connect().post("x".repeat(200_000));
            RawConnection delete = http.connect().request("DELETE");
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isEqualTo(2));
            assertThat(http.receiver.received).isEmpty();

            new Thread(() -> name.complete(Optional.of("alice"))).start();

            assertThat(post.read().status()).isEqualTo(200);
            assertThat(delete.read().status()).isEqualTo(200);
            assertThat(http.receiver.next().incoming().principal()).isEqualTo("alice");
            // a request without body leaves the connection in order, too
            assertThat(delete.post(REQUEST).read().status()).isEqualTo(200);
        }
    }

    @Test
    void clientThatLeavesWhileItsPrincipalIsSoughtReachesNobody() throws Exception {
        CompletableFuture<Optional<String>> name = new CompletableFuture<>();
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering(), o -> o.principals(routing -> name))) {
            RawConnection client = http.connect().request("DELETE");
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isOne());
            client.close();
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isZero());

            name.complete(Optional.of("alice"));
            assertThat(http.receiver.received).isEmpty();
        }
    }

    @Test
    void principalResolverMayRefuse() {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.answering(),
                o -> o.principals(routing -> switch (routing.request().getHeader("X-Who")) {
                    case "nobody" ->
                        CompletableFuture.failedFuture(
                                AccessRefusedException.unauthenticated("Bearer realm=\"mcp\"", "No token"));
                    case "eve" -> throw AccessRefusedException.forbidden("Not eve");
                    case "bug" -> throw new IllegalStateException("secret");
                    case "nameless" -> CompletableFuture.completedFuture(Optional.of(""));
                    default ->
                        CompletableFuture.supplyAsync(() -> {
                            throw AccessRefusedException.forbidden("Later");
                        });
                }))) {
            RawConnection.Response unauthenticated = http.post(REQUEST, "X-Who: nobody");
            assertThat(unauthenticated.status()).isEqualTo(401);
            assertThat(unauthenticated.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"mcp\"");
            assertThat(unauthenticated.body()).contains("No token");
            assertThat(http.post(REQUEST, "X-Who: eve").status()).isEqualTo(403);
            RawConnection.Response bug = http.post(REQUEST, "X-Who: bug");
            assertThat(bug.status()).isEqualTo(500);
            assertThat(bug.body()).doesNotContain("secret");
            assertThat(http.post(REQUEST, "X-Who: nameless").status()).isEqualTo(500);
            assertThat(http.post(REQUEST, "X-Who: later").status()).isEqualTo(403);
            assertThat(http.receiver.received).isEmpty();
        }
    }

    @Test
    void garbageHarmsNobodyElse() throws IOException {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            for (String garbage : List.of(
                    "\0\1\2POST\3 /mcp\r\n\r\n",
                    "GARBAGE\r\n\r\n",
                    "POST /mcp HTTP/9.9\r\n\r\n",
                    "POST /mcp HTTP/1.1\r\n\r\n",
                    "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
                    "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\nContent-Type: application/json\r\n\r\n",
                    "POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "x".repeat(20_000) + "\r\n\r\n",
                    "POST /" + "m".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "POST /mcp HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
                    "POST /mcp HTTP/1.1\r\nHost: loc alhost\r\nContent-Length: 0\r\n\r\n")) {
                RawConnection client = http.connect().send(garbage);
                assertThatCode(() -> assertThat(client.readHead().status()).isBetween(400, 505))
                        .as(garbage.substring(0, Math.min(150, garbage.length())))
                        .doesNotThrowAnyException();
                client.close();
            }
            assertThat(http.receiver.received).isEmpty();
            assertThat(http.post(REQUEST).status()).isEqualTo(200);
        }
    }

    @Test
    void bodyThatIsMalformedOnTheWireEndsTheConnection() {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            RawConnection client = http.connect()
                    .send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                            + "Content-Type: application/json\r\n\r\nzzz\r\n");

            assertThat(client.isClosedByServer()).isTrue();
            assertThat(http.receiver.received).isEmpty();
        }
    }

    @Test
    void headerTooLargeIs431() {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            assertThat(http.connect()
                            .send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "x".repeat(20_000)
                                    + "\r\n\r\n")
                            .readHead()
                            .status())
                    .isEqualTo(431);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            RawConnection client = http.connect().post(REQUEST).post(REQUEST);
            http.receiver.next().channel().reply(result("first"));
            assertThat(client.read().body()).contains("first");
            http.receiver.next().channel().reply(result("second"));
            assertThat(client.read().body()).contains("second");
        }
    }

    @Test
    void illegalHeaderOfAReplyEndsTheConnectionRatherThanTheServer() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            RawConnection client = http.connect().post(REQUEST);
            http.receiver.next().channel().reply(result("done", java.util.Map.of("X-Split", "a\r\nSet-Cookie: b")));

            assertThat(client.isClosedByServer()).isTrue();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(http.binding.underWay()).isZero());
        }
    }
}
