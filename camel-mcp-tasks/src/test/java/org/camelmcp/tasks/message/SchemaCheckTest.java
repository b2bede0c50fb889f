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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final String FORECAST = """
            {'type':'object', 'required':['city'], 'additionalProperties':false, 'properties':{
              'city':{'type':'string','maxLength':20},
              'days':{'type':'integer','minimum':1},
              'unit':{'enum':['C','F']},
              'stops':{'type':'array','items':{'type':'object','properties':{'a/b':{'type':'boolean'}}}}}}
            """;

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("{'city':'Köln','days':3,'unit':'C','stops':[{'a/b':true}]}", null),
                Arguments.of("{'city':'Köln','days':3.0}", null),
                Arguments.of("{'days':1}", "required property 'city' not found"),
                Arguments.of("{'city':1}", "at /city: integer found, string expected"),
                Arguments.of("{'city':'K','days':'s3cr3t'}", "at /days: string found, integer expected"),
                Arguments.of("{'city':'K','days':0}", "at /days: must have a minimum value of 1"),
                Arguments.of("{'city':'K','unit':'s3cr3t'}", "at /unit: does not have a value in the enumeration"),
                Arguments.of("{'city':'K','town':'s3cr3t'}", "property 'town' is not defined"),
                Arguments.of("{'city':'K','stops':[{},{'a/b':'s3cr3t'}]}", "at /stops/1/a~1b: string found"),
                Arguments.of("{'city':'s3cr3t s3cr3t s3cr3t s3cr3t'}", "at /city: must be at most 20 characters long"),
                Arguments.of("['s3cr3t']", "array found, object expected"),
                Arguments.of("null", "null found, object expected"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("values")
    void problemTellsPlaceAndReasonButNoValue(String value, String problem) {
        SchemaCheck check = check(FORECAST);

        if (problem == null) {
            assertThat(check.problem(read(value))).isEmpty();
        } else {
            assertThat(check.problem(read(value)))
                    .hasValueSatisfying(
                            text -> assertThat(text).contains(problem).doesNotContain("s3cr3t"));
        }
    }

    @Test
    void problemsAreTheFirstFewAndBounded() {
        SchemaCheck check = check("{'type':'object','additionalProperties':{'type':'integer'}}");
        ObjectNode value = JSON.createObjectNode();
        IntStream.range(0, 10_000).forEach(i -> value.put("n\n".repeat(500) + i, "x"));

        assertThat(check.problem(value)).hasValueSatisfying(text -> assertThat(text)
                .hasSizeLessThan(2_000)
                .contains("and 9995 more")
                .doesNotContain("\n"));
    }

    @Test
    void problemsAreInEnglishWhateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(check(FORECAST).problem(read("{}"))).hasValue("required property 'city' not found");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://json-schema.org/draft/2020-12/schema, $defs",
        "https://json-schema.org/draft/2020-12/schema#, $defs",
        "https://json-schema.org/draft/2019-09/schema, $defs",
        "http://json-schema.org/draft-07/schema#, definitions",
        "http://json-schema.org/draft-07/schema, definitions",
        "https://json-schema.org/draft-07/schema#, definitions",
        "http://json-schema.org/draft-06/schema#, definitions",
        "http://json-schema.org/draft-04/schema#, definitions"
    })
    void knownDialectsAreTaken(String dialect, String definitions) {
        SchemaCheck check = check("{'$schema':'" + dialect + "','type':'object','properties':{'n':{'$ref':'#/"
                + definitions + "/n'}},'" + definitions + "':{'n':{'type':'integer'}}}");

        assertThat(check.problem(read("{'n':1}"))).isEmpty();
        assertThat(check.problem(read("{'n':'x'}")))
                .hasValueSatisfying(text -> assertThat(text).contains("/n"));
    }

    /** What an array of schemas means differs: each element its own (draft-07), or not allowed (2020-12). */
    @Test
    void dialectDecidesWhatKeywordsMean() {
        String tuple = "'type':'object','properties':{'t':{'items':[{'type':'integer'}]}}}";

        assertThat(check("{'$schema':'http://json-schema.org/draft-07/schema#'," + tuple)
                        .problem(read("{'t':['x']}")))
                .isPresent();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check("{" + tuple))
                .withMessageContaining("/items");
    }

    static Stream<Arguments> schemasThatAreRefused() {
        return Stream.of(
                Arguments.of("{'$schema':'https://example.org/my-dialect'}", "https://example.org/my-dialect"),
                Arguments.of("{'$schema':'http://json-schema.org/draft-03/schema#'}", "draft-03"),
                Arguments.of("{'$schema':7}", "unsupported dialect $schema: 7"),
                Arguments.of("{'properties':{'a':{'type':'strnig'}}}", "/properties/a/type"),
                Arguments.of("{'required':'a'}", "/required"),
                Arguments.of("{'properties':{'a':{'pattern':'(['}}}", "/properties/a/pattern"),
                Arguments.of("{'$ref':'#/$defs/none'}", "#/$defs/none"),
                Arguments.of("{'$ref':'#none'}", "leads nowhere"),
                Arguments.of("{'$ref':'#/%ZZ'}", "at /$ref"),
                Arguments.of("{'properties':{'a':{'items':{'$ref':'#/$defs/none'}}}}", "leads nowhere"),
                Arguments.of("{'$ref':'other.json'}", "leads outside"),
                Arguments.of("{'$ref':'classpath:application.json'}", "leads outside"),
                Arguments.of("{'$id':'https://example.org/a','$ref':'b'}", "leads outside"),
                Arguments.of("{'$dynamicRef':'https://example.org/x#meta'}", "leads outside"),
                Arguments.of("{'$ref':'https://json-schema.org/draft/2020-12/schema'}", "leads outside"),
                Arguments.of(
                        "{'allOf':[{'$schema':'https://example.org/x','$id':'https://example.org/y'}]}", "example"),
                Arguments.of(bomb(30), "more than 20000 subschemas"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemasThatAreRefused")
    void unusableSchemaIsRefusedAtOnceWithTheReason(String schema, String told) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(schema))
                .withMessageContaining("inputSchema")
                .withMessageContaining(told);
    }

    /** P 13. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref':'URL'}",
                "{'properties':{'a':{'$ref':'URL#/$defs/x'}}}",
                "{'$id':'URL','properties':{'a':{'$ref':'other'}}}",
                "{'$schema':'URL'}",
                "{'allOf':[{'$id':'https://example.org/y','$schema':'URL'}]}",
                "{'$dynamicRef':'URL'}",
                "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'a':{'$ref':'URL'}}}",
                "{'$schema':'https://json-schema.org/draft/2019-09/schema','$recursiveRef':'URL'}"
            })
    void nothingIsFetchedFromTheNetwork(String schema) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes());
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/schema";

            assertThatIllegalArgumentException().isThrownBy(() -> check(schema.replace("URL", url)));

            assertThat(requests).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void addressOfTheSchemaItselfIsOnlyAName() {
        SchemaCheck check = check("{'$id':'http://127.0.0.1:1/a','properties':{'n':{'$ref':'n'},'m':{'$ref':'#m'}},"
                + "'$defs':{'n':{'$id':'n','type':'integer'},'m':{'$anchor':'m','type':'integer'}}}");

        assertThat(check.problem(read("{'n':1,'m':2}"))).isEmpty();
        assertThat(check.problem(read("{'n':'x'}"))).isPresent();
        assertThat(check.problem(read("{'m':'x'}"))).isPresent();
    }

    @Test
    void noFileIsRead(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("schema.json"), "{}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> check("{'$ref':'" + file.toUri() + "'}"))
                .withMessageContaining("leads outside");
    }

    @Test
    void recursiveSchemaChecksTrees() {
        SchemaCheck check = check("{'type':'object','properties':{'children':{'type':'array','items':{'$ref':'#'}},"
                + "'name':{'type':'string'}}}");

        assertThat(check.problem(read("{'children':[{'children':[{'name':'x'}]}]}")))
                .isEmpty();
        assertThat(check.problem(read("{'children':[{'children':[{'name':1}]}]}")))
                .hasValue("at /children/0/children/0/name: integer found, string expected");
    }

    /** Three alternatives at each level of a value that is a hundred levels deep. */
    @Test
    void valueThatNeedsExponentialTimeIsGivenUp() {
        String branch = "{'type':'object','properties':{'next':{'$ref':'#/$defs/node'}}}";
        SchemaCheck check = check("{'type':'object','properties':{'next':{'$ref':'#/$defs/node'}},'$defs':{'node':"
                + "{'oneOf':[" + branch + "," + branch + "," + branch + "]}}}");
        String deep = "{'next':".repeat(100) + "{}" + "}".repeat(100);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertThat(check.problem(read(deep)))
                .hasValueSatisfying(text -> assertThat(text).contains("to be checked")));
    }

    @Test
    void schemaThatRefersToItselfWithoutEndIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> check("{'$ref':'#/$defs/a','$defs':{'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}}}"))
                .withMessageContaining("without end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "^(a|a)*$", "(.*a){25}$", "^(([a-z])+.)+[A-Z]([a-z])+$"})
    void patternThatNeedsExponentialTimeIsGivenUp(String pattern) {
        SchemaCheck check = check("{'properties':{'s':{'pattern':'" + pattern + "'}}}");
        ObjectNode value = JSON.createObjectNode().put("s", "a".repeat(5_000) + "!");

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(check.problem(value)).isPresent());
    }

    /** Each of them alone is within the budget. */
    @Test
    void manyTextsThatAreSlowToMatchAreGivenUpTogether() {
        SchemaCheck check =
                check("{'properties':{'s':{'type':'array','items':{'pattern':'^(([a-z])+.)+[A-Z]([a-z])+$'}}}}");
        ObjectNode one = JSON.createObjectNode();
        one.putArray("s").add("a".repeat(60));
        ObjectNode many = JSON.createObjectNode();
        IntStream.range(0, 5_000).forEach(i -> many.withArray("s").add("a".repeat(60)));

        assertThat(check.problem(one))
                .hasValueSatisfying(text -> assertThat(text).contains("does not match"));
        assertThat(check.problem(many)).hasValue("The value is too deep or too large to be checked");
    }

    @Test
    void checksOfRecursiveSchemasAndLargeValuesAreSlow() {
        SchemaCheck flat = check("{'type':'object'}");
        ObjectNode many = JSON.createObjectNode();
        IntStream.range(0, 1_000).forEach(i -> many.withArray("a").add(i));

        assertThat(flat.isSlow(read("{'a':[1,2,{'b':3}]}"))).isFalse();
        assertThat(flat.isSlow(many)).isTrue();
        assertThat(check("{'properties':{'next':{'$ref':'#'}}}").isSlow(read("{}")))
                .isTrue();
    }

    @Test
    void patternIsNotAnchoredAndReadsLongTexts() {
        SchemaCheck check = check("{'properties':{'s':{'pattern':'[0-9]z$'}}}");

        assertThat(check.problem(JSON.createObjectNode().put("s", "x".repeat(2_000_000) + "7z")))
                .isEmpty();
        assertThat(check.problem(JSON.createObjectNode().put("s", "x".repeat(2_000_000))))
                .hasValue("at /s: does not match the regex pattern [0-9]z$");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1e-999999999", "1.5e999999"})
    void numberWithoutEndIsRefusedBeforeAnyoneCalculates(String number) {
        SchemaCheck check = check("{'properties':{'n':{'type':'number','multipleOf':0.01,'minimum':0}}}");

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(check.problem(read("{'n':[" + number + "]}"))).hasValue("A number is out of range"));
        assertThat(check.problem(read("{'n':1e300}"))).isEmpty();
    }

    @Test
    void deeplyNestedValueIsChecked() {
        SchemaCheck check = check("{'properties':{'a':{'uniqueItems':true}}}");

        assertThat(check.problem(read("{'a':" + "[".repeat(190) + "]".repeat(190) + "}")))
                .isEmpty();
    }

    @Test
    void formatIsNotChecked() {
        assertThat(check("{'properties':{'d':{'format':'date'}}}").problem(read("{'d':'tomorrow'}")))
                .isEmpty();
    }

    @Test
    void unknownKeywordsAreIgnored() {
        assertThat(check("{'properties':{'d':{'type':'string','x-mcp-header':'D','foo':{'$ref':1}}}}")
                        .problem(read("{'d':'x'}")))
                .isEmpty();
    }

    @Test
    void namesThatLookLikeKeywordsAreNames() {
        SchemaCheck check = check("{'properties':{'$ref':{'type':'integer'},'const':{'type':'integer'},'id':{'type':"
                + "'string'}},'default':{'$ref':'http://x'},'examples':[{'$ref':'http://x'}]}");

        assertThat(check.problem(read("{'$ref':'x'}"))).isPresent();
        assertThat(check.problem(read("{'$ref':1,'const':1,'id':'x'}"))).isEmpty();
    }

    /** a0 needs a1 twice, a1 needs a2 twice, and so on. */
    private static String bomb(int depth) {
        return "{'$ref':'#/$defs/a0','$defs':{"
                + IntStream.range(0, depth)
                        .mapToObj(i -> "'a" + i + "':{'allOf':[{'$ref':'#/$defs/a" + (i + 1) + "'},{'$ref':'#/$defs/a"
                                + (i + 1) + "'}]}")
                        .collect(Collectors.joining(","))
                + ",'a" + depth + "':{}}}";
    }

    private static SchemaCheck check(String schema) {
        return SchemaCheck.of("inputSchema", (ObjectNode) read(schema));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
