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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.camelmcp.mcp.transport.TransportException;
import org.jspecify.annotations.Nullable;

/** An HTTP request of which only the status matters: a notification, a response to the server, a DELETE. */
final class HttpNotice implements HttpActivity {

    /** Whatever a server says beside its 2xx is read, so that the connection can be used again, but not for long. */
    private static final int MAX_IGNORED_BYTES = 64 * 1024;

    private final HttpLink link;
    private final Duration timeout;
    private final HttpExchange exchange;
    private final Consumer<HttpNotice> onReleased;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();

    private @Nullable Long timer;
    private boolean exchangeOver;
    private boolean released;

    HttpNotice(HttpLink link, HttpExchange exchange, Duration timeout, Consumer<HttpNotice> onReleased) {
        this.link = link;
        this.timeout = timeout;
        this.exchange = exchange;
        this.onReleased = onReleased;
    }

    CompletionStage<Void> outcome() {
        return outcome;
    }

    void start() {
        timer = link.startTimer(timeout, () -> fail(link.faults().timeout(exchange, timeout)));
        exchange.send().onComplete(reply -> {
            if (released) {
                return;
            }
            if (reply.failed()) {
                fail(link.faults().of(reply.cause()));
            } else if (reply.result() instanceof HttpReply.Refused refused) {
                exchangeOver = true;
                fail(link.faults().status(refused));
            } else {
                onAccepted((HttpReply.Accepted) reply.result());
            }
        });
    }

    private void onAccepted(HttpReply.Accepted accepted) {
        if (accepted.isEventStream()) {
            release();
        } else {
            HttpBody.read(accepted.response(), MAX_IGNORED_BYTES).onComplete(body -> {
                exchangeOver = body.succeeded();
                release();
            });
        }
        outcome.complete(null);
    }

    @Override
    public void shutDown() {
        fail(link.faults().givenUp(exchange, "the transport was closed"));
    }

    private void fail(TransportException reason) {
        release();
        outcome.completeExceptionally(reason);
    }

    private void release() {
        if (released) {
            return;
        }
        released = true;
        if (timer != null) {
            link.cancelTimer(timer);
        }
        if (!exchangeOver) {
            exchange.abort();
        }
        onReleased.accept(this);
    }
}
