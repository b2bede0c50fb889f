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
package org.camelmcp.mcp.server.stdio;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages to the client, one line each (P 55), on a thread of its own, since writing waits for the client to
 * read. What waits is bounded in bytes: a client that does not read loses the connection. Thread-safe.
 */
final class StdioWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StdioWriter.class);

    private final OutputStream out;
    private final long maxWaiting;
    private final Runnable onBroken;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final Thread thread;
    private long bytes;
    private boolean closed;

    /**
     * @param maxWaiting how many bytes may wait; a single message may be larger when nothing else waits
     * @param onBroken   runs once when the client can be written to no longer
     */
    StdioWriter(OutputStream out, long maxWaiting, Runnable onBroken) {
        this.out = out;
        this.maxWaiting = maxWaiting;
        this.onBroken = onBroken;
        this.thread = new Thread(this::run, "mcp-server-writer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Queues one message, without its newline. Dropped when closed. */
    void write(byte[] line) {
        boolean broken;
        synchronized (this) {
            if (closed) {
                return;
            }
            broken = !waiting.isEmpty() && bytes + line.length > maxWaiting;
            if (broken) {
                waiting.clear();
                closed = true;
            } else {
                waiting.add(line);
                bytes += line.length;
            }
            notifyAll();
        }
        if (broken) {
            LOG.warn(
                    "The MCP client does not read what this server writes ({} bytes wait): it is given up", maxWaiting);
            onBroken.run();
        }
    }

    private void run() {
        try {
            for (byte[] line = next(); line != null; line = next()) {
                out.write(line);
                out.write('\n');
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("The MCP client reads no more: {}", e.toString());
            onBroken.run();
        }
    }

    /** The next message; {@code null} when closed and nothing waits. */
    private synchronized byte[] next() throws InterruptedException {
        while (waiting.isEmpty()) {
            if (closed) {
                return null;
            }
            wait();
        }
        byte[] line = waiting.remove();
        bytes -= line.length;
        return line;
    }

    /** Takes nothing more; what waits is still written, as long as the client reads. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits until all is written, for so long. */
    void join(long millis) throws InterruptedException {
        if (Thread.currentThread() != thread) {
            thread.join(millis);
        }
    }
}
