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

/** Estimates how much there is to write of a tree, without writing it. Stateless. */
final class TreeSize {

    /** In characters; to write more takes longer than a transport's thread should be held. */
    private static final int LARGE = 64 * 1024;

    /** What a number, a bracket or a comma counts for. */
    private static final int NODE = 8;

    private TreeSize() {}

    /** Looks no further than it must, so that it is quick for every tree. */
    static boolean isLarge(JsonNode tree) {
        return left(tree, LARGE) < 0;
    }

    /** @return what is left of the budget, negative when it does not suffice */
    private static int left(JsonNode node, int budget) {
        int left = budget - NODE;
        if (node.isTextual()) {
            return left - node.textValue().length();
        }
        if (node.isObject()) {
            for (var member : node.properties()) {
                left = left < 0
                        ? left
                        : left(member.getValue(), left - member.getKey().length());
            }
            return left;
        }
        for (JsonNode element : node) {
            if (left < 0) {
                return left;
            }
            left = left(element, left);
        }
        return left;
    }
}
