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
package org.camelmcp.examples.approval;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One field of a question's form: one that MCP's forms can have, besides lists of choices.
 *
 * @param schema its JSON Schema
 */
record Field(String name, boolean required, Map<?, ?> schema) {

    /** Those of a question. @param params of {@code elicitation/create} */
    static List<Field> of(Map<?, ?> params) {
        Map<?, ?> form = (Map<?, ?>) params.get("requestedSchema");
        Map<?, ?> properties = (Map<?, ?>) form.get("properties");
        List<?> required = form.get("required") instanceof List<?> names ? names : List.of();
        return properties.entrySet().stream()
                .map(field -> new Field(String.valueOf(field.getKey()), required.contains(field.getKey()), (Map<?, ?>)
                        field.getValue()))
                .toList();
    }

    String html() {
        String label =
                text("title", name) + (schema.containsKey("description") ? " (" + text("description", "") + ")" : "");
        return "<label>" + Html.escape(label) + "<br>" + control() + "</label>\n";
    }

    private String control() {
        String attributes = " name=\"" + Html.escape(name) + "\"" + (required ? " required" : "");
        String preset = text("default", "");
        if (schema.get("enum") instanceof List<?> values) {
            return select(attributes, values, preset);
        }
        return switch (text("type", "string")) {
            case "boolean" -> select(attributes, List.of("true", "false"), preset);
            case "integer", "number" ->
                "<input type=\"number\" step=\"any\"" + attributes + " value=\"" + Html.escape(preset) + "\">";
            default ->
                "<input" + attributes + length("minLength") + length("maxLength") + " value=\"" + Html.escape(preset)
                        + "\">";
        };
    }

    private String length(String keyword) {
        return schema.get(keyword) instanceof Number limit
                ? " " + keyword.toLowerCase(Locale.ROOT) + "=\"" + limit + "\""
                : "";
    }

    private static String select(String attributes, List<?> values, String preset) {
        StringBuilder options = new StringBuilder("<select" + attributes + "><option value=\"\"></option>");
        for (Object value : values) {
            String text = Html.escape(String.valueOf(value));
            String shown = text.equals("true") ? "yes" : text.equals("false") ? "no" : text;
            options.append("<option value=\"").append(text).append('"');
            options.append(text.equals(preset) ? " selected>" : ">")
                    .append(shown)
                    .append("</option>");
        }
        return options + "</select>";
    }

    private String text(String keyword, String otherwise) {
        return Objects.toString(schema.get(keyword), otherwise);
    }

    /** What was filled in, as the form wants it. @param typed not empty */
    Object value(String typed) throws RefusedException {
        try {
            return switch (text("type", "string")) {
                case "boolean" -> yesOrNo(typed);
                case "integer", "number" -> new BigDecimal(typed);
                default -> notTooLong(typed);
            };
        } catch (NumberFormatException e) {
            throw new RefusedException(400, name + " must be a number");
        }
    }

    private Boolean yesOrNo(String typed) throws RefusedException {
        if (!typed.equals("true") && !typed.equals("false")) {
            throw new RefusedException(400, name + " must be true or false");
        }
        return Boolean.valueOf(typed);
    }

    /** The shop would refuse it, and nobody could answer again. */
    private String notTooLong(String typed) throws RefusedException {
        if (schema.get("maxLength") instanceof Number most
                && typed.codePointCount(0, typed.length()) > most.longValue()) {
            throw new RefusedException(400, name + " must have at most " + most + " characters");
        }
        return typed;
    }
}
