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

import org.jspecify.annotations.Nullable;

/** Bytes that are no JSON-RPC message within the codec's limits. */
public class MalformedMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final transient @Nullable RequestId id;
    private final Kind kind;

    /** What it was meant to be, as far as can be told. */
    enum Kind {
        REQUEST,
        RESPONSE,
        UNKNOWN
    }

    public MalformedMessageException(int code, @Nullable RequestId id, String message, @Nullable Throwable cause) {
        this(code, id, Kind.UNKNOWN, message, cause);
    }

    MalformedMessageException(int code, @Nullable RequestId id, Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.id = id;
        this.kind = kind;
    }

    /** {@code ErrorCodes.PARSE_ERROR} when it is not JSON, else {@code ErrorCodes.INVALID_REQUEST}. */
    public int code() {
        return code;
    }

    /** The id of the message if it could be read, for the error response (P 3). */
    public @Nullable RequestId id() {
        return id;
    }

    /** Whether it is a request all the same: it has a method and an {@link #id()}, so that its sender waits for a response. */
    public boolean isRequest() {
        return kind == Kind.REQUEST;
    }

    /** Whether it is a response all the same: it has an error and an {@link #id()}, and its sender waits for nothing. */
    public boolean isResponse() {
        return kind == Kind.RESPONSE;
    }
}
