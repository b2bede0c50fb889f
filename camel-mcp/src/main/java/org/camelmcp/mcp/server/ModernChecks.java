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
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;

/** Checks what every modern request must carry, up to its method (P 53). Stateless. */
final class ModernChecks {

    private ModernChecks() {}

    /**
     * Who sends a request.
     *
     * @param headers {@code null} on stdio, which has none to check (P 62)
     * @throws ServerErrorException when it lacks something, contradicts itself, or is of a revision that is not served
     */
    static Caller caller(JsonRpcRequest request, @Nullable RequestHeaders headers, @Nullable String principal) {
        JsonNode meta = request.params() == null ? null : request.params().get(MetaKeys.META);
        if (!(meta instanceof ObjectNode)) {
            throw missing("params._meta", "an object");
        }
        String version = meta.path(MetaKeys.PROTOCOL_VERSION).textValue();
        if (version == null) {
            throw missing("params._meta[\"" + MetaKeys.PROTOCOL_VERSION + "\"]", "a string");
        }
        if (!(meta.get(MetaKeys.CLIENT_CAPABILITIES) instanceof ObjectNode capabilities)) {
            throw missing("params._meta[\"" + MetaKeys.CLIENT_CAPABILITIES + "\"]", "an object");
        }
        if (headers != null) {
            HeaderChecks.version(headers, version);
        }
        Revision revision =
                ServedRevisions.of(Generation.MODERN, version).orElseThrow(() -> ServedRevisions.unsupported(version));
        if (headers != null) {
            HeaderChecks.method(headers, request.method());
        }
        ClientProfile client = new ClientProfile(Declarations.info(meta.get(MetaKeys.CLIENT_INFO)), capabilities);
        return new Caller(revision, client, principal, null, headers != null);
    }

    /** HTTP 400, although it is an error in parameters (P 44). */
    private static ServerErrorException missing(String what, String type) {
        return new ServerErrorException(
                new JsonRpcError(
                        ErrorCodes.INVALID_PARAMS,
                        "A request needs " + what + ", " + type + "; or initialize, for a revision before 2026-07-28"),
                400,
                null);
    }
}
