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

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToolResultWriterTest {

    private static final CamelContext CONTEXT = new SimpleCamelContext();
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final int MAX_BYTES = 100_000;
    private static final String SECRET = "s3cr3t";
    private static final byte[] BYTES = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xFF};
    private static final SchemaCheck PAGES = SchemaCheck.of("outputSchema", (ObjectNode)
            read("{'type':'object','required':['pages'],'properties':{'pages':{'type':'integer'}}}"));

    @TempDir
    private static Path directory;

    private final ToolResultWriter writer = new ToolResultWriter(MAX_BYTES);

    record Report(int pages, Date on) {}

    @BeforeAll
    static void startCamel() {
        CONTEXT.start();
    }

    @AfterAll
    static void stopCamel() {
        CONTEXT.stop();
    }

    static Stream<Arguments> bodies() throws IOException {
        String text = text("Grüße");
        byte[] bytes = "Grüße".getBytes(UTF_8);
        Path file = Files.write(directory.resolve("notes.unknown"), bytes);
        GenericFile<File> camelFile = new GenericFile<>();
        camelFile.setFile(file.toFile());
        camelFile.setBody(file.toFile());
        Path picture = Files.write(directory.resolve("a b.png"), BYTES);
        Path document = Files.write(directory.resolve("ü.pdf"), BYTES);
        String report =
                "{'content':[{'type':'text','text':'{\\'pages\\':3,\\'on\\':\\'1970-01-01T00:00:00.000+00:00\\'}'}],"
                        + "'structuredContent':{'pages':3,'on':'1970-01-01T00:00:00.000+00:00'}}";
        String image = "{'content':[{'type':'image','data':'iVBORwD/','mimeType':'image/png'}]}";
        return Stream.of(
                Arguments.of("nothing", null, null, "{'content':[]}"),
                Arguments.of("text", "Grüße", null, text),
                Arguments.of("empty text", "", null, text("")),
                Arguments.of("text with a foreign type", "Grüße", "image/png", text),
                Arguments.of("text after a byte order mark", "\uFEFFGrüße", null, text),
                Arguments.of("StringBuilder", new StringBuilder("Grüße"), null, text),
                Arguments.of("JSON text stays text", "{\"a\":1}", "application/json", text("{\\'a\\':1}")),
                Arguments.of("Reader", new StringReader("Grüße"), null, text),
                Arguments.of("reader cache", new ReaderCache("Grüße"), null, text),
                Arguments.of("InputStream", new ByteArrayInputStream(bytes), null, text),
                Arguments.of("stream cache", new InputStreamCache(bytes), null, text),
                Arguments.of("bytes", bytes, null, text),
                Arguments.of("ByteBuffer", ByteBuffer.wrap(bytes), null, text),
                Arguments.of("bytes of text", bytes, "text/plain", text),
                Arguments.of("Latin-1", "Grüße".getBytes(ISO_8859_1), "Text/Plain; charset=\"iso-8859-1\"", text),
                Arguments.of("file", file.toFile(), null, text),
                Arguments.of("path", file, null, text),
                Arguments.of("Camel's file", camelFile, null, text),
                Arguments.of("image", BYTES, "image/png; x=y", image),
                Arguments.of("image in a stream", new InputStreamCache(BYTES), "image/png", image),
                Arguments.of("image in a file", picture.toFile(), null, image),
                Arguments.of(
                        "sound",
                        BYTES,
                        "audio/wav",
                        "{'content':[{'type':'audio','data':'iVBORwD/','mimeType':'audio/wav'}]}"),
                Arguments.of("bytes of no type", BYTES, null, blob("result:///content", "application/octet-stream")),
                Arguments.of(
                        "bytes of bad type", BYTES, "nonsense", blob("result:///content", "application/octet-stream")),
                Arguments.of("document", document, null, blob("result:///%C3%BC.pdf", "application/pdf")),
                Arguments.of(
                        "text as bytes",
                        "ab".getBytes(UTF_8),
                        "application/zip",
                        "{'content':[{'type':'resource',"
                                + "'resource':{'uri':'result:///content','mimeType':'application/zip','blob':'YWI='}}]}"),
                Arguments.of("record", new Report(3, new Date(0)), null, report),
                Arguments.of("Map", ordered("pages", 3, "on", new Date(0)), "text/plain", report),
                Arguments.of(
                        "JSON tree",
                        read("{'a':[1.50,null]}"),
                        null,
                        "{'content':[{'type':'text','text':'{\\'a\\':[1.50,null]}"
                                + "'}],'structuredContent':{'a':[1.50,null]}}"),
                Arguments.of(
                        "empty Map",
                        Map.of(),
                        null,
                        "{'content':[{'type':'text','text':'{}'}],'structuredContent':{}}"),
                Arguments.of("list", Arrays.asList(1, null, "x"), null, text("[1,null,\\'x\\']")),
                Arguments.of("empty list", List.of(), null, text("[]")),
                Arguments.of("number", new BigDecimal("1.10"), null, text("1.10")),
                Arguments.of("boolean", true, null, text("true")),
                Arguments.of("enum", Thread.State.NEW, null, text("NEW")),
                Arguments.of("JSON null", read("null"), null, "{'content':[]}"),
                Arguments.of("JSON string", read("'x'"), null, text("x")),
                Arguments.of(
                        "NaN",
                        Map.of("a", Double.NaN),
                        null,
                        "{'content':[{'type':'text','text':'{\\'a\\':\\'NaN\\'}'}],'structuredContent':{'a':'NaN'}}"),
                Arguments.of(
                        "document with a content of its own",
                        Map.of("content", List.of("x")),
                        null,
                        "{'content':[{'type':'text','text':'{\\'content\\':[\\'x\\']}'}],'structuredContent':"
                                + "{'content':['x']}}"),
                Arguments.of(
                        "list of blocks",
                        List.of(block("a"), block("b")),
                        null,
                        "{'content':[{'type':'text','text':'a'}," + "{'type':'text','text':'b'}]}"),
                Arguments.of(
                        "list of other things with a type",
                        List.of(Map.of("type", "circle")),
                        null,
                        text("[{\\'type\\':\\'circle\\'}]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void bodyBecomesTheResult(String kind, Object body, String contentType, String result) {
        assertThat(writer.from(message(body, contentType), null)).isEqualTo(read(result));
    }

    static Stream<String> readyResults() {
        return Stream.of(
                text("a"),
                "{'content':[]}",
                "{'content':[{'type':'text','text':'a'}],'isError':true}",
                "{'content':[],'structuredContent':{'pages':1},'_meta':{'org.example/a':1}}",
                "{'content':[{'type':'resource_link','uri':'file:///x','name':'x','size':3},{'type':'image','data':'AQI=',"
                        + "'mimeType':'image/png','annotations':{'priority':1}},{'type':'resource','resource':{'uri':'u:x',"
                        + "'text':'a'}}]}",
                "{'content':[],'isError':false,'org.example/later':1}");
    }

    @ParameterizedTest
    @MethodSource("readyResults")
    void readyResultStaysAsItIs(String result) {
        assertThat(writer.from(message(read(result), null), null)).isEqualTo(read(result));
        assertThat(writer.from(message(JSON.convertValue(read(result), Map.class), null), null))
                .isEqualTo(read(result));
    }

    /** P 121: what another server said of itself and its task is not ours. */
    @Test
    void relayedResultLosesWhatOnlyItsServerMaySay() {
        ObjectNode relayed = writer.from(
                message(
                        read("{'resultType':'complete','content':[],'_meta':{'io.modelcontextprotocol/serverInfo':{},"
                                + "'io.modelcontextprotocol/related-task':{'taskId':'x'}}}"),
                        null),
                null);

        assertThat(relayed).isEqualTo(read("{'content':[]}"));
    }

    @Test
    void structuredContentThatIsNoObjectIsLeftToTheText() {
        assertThat(writer.from(message(read("{'content':[],'structuredContent':[1]}"), null), null))
                .isEqualTo(read(text("[1]")));
    }

    static Stream<Arguments> bodiesForASchema() {
        return Stream.of(
                Arguments.of(Map.of("pages", 3), null),
                Arguments.of("{\"pages\": 3}", null),
                Arguments.of("{\"pages\": 3}".getBytes(UTF_8), null),
                Arguments.of(new Report(3, new Date(0)), null),
                Arguments.of(read("{'content':[],'structuredContent':{'pages':3}}"), null),
                Arguments.of(read("{'content':[{'type':'text','text':'no'}],'isError':true}"), null),
                Arguments.of(null, "left nothing that is structured"),
                Arguments.of("", "left nothing that is structured"),
                Arguments.of(BYTES, "left nothing that is structured"),
                Arguments.of(List.of(block("a")), "left nothing that is structured"),
                Arguments.of(read(text("a")), "left nothing that is structured"),
                Arguments.of("three pages " + SECRET, "not one well-formed JSON value"),
                Arguments.of("{\"pages\": \"" + SECRET + "\"}", "at /pages: string found, integer expected"),
                Arguments.of(Map.of("pages", SECRET), "at /pages"),
                Arguments.of(List.of(1), "array found, object expected"),
                Arguments.of(1, "integer found, object expected"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("bodiesForASchema")
    void outputSchemaWantsStructuredContentThatFits(Object body, String problem) {
        Message message = message(body, null);

        if (problem != null) {
            assertThatThrownBy(() -> writer.from(message, PAGES))
                    .isInstanceOf(UnwritableResultException.class)
                    .hasMessageContaining(problem)
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(SECRET));
            return;
        }
        ObjectNode result = writer.from(message, PAGES);
        assertThat(result.path("isError").asBoolean()
                        || result.at("/structuredContent/pages").asInt() == 3)
                .isTrue();
    }

    static Stream<Arguments> hostileBodies() {
        Map<String, Object> cyclic = new HashMap<>();
        cyclic.put("self", cyclic);
        List<Object> deep = new ArrayList<>();
        IntStream.range(0, 160).forEach(i -> {
            List<Object> inner = new ArrayList<>(deep);
            deep.clear();
            deep.add(inner);
        });
        Map<Object, Object> twice = new LinkedHashMap<>();
        twice.put(1, SECRET);
        twice.put("1", SECRET);
        Iterable<Integer> endless = () -> Stream.generate(() -> 1).iterator();
        InputStream endlessStream = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        String limit = "larger than " + MAX_BYTES + " bytes";
        return Stream.of(
                Arguments.of(cyclic, "limit on JSON"),
                Arguments.of(deep, "limit on JSON"),
                Arguments.of(twice, "cannot be written as JSON"),
                Arguments.of(Map.of("a", List.of(new Object())), "a.[0]"),
                Arguments.of(endless, limit),
                Arguments.of(endlessStream, limit),
                Arguments.of("x".repeat(MAX_BYTES), limit),
                Arguments.of("\u0001".repeat(MAX_BYTES / 4), limit),
                Arguments.of(new StringReader("x".repeat(MAX_BYTES + 1)), limit),
                Arguments.of(new ReaderCache("x".repeat(MAX_BYTES + 1)), limit),
                Arguments.of(new InputStreamCache(new byte[MAX_BYTES + 1]), limit),
                Arguments.of(new byte[MAX_BYTES], limit),
                Arguments.of(Map.of("a", "x".repeat(MAX_BYTES)), limit),
                Arguments.of(Map.of("a", "x".repeat(MAX_BYTES * 2 / 3)), limit), // it is there twice
                Arguments.of(new File("no-such-file"), "could not be read"),
                Arguments.of(
                        read("{'content':[{'type':'image','data':'" + SECRET + "!','mimeType':'a/b'}]}"),
                        "content[0].data"),
                Arguments.of(read("{'content':[{'type':'image','data':'AQI='}]}"), "content[0].mimeType"),
                Arguments.of(read("{'content':[{'type':'text'}]}"), "content[0].text"),
                Arguments.of(read("{'content':[{'type':'hologram'}]}"), "content[0].type"),
                Arguments.of(read("{'content':[1],'isError':true}"), "content[0].type"),
                Arguments.of(
                        read("{'content':[{'type':'resource','resource':{'uri':'u:x'}}]}"), "content[0].resource.text"),
                Arguments.of(read("{'content':[{'type':'resource','resource':{'blob':'AQI='}}]}"), "resource.uri"),
                Arguments.of(read("{'content':[],'resultType':'task'}"), "resultType"),
                Arguments.of(read("{'content':[],'isError':'yes'}"), "isError"),
                Arguments.of(read("{'content':[],'_meta':1}"), "_meta"),
                Arguments.of(List.of(block("a"), Map.of("type", "image")), "content[1].data"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("hostileBodies")
    void bodyThatCannotBeSentIsRefusedWithoutQuotingIt(Object body, String told) {
        Message message = message(body, null);

        assertThatThrownBy(() -> writer.from(message, null))
                .isInstanceOf(UnwritableResultException.class)
                .hasMessageContaining(told)
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(SECRET).hasSizeLessThan(50_000));
    }

    static Stream<Object> brokenTexts() {
        return Stream.of(
                "ok \uD83D",
                "\uDE00 ok",
                Map.of("a", "cut \uD83D", "\uD83Dkey", 1),
                List.of("\uDE00\uD83D"),
                read("{'content':[{'type':'text','text':'\\ud83d'}]}"));
    }

    @ParameterizedTest
    @MethodSource("brokenTexts")
    void halfACharacterIsRepairedSoThatItCanBeSent(Object body) {
        assertThat(sent(writer.from(message(body, null), null)).toString()).contains("\uFFFD");
    }

    @Test
    void halfACharacterInJsonTextIsRepaired() {
        SchemaCheck any = SchemaCheck.of("outputSchema", (ObjectNode) read("{'type':'object'}"));

        assertThat(sent(writer.from(message("{\"a\":\"\\ud83d\"}", null), any)).toString())
                .contains("\uFFFD");
    }

    @Test
    void wholeCharactersBeyondTheBasicPlaneStay() {
        assertThat(sent(writer.from(message(Map.of("a", "😀"), null), null))
                        .at("/structuredContent/a")
                        .asText())
                .isEqualTo("😀");
    }

    /** What peers read is limited in depth. */
    @Test
    void deepestResultCanBeSentAndRead() {
        JsonNode deep = read("{'a':" + "[".repeat(149) + "]".repeat(149) + "}");

        assertThat(sent(writer.from(message(deep, null), null)).get("structuredContent"))
                .isEqualTo(deep);
    }

    @Test
    void streamIsClosedAndCacheCanBeReadAgain() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream stream = new ByteArrayInputStream("x".getBytes(UTF_8)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        InputStreamCache cache = new InputStreamCache("x".getBytes(UTF_8));

        writer.from(message(stream, null), null);
        writer.from(message(cache, null), null);

        assertThat(closed).isTrue();
        assertThat(cache.readAllBytes()).isEqualTo("x".getBytes(UTF_8));
    }

    @Test
    void fileNameInTheHeaderNamesTheResourceWithoutItsDirectory() {
        Message message = message(BYTES, "application/pdf");
        message.setHeader(Exchange.FILE_NAME, "secret/dir/100% \u00fc?#.pdf");

        assertThat(writer.from(message, null).at("/content/0/resource/uri").asText())
                .isEqualTo("result:///100%25%20%C3%BC%3F%23.pdf");
    }

    static Stream<Arguments> bodiesThatComeBack() {
        return Stream.of(
                Arguments.of(null, null),
                Arguments.of("Grüße 😀\n", null),
                Arguments.of("", null),
                Arguments.of("{\"a\":1}", null),
                Arguments.of(BYTES, "image/png"),
                Arguments.of(BYTES, "audio/wav"),
                Arguments.of(BYTES, "application/pdf"),
                Arguments.of(Map.of("n", 1, "l", 5_000_000_000L, "d", 22.5, "b", true, "s", "x"), null),
                Arguments.of(
                        ordered(
                                "list",
                                Arrays.asList(1, null, ordered("deep", new BigDecimal("0.12345678901234567890")))),
                        null),
                Arguments.of(Map.of(), null));
    }

    @ParameterizedTest(name = "{index}: {0}")
    @MethodSource("bodiesThatComeBack")
    void callerGetsTheBodyThatTheRouteLeft(Object body, String contentType) {
        Message caller = message("the request", null);

        ToolResult.write(sent(writer.from(message(body, contentType), null)), ResultFormat.AUTO, caller);

        assertThat(Collections.singletonList(caller.getBody()))
                .usingRecursiveComparison()
                .isEqualTo(Collections.singletonList(body));
        assertThat(caller.getHeader(Exchange.CONTENT_TYPE)).isEqualTo(contentType);
    }

    @Test
    void callerOfARouteThatRelaysAResultGetsTheSame() {
        JsonNode result =
                read("{'content':[{'type':'text','text':'a'}],'structuredContent':{'pages':1},'isError':false}");
        Message relay = message(null, null);
        ToolResult.write(result, ResultFormat.RESULT, relay);

        assertThat(writer.from(relay, PAGES)).isEqualTo(result);
    }

    /** The result after a trip over the wire. */
    private static JsonNode sent(ObjectNode result) {
        JsonRpcCodec codec = new JsonRpcCodec();
        byte[] bytes = codec.encode(new JsonRpcResponse.Result(RequestId.of(1), result));
        try {
            return ((JsonRpcResponse.Result) codec.decode(bytes).get(0)).result();
        } catch (Exception e) {
            throw new AssertionError("What was written cannot be read", e);
        }
    }

    private static Message message(Object body, String contentType) {
        Message message = new DefaultExchange(CONTEXT).getIn();
        message.setBody(body);
        message.setHeader(Exchange.CONTENT_TYPE, contentType);
        return message;
    }

    private static String text(String text) {
        return "{'content':[{'type':'text','text':'" + text + "'}]}";
    }

    private static Map<String, Object> block(String text) {
        return Map.of("type", "text", "text", text);
    }

    private static String blob(String uri, String mimeType) {
        return "{'content':[{'type':'resource','resource':{'uri':'" + uri + "','mimeType':'" + mimeType
                + "','blob':'iVBORwD/'}}]}";
    }

    private static Map<String, Object> ordered(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }

    private static String stackTrace(Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
