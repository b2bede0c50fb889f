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

import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;

/**
 * The streams of legacy sessions that are open on this node and belong to no request: on HTTP those of {@code GET}, on
 * stdio the process's output. Thread-safe.
 */
public interface SessionStreams {

    /**
     * Sends a message on one stream of a session (never on two: streamable-http, "Multiple connections").
     *
     * @return whether the session had an open stream here
     */
    boolean send(String sessionId, JsonRpcMessage message);

    /**
     * The one stream on which a message for a session goes now, for messages that are to stay together: its newest, since an
     * older one may have broken unseen. Empty when it has none here.
     */
    Optional<Stream> stream(String sessionId);

    /** One of them. Thread-safe; the same stream is the same object. */
    interface Stream {

        /** Sends a message; dropped once the stream is over. */
        void send(JsonRpcMessage message);

        /**
         * Runs an action once when the stream is over: broken, or ended with its session; at once when it is.
         *
         * @return takes the action back: a stream can last as long as its client, and holds what it is to run
         */
        Runnable onClosed(Runnable action);

        /** Whether all that the session's client gets comes on it, answers included: so on stdio. */
        boolean isWholeOutput();
    }

    /** Runs an action when that session opens a stream here, until the handle is closed. */
    AutoCloseable onOpened(java.util.function.Consumer<String> sessionId);
}
