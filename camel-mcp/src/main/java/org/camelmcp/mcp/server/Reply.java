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

import java.util.Map;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.jspecify.annotations.Nullable;

/**
 * The end of an exchange.
 *
 * @param status   the HTTP status; without meaning where the answer is an event stream already, and on stdio
 * @param response {@code null} where there is nothing to say: a notification that was accepted, the end of a stream
 * @param headers  further HTTP headers, such as {@code Mcp-Session-Id}
 */
public record Reply(int status, @Nullable JsonRpcResponse response, Map<String, String> headers) {

    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply of(int status, @Nullable JsonRpcResponse response) {
        return new Reply(status, response, Map.of());
    }
}
