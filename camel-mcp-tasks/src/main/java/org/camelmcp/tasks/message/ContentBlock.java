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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One block of a tool result's {@code content}, as a route gets it.
 *
 * @param value       String for a text or a resource that is text; {@code byte[]} for an image, a sound or a binary
 *                    resource; Map for a link to a resource and for any type of block that we do not know
 * @param contentType the media type, {@code null} when the block has none
 */
record ContentBlock(Object value, @Nullable String contentType) {

    private static final String UNKNOWN_BYTES = "application/octet-stream";

    /**
     * The blocks of a result; none when it has no content.
     *
     * @throws InvalidResultException when a block is not what its type says
     */
    static List<ContentBlock> of(JsonNode result) {
        JsonNode content = result.path("content");
        if (content.isMissingNode() || content.isNull()) {
            return List.of();
        }
        if (!content.isArray()) {
            throw new InvalidResultException("The tool's result is not valid: its content is not an array", null);
        }
        List<ContentBlock> blocks = new ArrayList<>(content.size());
        for (int i = 0; i < content.size(); i++) {
            blocks.add(of(content.get(i), "content[" + i + "]"));
        }
        return blocks;
    }

    private static ContentBlock of(JsonNode block, String where) {
        if (!block.isObject()) {
            throw new InvalidResultException("The tool's result is not valid: " + where + " is not an object", null);
        }
        return switch (block.path("type").asText()) {
            case "text" -> new ContentBlock(text(block, "text", where), null);
            case "image", "audio" -> bytes(block, "data", where);
            case "resource" -> resource(block.path("resource"), where + ".resource");
            default -> new ContentBlock(PlainValues.mapOf(block), null);
        };
    }

    private static ContentBlock resource(JsonNode resource, String where) {
        return resource.has("blob")
                ? bytes(resource, "blob", where)
                : new ContentBlock(
                        text(resource, "text", where), resource.path("mimeType").textValue());
    }

    private static ContentBlock bytes(JsonNode holder, String field, String where) {
        String encoded = text(holder, field, where);
        try {
            // some servers break lines as in MIME
            byte[] bytes =
                    Base64.getDecoder().decode(encoded.indexOf('\n') < 0 ? encoded : encoded.replaceAll("[\r\n]", ""));
            return new ContentBlock(bytes, holder.path("mimeType").asText(UNKNOWN_BYTES));
        } catch (IllegalArgumentException e) {
            throw new InvalidResultException(
                    "The tool's result is not valid: " + where + "." + field + " is not base64", e);
        }
    }

    private static String text(JsonNode holder, String field, String where) {
        String text = holder.path(field).textValue();
        if (text == null) {
            throw new InvalidResultException(
                    "The tool's result is not valid: " + where + "." + field + " is not a string", null);
        }
        return text;
    }
}
