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
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.server.Incoming;
import org.camelmcp.mcp.server.MessageReceiver;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.mcp.transport.stdio.StdioLines;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves MCP to the one client at the other end of two streams, most often the standard ones of this process
 * ({@link StandardStreams}): a message per line, both generations (P 55, P 67). The client is one principal (DESIGN 6).
 * Two threads wait, one to read and one to write; no others do. Thread-safe.
 */
public final class StdioServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StdioServer.class);

    /** For what is not read yet; larger than any message, else a large one could never pass. */
    private static final int WAITING_MESSAGES_OF_FULL_SIZE = 2;

    private static final long LAST_WORDS_MILLIS = 1000;

    private final MessageReceiver receiver;
    private final JsonRpcCodec codec;
    private final StdioLines lines;
    private final StdioWriter writer;
    private final StdioSessions sessions = new StdioSessions(Clock.systemUTC());
    private final Set<StdioReplies> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread reader;

    /** For messages that belong to no request; open as long as the client is there. */
    private final StdioReplies standing;

    /** Notified when a request has got its reply, or needs none any more. */
    private final Object answered = new Object();

    private StdioServer(MessageReceiver receiver, JsonRpcCodec codec, InputStream in, OutputStream out) {
        this.receiver = receiver;
        this.codec = codec;
        // one byte more than a message may have, so that the codec can tell that it is too long
        this.lines = new StdioLines(in, codec.maxBytes() + 1, StdioLines.Excess.CUT);
        this.writer = new StdioWriter(out, (long) WAITING_MESSAGES_OF_FULL_SIZE * codec.maxBytes(), this::endSoon);
        this.reader = new Thread(this::read, "mcp-server-reader");
        reader.setDaemon(true);
        this.standing = replies();
    }

    /**
     * Begins to serve.
     *
     * @param in  read until its end; not closed
     * @param out nothing else may write there; not closed
     */
    public static StdioServer start(MessageReceiver receiver, JsonRpcCodec codec, InputStream in, OutputStream out) {
        StdioServer server = new StdioServer(receiver, codec, in, out);
        server.writer.start();
        server.receiver.openStream(server.incoming(new byte[0]), server.standing);
        server.reader.start();
        return server;
    }

    /**
     * Completes when the client is gone: it closed its end (P 58) or reads no more. All its requests are left then; those that
     * take less than a second after the end of the input are still answered.
     */
    public CompletionStage<Void> ended() {
        return ended;
    }

    /**
     * Serves no longer. What was answered so far is still written, for a second at most. The reading thread, a daemon,
     * ends with the next line or the end of the stream, since Java cannot interrupt it.
     */
    @Override
    public void close() {
        end();
        try {
            writer.join(LAST_WORDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            for (byte[] line = lines.next(); line != null && !over.get(); line = lines.next()) {
                receive(line);
            }
            byte[] rest = lines.rest();
            if (!over.get()) {
                receive(rest);
            }
            awaitLastAnswers();
        } catch (IOException e) {
            LOG.debug("The MCP client writes no more: {}", e.toString());
        }
        end();
    }

    /** A client that has asked and closes its end at once, such as a shell with a pipe, may still read the answers. */
    private void awaitLastAnswers() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS);
        synchronized (answered) {
            long left = LAST_WORDS_MILLIS;
            while (left > 0 && !over.get() && open.stream().anyMatch(replies -> replies != standing)) {
                try {
                    answered.wait(left);
                } catch (InterruptedException e) {
                    return;
                }
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
        }
    }

    private void receive(byte[] line) {
        if (isBlank(line)) {
            return;
        }
        try {
            receiver.receive(incoming(line), replies());
        } catch (RuntimeException e) {
            LOG.error("A message of the MCP client could not be handled", e);
        }
    }

    private Incoming incoming(byte[] body) {
        return new Incoming(body, null, ServerRequest.STDIO_PRINCIPAL, sessions);
    }

    private StdioReplies replies() {
        StdioReplies replies = new StdioReplies(message -> writer.write(codec.encode(message)), this::answered);
        open.add(replies);
        if (over.get()) {
            replies.left();
        }
        return replies;
    }

    private void answered(StdioReplies replies) {
        open.remove(replies);
        synchronized (answered) {
            answered.notifyAll();
        }
    }

    /** The writer finds out while somebody who holds a lock writes, and those who hear of the end are not to meet it. */
    private void endSoon() {
        new Thread(this::end, "mcp-server-end").start();
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            open.forEach(StdioReplies::left);
            writer.close();
            ended.complete(null);
        }
    }

    /** How many messages have got no reply yet, and whether the stream for what belongs to none is open; for tests. */
    public int underWay() {
        return open.size();
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
