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
package org.camelmcp.mcp.client;

import java.time.Duration;
import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.jspecify.annotations.Nullable;

/** The server answered a request with a JSON-RPC error. */
public class McpErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient JsonRpcError error;
    private final int status;
    private final transient @Nullable Duration retryAfter;

    public McpErrorException(JsonRpcError error, int status, @Nullable Duration retryAfter) {
        super(
                error.message().isBlank()
                        ? "The server answered with error " + error.code()
                        : error.message() + " (error " + error.code() + ")");
        this.error = error;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public JsonRpcError error() {
        return error;
    }

    /** The HTTP status that the error came with, 200 on stdio. */
    public int status() {
        return status;
    }

    /** How long the server asks us to stay away ({@code Retry-After}). */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
