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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One entry of {@code inputRequests} (P 85).
 *
 * @param params an empty object when absent
 */
record AskedInput(String key, String method, ObjectNode params) {

    /** Of one round: they are all open at the same time. */
    static final int MAX_IN_ROUND = 100;

    /** @throws McpProtocolException when there are too many, or one is no request: nobody is asked anything then */
    static List<AskedInput> of(JsonNode inputRequests) {
        if (inputRequests.size() > MAX_IN_ROUND) {
            throw new McpProtocolException("The server asks " + inputRequests.size()
                    + " questions in one round; this client answers at most " + MAX_IN_ROUND);
        }
        List<AskedInput> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : inputRequests.properties()) {
            all.add(of(entry.getKey(), entry.getValue()));
        }
        return all;
    }

    private static AskedInput of(String key, JsonNode request) {
        String method = request.path("method").textValue();
        if (method == null) {
            throw new McpProtocolException(
                    "The server asks for input '" + ServerRequests.shown(key) + "' without a method");
        }
        JsonNode params = request.path("params");
        if (params.isMissingNode() || params.isNull()) {
            params = JsonNodeFactory.instance.objectNode();
        }
        if (!(params instanceof ObjectNode object)) {
            throw new McpProtocolException(
                    "The server asks for input '" + ServerRequests.shown(key) + "' with params that are no object");
        }
        return new AskedInput(key, method, object);
    }
}
