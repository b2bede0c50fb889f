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

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;

/**
 * Carries JSON-RPC messages between this client and one server. It knows bytes, connections and processes; sessions,
 * generations and capabilities are the client's business. Thread-safe; nothing here blocks the caller.
 *
 * <p>Every failure is a {@link TransportException}, which says whether the server may have seen the message.
 */
public interface ClientTransport {

    /** Whether messages carry HTTP headers; without them (stdio) the {@code headers} arguments are ignored (P 62). */
    boolean hasHeaders();

    /**
     * Receives what the server sends of its own accord: notifications, and in the legacy generation requests, on
     * whatever stream they arrive. Called on a transport thread, in the order of each stream; it must not block. Set
     * once, before anything is sent.
     */
    void onInbound(InboundListener inbound);

    /**
     * Called whenever what was agreed with the server holds no longer, so that the client forgets it and agrees anew
     * with the next message. On stdio: once for each child process that has ended without {@link #close()}, before the
     * calls end that waited for it, and before anything is written to another child, which the next request starts. The
     * callback may send itself. HTTP never calls it. Set once, before anything is sent.
     */
    void onReconnect(Runnable reconnected);

    /** Sends a request and delivers its response. */
    TransportCall send(TransportRequest request);

    /**
     * Sends a notification, or the response to a request of the server. Ends when the server has taken it (HTTP: a 2xx
     * status; stdio: written to the pipe). On stdio it fails while no child
     * runs, since it belongs to a conversation that has ended.
     */
    CompletionStage<Void> post(JsonRpcMessage message, Map<String, String> headers);

    /**
     * Opens the legacy stream on which a server sends without being asked (HTTP GET), and keeps it open: when it breaks
     * it is opened again with {@code Last-Event-ID}, after the server's {@code retry} delay. Ends for good when the
     * server refuses it (405 and other 4xx), when it is cancelled, or at {@link #close}. On stdio there is nothing to
     * open: the stream stands at once and never ends.
     *
     * @param headers asked for each time the stream is opened, since a session may have changed in between
     */
    TransportStream openStream(Supplier<Map<String, String>> headers);

    /** Ends a legacy session (HTTP DELETE), best effort, within a few seconds; does nothing on stdio (P 65). */
    CompletionStage<Void> endSession(Map<String, String> headers);

    /**
     * Ends every call with a {@link TransportException}, closes connections and ends the child process. Idempotent.
     *
     * @return ends when everything is released, at most a few seconds later
     */
    CompletionStage<Void> close();
}
