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

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToolArgumentsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT = "{\"city\":\"Köln\",\"days\":3}";
    private static final String SECRET = "s3cr3t";

    private static CamelContext context;

    private final ToolArguments toolArguments = new ToolArguments();

    @TempDir
    private static Path directory;

    @BeforeAll
    static void startCamel() {
        context = new SimpleCamelContext();
        context.start();
    }

    @AfterAll
    static void stopCamel() {
        context.stop();
    }

    record Forecast(String city, int days) {}

    public static class Pojo {
        public String getCity() {
            return "Köln";
        }

        public int getDays() {
            return 3;
        }
    }

    static Stream<Arguments> bodiesThatAreAnObject() throws IOException {
        byte[] bytes = TEXT.getBytes(UTF_8);
        Path path = Files.write(directory.resolve("arguments.json"), bytes);
        GenericFile<File> file = new GenericFile<>();
        file.setFile(path.toFile());
        file.setBody(path.toFile());
        return Stream.of(
                Arguments.of("Map", new LinkedHashMap<>(Map.of("city", "Köln", "days", 3))),
                Arguments.of("JSON tree", JSON.readTree(TEXT)),
                Arguments.of("text", TEXT),
                Arguments.of("text between white space", "  \r\n" + TEXT + "\n"),
                Arguments.of("text after a byte order mark", "\uFEFF" + TEXT),
                Arguments.of("text in a StringBuilder", new StringBuilder(TEXT)),
                Arguments.of("bytes", bytes),
                Arguments.of("bytes in UTF-16", TEXT.getBytes(UTF_16)),
                Arguments.of("ByteBuffer", ByteBuffer.wrap(bytes)),
                Arguments.of("InputStream", new ByteArrayInputStream(bytes)),
                Arguments.of("Reader", new StringReader(TEXT)),
                Arguments.of("stream cache", new InputStreamCache(bytes)),
                Arguments.of("reader cache", new ReaderCache(TEXT)),
                Arguments.of("file", path.toFile()),
                Arguments.of("Camel's file", file),
                Arguments.of("path", path),
                Arguments.of("record", new Forecast("Köln", 3)),
                Arguments.of("object with getters", new Pojo()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesThatAreAnObject")
    void bodyThatIsAnObjectBecomesTheArguments(String kind, Object body) throws IOException {
        assertThat(toolArguments.from(message(body))).isEqualTo(JSON.readTree(TEXT));
    }

    static Stream<Object> emptyBodies() {
        return Stream.of(
                Optional.empty(),
                "",
                " \t\n",
                "null",
                new byte[0],
                " ".getBytes(UTF_8),
                new ByteArrayInputStream(new byte[0]),
                new StringReader(""),
                new InputStreamCache(new byte[0]),
                Map.of(),
                JsonNodeFactory.instance.nullNode(),
                JsonNodeFactory.instance.missingNode());
    }

    @ParameterizedTest
    @MethodSource("emptyBodies")
    void emptyBodyIsNoArguments(Object body) {
        Object value = body instanceof Optional ? null : body;
        assertThat(toolArguments.from(message(value))).isEqualTo(JSON.createObjectNode());
    }

    static Stream<Arguments> otherBodies() {
        Map<String, Object> cyclic = new HashMap<>();
        cyclic.put("self", cyclic);
        Map<String, Object> unconvertible = Map.of("query", List.of(Map.of("since", new Object())));
        Map<Object, Object> nullKey = new HashMap<>();
        nullKey.put(null, SECRET);
        return Stream.of(
                Arguments.of(List.of(SECRET), "array"),
                Arguments.of("[\"" + SECRET + "\"]", "array"),
                Arguments.of("\"" + SECRET + "\"", "string"),
                Arguments.of(JSON.createArrayNode().add(SECRET), "array"),
                Arguments.of(42, "number"),
                Arguments.of(true, "boolean"),
                Arguments.of(Thread.State.NEW, "string"),
                Arguments.of(Optional.empty(), "Optional"),
                Arguments.of(SECRET, "line 1, column"),
                Arguments.of("{\"token\":\n " + SECRET + "}", "line 2, column"),
                Arguments.of("{\"token\":\"" + SECRET + "\"", "line 1, column"),
                Arguments.of("{} " + SECRET, "line 1, column"),
                Arguments.of("{\"" + SECRET + "\":1,\"" + SECRET + "\":2}", "gives a name twice"),
                Arguments.of("{\"a\":".repeat(5_000), "limit on JSON"),
                Arguments.of("<xml>" + SECRET + "</xml>", "line 1, column 1"),
                Arguments.of(new byte[] {(byte) 0xFF, (byte) 0xFE, 'x'}, "byte[]"),
                Arguments.of(new ByteArrayInputStream(SECRET.getBytes(UTF_8)), "line 1, column"),
                Arguments.of(new File("no-such-file"), "could not be read"),
                Arguments.of(new Object(), "java.lang.Object"),
                Arguments.of(unconvertible, "query.[0].since"),
                Arguments.of(nullKey, "HashMap"),
                Arguments.of(cyclic, "HashMap"));
    }

    @ParameterizedTest
    @MethodSource("otherBodies")
    void anyOtherBodyIsRefusedWithoutQuotingIt(Object body, String told) {
        Message message = message(body);

        assertThatThrownBy(() -> toolArguments.from(message))
                .isInstanceOf(InvalidArgumentsException.class)
                .hasMessageContaining(told)
                .hasMessageContaining("Send a Map")
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(SECRET));
    }

    @Test
    void nestedValuesAreConvertedWithoutLosingAnything() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("list", Arrays.asList(1, null, Map.of("deep", new Forecast("Bonn", 1))));
        body.put("bytes", new byte[] {1, 2});
        body.put("state", Thread.State.NEW);
        body.put("amount", new BigDecimal("12345678901234567890.123456789"));

        assertThat(toolArguments.from(message(body)).toString())
                .isEqualTo("{\"list\":[1,null,{\"deep\":{\"city\":\"Bonn\",\"days\":1}}],\"bytes\":\"AQI=\","
                        + "\"state\":\"NEW\",\"amount\":12345678901234567890.123456789}");
    }

    @Test
    void numbersInTextStayAsTheyAreWritten() {
        assertThat(toolArguments
                        .from(message("{\"n\":12345678901234567890.123456789}"))
                        .toString())
                .isEqualTo("{\"n\":12345678901234567890.123456789}");
    }

    @Test
    void changingTheArgumentsLeavesTheBodyAlone() {
        ObjectNode body = JSON.createObjectNode();

        toolArguments.from(message(body)).put("added", true);

        assertThat(body).isEmpty();
    }

    @Test
    void charsetOfTheExchangeIsObeyed() {
        Message message = message(TEXT.getBytes(StandardCharsets.ISO_8859_1));
        message.getExchange().setProperty(Exchange.CHARSET_NAME, "ISO-8859-1");

        assertThat(toolArguments.from(message).path("city").asText()).isEqualTo("Köln");
    }

    @Test
    void streamCacheCanBeReadAgain() throws IOException {
        StreamCache cache = new InputStreamCache(TEXT.getBytes(UTF_8));
        Message message = message(cache);

        toolArguments.from(message);

        assertThat(((InputStream) cache).readAllBytes()).isEqualTo(TEXT.getBytes(UTF_8));
        assertThat(toolArguments.from(message)).isNotEmpty();
    }

    @Test
    void streamThatCanOnlyBeReadOnceGivesTheSameArgumentsOnRedelivery() {
        InputStream once = new FilterInputStream(new ByteArrayInputStream(TEXT.getBytes(UTF_8))) {
            @Override
            public boolean markSupported() {
                return false;
            }
        };
        Message message = message(once);
        JsonNode first = toolArguments.from(message);
        assertThat(message.getBody()).isEqualTo(TEXT.getBytes(UTF_8));

        message.setBody(once); // as Camel's error handler does

        assertThat(toolArguments.from(message)).isEqualTo(first).isNotEmpty();
        assertThat(message.getExchange().getProperties().toString()).doesNotContain("Köln");
    }

    private static Message message(Object body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getIn().setBody(body);
        return exchange.getIn();
    }

    private static String stackTrace(Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
