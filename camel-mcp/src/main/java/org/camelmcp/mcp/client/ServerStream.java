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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportStream;
import org.jspecify.annotations.Nullable;

/**
 * The legacy stream on which a server sends without being asked: at most one, of the current session; another session
 * gets another stream. Thread-safe.
 */
final class ServerStream {

    private final ClientTransport transport;
    private final Envelope envelope;

    private @Nullable Connection connection;
    private @Nullable TransportStream stream;

    ServerStream(ClientTransport transport, Envelope envelope) {
        this.transport = transport;
        this.envelope = envelope;
    }

    /** Opens the stream of this connection unless it stands already. Ends when it stands; fails when the server has none. */
    synchronized CompletionStage<Void> open(Connection current) {
        if (stream == null || connection != current || isWorthAnotherAttempt(stream)) {
            close();
            connection = current;
            stream = transport.openStream(
                    () -> envelope.legacyHeaders(current.profile().revision(), current.sessionId()));
        }
        return stream.opened();
    }

    /** It is over, and not because the server has no such stream, which would be the same next time. */
    private static boolean isWorthAnotherAttempt(TransportStream stream) {
        return stream.closed().toCompletableFuture().isDone()
                && stream.opened()
                        .handle((stood, failure) -> !(failure != null
                                && StageFailures.unwrap(failure) instanceof TransportException refused
                                && refused.delivery() == Delivery.REFUSED))
                        .toCompletableFuture()
                        .getNow(true);
    }

    synchronized boolean isWanted() {
        return stream != null;
    }

    synchronized void close() {
        if (stream != null) {
            stream.cancel();
            stream = null;
            connection = null;
        }
    }

    static CompletionStage<Void> none() {
        return CompletableFuture.failedFuture(
                new McpProtocolException("The modern generation has no stream of this kind; use subscriptions/listen"));
    }
}
