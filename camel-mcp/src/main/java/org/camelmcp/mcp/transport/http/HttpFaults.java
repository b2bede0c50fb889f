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

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.mcp.transport.TransportTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what went wrong with an HTTP request into a {@link TransportException}, and so decides whether the server may
 * have acted on it (P 23).
 */
record HttpFaults(String origin, Clock clock) {

    TransportException notSent(String reason, @Nullable Throwable cause) {
        return new TransportException(
                Delivery.NOT_SENT, "Nothing was sent to " + origin + ": " + withCause(reason, cause), cause);
    }

    /** As {@link #notSent}, but for a cause whose message might repeat a token or header and so is not repeated here. */
    TransportException unsendable(String reason, @Nullable Throwable cause) {
        return new TransportException(Delivery.NOT_SENT, "Nothing was sent to " + origin + ": " + reason, cause);
    }

    TransportException unknown(String reason, @Nullable Throwable cause) {
        return new TransportException(
                Delivery.UNKNOWN,
                "It is not known whether " + origin + " acted on the message: " + withCause(reason, cause),
                cause);
    }

    TransportException closed() {
        return notSent("the transport is closed", null);
    }

    /** A request that we end early ourselves; {@code null} when it had not begun. */
    TransportException givenUp(@Nullable HttpExchange exchange, String reason) {
        return delivery(exchange) == Delivery.UNKNOWN ? unknown(reason, null) : unsendable(reason, null);
    }

    TransportException timeout(@Nullable HttpExchange exchange, Duration timeout) {
        return new TransportTimeoutException(delivery(exchange), "The request to " + origin, timeout);
    }

    private static Delivery delivery(@Nullable HttpExchange exchange) {
        return exchange != null && exchange.written() ? Delivery.UNKNOWN : Delivery.NOT_SENT;
    }

    TransportException noneFree(Lane lane) {
        return notSent(
                lane == Lane.STREAM
                        ? "all places for streams are taken (maxStreams)"
                        : "all places for requests that wait long are taken (maxWaits)",
                null);
    }

    /** Whatever ended an {@link HttpExchange}. */
    TransportException of(Throwable failure) {
        return failure instanceof TransportException known ? known : unknown("an unexpected failure", failure);
    }

    /** A status other than 2xx whose body is no JSON-RPC error. */
    TransportException status(HttpReply.Refused reply) {
        int status = reply.status();
        Delivery delivery = status < 500 || status == 503 ? Delivery.REFUSED : Delivery.UNKNOWN;
        StringBuilder message =
                new StringBuilder(origin).append(" answered HTTP ").append(status);
        if (status >= 300 && status < 400) {
            message.append("; redirects are not followed, configure the final URL");
        } else if (status != 401 && status != 403) {
            // an authentication error's body may repeat the credentials that it refuses
            message.append(" with ").append(HttpBody.excerpt(reply.body()));
        }
        return new TransportException(delivery, status, retryAfter(reply.headers()), message.toString(), null);
    }

    /** What the response headers ask, {@code null} for nothing. */
    @Nullable
    Duration retryAfter(Map<String, String> headers) {
        return RetryAfter.parse(headers.get("retry-after"), clock);
    }

    /** A 2xx status that is no answer to what was asked; the server has seen the request. */
    TransportException unexpected(int status, Delivery delivery, String what, @Nullable Throwable cause) {
        return new TransportException(
                delivery, status, null, origin + " answered HTTP " + status + " " + withCause(what, cause), cause);
    }

    private static String withCause(String reason, @Nullable Throwable cause) {
        return cause == null || cause.getMessage() == null ? reason : reason + " (" + cause.getMessage() + ")";
    }
}
