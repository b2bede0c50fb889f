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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events out of bytes that arrive in pieces (P 35). The same bytes give the same events however they
 * are cut: lines end in LF, CR or CRLF, are decoded from UTF-8 only when complete, and an event that the stream's end
 * cuts off is no event. Not thread-safe. Rules: WHATWG HTML, "Interpreting an event stream".
 */
public final class SseParser {

    /** Longer numbers of milliseconds than this are nonsense, and would not fit a long. */
    private static final int MAX_RETRY_DIGITS = 18;

    private final int maxEventBytes;
    private final Consumer<SseEvent> events;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean firstLine = true;
    private boolean lastWasCr;

    private int eventBytes;
    private boolean anyField;
    private String event = "";
    private @Nullable String id;
    private @Nullable StringBuilder data;
    private @Nullable Duration retry;

    /**
     * @param maxEventBytes the largest event accepted, in bytes, field names included
     * @param events        receives each event, on the stack of {@link #feed}
     */
    public SseParser(int maxEventBytes, Consumer<SseEvent> events) {
        if (maxEventBytes < 1) {
            throw new IllegalArgumentException("Illegal event limit: " + maxEventBytes + " bytes is less than 1");
        }
        this.maxEventBytes = maxEventBytes;
        this.events = events;
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @throws EventTooLargeException when an event exceeds the limit; the parser is of no use afterwards
     */
    public void feed(byte[] bytes) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            boolean lfOfCrLf = b == '\n' && lastWasCr;
            lastWasCr = b == '\r';
            if (lfOfCrLf) {
                start = i + 1;
            } else if (b == '\n' || b == '\r') {
                append(bytes, start, i);
                start = i + 1;
                endLine();
            }
        }
        append(bytes, start, bytes.length);
    }

    private void append(byte[] bytes, int start, int end) {
        if ((long) eventBytes + line.size() + (end - start) > maxEventBytes) {
            throw new EventTooLargeException(maxEventBytes);
        }
        line.write(bytes, start, end - start);
    }

    private void endLine() {
        int length = line.size();
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (firstLine) {
            firstLine = false;
            if (text.startsWith("\uFEFF")) {
                text = text.substring(1);
            }
        }
        if (text.isEmpty()) {
            dispatch();
        } else if (text.charAt(0) != ':') {
            // comments are keep-alives: any number of them may precede an event
            eventBytes += length;
            int colon = text.indexOf(':');
            if (colon < 0) {
                field(text, "");
            } else {
                int value = text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
                field(text.substring(0, colon), text.substring(value));
            }
        }
    }

    private void field(String name, String value) {
        switch (name) {
            case "event" -> event = value;
            case "data" -> {
                data = data == null ? new StringBuilder() : data.append('\n');
                data.append(value);
            }
            case "id" -> {
                if (value.indexOf('\0') >= 0) {
                    return;
                }
                id = value;
            }
            case "retry" -> {
                if (!isNumber(value)) {
                    return;
                }
                retry = Duration.ofMillis(Long.parseLong(value));
            }
            default -> {
                return;
            }
        }
        anyField = true;
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_RETRY_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void dispatch() {
        if (anyField) {
            SseEvent complete =
                    new SseEvent(event.isEmpty() ? "message" : event, id, data == null ? "" : data.toString(), retry);
            eventBytes = 0;
            anyField = false;
            event = "";
            id = null;
            data = null;
            retry = null;
            events.accept(complete);
        }
        eventBytes = 0;
    }

    /** A server sent an event larger than we accept. */
    public static final class EventTooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        EventTooLargeException(int maxEventBytes) {
            super("An event of the stream exceeds the limit of " + maxEventBytes + " bytes");
        }
    }
}
