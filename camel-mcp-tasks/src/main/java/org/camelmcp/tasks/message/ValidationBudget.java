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
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonValidator;
import com.networknt.schema.Keyword;
import com.networknt.schema.RefValidator;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import java.util.Set;

/**
 * How many references one check may follow (P 13). A recursive schema with alternatives needs, for a value of depth n, a time
 * exponential in n, and the client chooses n.
 */
final class ValidationBudget {

    private static final String KEY = ValidationBudget.class.getName();

    private ValidationBudget() {}

    static void start(ExecutionContext context, int references) {
        context.getCollectorContext().add(KEY, new int[] {references});
    }

    /** {@code $ref} as networknt has it, counted. */
    static Keyword countedReference() {
        return new Keyword() {
            @Override
            public String getValue() {
                return "$ref";
            }

            @Override
            public JsonValidator newValidator(
                    SchemaLocation location,
                    JsonNodePath path,
                    JsonNode node,
                    JsonSchema parent,
                    ValidationContext context) {
                return new CountedReference(location, path, node, parent, context);
            }
        };
    }

    /** The check has taken all that it may. Networknt logs other exceptions as errors, which clients could provoke. */
    static final class SpentException extends JsonSchemaException {

        private static final long serialVersionUID = 1L;

        SpentException() {
            super("The check takes too long");
        }
    }

    private static final class CountedReference extends RefValidator {

        CountedReference(
                SchemaLocation location,
                JsonNodePath path,
                JsonNode node,
                JsonSchema parent,
                ValidationContext context) {
            super(location, path, node, parent, context);
        }

        @Override
        public Set<ValidationMessage> validate(
                ExecutionContext context, JsonNode node, JsonNode root, JsonNodePath location) {
            if (context.getCollectorContext().get(KEY) instanceof int[] left && --left[0] < 0) {
                throw new SpentException();
            }
            return super.validate(context, node, root, location);
        }
    }
}
