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
package org.camelmcp.examples.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One field of a form: what its schema says, and what a typed text means for it. */
final class Field {

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig WITH_FORMATS =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonNode schema;
    private final JsonSchema validator;
    private final List<Choice> choices;
    final String name;
    final boolean required;

    Field(String name, JsonNode schema, boolean required) {
        this.name = name;
        this.schema = schema;
        this.required = required;
        this.validator = SCHEMAS.getSchema(schema, WITH_FORMATS);
        this.choices = Choice.of(isMultiple() ? schema.path("items") : schema);
    }

    private String type() {
        return schema.path("type").asText("string");
    }

    private boolean isMultiple() {
        return type().equals("array");
    }

    /** What a person has to know of it, in a line or two, and a line for each choice. */
    String description() {
        StringBuilder text = new StringBuilder(schema.path("title").asText(name));
        if (schema.hasNonNull("description")) {
            text.append(": ").append(schema.path("description").asText());
        }
        for (int i = 0; i < choices.size(); i++) {
            text.append("\n").append(i + 1).append(") ").append(choices.get(i));
        }
        return text.toString();
    }

    String prompt() {
        StringBuilder prompt = new StringBuilder(name).append(" (").append(kind());
        if (!required) {
            prompt.append(", optional");
        }
        JsonNode preset = preset();
        if (preset != null) {
            prompt.append(", default ").append(isMultiple() ? joined(preset) : preset.asText());
        }
        return prompt.append("):").toString();
    }

    private String kind() {
        if (!choices.isEmpty()) {
            return isMultiple() ? "any of the above, with commas" : "one of the above";
        }
        return switch (type()) {
            case "boolean" -> "y/n";
            case "string" -> schema.path("format").asText("text");
            case "array" -> "texts, with commas";
            default -> type();
        };
    }

    private static String joined(JsonNode values) {
        StringBuilder joined = new StringBuilder();
        values.forEach(value -> joined.append(joined.isEmpty() ? "" : ",").append(value.asText()));
        return joined.toString();
    }

    /** What an empty line means; {@code null} when nothing. */
    @Nullable
    JsonNode preset() {
        return schema.hasNonNull("default") ? schema.path("default") : null;
    }

    /** What a text means. @throws IllegalArgumentException with what is wrong with it, for people */
    JsonNode read(String text) {
        JsonNode value = isMultiple() ? several(text) : one(text);
        Optional<ValidationMessage> wrong = validator.validate(value).stream().findFirst();
        if (wrong.isPresent()) {
            // which begins with where it is, and that is here
            throw new IllegalArgumentException(
                    "That " + wrong.get().getMessage().replaceFirst("^\\$\\S*: ", ""));
        }
        return value;
    }

    private JsonNode several(String text) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (String part : text.split(",")) {
            values.add(one(part.strip()));
        }
        return values;
    }

    private JsonNode one(String text) {
        if (!choices.isEmpty()) {
            return TextNode.valueOf(chosen(text).value());
        }
        return switch (type()) {
            case "boolean" -> truth(text);
            case "integer", "number" -> amount(text);
            default -> TextNode.valueOf(text);
        };
    }

    private Choice chosen(String text) {
        // a choice may be called by a number that is not its place
        return choices.stream()
                .filter(choice -> choice.isCalled(text))
                .findFirst()
                .or(() -> choices.stream()
                        .filter(choice -> text.equals(String.valueOf(choices.indexOf(choice) + 1)))
                        .findFirst())
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of the choices"));
    }

    private static JsonNode truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "y", "yes", "true" -> BooleanNode.TRUE;
            case "n", "no", "false" -> BooleanNode.FALSE;
            default -> throw new IllegalArgumentException("Please answer y or n");
        };
    }

    private static JsonNode amount(String text) {
        try {
            BigDecimal amount = new BigDecimal(text);
            return amount.scale() == 0 ? BigIntegerNode.valueOf(amount.unscaledValue()) : DecimalNode.valueOf(amount);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number");
        }
    }
}
