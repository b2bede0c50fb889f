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

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.camelmcp.mcp.server.Incoming;
import org.camelmcp.mcp.server.MessageReceiver;
import org.camelmcp.mcp.server.Reply;
import org.camelmcp.mcp.server.Sessions;
import org.camelmcp.mcp.stage.StageFailures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link MessageReceiver} on one path of a Vert.x Web router: Streamable HTTP of both generations. Refuses what
 * need not be read (P 53), and passes on the rest. Thread-safe; waiting requests hold no thread.
 */
public final class HttpBinding implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpBinding.class);

    private final MessageReceiver receiver;
    private final Sessions sessions;
    private final HttpBindingOptions options;
    private final EventLoopHandOff handOff = new EventLoopHandOff();
    private final Set<HttpReplyChannel> underWay = ConcurrentHashMap.newKeySet();
    private final String contextKey = HttpBinding.class.getName() + "@" + System.identityHashCode(this);
    private final List<Route> routes;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    private HttpBinding(
            Router router, String path, MessageReceiver receiver, Sessions sessions, HttpBindingOptions options) {
        this.receiver = receiver;
        this.sessions = sessions;
        this.options = options;
        // one route each: a route refuses a body handler after another handler. Bodies of GET and DELETE mean nothing,
        // and
        // the application's handler might write what is in them to files
        this.routes = List.of(
                router.route(path).handler(this::admit),
                router.post(path).handler(options.bodyHandler()::handle),
                router.route(path).handler(this::receive).failureHandler(this::fail));
    }

    /**
     * Serves from now on.
     *
     * @param router   of the HTTP server
     * @param path     one path, for example {@code /mcp}
     * @param receiver gets the messages; not closed with the binding
     * @param sessions where legacy sessions are found
     * @throws IllegalArgumentException when the path is a pattern, or no path
     */
    public static HttpBinding mount(
            Router router, String path, MessageReceiver receiver, Sessions sessions, HttpBindingOptions options) {
        if (!path.matches("/[A-Za-z0-9._~/-]*")) {
            throw new IllegalArgumentException("Illegal path: '" + path
                    + "' must begin with '/' and have only letters, digits and the characters - . _ ~ /");
        }
        return new HttpBinding(router, path, receiver, sessions, options);
    }

    /** How many requests and streams are open; for tests. */
    public int underWay() {
        return underWay.size();
    }

    /**
     * Takes the path off the router, ends open streams and answers waiting requests with 503, as if their clients had left.
     * Returns before all of that is written; the server must run on until {@link #ended}.
     */
    @Override
    public void close() {
        closed = true;
        routes.forEach(Route::remove);
        underWay.forEach(HttpReplyChannel::shutDown);
        tellIfEnded();
    }

    /**
     * Completes when this is closed and the last answer has been written, or its client has left. A client that does not
     * read delays that by the time limit of {@link HttpBindingOptions#transferTimeout}.
     */
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    private void left(HttpReplyChannel channel) {
        underWay.remove(channel);
        tellIfEnded();
    }

    private void tellIfEnded() {
        if (closed && underWay.isEmpty()) {
            ended.complete(null);
        }
    }

    private void admit(RoutingContext routing) {
        HttpReplyChannel[] self = new HttpReplyChannel[1];
        HttpReplyChannel channel = new HttpReplyChannel(routing, options, handOff, () -> left(self[0]));
        self[0] = channel;
        underWay.add(channel);
        if (closed) {
            channel.shutDown();
            return;
        }
        Optional<Reply> refusal = Admission.checkPage(routing.request(), options.origins());
        if (refusal.isPresent()) {
            channel.reply(refusal.get());
            return;
        }
        CrossOrigin.allow(routing.request());
        if (CrossOrigin.isPreflight(routing.request())) {
            // browsers never authenticate it
            channel.reply(CrossOrigin.preflight(routing.request()));
            return;
        }
        CompletableFuture<Optional<String>> principal = principal(routing);
        if (!principal.isDone()) {
            // else the body would be gone before its handler comes
            routing.request().pause();
        }
        principal.whenComplete((name, failure) -> channel.onLoop(
                () -> admit(routing, channel, name, failure == null ? null : StageFailures.unwrap(failure))));
    }

    private void admit(
            RoutingContext routing,
            HttpReplyChannel channel,
            @Nullable Optional<String> principal,
            @Nullable Throwable failure) {
        HttpServerRequest request = routing.request();
        Optional<Reply> refusal;
        if (failure instanceof AccessRefusedException refused) {
            refusal = Optional.of(Refusal.of(refused));
        } else if (failure != null
                || principal == null
                || principal.filter(String::isEmpty).isPresent()) {
            LOG.error("Nobody knows who sent a request: the principal resolver failed, or gave no name", failure);
            refusal = Optional.of(Refusal.of(500, "Internal error"));
        } else {
            refusal = Admission.checkMedia(request)
                    .or(() -> options.isTooLarge(Admission.announcedLength(request))
                            ? Optional.of(tooLarge())
                            : Optional.empty());
        }
        refusal.ifPresent(channel::reply);
        // what was held back comes later on this event loop, so that the body's handler does not miss it
        request.resume();
        if (channel.isWaiting()) {
            routing.put(contextKey, new Admitted(channel, principal.orElse(null), awaitBody(routing, channel)));
            routing.next();
        }
    }

    /** Bodies that trickle in would else take memory and a connection for as long as their senders like. */
    private TransferWait awaitBody(RoutingContext routing, HttpReplyChannel channel) {
        Duration limit = options.transferTimeout();
        TransferWait wait = TransferWait.start(routing.vertx(), limit, () -> {
            LOG.debug("A body had not arrived after {}: its connection is closed", limit);
            channel.disconnect();
        });
        routing.addEndHandler(ended -> wait.end());
        return wait;
    }

    private CompletableFuture<Optional<String>> principal(RoutingContext routing) {
        try {
            CompletionStage<Optional<String>> stage = options.principals().resolve(routing);
            return stage.toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void receive(RoutingContext routing) {
        Admitted admitted = routing.get(contextKey);
        admitted.body.end();
        HttpReplyChannel channel = admitted.channel;
        if (!channel.isWaiting()) {
            return;
        }
        HttpServerRequest request = routing.request();
        Buffer body = routing.body().buffer();
        if (body != null && options.isTooLarge(body.length())) {
            // nobody said so before, and the application's own handler took it
            channel.reply(tooLarge());
            return;
        }
        Incoming incoming = new Incoming(
                body == null ? new byte[0] : body.getBytes(), request.headers()::getAll, admitted.principal, sessions);
        try {
            if (request.method() == HttpMethod.POST) {
                channel.keepAlive();
                receiver.receive(incoming, channel);
            } else if (request.method() == HttpMethod.GET) {
                receiver.openStream(incoming, channel);
            } else {
                receiver.endSession(incoming, channel);
            }
        } catch (RuntimeException e) {
            LOG.error("A message was not received", e);
            channel.reply(Refusal.of(500, "Internal error"));
        }
    }

    /** What the body's handler refuses. What failed before us is not ours to answer. */
    private void fail(RoutingContext routing) {
        Admitted admitted = routing.get(contextKey);
        if (admitted == null) {
            routing.next();
            return;
        }
        // the rest of the body may fail as well, which nobody needs to know
        routing.request().exceptionHandler(e -> {});
        int status = routing.statusCode();
        if (status == 413) {
            admitted.channel.reply(tooLarge());
        } else if (status == 400 || status == 417 || routing.failure() instanceof HttpClosedException) {
            admitted.channel.reply(Refusal.of(status == 417 ? 417 : 400, "The body is malformed or cut off"));
        } else if (routing.failure() instanceof IOException) {
            // the client has reset its connection: no fault of ours, and its to repeat as often as it likes
            LOG.debug("A connection broke within the body of a request", routing.failure());
            admitted.channel.disconnect();
        } else {
            LOG.warn("The body of a request could not be read", routing.failure());
            admitted.channel.reply(Refusal.of(500, "Internal error"));
        }
    }

    private static Reply tooLarge() {
        return Refusal.of(413, "The body is larger than this server takes");
    }

    private record Admitted(
            HttpReplyChannel channel, @Nullable String principal, TransferWait body) {}
}
