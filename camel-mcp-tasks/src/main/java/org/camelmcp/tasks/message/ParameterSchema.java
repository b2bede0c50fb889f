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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes an input schema from options {@code parameter.NAME=TYPE}, {@code parameter.NAME.description},
 * {@code parameter.NAME.required} and {@code parameter.NAME.enum} (values separated by commas). A type is that of JSON
 * Schema, or {@code TYPE[]} for a list of it. Whatever needs more is an {@code inputSchema}. Stateless.
 */
final class ParameterSchema {

    private static final Set<String> TYPES = Set.of("string", "integer", "number", "boolean", "object", "array");
    private static final Set<String> TYPES_WITH_ENUM = Set.of("string", "integer", "number");
    private static final Set<String> ATTRIBUTES = Set.of("description", "required", "enum");

    private ParameterSchema() {}

    /**
     * @param options without the prefix {@code parameter.}
     * @throws IllegalArgumentException naming the option
     */
    static ObjectNode of(Map<String, ?> options) {
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, Map<String, String>> attributes = new LinkedHashMap<>();
        options.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot < 0) {
                types.put(key, String.valueOf(value).strip());
                return;
            }
            String attribute = key.substring(dot + 1);
            if (!ATTRIBUTES.contains(attribute)) {
                throw new IllegalArgumentException("Unknown option parameter." + key + "; a parameter has "
                        + new TreeSet<>(ATTRIBUTES) + ", and inputSchema can say more");
            }
            attributes
                    .computeIfAbsent(key.substring(0, dot), name -> new LinkedHashMap<>())
                    .put(attribute, String.valueOf(value));
        });
        for (String name : attributes.keySet()) {
            if (!types.containsKey(name)) {
                throw new IllegalArgumentException("Option parameter." + name
                        + " is missing; it tells the type, such as parameter." + name + "=string");
            }
        }
        return schema(types, attributes);
    }

    private static ObjectNode schema(Map<String, String> types, Map<String, Map<String, String>> attributes) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        types.forEach((name, type) -> {
            if (name.isBlank()) {
                throw new IllegalArgumentException("Option 'parameter.' has no name behind the dot");
            }
            Map<String, String> of = attributes.getOrDefault(name, Map.of());
            properties.set(name, property(name, type, of));
            if (flag("parameter." + name + ".required", of.getOrDefault("required", "false"))) {
                required.add(name);
            }
        });
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private static ObjectNode property(String name, String type, Map<String, String> attributes) {
        boolean list = type.endsWith("[]");
        String single = list ? type.substring(0, type.length() - 2) : type;
        if (!TYPES.contains(single)) {
            throw new IllegalArgumentException("Option parameter." + name + " is '" + type + "', but a type is one of "
                    + new TreeSet<>(TYPES) + ", or one of them with [] for a list");
        }
        ObjectNode property = JsonNodeFactory.instance.objectNode().put("type", list ? "array" : single);
        if (attributes.containsKey("description")) {
            property.put("description", attributes.get("description"));
        }
        ObjectNode values = list ? property.putObject("items").put("type", single) : property;
        if (attributes.containsKey("enum")) {
            values.set("enum", enumeration("parameter." + name + ".enum", single, attributes.get("enum")));
        }
        return property;
    }

    private static ArrayNode enumeration(String option, String type, String text) {
        if (!TYPES_WITH_ENUM.contains(type)) {
            throw new IllegalArgumentException(
                    "Option " + option + " is for " + new TreeSet<>(TYPES_WITH_ENUM) + ", not for " + type);
        }
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (String part : text.split(",", -1)) {
            String value = part.strip();
            if (value.isEmpty()) {
                throw new IllegalArgumentException("Option " + option + " has an empty value: '" + text + "'");
            }
            if (type.equals("string")) {
                values.add(value);
                continue;
            }
            JsonNode number = SchemaText.json(option, value);
            if (!number.isNumber() || (type.equals("integer") && !number.isIntegralNumber())) {
                throw new IllegalArgumentException(
                        "Option " + option + " has '" + value + "', which is not of the type " + type);
            }
            values.add(number);
        }
        return values;
    }

    /** {@code true} or {@code false}, and nothing else. */
    static boolean flag(String option, Object value) {
        String text = String.valueOf(value).strip();
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("Option " + option + " must be true or false, but is '" + text + "'");
        }
        return text.equals("true");
    }
}
