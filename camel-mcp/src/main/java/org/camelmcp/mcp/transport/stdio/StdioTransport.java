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

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.InboundListener;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportResponse;
import org.camelmcp.mcp.transport.TransportStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks with a server that is a child process: one JSON-RPC message per line on its stdin and stdout (MCP 2026-07-28,
 * "stdio"; P 55-62).
 *
 * <p>The process is started by the first request, and again by the first request after it died. When children keep
 * dying early, requests fail for a growing while with {@link Delivery#NOT_SENT}, the exit code and the last lines of
 * stderr, and {@link TransportException#retryAfter()} says how long. Only requests start a process: what is posted
 * while there is none fails, since it belongs to a conversation that has ended.
 *
 * <p>A request that ends without a response was {@link Delivery#NOT_SENT} when not a byte of it had been written, and
 * {@link Delivery#UNKNOWN} otherwise. Nothing is ever sent twice (P 23).
 *
 * <p>Thread-safe; no method blocks. Callbacks and the completions of responses run on the thread that reads the child's
 * stdout, so that they must not block; completions after a timeout run on the scheduler, and those of messages that
 * could not be sent on the thread that found out. Without a child there is no thread; with one there are three, all
 * daemons. A child needs no shutdown hook: its stdin closes when this JVM ends.
 */
public final class StdioTransport implements ClientTransport {

    private static final Logger LOG = LoggerFactory.getLogger(StdioTransport.class);

    private final StdioTransportOptions options;
    private final ScheduledExecutorService scheduler;
    private final Object lock = new Object();
    private final StdioBackoff backoff;
    /** Those whose process or threads may still be there, the current one included. */
    private final Set<StdioChild> children = ConcurrentHashMap.newKeySet();

    private final Set<OpenStream> streams = ConcurrentHashMap.newKeySet();
    private volatile InboundListener inbound = (message, during) -> {};
    private volatile Runnable reconnected = () -> {};
    private @Nullable StdioChild current;
    private @Nullable CompletableFuture<Void> closing;

    /**
     * Starts nothing yet.
     *
     * @param options   what to run and how
     * @param scheduler runs timeouts and shutdowns; shared, not closed by this transport, and needed until the stage
     *     that {@link #close()} returns has ended. It should remove cancelled tasks
     *     ({@code ScheduledThreadPoolExecutor.setRemoveOnCancelPolicy}), else each answered request stays in memory
     *     until its timeout
     */
    public StdioTransport(StdioTransportOptions options, ScheduledExecutorService scheduler) {
        this.options = options;
        this.scheduler = scheduler;
        this.backoff = new StdioBackoff(options.respawnDelay(), options.maxRespawnDelay());
    }

    @Override
    public boolean hasHeaders() {
        return false;
    }

    @Override
    public void onInbound(InboundListener inbound) {
        this.inbound = inbound;
    }

    @Override
    public void onReconnect(Runnable reconnected) {
        this.reconnected = reconnected;
    }

    @Override
    public TransportCall send(TransportRequest request) {
        StdioCalls.Call call;
        try {
            byte[] bytes = encode(request.message());
            call = startedChild().send(request, bytes);
        } catch (TransportException e) {
            return new Unsent(CompletableFuture.failedFuture(e));
        }
        return new Call(call);
    }

    @Override
    public CompletionStage<Void> post(JsonRpcMessage message, Map<String, String> headers) {
        try {
            byte[] bytes = encode(message);
            return livingChild().post(bytes).outcome();
        } catch (TransportException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public TransportStream openStream(Supplier<Map<String, String>> headers) {
        OpenStream stream = new OpenStream();
        streams.add(stream);
        synchronized (lock) {
            if (closing == null) {
                return stream;
            }
        }
        stream.cancel();
        return stream;
    }

    @Override
    public CompletionStage<Void> endSession(Map<String, String> headers) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> close() {
        CompletableFuture<Void> done;
        synchronized (lock) {
            if (closing != null) {
                return closing;
            }
            done = new CompletableFuture<>();
            closing = done;
        }
        streams.forEach(OpenStream::cancel);
        children.forEach(child -> child.stop("the transport was closed"));
        CompletableFuture<?>[] released =
                children.stream().map(StdioChild::released).toArray(CompletableFuture[]::new);
        completeWithin(
                done,
                CompletableFuture.allOf(released),
                options.shutdownTimeout().multipliedBy(3));
        return done;
    }

    /** Calls without an outcome and messages that wait to be written. */
    int pendingCount() {
        return children.stream().mapToInt(StdioChild::pendingCount).sum();
    }

    /** Children whose process or threads may still be there. */
    int childCount() {
        return children.size();
    }

    private byte[] encode(JsonRpcMessage message) {
        try {
            return options.codec().encode(message);
        } catch (RuntimeException e) {
            throw new TransportException(Delivery.NOT_SENT, "The message cannot be written as JSON", e);
        }
    }

    private StdioChild startedChild() {
        synchronized (lock) {
            if (closing != null) {
                throw closed();
            }
            if (current == null) {
                checkBackoff();
                StdioChild child = new StdioChild(options, scheduler, inbound, this::ended);
                child.start();
                children.add(child);
                child.released().thenRun(() -> children.remove(child));
                current = child;
            }
            return current;
        }
    }

    private StdioChild livingChild() {
        synchronized (lock) {
            if (closing != null) {
                throw closed();
            }
            if (current == null) {
                throw new TransportException(
                        Delivery.NOT_SENT,
                        "The message was not sent: no process of the MCP server command '" + options.command()
                                + "' is running",
                        null);
            }
            return current;
        }
    }

    private void checkBackoff() {
        long remaining = backoff.remaining(System.nanoTime());
        if (remaining > 0) {
            // rounded up, so that whoever waits that long is not refused again
            Duration wait = Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(remaining) + 1);
            String why = "The request was not sent: the MCP server command '" + options.command() + "' ended early "
                    + backoff.ends() + " times in a row and is not started again for " + wait.toMillis()
                    + " ms. The last time, " + backoff.lastReason();
            throw new TransportException(Delivery.NOT_SENT, 0, wait, why, null);
        }
    }

    private static TransportException closed() {
        return new TransportException(Delivery.NOT_SENT, "The message was not sent: the transport is closed", null);
    }

    private void ended(StdioChild child, long lifetime, String why) {
        boolean lost;
        synchronized (lock) {
            if (current == child) {
                current = null;
            }
            backoff.ended(System.nanoTime(), lifetime, why);
            lost = closing == null && lifetime >= 0;
        }
        if (lost) {
            try {
                reconnected.run();
            } catch (RuntimeException e) {
                // the calls that wait for this child must end all the same
                LOG.warn("The callback for a lost MCP server process failed", e);
            }
        }
    }

    /** Bounds the wait for a process that even SIGKILL does not end, or whose output a stranger keeps open. */
    private void completeWithin(CompletableFuture<Void> done, CompletableFuture<Void> released, Duration bound) {
        Future<?> timer;
        try {
            timer = scheduler.schedule(() -> done.complete(null), bound.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            timer = CompletableFuture.completedFuture(null);
        }
        Future<?> last = timer;
        released.thenRun(() -> {
            last.cancel(false);
            done.complete(null);
        });
    }

    private record Call(StdioCalls.Call call) implements TransportCall {

        @Override
        public CompletionStage<TransportResponse> response() {
            return call.outcome();
        }

        @Override
        public void cancel() {
            call.fail("it was cancelled");
        }

        @Override
        public void hold() {
            call.hold();
        }

        @Override
        public void release() {
            call.release();
        }
    }

    private record Unsent(CompletableFuture<TransportResponse> response) implements TransportCall {
        @Override
        public void cancel() {
            // over before it began
        }
    }

    /** There is nothing to open: what the server sends of its own accord comes with everything else. */
    private final class OpenStream implements TransportStream {
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<Void> opened() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> closed() {
            return closed;
        }

        @Override
        public void cancel() {
            streams.remove(this);
            closed.complete(null);
        }
    }
}
