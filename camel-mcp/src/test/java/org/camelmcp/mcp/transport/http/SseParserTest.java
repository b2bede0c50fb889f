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
package org.camelmcp.mcp.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Server-sent events (P 35)")
class SseParserTest {

    private static final String EVERYTHING = "\uFEFF: a comment\n"
            + "id: 1\r\nretry: 2000\r\ndata: \r\n\r\n"
            + "event: message\rid: 2\rdata: {\"city\":\"Zürich 東京 🚆\"}\r\r"
            + "data: first\ndata:second\ndata\ndata:  two spaces\n\n"
            + ":keep-alive\n\n\n"
            + "event: ping\ndata: 1\n\n"
            + "id: with\0null\ndata: no id\n\n"
            + "retry: 12x\nretry: -1\nretry:\nretry: 9999999999999999999999\nunknown: x\ndata: no retry\n\n"
            + "id\ndata: id taken back\n\n"
            + "data: cut off by the end of the stream\n";

    private static final List<SseEvent> EXPECTED = List.of(
            new SseEvent("message", "1", "", Duration.ofSeconds(2)),
            message("2", "{\"city\":\"Zürich 東京 🚆\"}"),
            message(null, "first\nsecond\n\n two spaces"),
            new SseEvent("ping", null, "1", null),
            message(null, "no id"),
            message(null, "no retry"),
            message("", "id taken back"));

    @Test
    void readsEveryKindOfFieldAndLineEnd() {
        assertThat(parse(bytes(EVERYTHING))).isEqualTo(EXPECTED);
    }

    @Test
    void givesTheSameEventsWhereverTheBytesAreCut() {
        byte[] bytes = bytes(EVERYTHING);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(parse(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length)))
                    .as("cut at byte %d", cut)
                    .isEqualTo(EXPECTED);
        }
    }

    @Test
    void givesTheSameEventsForSingleBytesAndForRandomPieces() {
        byte[] bytes = bytes(EVERYTHING);
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            int longest = 1 + seed % 12;
            List<byte[]> pieces = new ArrayList<>();
            for (int start = 0; start < bytes.length; ) {
                int end = Math.min(bytes.length, start + 1 + random.nextInt(longest));
                pieces.add(Arrays.copyOfRange(bytes, start, end));
                start = end;
            }
            assertThat(parse(pieces.toArray(byte[][]::new))).as("seed %d", seed).isEqualTo(EXPECTED);
        }
    }

    @Test
    void anEventOfTheStreamIsReportedWithTheLineThatEndsIt() {
        // a CR ends the line at once: waiting for a possible LF would hold the event back
        assertThat(parse(bytes("data: x\r\r"))).containsExactly(message(null, "x"));
        assertThat(parse(bytes("data: x\r\n\r"))).containsExactly(message(null, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: 0123456789ABCDEF", "data: 01234\ndata: 5678", "0123456789ABCDEFGH"})
    void anEventBeyondTheLimitIsRefusedEvenBeforeItsEnd(String tooLarge) {
        SseParser parser = new SseParser(16, event -> {});
        assertThatThrownBy(() -> parser.feed(bytes(tooLarge)))
                .isInstanceOf(SseParser.EventTooLargeException.class)
                .hasMessageContaining("16 bytes");
    }

    @Test
    void theLimitIsOneEventsNotTheStreams() {
        List<SseEvent> events = new ArrayList<>();
        SseParser parser = new SseParser(16, events::add);
        for (int i = 0; i < 1000; i++) {
            parser.feed(bytes(": keep-alive\ndata: 0123456789\n\n"));
        }
        assertThat(events).hasSize(1000);
    }

    private static SseEvent message(@Nullable String id, String data) {
        return new SseEvent("message", id, data, null);
    }

    private static List<SseEvent> parse(byte[]... pieces) {
        List<SseEvent> events = new ArrayList<>();
        SseParser parser = new SseParser(10_000, events::add);
        for (byte[] piece : pieces) {
            parser.feed(piece);
        }
        return events;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
