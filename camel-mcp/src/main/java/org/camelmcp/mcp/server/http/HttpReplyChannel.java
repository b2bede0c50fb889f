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
package org.camelmcp.mcp.server.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.server.Reply;
import org.camelmcp.mcp.server.ReplyChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The response to one HTTP request: JSON, unless a message, {@link #open} or a long wait comes before the reply (P 49,
 * P 52). Messages are turned into bytes by whoever sends them, and written by the connection's event loop in the order in
 * which they came.
 *
 * <p>A client that takes no event streams gets no notifications ahead of its reply; what cannot be done without a stream
 * is refused with 406.
 */
final class HttpReplyChannel implements ReplyChannel {

    private static final Logger LOG = LoggerFactory.getLogger(HttpReplyChannel.class);

    /** Vert.x counts from 0. */
    private static final long NO_TIMER = -1;

    private final HttpBindingOptions options;
    private final EventLoopHandOff handOff;
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final boolean takesJson;
    private final boolean takesStreams;

    private final Context context;
    /** The only thread that writes; {@code null} where the router runs on none such. */
    private final @Nullable Thread loop;

    private final ClientPresence client = new ClientPresence();
    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean handedOver = new AtomicBoolean();
    private final AtomicLong unwritten = new AtomicLong();
    private final AtomicBoolean tooSlow = new AtomicBoolean();

    // on the event loop only
    private boolean running;
    private @Nullable EventStream stream;
    private long patience = NO_TIMER;

    /**
     * To be called where the request is handled.
     *
     * @param onEnd told once when the response has been written or its connection is gone
     */
    HttpReplyChannel(RoutingContext routing, HttpBindingOptions options, EventLoopHandOff handOff, Runnable onEnd) {
        this.options = options;
        this.handOff = handOff;
        this.vertx = routing.vertx();
        this.request = routing.request();
        this.response = routing.response();
        List<String> accept = request.headers().getAll("Accept");
        this.takesJson = MediaTypes.accepts(accept, MediaTypes.JSON);
        this.takesStreams = MediaTypes.accepts(accept, MediaTypes.EVENT_STREAM);
        this.context = vertx.getOrCreateContext();
        this.loop = context.isEventLoopContext() ? Thread.currentThread() : null;
        routing.addEndHandler(ended -> {
            onEnd.run();
            vertx.cancelTimer(patience);
            stopStream();
            client.leave();
        });
    }

    /** Whether a reply is still wanted. */
    boolean isWaiting() {
        return client.isWaiting();
    }

    /**
     * Makes the response an event stream when there is no reply within the time of a keep-alive, so that comments keep
     * proxies from cutting it (P 38, P 54); the reply's status is then in-band. Not for clients that take no streams. To be
     * called on the event loop.
     */
    void keepAlive() {
        if (takesStreams && client.isWaiting()) {
            patience = vertx.setTimer(
                    options.keepAlive().toMillis(),
                    id -> onLoop(() -> {
                        if (client.isWaiting() && isWritable() && stream == null) {
                            stream().writeComment();
                        }
                    }));
        }
    }

    @Override
    public void send(JsonRpcMessage message) {
        if (!client.isWaiting() || tooSlow.get()) {
            return;
        }
        if (!takesStreams) {
            if (message instanceof JsonRpcRequest) {
                refuseStream();
            }
            return;
        }
        byte[] event = EventStream.event(options.codec().encode(message));
        long waiting = unwritten.getAndAdd(event.length);
        if (waiting > 0 && waiting + event.length > options.maxUnwrittenBytes()) {
            giveUp(waiting);
            return;
        }
        onLoop(() -> {
            if (isWritable()) {
                stream().write(event);
            }
        });
    }

    @Override
    public boolean takesMessages() {
        return takesStreams;
    }

    @Override
    public void open() {
        if (!takesStreams) {
            refuseStream();
            return;
        }
        onLoop(() -> {
            if (isWritable() && stream == null) {
                stream().writeComment();
            }
        });
    }

    @Override
    public void reply(Reply reply) {
        if (!client.isWaiting()) {
            return;
        }
        // before the reply counts: what cannot be written is its sender's fault, who may reply something else
        byte[] json = reply.response() == null ? null : options.codec().encode(reply.response());
        if (client.answer()) {
            onLoop(() -> write(reply, json));
        }
    }

    @Override
    public void onClosed(Runnable action) {
        client.onLeft(action);
    }

    /** Ends the response as if the client had left: a stream well, so that it may be opened elsewhere. */
    void shutDown() {
        onLoop(() -> {
            client.leave();
            Reply stopping = Refusal.of(503, "The server is stopping");
            if (stream != null) {
                write(Reply.of(200, null), null);
            } else {
                write(stopping, options.codec().encode(stopping.response()));
            }
        });
    }

    /** Closes the connection without a reply. */
    void disconnect() {
        onLoop(this::abort);
    }

    /** Runs something where the response is written. */
    void onLoop(Runnable step) {
        steps.add(step);
        if (Thread.currentThread() == loop) {
            runSteps();
        } else if (handedOver.compareAndSet(false, true)) {
            Runnable handed = () -> {
                handedOver.set(false);
                runSteps();
            };
            if (loop != null) {
                handOff.handOver(loop, context, handed);
            } else {
                context.runOnContext(ignored -> handed.run());
            }
        }
    }

    private void runSteps() {
        if (running) {
            return;
        }
        running = true;
        try {
            for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
                try {
                    step.run();
                } catch (RuntimeException e) {
                    LOG.error("A response could not be written; its connection is closed", e);
                    abort();
                }
            }
        } finally {
            running = false;
        }
    }

    private boolean isWritable() {
        return !response.ended() && !response.closed();
    }

    private EventStream stream() {
        if (stream == null) {
            stream = new EventStream(vertx, response, options.keepAlive(), unwritten);
        }
        return stream;
    }

    private void stopStream() {
        if (stream != null) {
            stream.stop();
        }
    }

    private void write(Reply reply, byte @Nullable [] json) {
        if (!isWritable()) {
            return;
        }
        if (stream == null) {
            reply.headers().forEach(response::putHeader);
        }
        // the response counts as ended already when its end is queued
        Future<Void> taken = end(reply, json);
        if (!taken.isComplete()) {
            TransferWait wait = TransferWait.start(vertx, options.transferTimeout(), this::abortUntaken);
            taken.onComplete(done -> wait.end());
        }
    }

    /** Completes when the last byte is with the operating system, or never will be. */
    private Future<Void> end(Reply reply, byte @Nullable [] json) {
        if (stream != null && json == null) {
            return stream.end();
        }
        if (json != null && (stream != null || reply.status() == 200 && !takesJson)) {
            return stream().end(EventStream.event(json));
        }
        response.setStatusCode(reply.status());
        return json == null
                ? response.end()
                : response.putHeader("Content-Type", MediaTypes.JSON).end(Buffer.buffer(json));
    }

    private void abortUntaken() {
        LOG.warn(
                "A client at {} has not taken its answer within {}; it is disconnected",
                request.remoteAddress(),
                options.transferTimeout());
        onLoop(this::abort);
    }

    private void refuseStream() {
        onLoop(() -> {
            client.leave();
            Reply refusal = Refusal.of(406, "This needs an event stream, and 'Accept' excludes text/event-stream");
            write(refusal, options.codec().encode(refusal.response()));
        });
    }

    private void giveUp(long waiting) {
        if (tooSlow.compareAndSet(false, true)) {
            LOG.warn(
                    "A client at {} does not read its event stream: {} bytes wait, the limit is {}; it is disconnected",
                    request.remoteAddress(),
                    waiting,
                    options.maxUnwrittenBytes());
            onLoop(this::abort);
        }
    }

    private void abort() {
        client.leave();
        stopStream();
        AbruptClose.of(request);
    }
}
