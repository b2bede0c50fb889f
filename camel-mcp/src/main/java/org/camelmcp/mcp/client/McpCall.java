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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletionStage;

/** A request under way. */
public interface McpCall {

    /**
     * Ends with the result, or with {@link McpErrorException} (the server's error),
     * {@link org.camelmcp.mcp.transport.TransportException} (no answer), {@link McpProtocolException} (an answer that
     * is none) or {@link IncompatibleServerException}. Completed on a transport thread, which must not be blocked.
     */
    CompletionStage<JsonNode> result();

    /** Gives the request up, telling the server in the way of its generation and transport (P 36, P 57). Idempotent. */
    void cancel();
}
