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

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for a child process to read them, bounded in number and bytes so that a child that does not
 * read costs neither the caller's thread nor memory. Ends in two steps: sealed, it takes and gives nothing any more;
 * finished, it lets its reader go. Thread-safe.
 */
final class StdioOutbox {

    /** What became of an offered message. */
    enum Offer {
        TAKEN,
        FULL,
        SEALED
    }

    private final int maxMessages;
    private final long maxBytes;
    private final Queue<StdioOutgoing<?>> queue = new ArrayDeque<>();
    private long bytes;
    private boolean sealed;
    private boolean finished;

    StdioOutbox(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    synchronized Offer offer(StdioOutgoing<?> message) {
        if (sealed) {
            return Offer.SEALED;
        }
        int size = message.bytes().length;
        // a single message larger than the bound may pass, else it never could
        if (queue.size() >= maxMessages || (!queue.isEmpty() && bytes + size > maxBytes)) {
            return Offer.FULL;
        }
        queue.add(message);
        bytes += size;
        notifyAll();
        return Offer.TAKEN;
    }

    /** Waits for the next message; {@code null} once finished. */
    synchronized @Nullable StdioOutgoing<?> take() throws InterruptedException {
        while (!finished && (sealed || queue.isEmpty())) {
            wait();
        }
        StdioOutgoing<?> message = finished ? null : queue.remove();
        if (message != null) {
            bytes -= message.bytes().length;
        }
        return message;
    }

    /** Gives a message up before it is taken. */
    synchronized void remove(StdioOutgoing<?> message) {
        if (queue.remove(message)) {
            bytes -= message.bytes().length;
        }
    }

    /** From now on nothing gets in or out. */
    synchronized void seal() {
        sealed = true;
    }

    /** Lets the reader of the queue go. Returns what was never taken. */
    synchronized List<StdioOutgoing<?>> finish() {
        sealed = true;
        finished = true;
        List<StdioOutgoing<?>> rest = List.copyOf(queue);
        queue.clear();
        bytes = 0;
        notifyAll();
        return rest;
    }

    synchronized int size() {
        return queue.size();
    }
}
