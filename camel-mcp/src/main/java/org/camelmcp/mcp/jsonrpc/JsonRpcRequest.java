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

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A request, which its receiver answers with one {@link JsonRpcResponse} of the same id.
 *
 * @param id     unique among the sender's unanswered requests
 * @param method the method's name
 * @param params the parameters, {@code null} when absent; treated as immutable once the message exists
 */
public record JsonRpcRequest(
        RequestId id, String method, @Nullable ObjectNode params) implements JsonRpcMessage {}
