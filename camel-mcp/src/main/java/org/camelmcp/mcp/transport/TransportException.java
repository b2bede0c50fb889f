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
package org.camelmcp.mcp.transport;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message did not get its answer for a reason on our side of the protocol: connection, process, HTTP status,
 * unreadable bytes, time. Never used for an error that the peer itself reported in JSON-RPC (P 9).
 */
public class TransportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether the server may have acted on the message. */
    public enum Delivery {
        /** It never left: connection refused, unknown host, TLS failure, pool full, transport closed. */
        NOT_SENT,
        /** The server, or something before it, answered that it did not take it: a 4xx status, 503. */
        REFUSED,
        /** It may have arrived and acted: reset, timeout, other 5xx, an answer that cannot be read (P 23). */
        UNKNOWN
    }

    private final Delivery delivery;
    private final int status;
    private final transient @Nullable Duration retryAfter;

    public TransportException(Delivery delivery, String message, @Nullable Throwable cause) {
        this(delivery, 0, null, message, cause);
    }

    public TransportException(
            Delivery delivery, int status, @Nullable Duration retryAfter, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.delivery = delivery;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public Delivery delivery() {
        return delivery;
    }

    /** The HTTP status, 0 when there was none. */
    public int status() {
        return status;
    }

    /** How long the server asks us to stay away ({@code Retry-After}, seconds or date form), never negative. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
