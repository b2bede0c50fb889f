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
package org.camelmcp.mcp.transport;

import java.time.Duration;
import java.util.Map;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;

/**
 * A request on its way out.
 *
 * @param message   the request
 * @param headers   HTTP headers beside the transport's own, already encoded; ignored on stdio
 * @param lane      which of the bounded connection pools carries it
 * @param timeout   how long the response may take in all; {@link Duration#ZERO} = no limit
 * @param resumable whether a broken event stream may be picked up by a GET with {@code Last-Event-ID} (legacy only, P 132)
 */
public record TransportRequest(
        JsonRpcRequest message, Map<String, String> headers, Lane lane, Duration timeout, boolean resumable) {

    /** The separate, bounded connection pools of one server: a full one never delays the others. */
    public enum Lane {
        /** Short requests: detection, lists, polls, answers, cancels. */
        CONTROL,
        /** Tool calls, which a server may take long to answer. */
        CALL,
        /** Streams that stay open. Beyond the bound they are refused at once rather than queued. */
        STREAM,
        /** Requests that are answered when something has ended that may take hours; refused beyond their own bound. */
        WAIT
    }
}
