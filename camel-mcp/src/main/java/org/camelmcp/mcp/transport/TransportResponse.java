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

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.jspecify.annotations.Nullable;

/**
 * The response to a request, with what HTTP said beside it.
 *
 * @param message    the response; on an error status, too, whenever the body was JSON-RPC
 * @param status     the HTTP status, 200 on stdio
 * @param headers    response headers with names in lower case (only those that the client needs), empty on stdio
 * @param retryAfter how long the server asks us to stay away ({@code Retry-After}), {@code null} when it does not
 */
public record TransportResponse(
        JsonRpcResponse message,
        int status,
        Map<String, String> headers,
        @Nullable Duration retryAfter) {

    /** A response header by its name in lower case. */
    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }
}
