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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.camelmcp.tasks.message.ToolDefinition.Builder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolDefinitionTest {

    private static final CamelContext CONTEXT = new SimpleCamelContext();
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void startCamel() {
        CONTEXT.start();
    }

    @AfterAll
    static void stopCamel() {
        CONTEXT.stop();
    }

    @Test
    void entryHasEveryFieldThatIsGiven() {
        ToolDefinition definition = ToolDefinition.builder("build-report")
                .title("Report")
                .description("Builds the monthly report")
                .inputSchema(" {\"type\":\"object\",\"required\":[\"month\"]}")
                .outputSchema("{\"type\":\"object\",\"properties\":{\"pages\":{\"type\":\"integer\"}}}")
                .annotations(ordered("readOnlyHint", "true", "destructiveHint", false, "title", "R"))
                .icons("https://example.org/a.PNG?v=1, data:image/svg+xml;base64,AAAA,http://example.org/b")
                .build(CONTEXT);

        assertThat(definition.json()).isEqualTo(read("""
                                {"name":"build-report","title":"Report","description":"Builds the monthly report",
                                 "inputSchema":{"type":"object","required":["month"]},
                                 "outputSchema":{"type":"object","properties":{"pages":{"type":"integer"}}},
                                 "annotations":{"readOnlyHint":true,"destructiveHint":false,"title":"R"},
                                 "icons":[{"src":"https://example.org/a.PNG?v=1","mimeType":"image/png"},
                                          {"src":"data:image/svg+xml;base64,AAAA","mimeType":"image/svg+xml"},
                                          {"src":"http://example.org/b"}]}
                                """));
        assertThat(definition.input().problem(read("{}"))).isPresent();
        assertThat(definition.output().orElseThrow().problem(read("{\"pages\":\"x\"}")))
                .isPresent();
    }

    @Test
    void toolWithoutSchemaTakesAnyObject() {
        ToolDefinition definition = ToolDefinition.builder("t")
                .title(null)
                .description(" ")
                .inputSchema("")
                .build(CONTEXT);

        assertThat(definition.json()).isEqualTo(read("{\"name\":\"t\",\"inputSchema\":{\"type\":\"object\"}}"));
        assertThat(definition.input().problem(read("{\"any\":[1]}"))).isEmpty();
        assertThat(definition.input().problem(read("[]"))).isPresent();
        assertThat(definition.output()).isEmpty();
    }

    @Test
    void parametersBecomeTheInputSchema() {
        ToolDefinition definition = ToolDefinition.builder("t")
                .parameters(ordered(
                        "city.description", "Where, as in \"Köln\"", // attributes may come first
                        "city", "string",
                        "city.required", "true",
                        "unit", "string",
                        "unit.enum", "C, F",
                        "days", "integer",
                        "days.enum", "1,2",
                        "days.required", false,
                        "tags", "string[]",
                        "tags.enum", "a,b",
                        "filter", "object",
                        "rest", "array",
                        "factor", "number",
                        "dry", "boolean"))
                .build(CONTEXT);

        assertThat(definition.json().get("inputSchema")).isEqualTo(read("""
                                {"type":"object","properties":{
                                  "city":{"type":"string","description":"Where, as in \\"Köln\\""},
                                  "unit":{"type":"string","enum":["C","F"]},
                                  "days":{"type":"integer","enum":[1,2]},
                                  "tags":{"type":"array","items":{"type":"string","enum":["a","b"]}},
                                  "filter":{"type":"object"},"rest":{"type":"array"},
                                  "factor":{"type":"number"},"dry":{"type":"boolean"}},
                                 "required":["city"]}
                                """));
    }

    @Test
    void schemaIsReadFromTheClasspathAndFromFiles(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("schema.json"), "\uFEFF{\"type\":\"object\",\"title\":\"ü\"}");

        ToolDefinition definition = ToolDefinition.builder("t")
                .inputSchema("classpath:org/camelmcp/tasks/message/forecast.json")
                .outputSchema("file:" + file)
                .build(CONTEXT);

        assertThat(definition.json().at("/inputSchema/properties/city/type").asText())
                .isEqualTo("string");
        assertThat(definition.json().at("/outputSchema/title").asText()).isEqualTo("ü");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                row(b -> b.inputSchema("{\"type\":\"array\"}"), "inputSchema", "{\"type\":\"array\"}"),
                row(b -> b.inputSchema("{\"type\":[\"object\",\"null\"]}"), "inputSchema", "null"),
                row(b -> b.inputSchema("{}"), "inputSchema", "{}"),
                row(b -> b.inputSchema("{\"type\":\"object\""), "inputSchema", "line 1, column"),
                row(b -> b.inputSchema("{\"type\":\"object\"} x"), "inputSchema", "not valid JSON"),
                row(b -> b.inputSchema("{\"type\":\"object\",\"type\":\"object\"}"), "inputSchema", "Duplicate"),
                row(b -> b.inputSchema("{\"a\":".repeat(100)), "inputSchema", "depth"),
                row(b -> b.inputSchema("{" + " ".repeat(300_000) + "}"), "inputSchema", "262144"),
                row(b -> b.inputSchema("http://example.org/s.json"), "inputSchema", "http://example.org/s.json"),
                row(b -> b.inputSchema("classpath:no-such.json"), "inputSchema", "classpath:no-such.json"),
                row(b -> b.inputSchema("file:/no/such.json"), "inputSchema", "file:/no/such.json"),
                row(
                        b -> b.inputSchema("{\"type\":\"object\",\"minProperties\":\"x\"}"),
                        "inputSchema",
                        "/minProperties"),
                row(
                        b -> b.inputSchema("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\","
                                + "\"x-mcp-header\":\"A\"}}}"),
                        "inputSchema",
                        "number"),
                row(b -> b.outputSchema("[]"), "outputSchema", "[]"),
                row(b -> b.outputSchema("{\"type\":\"string\"}"), "outputSchema", "string"),
                row(
                        b -> b.inputSchema("{\"type\":\"object\"}").parameters(Map.of("a", "string")),
                        "inputSchema",
                        "parameter.a"),
                row(b -> b.parameters(Map.of("a", "text")), "parameter.a", "text"),
                row(b -> b.parameters(Map.of("a", "string[][]")), "parameter.a", "string[][]"),
                row(b -> b.parameters(Map.of("a.description", "x")), "parameter.a", "missing"),
                row(b -> b.parameters(Map.of("a", "string", "a.default", "x")), "parameter.a.default", "Unknown"),
                row(b -> b.parameters(Map.of("a", "string", "a.required", "yes")), "parameter.a.required", "yes"),
                row(b -> b.parameters(Map.of("a", "integer", "a.enum", "1,x")), "parameter.a.enum", "x"),
                row(b -> b.parameters(Map.of("a", "integer", "a.enum", "1,2.5")), "parameter.a.enum", "2.5"),
                row(b -> b.parameters(Map.of("a", "string", "a.enum", "x,,y")), "parameter.a.enum", "x,,y"),
                row(b -> b.parameters(Map.of("a", "boolean", "a.enum", "true")), "parameter.a.enum", "boolean"),
                row(b -> b.parameters(Map.of("", "string")), "parameter.", "no name"),
                row(b -> b.annotations(Map.of("readonlyHint", "true")), "annotations.readonlyHint", "readOnlyHint"),
                row(b -> b.annotations(Map.of("readOnlyHint", "1")), "annotations.readOnlyHint", "'1'"),
                row(b -> b.icons("file:/etc/passwd"), "icons", "file:/etc/passwd"),
                row(b -> b.icons("[{\"src\":\"javascript:alert(1)\"}]"), "icons", "javascript:alert(1)"),
                row(b -> b.icons("[1]"), "icons", "''"),
                row(b -> b.icons("["), "icons", "not valid JSON"));
    }

    private static Arguments row(Consumer<Builder> mistake, String option, String value) {
        return Arguments.of(mistake, option, value);
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("mistakes")
    void mistakeIsToldWithTheOptionAndItsValue(Consumer<Builder> mistake, String option, String value) {
        Builder builder = ToolDefinition.builder("t");
        mistake.accept(builder);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.build(CONTEXT))
                .withMessageContaining(option)
                .withMessageContaining(value)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "käse", "a/b", "*"})
    void nameThatClientsMayRefuseIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToolDefinition.builder(name).build(CONTEXT))
                .withMessageContaining("'" + name + "'");
    }

    private static Map<String, Object> ordered(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
