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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.junit.jupiter.api.Test;

/** The streams of legacy sessions: {@code GET}, {@code DELETE}, and the output of a stdio peer. */
class SessionStreamsTest {

    private static final JsonRpcNotification NEWS = new JsonRpcNotification("notifications/news", null);

    private final ServerFixture fixture = new ServerFixture(10, 6, 10, Runnable::run);
    private final SessionStreams streams = fixture.server.sessionStreams();

    private String id(String token) {
        return fixture.httpSessions.session(token).id();
    }

    private RecordingChannel get(String token) {
        return fixture.get(ServerFixture.legacyHeaders(token));
    }

    @Test
    void aMessageGoesOnExactlyOneStreamOfItsSession() {
        String token = fixture.initialize();
        String other = fixture.initialize();
        RecordingChannel first = get(token);
        RecordingChannel second = get(token);
        RecordingChannel others = get(other);
        assertThat(streams.send(id(token), NEWS)).isTrue();
        assertThat(first.sent().size() + second.sent().size()).isEqualTo(1);
        assertThat(others.sent()).isEmpty();
        assertThat(first.isOpened()).isTrue();
    }

    @Test
    void aBrokenStreamIsReplacedByAnotherOfTheSession() {
        String token = fixture.initialize();
        RecordingChannel first = get(token);
        RecordingChannel second = get(token);
        second.breakOff();
        assertThat(streams.send(id(token), NEWS)).isTrue();
        assertThat(first.sent()).hasSize(1);
        first.breakOff();
        assertThat(streams.send(id(token), NEWS)).isFalse();
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void aStreamTellsOnceThatItIsOver() {
        String token = fixture.initialize();
        String session = id(token);
        RecordingChannel first = get(token);
        SessionStreams.Stream broken = streams.stream(session).orElseThrow();
        get(token);
        SessionStreams.Stream ended = streams.stream(session).orElseThrow();
        List<String> heard = new ArrayList<>();
        broken.onClosed(() -> heard.add("broken"));
        broken.onClosed(() -> heard.add("taken back")).run();
        ended.onClosed(() -> heard.add("ended"));
        assertThat(ended).isNotSameAs(broken).isSameAs(streams.stream(session).orElseThrow());
        assertThat(ended.isWholeOutput()).isFalse();

        first.breakOff();
        assertThat(heard).containsExactly("broken");
        broken.onClosed(() -> heard.add("late")).run();
        assertThat(heard).containsExactly("broken", "late");
        fixture.delete(ServerFixture.legacyHeaders(token));
        assertThat(heard).containsExactly("broken", "late", "ended");
        assertThat(streams.stream(session)).isEmpty();
    }

    @Test
    void thePeersOutputIsOverForASessionThatAnotherReplaces() {
        RecordingChannel output = fixture.connectStdio();
        fixture.initializeStdio();
        List<String> heard = new ArrayList<>();
        SessionStreams.Stream first =
                streams.stream(fixture.stdioSessions.only().id()).orElseThrow();
        first.onClosed(() -> heard.add("first"));
        assertThat(first.isWholeOutput()).isTrue();

        fixture.initializeStdio();
        assertThat(heard).containsExactly("first");
        streams.stream(fixture.stdioSessions.only().id()).orElseThrow().onClosed(() -> heard.add("second"));
        output.breakOff();
        assertThat(heard).containsExactly("first", "second");
    }

    @Test
    void withoutStreamNothingIsSent() {
        assertThat(streams.send("unknown", NEWS)).isFalse();
        assertThat(streams.send(id(fixture.initialize()), NEWS)).isFalse();
    }

    @Test
    void listenersHearOfNewStreamsUntilTheyAreClosed() throws Exception {
        List<String> heard = new ArrayList<>();
        AutoCloseable failing = streams.onOpened(session -> {
            throw new IllegalStateException("on purpose");
        });
        AutoCloseable listener = streams.onOpened(heard::add);
        String token = fixture.initialize();
        get(token);
        listener.close();
        failing.close();
        get(token);
        assertThat(heard).containsExactly(id(token));
    }

    @Test
    void streamsNeedASession() {
        assertThat(fixture.get(Map.of()).status()).isEqualTo(400);
        assertThat(get("forged").status()).isEqualTo(404);
        assertThat(fixture.get(Map.of("MCP-Protocol-Version", "2026-07-28")).status())
                .as("P 42")
                .isEqualTo(405);
        assertThat(fixture.server.underWay()).isZero();
    }

    @Test
    void theStreamsOfASessionAreBounded() {
        String token = fixture.initialize();
        for (int i = 0; i < 4; i++) {
            assertThat(get(token).replies()).isEmpty();
        }
        RecordingChannel fifth = get(token);
        assertThat(fifth.status()).isEqualTo(429);
        assertThat(fifth.isOpened()).isFalse();
        assertThat(fixture.server.underWay()).isEqualTo(4);
    }

    @Test
    void allStreamsAreBoundedTogetherWithSubscriptions() {
        List<RecordingChannel> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(get(fixture.initialize()));
            open.add(fixture.modern("subscriptions/listen", "'notifications':{}"));
        }
        String token = fixture.initialize();
        assertThat(get(token).status()).isEqualTo(429);
        RecordingChannel refused = fixture.modern("subscriptions/listen", "'notifications':{}");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo(-31429);
        assertThat(refused.reply().headers()).containsKey("Retry-After");
        open.get(0).breakOff();
        assertThat(get(token).replies()).isEmpty();
        open.get(1).breakOff();
        assertThat(fixture.modern("subscriptions/listen", "'notifications':{}").replies())
                .isEmpty();
    }

    @Test
    void changesOfToolsReachEachSessionOnce() {
        String token = fixture.initialize();
        RecordingChannel first = get(token);
        RecordingChannel second = get(token);
        RecordingChannel other = get(fixture.initialize());
        fixture.server.register(TestTool.named("a"));
        assertThat(first.sent().size() + second.sent().size()).isEqualTo(1);
        assertThat(other.sent())
                .extracting(message -> message.get("method").textValue())
                .containsExactly("notifications/tools/list_changed");
    }

    @Test
    void deleteEndsTheSessionAndItsStreams() {
        String token = fixture.initialize();
        RecordingChannel stream = get(token);
        assertThat(fixture.delete(ServerFixture.legacyHeaders(token)).reply()).isEqualTo(Reply.of(204, null));
        assertThat(stream.reply()).isEqualTo(Reply.of(200, null));
        assertThat(fixture.server.underWay()).isZero();
        assertThat(fixture.legacy(token, "ping", "").status()).isEqualTo(404);
        assertThat(fixture.delete(ServerFixture.legacyHeaders(token)).status()).isEqualTo(404);
    }

    @Test
    void deleteGivesUpTheRequestsOfItsSession_andOfNoOther() {
        TestTool tool = TestTool.pending("slow", new CompletableFuture<>());
        fixture.server.register(tool);
        String token = fixture.initialize();
        RecordingChannel waiting = fixture.legacy(token, "tools/call", "'name':'slow'");
        RecordingChannel others = fixture.legacy(fixture.initialize(), "tools/call", "'name':'slow'");
        List<String> heard = new ArrayList<>();
        tool.calls.get(0).request().onCancelled(() -> heard.add("cancelled"));
        tool.calls.get(1).request().onCancelled(() -> heard.add("another's cancelled"));

        fixture.delete(ServerFixture.legacyHeaders(token));

        assertThat(heard).containsExactly("cancelled");
        assertThat(waiting.isOpened()).isTrue();
        assertThat(waiting.reply()).isEqualTo(Reply.of(200, null));
        assertThat(others.replies()).isEmpty();
    }

    @Test
    void deleteNeedsASession() {
        assertThat(fixture.delete(Map.of()).status()).isEqualTo(400);
        assertThat(fixture.delete(Map.of("MCP-Protocol-Version", "2026-07-28")).status())
                .isEqualTo(405);
    }

    @Test
    void aStdioPeersOutputIsItsSessionsStreamFromInitializeOn() {
        List<String> heard = new ArrayList<>();
        streams.onOpened(heard::add);
        RecordingChannel output = fixture.connectStdio();
        fixture.server.register(TestTool.named("a"));
        assertThat(output.sent()).as("modern until it initializes").isEmpty();
        fixture.initializeStdio();
        String session = fixture.stdioSessions.only().id();
        assertThat(heard).containsExactly(session);
        fixture.server.register(TestTool.named("b"));
        assertThat(output.sent()).hasSize(1);
        assertThat(streams.send(session, NEWS)).isTrue();
        fixture.initializeStdio();
        assertThat(streams.send(session, NEWS)).as("initialized again").isFalse();
        output.breakOff();
        assertThat(streams.send(fixture.stdioSessions.only().id(), NEWS)).isFalse();
    }

    @Test
    void closingEndsAllStreams() {
        RecordingChannel stream = get(fixture.initialize());
        RecordingChannel output = fixture.connectStdio();
        fixture.server.close();
        assertThat(stream.reply()).isEqualTo(Reply.of(200, null));
        assertThat(output.reply().response()).isNull();
        assertThat(fixture.server.underWay()).isZero();
    }
}
