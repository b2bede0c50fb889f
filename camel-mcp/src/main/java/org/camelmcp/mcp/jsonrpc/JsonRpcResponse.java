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

/** The answer to a request: a {@link Result} or a {@link Failure}. */
public sealed interface JsonRpcResponse extends JsonRpcMessage {

    /** The id of the request that this answers; {@code null} only on a failure whose request could not be read (P 3). */
    @Nullable
    RequestId id();

    /**
     * A request that succeeded.
     *
     * @param id     the id of the request
     * @param result whatever the method answers; unknown fields are kept (P 11)
     */
    record Result(RequestId id, JsonNode result) implements JsonRpcResponse {}

    /**
     * A request that failed.
     *
     * @param id    the id of the request, {@code null} when the peer could not read it
     * @param error what went wrong
     */
    record Failure(@Nullable RequestId id, JsonRpcError error) implements JsonRpcResponse {}
}
