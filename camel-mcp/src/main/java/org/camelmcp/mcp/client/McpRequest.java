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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.jspecify.annotations.Nullable;

/**
 * A request to a server, before it is dressed for a generation.
 *
 * @param method     the method
 * @param params     its parameters; {@code _meta} is completed by the client, the rest goes out as it is
 * @param name       what the method is about, for the header {@code Mcp-Name} (P 29), {@code null} = nothing
 * @param headers    further headers by name, such as {@code Mcp-Param-*}, not yet encoded; modern generation only
 * @param lane       which connection pool carries it
 * @param timeout    how long the answer may take, {@code null} = the client's default, zero = no limit; the clock stands
 *                   still while a legacy server waits for an answer of ours on this request's stream
 * @param generation the generation to speak, {@code null} = whichever the server prefers
 * @param plain      whether to declare the core's capabilities only, as if there were no extensions; modern generation only
 * @param inputs     answers what the server asks on account of this request, {@code null} = nobody does: what it declares is
 *                   added to the capabilities of a modern request (P 18), and it is given to the extensions with each
 *                   question that a legacy server asks on this request's stream
 */
public record McpRequest(
        String method,
        ObjectNode params,
        @Nullable String name,
        Map<String, String> headers,
        Lane lane,
        @Nullable Duration timeout,
        @Nullable Generation generation,
        boolean plain,
        @Nullable InputAnswers inputs) {

    public McpRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(params, "params");
        headers = Map.copyOf(headers);
    }

    public static McpRequest of(String method) {
        return of(method, JsonNodeFactory.instance.objectNode());
    }

    public static McpRequest of(String method, ObjectNode params) {
        return new McpRequest(method, params, null, Map.of(), Lane.CONTROL, null, null, false, null);
    }

    public McpRequest withName(String about) {
        return new McpRequest(method, params, about, headers, lane, timeout, generation, plain, inputs);
    }

    public McpRequest withHeaders(Map<String, String> more) {
        return new McpRequest(method, params, name, more, lane, timeout, generation, plain, inputs);
    }

    public McpRequest withLane(Lane other) {
        return new McpRequest(method, params, name, headers, other, timeout, generation, plain, inputs);
    }

    public McpRequest withTimeout(@Nullable Duration other) {
        return new McpRequest(method, params, name, headers, lane, other, generation, plain, inputs);
    }

    public McpRequest withGeneration(@Nullable Generation other) {
        return new McpRequest(method, params, name, headers, lane, timeout, other, plain, inputs);
    }

    public McpRequest withParams(ObjectNode other) {
        return new McpRequest(method, other, name, headers, lane, timeout, generation, plain, inputs);
    }

    public McpRequest withPlain(boolean other) {
        return new McpRequest(method, params, name, headers, lane, timeout, generation, other, inputs);
    }

    public McpRequest withInputs(@Nullable InputAnswers other) {
        return new McpRequest(method, params, name, headers, lane, timeout, generation, plain, other);
    }
}
