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
package org.camelmcp.tasks.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.camelmcp.mcp.protocol.MetaKeys;

/**
 * Results, or their contents, that a route has made itself, such as those that it got from another tool. Stateless.
 */
final class ReadyResult {

    private static final Set<String> FIELDS = Set.of("content", "structuredContent", "isError", "_meta", "resultType");
    private static final Set<String> BLOCKS = Set.of("text", "image", "audio", "resource", "resource_link");

    /** What the other server said about itself and its task is not ours to say. */
    private static final Set<String> FOREIGN = Set.of(MetaKeys.SERVER_INFO, "io.modelcontextprotocol/related-task");

    private ReadyResult() {}

    /**
     * Whether a value is meant as a result: its {@code content} is a list of objects, and it has no field but those of a
     * result, or it says so by {@code isError} or {@code resultType}. A document that happens to have a {@code content} is
     * none.
     */
    static boolean isResult(JsonNode value) {
        if (!value.path("content").isArray()) {
            return false;
        }
        if (value.path("isError").isBoolean() || value.path("resultType").isTextual()) {
            return true;
        }
        for (JsonNode block : value.get("content")) {
            if (!block.isObject()) {
                return false;
            }
        }
        return FIELDS.containsAll(
                value.properties().stream().map(Map.Entry::getKey).toList());
    }

    /** Whether a value is meant as the content of a result: a list of nothing but blocks of the known types. */
    static boolean isContent(JsonNode value) {
        if (!value.isArray() || value.isEmpty()) {
            return false;
        }
        for (JsonNode block : value) {
            if (!BLOCKS.contains(block.path("type").asText())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Makes a result ours: without {@code resultType}, which the server sets, and without what another server said about
     * itself.
     *
     * @param result changed
     * @throws UnwritableResultException when it is not what clients expect
     */
    static ObjectNode adopt(ObjectNode result) {
        checkContent(result.get("content"));
        JsonNode type = result.remove("resultType");
        require(type == null || type.asText().equals("complete"), "resultType", "is not \"complete\"");
        require(!result.has("isError") || result.get("isError").isBoolean(), "isError", "is not a boolean");
        JsonNode meta = result.get(MetaKeys.META);
        require(meta == null || meta.isObject(), MetaKeys.META, "is not an object");
        if (meta instanceof ObjectNode object) {
            object.remove(FOREIGN);
            if (object.isEmpty()) {
                result.remove(MetaKeys.META);
            }
        }
        return result;
    }

    /** @throws UnwritableResultException when a block lacks what its type needs */
    static void checkContent(JsonNode content) {
        for (int i = 0; i < content.size(); i++) {
            checkBlock(content.get(i), "content[" + i + "]");
        }
    }

    private static void checkBlock(JsonNode block, String where) {
        String type = block.path("type").asText();
        switch (type) {
            case "text" -> checkText(block, "text", where);
            case "image", "audio" -> {
                checkBase64(block, "data", where);
                checkText(block, "mimeType", where);
            }
            case "resource" -> {
                JsonNode resource = block.path("resource");
                checkText(resource, "uri", where + ".resource");
                if (resource.has("blob")) {
                    checkBase64(resource, "blob", where + ".resource");
                } else {
                    checkText(resource, "text", where + ".resource");
                }
            }
            case "resource_link" -> {
                checkText(block, "uri", where);
                checkText(block, "name", where);
            }
            default -> require(false, where + ".type", "is not one of text, image, audio, resource, resource_link");
        }
    }

    private static void checkText(JsonNode holder, String field, String where) {
        require(holder.path(field).isTextual(), where + "." + field, "is not a string");
    }

    private static void checkBase64(JsonNode holder, String field, String where) {
        checkText(holder, field, where);
        try {
            Base64.getDecoder().decode(holder.get(field).textValue());
        } catch (IllegalArgumentException e) {
            require(false, where + "." + field, "is not base64");
        }
    }

    private static void require(boolean condition, String where, String what) {
        if (!condition) {
            throw new UnwritableResultException(
                    "The result that the route made is not valid: " + where + " " + what, null);
        }
    }
}
