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

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** Reads options that hold JSON: the text itself, or where it is. Stateless. */
final class SchemaText {

    /** Ours to bound, since what a server lists is sent to every client. */
    private static final int MAX_CHARACTERS = 256 * 1024;

    private static final int MAX_DEPTH = 64;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private SchemaText() {}

    /**
     * A schema for an object, which is what tools take and give.
     *
     * @param option the option's name, for errors
     * @param value  JSON, or {@code classpath:} or {@code file:} with the place of a file that holds it
     * @throws IllegalArgumentException naming the option
     */
    static ObjectNode objectSchema(String option, String value, CamelContext context) {
        JsonNode schema = json(option, resolve(option, value.strip(), context));
        if (!(schema instanceof ObjectNode object)
                || !object.path("type").asText().equals("object")) {
            throw new IllegalArgumentException("Option " + option + " must be a JSON Schema with \"type\": \"object\","
                    + " since MCP clients accept no other, but is: " + shorten(value));
        }
        return object;
    }

    /** @throws IllegalArgumentException naming the option when the text is not one JSON value, or too large or deep */
    static JsonNode json(String option, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException(
                    "Option " + option + " holds " + text.length() + " characters; the limit is " + MAX_CHARACTERS);
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            JsonLocation place = e.getLocation();
            throw new IllegalArgumentException(
                    "Option " + option + " is not valid JSON"
                            + (place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr())
                            + " (" + e.getOriginalMessage() + "): " + shorten(text),
                    e);
        }
    }

    private static String resolve(String option, String value, CamelContext context) {
        if (value.startsWith("{")) {
            return value;
        }
        if (!value.startsWith("classpath:") && !value.startsWith("file:")) {
            throw new IllegalArgumentException("Option " + option
                    + " must be JSON text that starts with '{', or start with classpath: or file:, but is: "
                    + shorten(value));
        }
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, value)) {
            // UTF-8 needs up to three bytes for one character of Java
            byte[] bytes = in.readNBytes(3 * MAX_CHARACTERS + 1);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw new IllegalArgumentException("Option " + option + ": cannot read " + shorten(value), e);
        }
    }

    static String shorten(String value) {
        return value.length() <= 200 ? value : value.substring(0, 200) + "...";
    }
}
