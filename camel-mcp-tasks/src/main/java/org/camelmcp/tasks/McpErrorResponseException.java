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
package org.camelmcp.tasks;

import org.apache.camel.RuntimeCamelException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown in a route that is a tool, answers the call with a JSON-RPC error of its own instead of a tool error: a task ends
 * as failed. Its message and data reach the client. For what is wrong with the request rather than with the work; a tool
 * error is the better answer where the model can do something about it.
 */
public class McpErrorResponseException extends RuntimeCamelException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final transient @Nullable Object data;

    /**
     * @param code outside -32099 to -32000, which belong to JSON-RPC servers and to MCP; JSON-RPC's own, such as -32602
     *             (invalid params), may be used
     * @throws IllegalArgumentException for another code
     */
    public McpErrorResponseException(int code, String message) {
        this(code, message, null);
    }

    /** @param data more for the client: what Jackson can write, {@code null} for nothing */
    public McpErrorResponseException(int code, String message, @Nullable Object data) {
        super(message);
        if (code <= -32000 && code >= -32099) {
            throw new IllegalArgumentException(
                    "Illegal error code " + code
                            + ": -32099 to -32000 are reserved (P 8); use one of JSON-RPC's, such as -32602, or one of your own");
        }
        this.code = code;
        this.data = data;
    }

    public int getCode() {
        return code;
    }

    public @Nullable Object getData() {
        return data;
    }
}
