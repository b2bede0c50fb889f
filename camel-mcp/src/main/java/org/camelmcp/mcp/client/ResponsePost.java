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
package org.camelmcp.mcp.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.TransportException;

/**
 * The response to a request of the server on its way. It may hold what a person took hours to answer, so that over HTTP
 * it is posted again when that fails for a while: whoever receives the same response twice drops the second, since
 * nothing waits for that id any more. A pipe to a child process either works or is gone for good.
 */
final class ResponsePost {

    /** With the delays between them, some two minutes: a server's restart. */
    static final int MAX_ATTEMPTS = 12;

    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);

    private final ClientTransport transport;
    private final JsonRpcResponse response;
    private final Map<String, String> headers;
    private final BooleanSupplier wanted;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();

    /** @param wanted whether the server still waits, asked before each attempt */
    ResponsePost(
            ClientTransport transport, JsonRpcResponse response, Map<String, String> headers, BooleanSupplier wanted) {
        this.transport = transport;
        this.response = response;
        this.headers = headers;
        this.wanted = wanted;
    }

    /** Ends when the server has taken it or no longer wants it; fails when all attempts failed. */
    CompletableFuture<Void> start() {
        attempt(1);
        return outcome;
    }

    private void attempt(int number) {
        if (!wanted.getAsBoolean()) {
            outcome.complete(null);
            return;
        }
        transport.post(response, headers).whenComplete((taken, thrown) -> {
            Throwable failure = thrown == null ? null : StageFailures.unwrap(thrown);
            if (failure == null) {
                outcome.complete(null);
            } else if (number < MAX_ATTEMPTS && transport.hasHeaders() && mayPass(failure)) {
                CompletableFuture.delayedExecutor(
                                delay(number, failure).toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                        .execute(() -> attempt(number + 1));
            } else {
                outcome.completeExceptionally(failure);
            }
        });
    }

    /** Whether the same may work a little later: not what the server refuses, such as a session that it no longer knows. */
    static boolean mayPass(Throwable failure) {
        if (!(failure instanceof TransportException broken)) {
            return false;
        }
        int status = broken.status();
        return status == 0 || status == 408 || status == 429 || status >= 500;
    }

    /** @param number of the attempt that failed, from 1 */
    static Duration delay(int number, Throwable failure) {
        Duration ours = FIRST_DELAY.multipliedBy(1L << Math.min(number - 1, 16));
        Duration asked = failure instanceof TransportException broken
                ? broken.retryAfter().orElse(Duration.ZERO)
                : Duration.ZERO;
        Duration longer = asked.compareTo(ours) > 0 ? asked : ours;
        return longer.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : longer;
    }
}
