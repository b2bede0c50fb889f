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

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.InboundListener;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.mcp.transport.TransportStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streamable HTTP, as both protocol generations use it: every message is a POST, answered by JSON or by server-sent
 * events (2025-11-25 "Transports"; 2026-07-28 "Streamable HTTP"; P 25-39, 132).
 *
 * <p>Thread-safe; no thread waits and none is made. All of one transport's work happens on one Vert.x context: that of
 * the constructor's caller, or an event loop when it has none. Stages complete and inbound messages are delivered there,
 * so that whatever depends on them must not block. A redirect is never followed, and nothing is sent a second time but
 * after a 401 with a new token.
 */
public final class HttpTransport implements ClientTransport {

    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

    private static final Duration POST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration END_SESSION_TIMEOUT = Duration.ofSeconds(3);

    private final HttpLink link;
    private final SafeListener inbound;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private final Set<HttpActivity> activities = ConcurrentHashMap.newKeySet();
    private boolean closing; // used on the context only

    /**
     * Makes the transport; it connects when it is first used.
     *
     * @param vertx stays the caller's: closing the transport leaves it open
     */
    public HttpTransport(Vertx vertx, HttpTransportOptions options) {
        this(vertx, options, Clock.systemUTC());
    }

    /** As above, with the clock that {@code Retry-After} dates are compared to. */
    public HttpTransport(Vertx vertx, HttpTransportOptions options, Clock clock) {
        this.inbound = new SafeListener(options.target());
        this.link = new HttpLink(
                vertx,
                vertx.getOrCreateContext(),
                options,
                new HttpLanes(vertx, options),
                new HttpFaults(options.target().origin(), clock),
                inbound);
    }

    @Override
    public boolean hasHeaders() {
        return true;
    }

    @Override
    public void onInbound(InboundListener listener) {
        inbound.set(listener);
    }

    @Override
    public void onReconnect(Runnable reconnected) {
        // every POST stands for itself: there is no connection to lose
    }

    @Override
    public TransportCall send(TransportRequest request) {
        HttpCall call = new HttpCall(link, request, activities::remove);
        begin(call, call::start);
        return call;
    }

    /** Fails when the server has not answered within 30 seconds. */
    @Override
    public CompletionStage<Void> post(JsonRpcMessage message, Map<String, String> headers) {
        return notice(HttpExchange.post(link, Lane.CONTROL, headers, message), POST_TIMEOUT);
    }

    @Override
    public TransportStream openStream(Supplier<Map<String, String>> headers) {
        HttpListenStream stream = new HttpListenStream(link, headers, activities::remove);
        begin(stream, stream::start);
        return stream;
    }

    /** Ends normally in any case, after 3 seconds at most. */
    @Override
    public CompletionStage<Void> endSession(Map<String, String> headers) {
        HttpExchange delete = new HttpExchange(link, Lane.CONTROL, HttpMethod.DELETE, headers, null);
        return notice(delete, END_SESSION_TIMEOUT).exceptionally(e -> {
            // a server may answer 405: sessions end by themselves, too
            LOG.debug("The session was not ended: {}", e.getMessage());
            return null;
        });
    }

    @Override
    public CompletionStage<Void> close() {
        link.run(
                () -> {
                    if (!closing) {
                        shutDownActivities();
                        link.lanes().close().onComplete(done -> closed.complete(null));
                    }
                },
                () -> {
                    // Vert.x was closed before us, and has closed our connections
                    shutDownActivities();
                    closed.complete(null);
                });
        return closed;
    }

    private void shutDownActivities() {
        closing = true;
        new ArrayList<>(activities).forEach(HttpActivity::shutDown);
    }

    /** How many requests and streams have not released everything yet. */
    int underWay() {
        return activities.size();
    }

    @Override
    public String toString() {
        return "HttpTransport[" + link.options().target() + "]";
    }

    private CompletionStage<Void> notice(HttpExchange exchange, Duration timeout) {
        HttpNotice notice = new HttpNotice(link, exchange, timeout, activities::remove);
        begin(notice, notice::start);
        return notice.outcome();
    }

    private void begin(HttpActivity activity, Runnable start) {
        Runnable startUnlessClosing = () -> {
            if (closing) {
                activity.shutDown();
            } else {
                activities.add(activity);
                try {
                    start.run();
                } catch (RuntimeException e) {
                    // such as a message that cannot be written as JSON; nothing of it has been sent
                    LOG.warn("A message to {} could not be sent", link.options().target(), e);
                    activity.shutDown();
                }
            }
        };
        link.run(startUnlessClosing, activity::shutDown);
    }
}
