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

import java.time.Duration;
import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/** A request is answered with a JSON-RPC error. What it says reaches the client. */
public class ServerErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient JsonRpcError error;
    private final int status;
    private final transient @Nullable Duration retryAfter;

    /** With HTTP status 200, as most errors of handlers (P 51). */
    public ServerErrorException(int code, String message) {
        this(new JsonRpcError(code, message), 200, null);
    }

    /**
     * @param status     the HTTP status; legacy requests get 200 where the specification asks for no other
     * @param retryAfter when it may be tried again, {@code null} when not said
     */
    public ServerErrorException(JsonRpcError error, int status, @Nullable Duration retryAfter) {
        super(error.message(), null, false, false);
        this.error = error;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** A bound is reached: HTTP 429, our own code on every transport. */
    public static ServerErrorException limit(String message, Duration retryAfter) {
        return new ServerErrorException(new JsonRpcError(ErrorCodes.LIMIT_EXCEEDED, message), 429, retryAfter);
    }

    public JsonRpcError error() {
        return error;
    }

    public int status() {
        return status;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
