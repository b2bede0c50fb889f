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

import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.jspecify.annotations.Nullable;

/** Receives what a server sends of its own accord. Called on transport threads; must not block. */
@FunctionalInterface
public interface InboundListener {

    /**
     * A notification or a request of the server.
     *
     * @param during the request of ours on whose stream it came; {@code null} when it came on a stream of the server's own
     *               (GET), and on stdio, where everything comes on one
     */
    void onMessage(JsonRpcMessage message, @Nullable RequestId during);

    /**
     * A request of the server that is malformed, so that all it can get is this error. The stream on which it came goes on.
     *
     * @param id the server's
     */
    default void onMalformedRequest(RequestId id, JsonRpcError error) {}
}
