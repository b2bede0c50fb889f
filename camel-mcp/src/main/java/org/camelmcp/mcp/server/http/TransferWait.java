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

import io.vertx.core.Vertx;
import java.time.Duration;

/** Waits until a body is received or an answer is taken, so long and no longer. */
final class TransferWait {

    private final Vertx vertx;
    private final long timer;

    private TransferWait(Vertx vertx, long timer) {
        this.vertx = vertx;
        this.timer = timer;
    }

    /** @param onTimeout run on the caller's event loop unless the wait has ended by then */
    static TransferWait start(Vertx vertx, Duration limit, Runnable onTimeout) {
        return new TransferWait(vertx, vertx.setTimer(limit.toMillis(), fired -> onTimeout.run()));
    }

    /** It is transferred, or nobody waits for it any more. May be called repeatedly. */
    void end() {
        vertx.cancelTimer(timer);
    }
}
