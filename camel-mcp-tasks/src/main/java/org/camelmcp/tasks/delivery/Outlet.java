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
package org.camelmcp.tasks.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.server.SessionStreams;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.requestor.SerialExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of one task or call to its client, and the requests that go out there, each on exactly one at a time. Thread-safe.
 *
 * <p>Where a request goes: on stdio, on the one output. Else on a stream of the client's own requests, the newest, such as an
 * open {@code tasks/result}. Else on the newest {@code GET} stream of the session, after a while in which a client that
 * follows the specification opens {@code tasks/result} (P 127): some never do. Else it waits until one of these opens.
 *
 * <p>It moves, with the same id, when its stream is over before it is answered (B55), and only then, since not every client
 * tells by the id that it has asked its person before. So it does not move to a {@code tasks/result} that is opened after it
 * went out on a {@code GET} stream.
 *
 * <p>A {@code GET} stream is over when its connection is closed, and when its session opens another, since a client needs one
 * and has seen the first break. A connection that is lost without a word, such as behind a router, is found by the comments
 * that keep it alive: they are not acknowledged, and the operating system gives up after minutes (about 15 on Linux), which
 * is late, but never lost. To ask again on {@code tasks/result} would be earlier in that rare case, and twice in the ordinary
 * one. Nothing that we could send would tell which it is: while its person thinks, many a client reads nothing.
 */
final class Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

    private final SessionStreams streams;
    private final PollTimer timer;
    private final SerialExecutor steps =
            new SerialExecutor(thrown -> LOG.warn("A request to a client could not be handled", thrown));

    // in steps only
    private final List<RequestCarrier> own = new ArrayList<>(1);
    private final Map<RequestId, OutgoingRequest> requests = new LinkedHashMap<>();
    private final Map<SessionStreams.Stream, Shared> shared = new HashMap<>(1);

    private volatile @Nullable Address address;

    /**
     * A stream of the session, which outlives us as a rule.
     *
     * @param forget so that it does not keep us
     */
    private record Shared(SessionCarrier carrier, Runnable forget) {}

    Outlet(SessionStreams streams, PollTimer timer) {
        this.streams = streams;
        this.timer = timer;
    }

    /** Names the session whose streams may be used. */
    void address(Address session) {
        address = session;
    }

    /** The client has sent a request on whose stream ours may go. */
    void add(RequestCarrier carrier) {
        steps.execute(() -> {
            own.add(carrier);
            requests.values().forEach(this::place);
        });
        carrier.onClosed(() -> steps.execute(() -> left(carrier)));
    }

    /** A session has opened a stream. */
    void opened(String sessionId) {
        Address session = address;
        if (session != null && session.sessionId().equals(sessionId)) {
            steps.execute(() -> requests.values().forEach(this::place));
        }
    }

    /** Sends a request as soon as there is a stream for it. @param patience before a stream of no request is used */
    void post(OutgoingRequest request, Duration patience) {
        steps.execute(() -> {
            requests.put(request.id(), request);
            request.patience = patience;
            place(request);
        });
    }

    /**
     * A request is answered, or nobody wants to know the answer any more.
     *
     * @param reason what the client is told that got it; {@code null} for nothing
     */
    void drop(RequestId id, @Nullable String reason) {
        steps.execute(() -> {
            OutgoingRequest request = requests.remove(id);
            if (request != null) {
                forget(request, reason);
            }
            leaveUnused();
        });
    }

    /** A session's streams may outlive very many tasks, and would hold what each had asked. */
    private void leaveUnused() {
        if (requests.isEmpty()) {
            shared.values().forEach(stream -> stream.forget().run());
            shared.clear();
        }
    }

    /** It has no stream: for how long one that belongs to a request of the client's is waited for. */
    private void waitForBetter(OutgoingRequest request) {
        try {
            request.alarm = timer.schedule(
                    request.patience,
                    () -> steps.execute(() -> {
                        request.patience = Duration.ZERO;
                        if (requests.get(request.id()) == request) {
                            place(request);
                        }
                    }));
        } catch (RejectedExecutionException stopping) {
            LOG.debug("The server stops; a question waits no longer");
        }
    }

    private void forget(OutgoingRequest request, @Nullable String reason) {
        if (request.alarm != null) {
            request.alarm.cancel();
        }
        if (request.carrier != null && reason != null) {
            ObjectNode params = JsonNodeFactory.instance.objectNode();
            if (request.id().value() instanceof String text) {
                params.put("requestId", text);
            } else {
                params.put("requestId", ((Number) request.id().value()).longValue());
            }
            request.carrier.send(new JsonRpcNotification(Methods.CANCELLED, params.put("reason", reason)));
        }
    }

    private void left(Carrier carrier) {
        own.remove(carrier);
        if (carrier instanceof SessionCarrier session) {
            shared.remove(session.stream());
        }
        for (OutgoingRequest request : requests.values()) {
            if (request.carrier == carrier) {
                request.carrier = null;
                place(request);
            }
        }
    }

    private void place(OutgoingRequest request) {
        Carrier best = best(request);
        if (best != null && best != request.carrier) {
            request.carrier = best;
            request.on(best).ifPresent(best::send);
        } else if (request.carrier == null && request.alarm == null && !request.patience.isZero()) {
            waitForBetter(request);
        }
    }

    private @Nullable Carrier best(OutgoingRequest request) {
        Carrier now = request.carrier;
        SessionCarrier session = session();
        if (now != null && (now == session || own.contains(now))) {
            return now;
        }
        boolean mayUseSession = session != null && request.on(session).isPresent();
        if (mayUseSession && session.stream().isWholeOutput()) {
            return session;
        }
        for (int newest = own.size() - 1; newest >= 0; newest--) {
            if (request.on(own.get(newest)).isPresent()) {
                return own.get(newest);
            }
        }
        return mayUseSession && request.patience.isZero() ? session : null;
    }

    private @Nullable SessionCarrier session() {
        Address session = address;
        SessionStreams.Stream newest =
                session == null ? null : streams.stream(session.sessionId()).orElse(null);
        if (newest == null) {
            return null;
        }
        return shared.computeIfAbsent(newest, stream -> listen(stream, session.recipient()))
                .carrier();
    }

    private Shared listen(SessionStreams.Stream stream, Recipient recipient) {
        SessionCarrier carrier = new SessionCarrier(stream, recipient);
        return new Shared(carrier, stream.onClosed(() -> steps.execute(() -> left(carrier))));
    }
}
