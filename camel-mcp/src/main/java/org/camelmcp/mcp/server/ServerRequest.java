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
package org.camelmcp.mcp.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;

/**
 * A request that passed the checks of its generation, with all that is known of whoever sent it. Thread-safe.
 */
public interface ServerRequest {

    RequestId id();

    String method();

    /** The parameters, an empty object when absent. Not to be changed. */
    ObjectNode params();

    /** The request's {@code _meta}, an empty object when absent. Not to be changed. */
    ObjectNode meta();

    Revision revision();

    default Generation generation() {
        return revision().generation();
    }

    ClientProfile client();

    /** The authenticated principal, {@code null} without authentication; {@link #STDIO_PRINCIPAL} on stdio. */
    @Nullable
    String principal();

    /** The one principal that a stdio peer is (DESIGN 6). */
    String STDIO_PRINCIPAL = "stdio";

    /** The legacy session, {@code null} for modern requests. */
    @Nullable
    ServerSession session();

    /** Whether it came with HTTP headers; not so on stdio. */
    boolean isHttp();

    /** With which token the client wants to hear of progress, a string or an integer; {@code null} when it does not. */
    @Nullable
    JsonNode progressToken();

    /**
     * Sends a message on this request's own stream, ahead of the answer (P 49). Dropped when the request was answered,
     * cancelled or left.
     */
    void send(JsonRpcMessage message);

    /** Whether {@link #send} still can reach the client: not answered, not cancelled, not left. */
    boolean isOpen();

    /**
     * Whether a request of ours may go on this request's stream: else the client takes no event stream, and sending one ends
     * the request (HTTP 406).
     */
    boolean takesMessages();

    /**
     * Runs an action once when the client gives the request up before it is answered: it disconnects in the modern
     * generation (P 50) or on stdio, sends {@code notifications/cancelled} (stdio and legacy), or ends its session with
     * {@code DELETE} (legacy, on this node). At once when that was so already. Nothing more is written for such a request.
     */
    void onCancelled(Runnable action);

    /**
     * Runs an action once when the stream of this unanswered request breaks, whatever the generation; a legacy request
     * goes on without it (P 132). At once when that was so already.
     */
    void onDisconnected(Runnable action);
}
