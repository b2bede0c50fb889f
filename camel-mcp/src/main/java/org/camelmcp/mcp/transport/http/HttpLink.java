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

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.camelmcp.mcp.transport.InboundListener;

/**
 * What the parts of one {@link HttpTransport} share.
 *
 * @param context the one Vert.x context on which everything happens, so that no part needs a lock
 * @param inbound takes what the server sends of its own accord; never throws
 */
record HttpLink(
        Vertx vertx,
        Context context,
        HttpTransportOptions options,
        HttpLanes lanes,
        HttpFaults faults,
        InboundListener inbound) {

    /** Beyond this Vert.x's timers overflow; it is as good as never. */
    private static final Duration MAX_TIMER = Duration.ofDays(3650);

    /**
     * Runs on the context, after what was handed in before; never on the caller's stack.
     *
     * @param otherwise runs on the caller's stack when Vert.x was closed before us: the context is dead then, and
     *                  nothing else runs
     */
    void run(Runnable action, Runnable otherwise) {
        try {
            context.runOnContext(v -> action.run());
        } catch (RejectedExecutionException e) {
            otherwise.run();
        }
    }

    /** Runs once after the delay, on the context. */
    long startTimer(Duration delay, Runnable action) {
        long millis = (delay.compareTo(MAX_TIMER) > 0 ? MAX_TIMER : delay).toMillis();
        return vertx.setTimer(Math.max(1, millis), id -> action.run());
    }

    void cancelTimer(long id) {
        vertx.cancelTimer(id);
    }
}
