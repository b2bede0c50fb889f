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
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camelmcp.mcp.transport.InboundListener;
import org.camelmcp.mcp.transport.TransportRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child process from its start to its end, with the calls that wait for it. Three daemon threads: the writer, which
 * also starts the process so that no caller waits for that, the reader of stdout, and the drain of stderr. Thread-safe.
 */
final class StdioChild {

    /** Learns once of a child's end, before the calls end that waited for it. */
    @FunctionalInterface
    interface EndListener {
        /**
         * @param child    the child
         * @param lifetime how long it lived, in nanoseconds; -1 when it never started
         * @param why      what happened, for people
         */
        void ended(StdioChild child, long lifetime, String why);
    }

    private static final Logger LOG = LoggerFactory.getLogger(StdioChild.class);

    /** How long exit code, last bytes of stdout and last words of stderr may lag behind the end of the process. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final StdioTransportOptions options;
    private final ScheduledExecutorService scheduler;
    private final InboundListener inbound;
    private final EndListener endListener;
    private final String name;
    private final StdioOutbox outbox;
    private final StdioStderr stderr;
    private final StdioCalls calls;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean shuttingDown = new AtomicBoolean();
    private final CompletableFuture<Process> process = new CompletableFuture<>();
    private final CompletableFuture<Void> treeGone = new CompletableFuture<>();
    private final CompletableFuture<Void> writerDone = new CompletableFuture<>();
    private final CompletableFuture<Void> readerDone = new CompletableFuture<>();
    private final CompletableFuture<Void> stderrDone = new CompletableFuture<>();
    private volatile long startedAt;
    private volatile boolean stopped;
    private volatile String whyEnded;

    StdioChild(
            StdioTransportOptions options,
            ScheduledExecutorService scheduler,
            InboundListener inbound,
            EndListener endListener) {
        this.options = options;
        this.scheduler = scheduler;
        this.inbound = inbound;
        this.endListener = endListener;
        Path file = Path.of(options.command()).getFileName();
        this.name = file == null ? options.command() : file.toString();
        this.outbox = new StdioOutbox(options.maxQueuedMessages(), options.maxQueuedBytes());
        this.calls = new StdioCalls(outbox, scheduler);
        this.whyEnded = "the MCP server process '" + name + "' has just ended";
        this.stderr = new StdioStderr(options.stderr(), options.maxStderrLine());
    }

    /** Starts the process on its writer thread. */
    void start() {
        thread("writer", this::runWriter).start();
    }

    /** Ends when the process and the threads are gone. */
    CompletableFuture<Void> released() {
        return CompletableFuture.allOf(treeGone, writerDone, readerDone, stderrDone);
    }

    int pendingCount() {
        return calls.size() + outbox.size();
    }

    StdioCalls.Call send(TransportRequest request, byte[] bytes) {
        StdioCalls.Call call = calls.add(request, bytes);
        if (!call.hasEnded()) {
            offer(call);
        }
        return call;
    }

    StdioOutgoing<Void> post(byte[] bytes) {
        StdioOutgoing<Void> post = new Post(bytes);
        offer(post);
        return post;
    }

    /** Ends the calls at once and the process in an orderly way (P 58). Idempotent. */
    void stop(String why) {
        stopped = true;
        outbox.seal();
        calls.failAll(why);
        process.thenAccept(this::shutDown);
    }

    private void offer(StdioOutgoing<?> message) {
        switch (outbox.offer(message)) {
            case FULL -> message.fail("the MCP server process '" + name + "' reads too slowly, its queue is full");
            case SEALED -> message.fail(whyEnded);
            case TAKEN -> {
                // it waits for the writer
            }
        }
    }

    private void runWriter() {
        try {
            Process started = spawn();
            if (started != null) {
                write(started.getOutputStream(), started);
            }
        } catch (InterruptedException e) {
            // nobody interrupts this thread; should it happen, the process is stopped by the end of its stdin
            LOG.debug("The writer to '{}' was interrupted", name);
        } finally {
            writerDone.complete(null);
        }
    }

    private @Nullable Process spawn() {
        Process started;
        try {
            started = options.processBuilder().start();
        } catch (IOException | RuntimeException e) {
            String why = "the MCP server command '" + options.command() + "' could not be started: " + e.getMessage();
            treeGone.complete(null);
            readerDone.complete(null);
            stderrDone.complete(null);
            end(-1, why);
            process.completeExceptionally(e);
            return null;
        }
        startedAt = System.nanoTime();
        thread("reader", () -> read(started)).start();
        thread("stderr", () -> drainStderr(started)).start();
        started.onExit().thenRun(() -> endEvenIfStdoutStaysOpen(started));
        process.complete(started);
        return started;
    }

    private void write(OutputStream stdin, Process started) throws InterruptedException {
        StdioOutgoing<?> message = null;
        try (stdin) {
            for (message = outbox.take(); message != null; message = outbox.take()) {
                if (message.startWriting()) {
                    stdin.write(message.bytes());
                    stdin.write('\n');
                    stdin.flush();
                    if (message instanceof Post post) {
                        post.succeed(null);
                    }
                }
            }
        } catch (IOException e) {
            // as a rule it is about to exit, and the reader will know more; if not, it is of no use any more
            LOG.debug("MCP server process '{}' has closed its stdin", name, e);
            outbox.seal();
            if (message instanceof Post) {
                // a request ends with the child, but nothing else remembers this one
                message.fail("the MCP server process '" + name + "' has closed its stdin");
            }
            shutDown(started);
        }
    }

    private void read(Process started) {
        StdioInbox inbox = new StdioInbox(name, options.codec(), calls::answer, calls::refuse, inbound);
        StdioLines lines =
                new StdioLines(started.getInputStream(), options.codec().maxBytes(), StdioLines.Excess.REFUSE);
        String why = "";
        try {
            readLines(lines, inbox);
            outbox.seal();
            // when a process exits, the JDK moves what it finds in the pipe to a buffer of its own, perhaps under our
            // hands: then those bytes turn up only after the end of the stream
            started.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            readLines(lines, inbox);
            inbox.take(lines.rest());
        } catch (StdioLines.LineTooLongException e) {
            why = " was killed, since on its stdout " + e.getMessage();
            outbox.seal();
            StdioShutdown.kill(started);
        } catch (InterruptedException e) {
            why = " is not read any more: its reader was interrupted";
        } finally {
            await(stderrDone);
            endOf(started, why);
            readerDone.complete(null);
        }
    }

    private void readLines(StdioLines lines, StdioInbox inbox) throws StdioLines.LineTooLongException {
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (!ended.get() && !stopped) {
                    inbox.take(line);
                }
            }
        } catch (StdioLines.LineTooLongException e) {
            throw e;
        } catch (IOException e) {
            // the JDK closes the pipe when the process exits: another way in which a stream ends
            LOG.debug("Reading from MCP server process '{}' ended", name, e);
        }
    }

    private void drainStderr(Process started) {
        try {
            stderr.drain(started.getErrorStream());
        } finally {
            stderrDone.complete(null);
        }
    }

    /** A grandchild may have inherited stdout, so that the reader never sees its end. */
    private void endEvenIfStdoutStaysOpen(Process started) {
        try {
            Future<?> timer = scheduler.schedule(() -> endOf(started, ""), 2 * GRACE.toMillis(), TimeUnit.MILLISECONDS);
            readerDone.thenRun(() -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            endOf(started, "");
        }
    }

    private void endOf(Process started, String why) {
        StringBuilder text = new StringBuilder("the MCP server process '" + name + "'");
        if (!why.isEmpty()) {
            text.append(why);
        } else if (started.isAlive()) {
            text.append(" has closed its stdout");
        } else {
            text.append(" exited with code ").append(started.exitValue());
        }
        String lastLines = stderr.lastLines();
        if (!lastLines.isEmpty()) {
            text.append("; last lines of its stderr: ").append(lastLines);
        }
        end(System.nanoTime() - startedAt, text.toString());
        shutDown(started);
    }

    private void end(long lifetime, String why) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        whyEnded = why;
        outbox.seal();
        endListener.ended(this, lifetime, why);
        calls.failAll(why);
        outbox.finish().forEach(message -> message.fail(why));
    }

    private void shutDown(Process started) {
        if (shuttingDown.compareAndSet(false, true)) {
            String why = "the MCP server process '" + name + "' is being stopped";
            new StdioShutdown(started, options.shutdownTimeout(), scheduler)
                    .start(() -> outbox.finish().forEach(message -> message.fail(why)))
                    .thenRun(() -> treeGone.complete(null));
        }
    }

    private Thread thread(String role, Runnable work) {
        Thread thread = new Thread(work, "mcp-stdio-" + name + "-" + role);
        thread.setDaemon(true);
        return thread;
    }

    private static void await(CompletableFuture<Void> future) {
        try {
            future.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            // its last words are missing then, nothing else
            LOG.trace("A child's stderr stays open", e);
        }
    }

    /** A notification or a response: it has ended well when it is written. */
    private final class Post extends StdioOutgoing<Void> {
        Post(byte[] bytes) {
            super("The message", bytes);
        }
    }
}
