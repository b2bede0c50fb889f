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
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Methods;
import org.jspecify.annotations.Nullable;

/** Decides by which generation's rules a message is read: a pure function of the message, first its body (P 67). */
final class GenerationSplit {

    private GenerationSplit() {}

    static Generation of(JsonRpcMessage message, @Nullable RequestHeaders headers) {
        // a body that claims to be modern is, and gets a modern error where the claim is incomplete (P 44)
        if (claimsModern(message)) {
            return Generation.MODERN;
        }
        if (message instanceof JsonRpcRequest request) {
            if (request.method().equals(Methods.INITIALIZE)) {
                return Generation.LEGACY;
            }
            // no legacy client knows these
            if (request.method().equals(Methods.DISCOVER) || request.method().equals(Methods.SUBSCRIPTIONS_LISTEN)) {
                return Generation.MODERN;
            }
        }
        // the header of a modern or an unknown revision: whoever sends it wants modern rules and has forgotten the body
        String version = headers == null ? null : headers.one(HttpHeaders.PROTOCOL_VERSION);
        return version == null || ServedRevisions.isLegacy(version) ? Generation.LEGACY : Generation.MODERN;
    }

    private static boolean claimsModern(JsonRpcMessage message) {
        ObjectNode params = null;
        if (message instanceof JsonRpcRequest request) {
            params = request.params();
        } else if (message instanceof JsonRpcNotification notification) {
            params = notification.params();
        }
        JsonNode meta = params == null ? null : params.get(MetaKeys.META);
        return meta != null && (meta.has(MetaKeys.PROTOCOL_VERSION) || meta.has(MetaKeys.CLIENT_CAPABILITIES));
    }
}
