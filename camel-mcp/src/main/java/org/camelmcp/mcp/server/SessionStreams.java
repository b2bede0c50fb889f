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

    /** Runs an action when that session opens a stream here, until the handle is closed. */
    AutoCloseable onOpened(java.util.function.Consumer<String> sessionId);
}
