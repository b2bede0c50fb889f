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

import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;

/**
 * Where the answer to one incoming message goes. Implemented by each transport. Thread-safe; nothing blocks.
 */
public interface ReplyChannel {

    /**
     * Sends a message ahead of the reply; on HTTP the answer becomes an event stream. Dropped once the channel is closed,
     * and when the client reads so slowly that its bound on waiting bytes is reached, which closes the channel.
     */
    void send(JsonRpcMessage message);

    /** Whether messages can go ahead of the reply; not so for HTTP clients that take no event streams. */
    default boolean takesMessages() {
        return true;
    }

    /**
     * Sends the reply and ends the exchange; only the first one counts, and none after the channel was closed. A reply
     * without a response writes nothing on stdio, and on HTTP ends an event stream that is open.
     */
    void reply(Reply reply);

    /**
     * Starts the event stream now, before there is any message (for streams that stay open: {@code subscriptions/listen}
     * and {@code GET}). Without effect when it is open already, after the reply, and on stdio.
     */
    void open();

    /**
     * Runs an action when the client has gone before the reply was sent; at once when that was so already. Never after a
     * reply. On stdio, when the process's input has ended.
     */
    void onClosed(Runnable action);
}
