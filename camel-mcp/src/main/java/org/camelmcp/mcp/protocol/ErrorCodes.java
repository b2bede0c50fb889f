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
package org.camelmcp.mcp.protocol;

/** The JSON-RPC error codes of MCP 2026-07-28 and of the legacy revisions (protocol checklist, section 0). */
public final class ErrorCodes {

    public static final int PARSE_ERROR = -32700;
    public static final int INVALID_REQUEST = -32600;
    public static final int METHOD_NOT_FOUND = -32601;
    public static final int INVALID_PARAMS = -32602;
    public static final int INTERNAL_ERROR = -32603;
    /** A required HTTP header is missing, malformed or contradicts the body. */
    public static final int HEADER_MISMATCH = -32020;
    /** The request needs a capability that the client did not declare on it. */
    public static final int MISSING_REQUIRED_CLIENT_CAPABILITY = -32021;
    /** The protocol revision is unknown or not served; {@code data.supported} lists those that are. */
    public static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

    /**
     * Our own, outside all reserved ranges: a bound of this server is reached, so the request was refused before anything
     * happened. With HTTP status 429 and {@code Retry-After}; the same code on stdio.
     */
    public static final int LIMIT_EXCEEDED = -31429;

    private ErrorCodes() {}

    /** Whether a code is of the block that only servers of the legacy generation use (-32000 to -32019). */
    public static boolean isLegacyBlock(int code) {
        return code <= -32000 && code >= -32019;
    }
}
