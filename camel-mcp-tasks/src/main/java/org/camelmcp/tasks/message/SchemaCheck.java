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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.ValidationMessage;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A JSON Schema, compiled once, that tells what is wrong with values (P 13). Dialects: 2020-12, which is meant where the
 * schema has no {@code $schema}, 2019-09, draft-07, draft-06 and draft-04. Nothing outside the schema is ever read: a
 * {@code $ref} leads to another place in the same schema. {@code format} is not checked, as the dialects have it by
 * default. Immutable and thread-safe; a check of hostile values ends soon, but takes time in proportion to their size.
 */
public final class SchemaCheck {

    private static final int MAX_PROBLEMS = 5;
    private static final int MAX_LENGTH = 300;

    /** A list of ten thousand elements with ten references each. */
    private static final int REFERENCES = 100_000;

    /** Each is compiled anew, which takes about a tenth of a millisecond: kept copies would be without end. */
    private static final int RECURSIVE_REFERENCES = 3_000;

    /** Values with no more nodes are checked in well under a tenth of a second, and nearly always in far less. */
    private static final int FEW_NODES = 1_000;

    private final JsonSchema schema;
    private final boolean recursive;
    private final int references;

    private SchemaCheck(JsonSchema schema, boolean recursive) {
        this.schema = schema;
        this.recursive = recursive;
        this.references = recursive ? RECURSIVE_REFERENCES : REFERENCES;
    }

    /**
     * Compiles.
     *
     * @param option where the schema comes from, for errors
     * @throws IllegalArgumentException when the schema is of an unknown dialect, not valid, or refers outside itself
     */
    public static SchemaCheck of(String option, ObjectNode schema) {
        SchemaDialect dialect = SchemaDialect.of(option, schema);
        dialect.checkItself(option, schema);
        boolean recursive = SchemaReferences.check(option, schema);
        SchemaCheck check = new SchemaCheck(dialect.compile(option, schema, recursive), recursive);
        try {
            check.problems(JsonNodeFactory.instance.objectNode()); // what is compiled at first use is compiled now
        } catch (ValidationBudget.SpentException | StackOverflowError e) {
            throw new IllegalArgumentException(
                    "Option " + option + " is a JSON Schema that refers to itself without end", e);
        } catch (JsonSchemaException e) {
            throw new IllegalArgumentException(
                    "Option " + option + " is a JSON Schema that cannot be compiled: " + e.getMessage(), e);
        }
        return check;
    }

    /**
     * Whether {@link #problem} may take so long for a value, up to half a second, that a transport's thread should not be
     * held for it.
     */
    public boolean isSlow(JsonNode value) {
        return recursive || left(value, FEW_NODES) < 0;
    }

    /** Counts no further than it must. @return what is left of so many nodes, negative when there are more */
    private static int left(JsonNode value, int nodes) {
        int left = nodes - 1;
        for (JsonNode child : value) {
            if (left < 0) {
                return left;
            }
            left = left(child, left);
        }
        return left;
    }

    /**
     * What is wrong with a value, for a model to read: the first few problems, each with the place (a JSON pointer) where it
     * is. Names of properties are told, values are not.
     *
     * @return a text of bounded length; empty when the value is valid
     */
    public Optional<String> problem(JsonNode value) {
        if (!NumberRange.holds(value)) {
            return Optional.of("A number is out of range");
        }
        Set<ValidationMessage> found;
        try {
            found = problems(value);
        } catch (ValidationBudget.SpentException e) {
            return Optional.of("The value is too deep or too large to be checked");
        } catch (StackOverflowError e) {
            return Optional.of("The value is too deep to be checked");
        } catch (JsonSchemaException e) {
            return Optional.of("The value cannot be checked");
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String told = found.stream().limit(MAX_PROBLEMS).map(SchemaCheck::told).collect(Collectors.joining("; "));
        int more = found.size() - MAX_PROBLEMS;
        return Optional.of(more > 0 ? told + "; and " + more + " more" : told);
    }

    private Set<ValidationMessage> problems(JsonNode value) {
        return BoundedPattern.oneCheck(
                () -> schema.validate(value, context -> ValidationBudget.start(context, references)));
    }

    /** Where and what, on one line. */
    static String told(ValidationMessage message) {
        String place = message.getInstanceLocation().toString();
        String text = message.getError();
        return shorten(place.isEmpty() ? text : "at " + place + ": " + text);
    }

    /** Names of properties come from the client. */
    private static String shorten(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
    }
}
