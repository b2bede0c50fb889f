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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.camelmcp.mcp.protocol.ParamHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a tool tells about itself in {@code tools/list}, made from the options of a route's endpoint, and its schemas ready
 * to check values. Immutable and thread-safe as long as nobody changes the tree.
 */
public final class ToolDefinition {

    /** What the specification recommends (SEP-986), and what every client accepts. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    private final ObjectNode json;
    private final SchemaCheck input;
    private final @Nullable SchemaCheck output;

    private ToolDefinition(ObjectNode json, SchemaCheck input, @Nullable SchemaCheck output) {
        this.json = json;
        this.input = input;
        this.output = output;
    }

    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** The entry of {@code tools/list}. Not to be changed. */
    public ObjectNode json() {
        return json;
    }

    /** Checks a call's arguments. */
    public SchemaCheck input() {
        return input;
    }

    /** Checks a result's structured content, which is required where this is present. */
    public Optional<SchemaCheck> output() {
        return Optional.ofNullable(output);
    }

    /** The options. Those that are {@code null} or empty leave their field out. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private @Nullable String title;
        private @Nullable String description;
        private @Nullable String inputSchema;
        private Map<String, ?> parameters = Map.of();
        private @Nullable String outputSchema;
        private Map<String, ?> annotations = Map.of();
        private @Nullable String icons;

        private Builder(String name) {
            this.name = name;
        }

        /** For people to read. */
        public Builder title(@Nullable String value) {
            title = value;
            return this;
        }

        /** For the model to read. */
        public Builder description(@Nullable String value) {
            description = value;
            return this;
        }

        /** JSON, or {@code classpath:} or {@code file:} with the place of a file. Without, any object is accepted. */
        public Builder inputSchema(@Nullable String value) {
            inputSchema = value;
            return this;
        }

        /**
         * A simple input schema: {@code NAME=TYPE}, {@code NAME.description}, {@code NAME.required},
         * {@code NAME.enum}; without the prefix {@code parameter.}.
         */
        public Builder parameters(Map<String, ?> value) {
            parameters = value;
            return this;
        }

        /** As {@link #inputSchema}. Results must then have structured content that is valid. */
        public Builder outputSchema(@Nullable String value) {
            outputSchema = value;
            return this;
        }

        /** {@code title} and the hints, without the prefix {@code annotations.}. */
        public Builder annotations(Map<String, ?> value) {
            annotations = value;
            return this;
        }

        /** A JSON array of icons, or their URLs separated by commas. */
        public Builder icons(@Nullable String value) {
            icons = value;
            return this;
        }

        /**
         * @param context loads {@code classpath:} and {@code file:}
         * @throws IllegalArgumentException naming the option that is wrong, and its value
         */
        public ToolDefinition build(CamelContext context) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("Tool name '" + SchemaText.shorten(name)
                        + "' must have 1 to 128 characters out of letters, digits, '_', '-' and '.'");
            }
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
            putText(json, "title", title);
            putText(json, "description", description);
            ObjectNode input = input(context);
            json.set("inputSchema", input);
            SchemaCheck outputCheck = null;
            if (isGiven(outputSchema)) {
                ObjectNode output = SchemaText.objectSchema("outputSchema", outputSchema, context);
                json.set("outputSchema", output);
                outputCheck = SchemaCheck.of("outputSchema", output);
            }
            if (!annotations.isEmpty()) {
                json.set("annotations", ToolAnnotations.of(annotations));
            }
            if (isGiven(icons)) {
                json.set("icons", ToolIcons.of(icons));
            }
            String schemaOption = parameters.isEmpty() ? "inputSchema" : "parameter.*";
            return new ToolDefinition(json, SchemaCheck.of(schemaOption, input), outputCheck);
        }

        private ObjectNode input(CamelContext context) {
            if (!isGiven(inputSchema)) {
                return parameters.isEmpty()
                        ? JsonNodeFactory.instance.objectNode().put("type", "object")
                        : ParameterSchema.of(parameters);
            }
            if (!parameters.isEmpty()) {
                throw new IllegalArgumentException("Tool '" + name + "' has both inputSchema and parameter."
                        + parameters.keySet().iterator().next() + "; use one of the two");
            }
            ObjectNode schema = SchemaText.objectSchema("inputSchema", inputSchema, context);
            try {
                ParamHeaders.of(schema);
            } catch (IllegalArgumentException e) {
                // clients drop such a tool (P 32)
                throw new IllegalArgumentException("Option inputSchema is not valid: " + e.getMessage(), e);
            }
            return schema;
        }

        private static void putText(ObjectNode json, String field, @Nullable String value) {
            if (isGiven(value)) {
                json.put(field, value);
            }
        }

        private static boolean isGiven(@Nullable String value) {
            return value != null && !value.isBlank();
        }
    }
}
