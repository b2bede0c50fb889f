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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;

/**
 * The form of an elicitation: a JSON Schema of an object whose properties are of the few kinds that MCP's clients can show
 * as fields (2025-11-25, {@code PrimitiveSchemaDefinition}). Whatever else it says, some client would refuse the whole
 * question, so it is refused here before. Stateless.
 */
public final class RequestedSchema {

    private static final Set<String> SCHEMA = Set.of("$schema", "type", "properties", "required");
    private static final Set<String> FORMATS = Set.of("email", "uri", "date", "date-time");
    private static final Set<String> TYPES = Set.of("string", "number", "integer", "boolean", "array");

    /** What may stand in a field besides {@code type}, {@code title} and {@code description}. */
    private static final Map<String, Set<String>> KEYWORDS = Map.of(
            "string", Set.of("minLength", "maxLength", "pattern", "format", "enum", "enumNames", "oneOf", "default"),
            "number", Set.of("minimum", "maximum", "default"),
            "integer", Set.of("minimum", "maximum", "default"),
            "boolean", Set.of("default"),
            "array", Set.of("items", "minItems", "maxItems", "default"));

    private RequestedSchema() {}

    /**
     * Reads the option.
     *
     * @param value JSON, or {@code classpath:} or {@code file:} with the place of a file
     * @throws IllegalArgumentException naming the option
     */
    public static ObjectNode option(String option, String value, CamelContext context) {
        return check("Option " + option, SchemaText.objectSchema(option, value, context));
    }

    /**
     * Checks a form.
     *
     * @param where where it comes from, for errors
     * @return the same
     * @throws IllegalArgumentException when it is no form that MCP knows, with the property that is wrong
     */
    public static ObjectNode check(String where, JsonNode schema) {
        if (!(schema instanceof ObjectNode form) || !form.path("type").asText().equals("object")) {
            throw new IllegalArgumentException(where + " must be a JSON Schema with \"type\": \"object\"");
        }
        onlyKnown(where, form, SCHEMA);
        JsonNode properties = form.path("properties");
        if (!properties.isObject()) {
            throw new IllegalArgumentException(
                    where + " must have \"properties\", an object; they are the form's fields");
        }
        properties.properties().forEach(property -> new Field(where, property.getKey(), property.getValue()).check());
        JsonNode required = form.path("required");
        if (!required.isMissingNode() && !isTexts(required)) {
            throw new IllegalArgumentException(where + ": \"required\" must be a list of names");
        }
        for (JsonNode name : required) {
            if (!properties.has(name.textValue())) {
                throw new IllegalArgumentException(
                        where + " requires '" + name.textValue() + "', which is not one of its properties");
            }
        }
        return form;
    }

    private static void onlyKnown(String where, JsonNode object, Set<String> known) {
        object.fieldNames().forEachRemaining(keyword -> {
            if (!known.contains(keyword)) {
                throw new IllegalArgumentException(where + " has '" + SchemaText.shorten(keyword)
                        + "', which MCP's forms do not know; known there: " + new TreeSet<>(known));
            }
        });
    }

    private static boolean isTexts(JsonNode list) {
        if (!list.isArray()) {
            return false;
        }
        for (JsonNode element : list) {
            if (!element.isTextual()) {
                return false;
            }
        }
        return true;
    }

    /** One field. @param where the form and the field, for errors */
    private record Field(String where, JsonNode schema) {

        Field(String form, String name, JsonNode schema) {
            this(form + ": the property '" + SchemaText.shorten(name) + "'", schema);
        }

        void check() {
            String type = schema.path("type").asText();
            if (!TYPES.contains(type)) {
                throw new IllegalArgumentException(where
                        + (schema.path("type").isTextual() ? " has the type '" + type + "'" : " has no single type")
                        + ", but a form has only fields of the types " + new TreeSet<>(TYPES));
            }
            Set<String> known = new TreeSet<>(KEYWORDS.get(type));
            known.addAll(Set.of("type", "title", "description"));
            onlyKnown(where, schema, known);
            for (String text : List.of("title", "description", "pattern")) {
                check(text, "a text", schema.path(text).isTextual());
            }
            for (String length : List.of("minLength", "maxLength", "minItems", "maxItems")) {
                JsonNode value = schema.path(length);
                check(length, "an integer from 0 on", value.canConvertToInt() && value.intValue() >= 0);
            }
            for (String bound : List.of("minimum", "maximum")) {
                check(bound, "a number", schema.path(bound).isNumber());
            }
            switch (type) {
                case "string" -> string();
                case "boolean" ->
                    check("default", "true or false", schema.path("default").isBoolean());
                case "array" -> choices();
                default -> check("default", "a number", schema.path("default").isNumber());
            }
        }

        private void check(String keyword, String what, boolean isSo) {
            if (schema.has(keyword) && !isSo) {
                throw new IllegalArgumentException(where + ": \"" + keyword + "\" must be " + what);
            }
        }

        private void string() {
            check("default", "a text", schema.path("default").isTextual());
            check(
                    "format",
                    "one of " + new TreeSet<>(FORMATS),
                    FORMATS.contains(schema.path("format").asText()));
            check("enum", "a list of texts, and not empty", isValues(schema.path("enum")));
            check("oneOf", "a list of {\"const\": …, \"title\": …}, and not empty", isTitled(schema.path("oneOf")));
            check(
                    "enumNames",
                    "a list of as many texts as \"enum\"",
                    isTexts(schema.path("enumNames"))
                            && schema.path("enumNames").size()
                                    == schema.path("enum").size());
        }

        /** Several of a list. */
        private void choices() {
            JsonNode items = schema.path("items");
            boolean plain = items.path("type").asText().equals("string") && isValues(items.path("enum"));
            if (items.size() != (plain ? 2 : 1) || !(plain || isTitled(items.path("anyOf")))) {
                throw new IllegalArgumentException(
                        where + " must have \"items\" with the choices: {\"type\": \"string\", \"enum\": […]}, or"
                                + " {\"anyOf\": [{\"const\": …, \"title\": …}, …]}");
            }
            check("default", "a list of texts", isTexts(schema.path("default")));
        }

        private static boolean isValues(JsonNode values) {
            return isTexts(values) && !values.isEmpty();
        }

        private static boolean isTitled(JsonNode values) {
            if (!values.isArray() || values.isEmpty()) {
                return false;
            }
            for (JsonNode value : values) {
                if (value.size() != 2
                        || !value.path("const").isTextual()
                        || !value.path("title").isTextual()) {
                    return false;
                }
            }
            return true;
        }
    }
}
