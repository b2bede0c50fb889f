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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Splits what the other side writes into lines of bounded length, without their newline (P 55). For one thread.
 *
 * <p>The end of the stream does not end the object: {@link #next()} may be called again when more bytes may have
 * turned up, and {@link #rest()} gives the line that no newline has ended.
 */
public final class StdioLines {

    /** What to do with a line beyond the limit. */
    public enum Excess {
        /** Throw {@link LineTooLongException}: half a message is worth nothing. */
        REFUSE,
        /** Keep the beginning, drop the rest. */
        CUT
    }

    /** A line is longer than the limit. */
    public static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        LineTooLongException(int limit) {
            super("a line is longer than " + limit + " bytes");
        }
    }

    private static final int CHUNK = 8 * 1024;

    private final InputStream in;
    private final int limit;
    private final Excess excess;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int end;
    private ByteArrayOutputStream line = new ByteArrayOutputStream();

    public StdioLines(InputStream in, int limit, Excess excess) {
        this.in = in;
        this.limit = limit;
        this.excess = excess;
    }

    /** The next line that a newline ends; {@code null} at the end of the stream. */
    public byte @Nullable [] next() throws IOException {
        while (true) {
            if (position == end) {
                int count = in.read(chunk, 0, CHUNK);
                if (count < 0) {
                    return null;
                }
                position = 0;
                end = count;
            }
            int start = position;
            while (position < end && chunk[position] != '\n') {
                position++;
            }
            append(start, position - start);
            if (position < end) {
                position++;
                return rest();
            }
        }
    }

    /** The bytes since the last newline, possibly none. They are given once. */
    public byte[] rest() {
        byte[] bytes = line.toByteArray();
        if (bytes.length > CHUNK) {
            // one large message must not hold its memory for the life of the child
            line = new ByteArrayOutputStream();
        } else {
            line.reset();
        }
        return bytes;
    }

    private void append(int start, int count) throws LineTooLongException {
        int room = limit - line.size();
        if (count > room && excess == Excess.REFUSE) {
            throw new LineTooLongException(limit);
        }
        line.write(chunk, start, Math.min(count, room));
    }
}
