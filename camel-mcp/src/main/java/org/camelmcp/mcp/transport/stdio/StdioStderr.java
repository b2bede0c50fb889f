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
package org.camelmcp.mcp.transport.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains a child's stderr for as long as it is open, since a full pipe would block the child, and remembers its last
 * words for error messages. What stands there is no sign of failure (P 56). Thread-safe.
 */
final class StdioStderr {

    private static final Logger LOG = LoggerFactory.getLogger(StdioStderr.class);

    private static final int LAST_LINES = 5;
    private static final int LAST_LINE_CHARS = 200;

    private final Consumer<String> consumer;
    private final int maxLine;
    private final Deque<String> last = new ArrayDeque<>();

    StdioStderr(Consumer<String> consumer, int maxLine) {
        this.consumer = consumer;
        this.maxLine = maxLine;
    }

    /** Reads until the stream ends. */
    void drain(InputStream in) {
        StdioLines lines = new StdioLines(in, maxLine, StdioLines.Excess.CUT);
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                take(line);
            }
        } catch (IOException e) {
            LOG.debug("Reading a child's stderr ended", e);
        }
        byte[] rest = lines.rest();
        if (rest.length > 0) {
            take(rest);
        }
    }

    /** The last lines, shortened, some 1000 characters at most; empty when there were none. */
    synchronized String lastLines() {
        return String.join(" | ", last);
    }

    private void take(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
        if (!line.isEmpty()) {
            remember(line);
        }
        try {
            consumer.accept(line);
        } catch (RuntimeException e) {
            // whatever the consumer does, the pipe must not fill
            LOG.warn("The consumer of a child's stderr failed", e);
        }
    }

    private synchronized void remember(String line) {
        if (last.size() == LAST_LINES) {
            last.removeFirst();
        }
        last.addLast(line.length() > LAST_LINE_CHARS ? line.substring(0, LAST_LINE_CHARS) + "…" : line);
    }
}
