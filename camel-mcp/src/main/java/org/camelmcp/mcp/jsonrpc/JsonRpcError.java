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
package org.camelmcp.mcp.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The {@code error} member of a failed response.
 *
 * @param code    a JSON-RPC code; MCP's own are in {@link org.camelmcp.mcp.protocol.ErrorCodes}
 * @param message one sentence for people, empty when the peer sent none
 * @param data    further details, {@code null} when absent
 */
public record JsonRpcError(
        int code, String message, @Nullable JsonNode data) {

    public JsonRpcError(int code, String message) {
        this(code, message, null);
    }
}
