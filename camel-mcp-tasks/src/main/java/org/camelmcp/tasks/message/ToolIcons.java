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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the option {@code icons}: a JSON array of icons, or their URLs separated by commas. Stateless. */
final class ToolIcons {

    private static final String OPTION = "icons";

    /** A data URI has a comma of its own, so that only one before the next address separates. */
    private static final String SEPARATOR = ",\\s*(?=(?i:https?|data):)";

    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "svg", "image/svg+xml",
            "webp", "image/webp",
            "gif", "image/gif",
            "ico", "image/x-icon");

    private ToolIcons() {}

    /** @throws IllegalArgumentException naming the option and the value */
    static ArrayNode of(String text) {
        String value = text.strip();
        return value.startsWith("[") ? checked(SchemaText.json(OPTION, value)) : fromAddresses(value);
    }

    private static ArrayNode checked(JsonNode icons) {
        for (JsonNode icon : icons) {
            checkSource(icon.path("src").asText());
        }
        return (ArrayNode) icons;
    }

    private static ArrayNode fromAddresses(String text) {
        ArrayNode icons = JsonNodeFactory.instance.arrayNode();
        for (String part : text.split(SEPARATOR)) {
            String source = part.strip();
            checkSource(source);
            ObjectNode icon = icons.addObject().put("src", source);
            String type = mimeType(source);
            if (type != null) {
                icon.put("mimeType", type);
            }
        }
        return icons;
    }

    private static void checkSource(String source) {
        String lower = source.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("https://") && !lower.startsWith("http://") && !lower.startsWith("data:")) {
            throw new IllegalArgumentException(
                    "Option icons must hold http(s): or data: addresses, but has '" + SchemaText.shorten(source) + "'");
        }
    }

    private static @Nullable String mimeType(String source) {
        if (source.regionMatches(true, 0, "data:", 0, 5)) {
            int end = 5;
            while (end < source.length() && source.charAt(end) != ';' && source.charAt(end) != ',') {
                end++;
            }
            return end == 5 ? null : source.substring(5, end);
        }
        String path = source.replaceFirst("[?#].*", "");
        return TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
