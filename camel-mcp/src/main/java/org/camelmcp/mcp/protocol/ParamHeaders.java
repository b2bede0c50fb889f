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
package org.camelmcp.mcp.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.camelmcp.mcp.protocol.Tool.ParamHeader;

/** Arguments that also travel as HTTP headers: reads {@code x-mcp-header} from input schemas (P 31, P 32). Stateless. */
public final class ParamHeaders {

    private static final String ANNOTATION = "x-mcp-header";
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Set<String> TYPES = Set.of("string", "integer", "boolean");

    /** Keywords whose value holds schemas by name; the names mean nothing. */
    private static final Set<String> SCHEMAS_BY_NAME =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    private static final BigDecimal MAX_SAFE_INTEGER = new BigDecimal("9007199254740991");
    private static final int MAX_DIGITS = 16;

    private ParamHeaders() {}

    /**
     * The annotated properties of a tool's input schema.
     *
     * @throws IllegalArgumentException with the reason when an annotation is invalid: the whole tool is then dropped
     */
    public static List<ParamHeader> of(JsonNode inputSchema) {
        List<ParamHeader> found = new ArrayList<>();
        collect(inputSchema, List.of(), true, found);
        Set<String> names = new HashSet<>();
        for (ParamHeader header : found) {
            if (!names.add(header.header().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("two properties share the header '" + header.header() + "'");
            }
        }
        return found;
    }

    /** The headers for these arguments; absent and null arguments have none. */
    public static Map<String, String> values(List<ParamHeader> headers, JsonNode arguments) {
        if (headers.isEmpty()) {
            return Map.of();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (ParamHeader header : headers) {
            JsonNode value = arguments;
            for (String property : header.path()) {
                value = value.path(property);
            }
            if (value.isValueNode() && !value.isNull()) {
                values.put(HttpHeaders.PARAM_PREFIX + header.header(), text(header, value));
            }
        }
        return values;
    }

    private static String text(ParamHeader header, JsonNode value) {
        if (!value.isNumber()) {
            return value.asText();
        }
        BigDecimal number = value.decimalValue();
        if (number.signum() == 0) {
            return "0";
        }
        // the order of magnitude first: to write out an exponent of millions would take for ever
        if (Math.abs((long) number.precision() - number.scale()) > MAX_DIGITS
                || number.abs().compareTo(MAX_SAFE_INTEGER) > 0) {
            throw new IllegalArgumentException("Argument '" + String.join(".", header.path())
                    + "' travels as a header and must be an integer within ±(2^53-1)");
        }
        // 42.0 and 1e3 are integers, too
        return number.stripTrailingZeros().toPlainString();
    }

    /** @param pure whether only {@code properties} lead here; elsewhere an annotation is an error */
    private static void collect(JsonNode schema, List<String> path, boolean pure, List<ParamHeader> found) {
        if (schema.isArray()) {
            schema.forEach(element -> collect(element, path, false, found));
            return;
        }
        if (!schema.isObject()) {
            return;
        }
        JsonNode annotation = schema.get(ANNOTATION);
        if (annotation != null) {
            found.add(header(annotation, schema, path, pure));
        }
        schema.properties().forEach(member -> {
            if (SCHEMAS_BY_NAME.contains(member.getKey()) && member.getValue().isObject()) {
                boolean stillPure = pure && member.getKey().equals("properties");
                member.getValue().properties().forEach(property -> {
                    List<String> deeper = new ArrayList<>(path);
                    deeper.add(property.getKey());
                    collect(property.getValue(), deeper, stillPure, found);
                });
            } else if (!isData(member.getKey())) {
                collect(member.getValue(), path, false, found);
            }
        });
    }

    /** Keywords whose values are data rather than schemas. */
    private static boolean isData(String keyword) {
        return keyword.equals("const")
                || keyword.equals("enum")
                || keyword.equals("default")
                || keyword.equals("examples")
                || keyword.equals(ANNOTATION);
    }

    private static ParamHeader header(JsonNode annotation, JsonNode schema, List<String> path, boolean pure) {
        String property = path.isEmpty() ? "the schema itself" : "property '" + String.join(".", path) + "'";
        if (!pure || path.isEmpty()) {
            throw new IllegalArgumentException(
                    ANNOTATION + " near " + property + " is not reached by a chain of properties alone");
        }
        String name = annotation.isTextual() ? annotation.textValue() : "";
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException(ANNOTATION + " of " + property + " is no header name");
        }
        if (!TYPES.contains(schema.path("type").asText())) {
            throw new IllegalArgumentException(ANNOTATION + " of " + property + ", whose type is " + schema.path("type")
                    + ", not string, integer or boolean");
        }
        return new ParamHeader(path, name);
    }
}
