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
package org.camelmcp.mcp.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Reduces the capabilities of a client to those that a server ever asks for, one bit each. Immutable.
 *
 * @param paths dotted paths such as {@code elicitation.url}, bit 0 first; the order is part of every token
 */
record CapabilityBits(List<String> paths) {

    CapabilityBits {
        paths = List.copyOf(paths);
        if (paths.size() > Integer.SIZE) {
            throw new IllegalArgumentException(
                    "A session remembers at most " + Integer.SIZE + " capabilities, not " + paths.size());
        }
        for (String path : paths) {
            if (!path.matches("[A-Za-z]+(\\.[A-Za-z]+)*")) {
                throw new IllegalArgumentException(
                        "Illegal capability: '" + path + "' is not a dotted path such as elicitation.url");
            }
        }
    }

    int of(ObjectNode capabilities) {
        int bits = 0;
        for (int i = 0; i < paths.size(); i++) {
            JsonNode node = capabilities;
            for (String name : paths.get(i).split("\\.")) {
                node = node.path(name);
            }
            if (node.isObject()) {
                bits |= 1 << i;
            }
        }
        return bits;
    }

    ObjectNode toTree(int bits) {
        ObjectNode capabilities = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < paths.size(); i++) {
            if ((bits & 1 << i) != 0) {
                ObjectNode node = capabilities;
                for (String name : paths.get(i).split("\\.")) {
                    node = node.withObjectProperty(name);
                }
            }
        }
        return capabilities;
    }
}
