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
import com.networknt.schema.DisallowUnknownJsonMetaSchemaFactory;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.Keyword;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.Vocabularies;
import com.networknt.schema.Vocabulary;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The dialects of JSON Schema that we take, and how each is compiled. Thread-safe. */
enum SchemaDialect {
    DRAFT_2020_12(VersionFlag.V202012),
    DRAFT_2019_09(VersionFlag.V201909),
    DRAFT_07(VersionFlag.V7),
    DRAFT_06(VersionFlag.V6),
    DRAFT_04(VersionFlag.V4);

    private final VersionFlag version;
    private volatile @Nullable JsonSchema metaSchema;

    SchemaDialect(VersionFlag version) {
        this.version = version;
    }

    /** @throws IllegalArgumentException naming the dialect when it is none of ours (P 13) */
    static SchemaDialect of(String option, ObjectNode schema) {
        JsonNode named = schema.path("$schema");
        if (named.isMissingNode()) {
            return DRAFT_2020_12;
        }
        String wanted = bare(named.asText());
        for (SchemaDialect dialect : values()) {
            if (bare(dialect.version.getId()).equals(wanted)) {
                return dialect;
            }
        }
        throw new IllegalArgumentException("Option " + option + " has the unsupported dialect $schema: " + named
                + "; supported are "
                + Arrays.stream(values())
                        .map(dialect -> dialect.version.getId())
                        .toList()
                + ", and without $schema it is the first");
    }

    /** Tools write both schemes, with and without the empty fragment. */
    private static String bare(String id) {
        return id.replaceFirst("^https?://", "").replaceFirst("#$", "");
    }

    /**
     * @param recursive whether the schema refers to itself
     * @throws IllegalArgumentException when the schema cannot be compiled
     */
    JsonSchema compile(String option, ObjectNode schema, boolean recursive) {
        JsonMetaSchema keywords = JsonMetaSchema.builder(
                        JsonSchemaFactory.checkVersion(version).getInstance())
                .keyword(ValidationBudget.countedReference())
                .vocabularyFactory(SchemaDialect::vocabulary)
                .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword)) // others log a warning
                .build();
        JsonSchemaFactory factory = JsonSchemaFactory.builder()
                .metaSchema(keywords)
                .defaultMetaSchemaIri(keywords.getIri())
                .metaSchemaFactory(DisallowUnknownJsonMetaSchemaFactory.getInstance())
                .schemaLoaders(loaders -> loaders.add(address -> {
                    throw new JsonSchemaException("nothing outside the schema is read, but it needs " + address);
                }))
                .build();
        try {
            // each reference is compiled for each way that leads to it: of recursive schemas no end of copies would be
            // kept
            return factory.getSchema(schema, config().cacheRefs(!recursive).build());
        } catch (RuntimeException | StackOverflowError e) {
            throw new IllegalArgumentException(
                    "Option " + option + " is a JSON Schema that cannot be compiled: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when the schema is not valid in this dialect */
    void checkItself(String option, ObjectNode schema) {
        Set<ValidationMessage> problems = metaSchema()
                .validate(schema, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Option " + option + " is not a valid JSON Schema: "
                    + problems.stream().limit(3).map(SchemaCheck::told).collect(Collectors.joining("; ")));
        }
    }

    /** Since 2019-09 keywords come from vocabularies, which would replace ours. */
    private static @Nullable Vocabulary vocabulary(String id) {
        Vocabulary known = Vocabularies.getVocabulary(id);
        Keyword counted = ValidationBudget.countedReference();
        return known == null
                ? null
                : new Vocabulary(
                        id,
                        known.getKeywords().stream()
                                .map(keyword -> keyword.getValue().equals(counted.getValue()) ? counted : keyword)
                                .toArray(Keyword[]::new));
    }

    /** Of no use to keep two threads from: both would compile the same. */
    private JsonSchema metaSchema() {
        JsonSchema known = metaSchema;
        if (known == null) {
            known = JsonSchemaFactory.getInstance(version)
                    .getSchema(SchemaLocation.of(version.getId()), config().build());
            metaSchema = known;
        }
        return known;
    }

    private static SchemaValidatorsConfig.Builder config() {
        return SchemaValidatorsConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .preloadJsonSchema(false)
                .losslessNarrowing(true) // 1.0 is an integer
                .regularExpressionFactory(BoundedPattern::new)
                .locale(Locale.ENGLISH); // models and tests read it, whatever the server's language
    }
}
