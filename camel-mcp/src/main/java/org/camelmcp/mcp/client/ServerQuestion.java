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

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * A request of a legacy server.
 *
 * @param id     the server's, unique in its session
 * @param method any
 * @param params an empty object when absent
 * @param inputs of the call on whose stream it came; {@code null} when it came on another stream, when the transport cannot
 *               tell, or when that call brought none
 */
public record ServerQuestion(
        RequestId id,
        String method,
        ObjectNode params,
        @Nullable InputAnswers inputs) {}
