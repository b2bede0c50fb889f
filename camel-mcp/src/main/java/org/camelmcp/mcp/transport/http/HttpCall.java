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

import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.MalformedMessageException;
import org.camelmcp.mcp.transport.StoppableTimeout;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.mcp.transport.TransportResponse;
import org.jspecify.annotations.Nullable;

/**
 * One request under way: POSTed, and answered by JSON or by an event stream (P 34). The call is <em>settled</em> when its
 * caller knows the outcome, and <em>released</em> when nothing of it is left, which may be a moment later.
 */
final class HttpCall implements TransportCall, HttpActivity, HttpEventStream.Listener, HttpGetStream.Listener {

    /** How long a stream may take to end once the response has come; ended well, its connection can be used again. */
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private static final int MAX_RESUME_FAILURES = 5;

    private final HttpLink link;
    private final TransportRequest request;
    private final Consumer<HttpCall> onReleased;
    private final ResponseFinder finder;
    private final StreamPlace place;
    private final StoppableTimeout timeout;
    private final CompletableFuture<TransportResponse> outcome = new CompletableFuture<>();

    private @Nullable HttpExchange exchange;
    private @Nullable HttpGetStream resumption;
    private @Nullable Long drain;
    private Map<String, String> replyHeaders = Map.of();
    private boolean resuming;
    private boolean exchangeOver;
    private boolean released;

    HttpCall(HttpLink link, TransportRequest request, Consumer<HttpCall> onReleased) {
        this.link = link;
        this.request = request;
        this.onReleased = onReleased;
        this.finder = new ResponseFinder(request.message().id(), link.options().codec(), link.inbound());
        // what resumes an ordinary request is a stream
        this.place = new StreamPlace(link.lanes(), HttpLanes.isBounded(request.lane()) ? request.lane() : Lane.STREAM);
        this.timeout = new StoppableTimeout(
                request.timeout(),
                (delay, action) -> {
                    long timer = link.startTimer(delay, action);
                    return () -> link.cancelTimer(timer);
                },
                System::nanoTime,
                () -> fail(link.faults().timeout(exchange, request.timeout())));
    }

    void start() {
        if (released) {
            return;
        }
        if (HttpLanes.isBounded(request.lane()) && !place.take()) {
            fail(link.faults().noneFree(request.lane()));
            return;
        }
        timeout.start();
        if (request.resumable()) {
            resumption = new HttpGetStream(link, place.lane(), request::headers, MAX_RESUME_FAILURES, this);
        }
        exchange = HttpExchange.post(link, request.lane(), request.headers(), request.message());
        exchange.send().onComplete(reply -> {
            if (released) {
                return; // given up meanwhile
            } else if (reply.failed()) {
                fail(link.faults().of(reply.cause()));
            } else if (reply.result() instanceof HttpReply.Accepted accepted) {
                onAccepted(accepted);
            } else {
                onRefused((HttpReply.Refused) reply.result());
            }
        });
    }

    @Override
    public CompletionStage<TransportResponse> response() {
        return outcome;
    }

    @Override
    public void cancel() {
        Runnable giveUp = () -> giveUp("the request was cancelled");
        link.run(giveUp, giveUp);
    }

    @Override
    public void hold() {
        link.run(timeout::hold, () -> {});
    }

    @Override
    public void release() {
        link.run(timeout::release, () -> {});
    }

    @Override
    public void shutDown() {
        giveUp("the transport was closed");
    }

    private void onAccepted(HttpReply.Accepted accepted) {
        HttpClientResponse response = accepted.response();
        replyHeaders = HttpBody.headers(response);
        int maxBytes = link.options().codec().maxBytes();
        if (accepted.isEventStream()) {
            HttpEventStream.read(response, maxBytes, this);
            return;
        }
        HttpBody.read(response, maxBytes).onComplete(body -> {
            if (released) {
                return; // given up meanwhile
            } else if (body.failed()) {
                fail(unexpected(response.statusCode(), "with a body that could not be read", body.cause()));
            } else {
                exchangeOver = true;
                onBody(response.statusCode(), body.result());
            }
        });
    }

    private void onBody(int status, byte[] body) {
        try {
            JsonRpcResponse found = finder.find(body);
            if (found != null) {
                succeed(found, status);
            } else {
                fail(unexpected(status, withoutResponse() + ", but with " + HttpBody.excerpt(body), null));
            }
        } catch (MalformedMessageException e) {
            fail(unexpected(status, withoutResponse() + ", but with " + HttpBody.excerpt(body), e));
        }
    }

    /** An error status may still carry JSON-RPC, which says more than the status. */
    private void onRefused(HttpReply.Refused reply) {
        exchangeOver = true;
        replyHeaders = reply.headers();
        try {
            if (finder.find(reply.body()) instanceof JsonRpcResponse.Failure failure) {
                succeed(failure, reply.status());
                return;
            }
        } catch (MalformedMessageException e) {
            // then the status has to do
        }
        fail(link.faults().status(reply));
    }

    @Override
    public void onOpened() {
        // the stream has been picked up; its events follow
    }

    @Override
    public void onEvent(SseEvent event) {
        if (resumption != null && !resuming) {
            resumption.observe(event);
        }
        if (released || !event.isMessage()) {
            return;
        }
        try {
            JsonRpcResponse found = finder.find(event.data().getBytes(StandardCharsets.UTF_8));
            if (found != null) {
                succeed(found, 200);
            }
        } catch (MalformedMessageException e) {
            fail(unexpected(200, withoutResponse() + ", but with an event that cannot be read", e));
        }
    }

    @Override
    public void onEnd(@Nullable Throwable cause) {
        if (released) {
            return;
        }
        exchangeOver = cause == null;
        if (outcome.isDone()) {
            letGo();
        } else if (resumption != null
                && resumption.hasPosition()
                && !(cause instanceof SseParser.EventTooLargeException)) {
            resuming = true;
            place.giveBack();
            resumption.openLater(null);
        } else {
            fail(unexpected(200, withoutResponse() + ", and its event stream is over", cause));
        }
    }

    @Override
    public void onGivenUp(TransportException reason) {
        fail(link.faults().unknown("the response stream broke and could not be picked up again", reason));
    }

    private void giveUp(String reason) {
        fail(link.faults().givenUp(exchange, reason));
    }

    private String withoutResponse() {
        return "without a response to request " + request.message().id();
    }

    private TransportException unexpected(int status, String what, @Nullable Throwable cause) {
        return link.faults().unexpected(status, Delivery.UNKNOWN, what, cause);
    }

    private void succeed(JsonRpcResponse response, int status) {
        if (outcome.isDone()) {
            return;
        }
        if (exchangeOver || resuming) {
            letGo();
        } else {
            timeout.cancel();
            drain = link.startTimer(DRAIN, this::letGo);
        }
        outcome.complete(new TransportResponse(
                response, status, replyHeaders, link.faults().retryAfter(replyHeaders)));
    }

    private void fail(TransportException reason) {
        letGo();
        outcome.completeExceptionally(reason);
    }

    private void letGo() {
        if (released) {
            return;
        }
        released = true;
        timeout.cancel();
        if (drain != null) {
            link.cancelTimer(drain);
        }
        if (exchange != null && !exchangeOver) {
            exchange.abort();
        }
        if (resumption != null) {
            resumption.stop();
        }
        place.giveBack();
        onReleased.accept(this);
    }
}
