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
package org.camelmcp.mcp.server.http;

import java.util.Map;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.server.Reply;

/**
 * A request that is refused before anybody has read its body. Its JSON-RPC error has no id, since the request's is not
 * known (P 3, P 41).
 */
final class Refusal {

    private Refusal() {}

    static Reply of(int status, String message) {
        return of(status, message, Map.of());
    }

    static Reply of(int status, String message, Map<String, String> headers) {
        int code = status >= 500 ? ErrorCodes.INTERNAL_ERROR : ErrorCodes.INVALID_REQUEST;
        return new Reply(status, new JsonRpcResponse.Failure(null, new JsonRpcError(code, message)), headers);
    }

    static Reply of(AccessRefusedException refused) {
        return of(
                refused.status(),
                refused.getMessage(),
                refused.challenge()
                        .map(challenge -> Map.of("WWW-Authenticate", challenge))
                        .orElse(Map.of()));
    }
}
