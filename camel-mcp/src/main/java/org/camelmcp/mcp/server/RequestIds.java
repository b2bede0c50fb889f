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
package org.camelmcp.mcp.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.RequestId;

/** Request ids that stand inside of messages, with their JSON type (P 2). */
final class RequestIds {

    private RequestIds() {}

    static JsonNode toJson(RequestId id) {
        if (id.value() instanceof String text) {
            return JsonNodeFactory.instance.textNode(text);
        }
        if (id.value() instanceof Long number) {
            return JsonNodeFactory.instance.numberNode(number);
        }
        return JsonNodeFactory.instance.numberNode((BigInteger) id.value());
    }

    /** Empty for what is neither a string nor an integer. */
    static Optional<RequestId> fromJson(JsonNode node) {
        if (node.isTextual()) {
            return Optional.of(RequestId.of(node.textValue()));
        }
        return node.isIntegralNumber() ? Optional.of(new RequestId(node.bigIntegerValue())) : Optional.empty();
    }
}
