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

import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.jspecify.annotations.Nullable;

/**
 * A legacy event stream fetched by GET, and fetched again from where it broke (P 132). It holds one of the places for
 * streams from its first attempt until it is stopped. Used on one Vert.x context only.
 */
final class HttpGetStream implements HttpEventStream.Listener {

    interface Listener {

        /** The server has begun the stream, for the first time or again. */
        void onOpened();

        void onEvent(SseEvent event);

        /** No further attempt is made; the stream has been stopped. */
        void onGivenUp(TransportException reason);
    }

    /** Keep on however often it fails. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private final HttpLink link;
    private final Supplier<Map<String, String>> headers;
    private final int maxFailures;
    private final Listener listener;
    private final StreamPlace place;
    private final ReconnectDelay delay = new ReconnectDelay();

    private @Nullable String lastEventId;
    private @Nullable Map<String, String> lastHeaders;
    private @Nullable HttpExchange exchange;
    private @Nullable Long timer;
    private boolean anyEvent;
    private boolean stopped;

    /**
     * @param lane        one of the bounded ones
     * @param headers     asked for at each attempt
     * @param maxFailures how many attempts in a row may fail, or bring no event, before it is given up
     */
    HttpGetStream(HttpLink link, Lane lane, Supplier<Map<String, String>> headers, int maxFailures, Listener listener) {
        this.link = link;
        this.place = new StreamPlace(link.lanes(), lane);
        this.headers = headers;
        this.maxFailures = maxFailures;
        this.listener = listener;
    }

    /** Remembers an event's id and {@code retry}, also of the POST stream that this one is to continue. */
    void observe(SseEvent event) {
        if (event.id() != null) {
            // an id that no header can carry is of no use
            boolean usable = !event.id().isEmpty() && HttpTransportOptions.isFieldValue(event.id());
            lastEventId = usable ? event.id() : null;
        }
        if (event.retry() != null) {
            delay.serverAsks(event.retry());
        }
    }

    /** Whether the server has said from where a stream could be continued. */
    boolean hasPosition() {
        return lastEventId != null;
    }

    void open() {
        timer = null;
        if (!place.take()) {
            TransportException full = link.faults().noneFree(place.lane());
            if (maxFailures == UNLIMITED) {
                giveUp(full);
            } else {
                failed(null, full);
            }
            return;
        }
        anyEvent = false;
        Map<String, String> requestHeaders;
        try {
            requestHeaders = requestHeaders();
        } catch (RuntimeException e) {
            giveUp(link.faults().unsendable("its headers could not be had", e));
            return;
        }
        exchange = new HttpExchange(link, place.lane(), HttpMethod.GET, requestHeaders, null);
        exchange.send().onComplete(reply -> {
            if (!stopped && reply.succeeded()) {
                onReply(reply.result());
            } else if (!stopped) {
                failed(null, link.faults().of(reply.cause()));
            }
        });
    }

    /** Opens the stream after the delay that the server asked for. */
    void openLater(@Nullable Duration atLeast) {
        timer = link.startTimer(delay.next(atLeast), this::open);
    }

    /** Closes the stream for good. Idempotent; the listener hears no more. */
    void stop() {
        stopped = true;
        if (timer != null) {
            link.cancelTimer(timer);
        }
        if (exchange != null) {
            exchange.abort();
        }
        place.giveBack();
    }

    private Map<String, String> requestHeaders() {
        Map<String, String> asked = headers.get();
        if (lastHeaders != null && !lastHeaders.equals(asked)) {
            // another session: ids of the former one mean nothing to it
            lastEventId = null;
        }
        lastHeaders = asked;
        Map<String, String> all = new HashMap<>(asked);
        all.put("Accept", "text/event-stream");
        if (lastEventId != null) {
            all.put(HttpHeaders.LAST_EVENT_ID, lastEventId);
        }
        return all;
    }

    private void onReply(HttpReply reply) {
        if (reply instanceof HttpReply.Accepted accepted) {
            if (accepted.isEventStream()) {
                if (maxFailures == UNLIMITED) {
                    delay.succeeded();
                }
                listener.onOpened();
                HttpEventStream.read(accepted.response(), link.options().codec().maxBytes(), this);
            } else {
                giveUp(link.faults()
                        .unexpected(accepted.response().statusCode(), Delivery.REFUSED, "to GET, but no events", null));
            }
            return;
        }
        HttpReply.Refused refused = (HttpReply.Refused) reply;
        TransportException reason = link.faults().status(refused);
        if (refused.status() == 429 || refused.status() >= 500) {
            failed(reason.retryAfter().orElse(null), reason);
        } else {
            giveUp(reason);
        }
    }

    @Override
    public void onEvent(SseEvent event) {
        if (stopped) {
            return;
        }
        anyEvent = true;
        delay.succeeded();
        observe(event);
        listener.onEvent(event);
    }

    @Override
    public void onEnd(@Nullable Throwable cause) {
        if (stopped) {
            return;
        }
        if (cause instanceof SseParser.EventTooLargeException) {
            // continuing would bring the same event again
            giveUp(link.faults().unknown("a stream is read no further", cause));
        } else if (anyEvent || maxFailures == UNLIMITED) {
            openLater(null);
        } else {
            failed(null, link.faults().unknown("the stream ended without an event", cause));
        }
    }

    private void failed(@Nullable Duration atLeast, TransportException reason) {
        delay.failed();
        if (delay.failures() >= maxFailures) {
            giveUp(reason);
        } else {
            openLater(atLeast);
        }
    }

    private void giveUp(TransportException reason) {
        stop();
        listener.onGivenUp(reason);
    }
}
