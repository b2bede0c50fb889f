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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ToolResultTest {

    private static final CamelContext CONTEXT = new SimpleCamelContext();
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final byte[] BYTES = {1, 2};

    private static final String A = "{'type':'text','text':'a'}";
    private static final String B = "{'type':'text','text':'b'}";
    private static final String IMAGE = "{'type':'image','data':'AQI=','mimeType':'image/png'}";
    private static final String LINK = "{'type':'resource_link','uri':'file:///x','name':'x'}";
    private static final String BLOB = "{'type':'resource','resource':{'uri':'u:x','blob':'AQI='}}";
    private static final String MARKDOWN =
            "{'type':'resource','resource':{'uri':'u:x','text':'# m','mimeType':'text/markdown'}}";
    private static final Map<String, Object> LINK_MAP =
            Map.of("type", "resource_link", "uri", "file:///x", "name", "x");

    @AfterAll
    static void stopCamel() {
        CONTEXT.stop();
    }

    private static String content(String... blocks) {
        return "{'content':[" + String.join(",", blocks) + "]}";
    }

    private static Arguments row(ResultFormat format, String result, Object body, String contentType) {
        return Arguments.of(format, result, body, contentType);
    }

    static Stream<Arguments> results() {
        ResultFormat auto = ResultFormat.AUTO;
        ResultFormat text = ResultFormat.TEXT;
        ResultFormat structured = ResultFormat.STRUCTURED;
        return Stream.of(
                row(auto, "{'content':[" + A + "],'structuredContent':{'n':1}}", Map.of("n", 1), null),
                row(auto, "{'structuredContent':[1,'x']}", List.of(1, "x"), null),
                row(auto, "{'structuredContent':false}", false, null),
                row(auto, "{'content':[" + A + "],'structuredContent':null}", "a", null),
                row(auto, "{}", null, null),
                row(auto, "{'content':null}", null, null),
                row(auto, content(), null, null),
                row(auto, content(A), "a", null),
                row(auto, content(A, B), "a\nb", null),
                row(auto, content(IMAGE), BYTES, "image/png"),
                row(auto, content("{'type':'audio','data':'AQ\\r\\nI=','mimeType':'audio/wav'}"), BYTES, "audio/wav"),
                row(auto, content(BLOB), BYTES, "application/octet-stream"),
                row(auto, content(MARKDOWN), "# m", "text/markdown"),
                row(auto, content(A, MARKDOWN), "a\n# m", null),
                row(auto, content(LINK), LINK_MAP, null),
                row(auto, content(A, IMAGE, LINK), List.of("a", BYTES, LINK_MAP), null),
                row(auto, content("{'type':'hologram','size':3}"), Map.of("type", "hologram", "size", 3), null),
                row(text, "{'content':[" + A + "],'structuredContent':{'n':1}}", "a", null),
                row(text, content(A, IMAGE, B, MARKDOWN), "a\nb\n# m", null),
                row(text, content(IMAGE), null, null),
                row(structured, "{'content':[" + A + "],'structuredContent':{'n':1}}", Map.of("n", 1), null),
                row(structured, content("{'type':'text','text':'{\\\"n\\\":1}'}"), Map.of("n", 1), null),
                row(structured, content("{'type':'text','text':'[1]'}"), List.of(1), null),
                row(structured, "{'isError':true,'content':[" + A + "]}", "a", null),
                row(structured, "{'isError':true}", null, null),
                row(
                        ResultFormat.RESULT,
                        "{'content':[" + A + "],'_meta':{'x':null}}",
                        JSON.convertValue(read("{'content':[" + A + "],'_meta':{'x':null}}"), Map.class),
                        null));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("results")
    void resultBecomesTheBodyAsTheFormatSays(ResultFormat format, String json, Object body, String contentType) {
        Message message = message();

        ToolResult.write(read(json), format, message);

        assertThat(Collections.singletonList(message.getBody()))
                .usingRecursiveComparison()
                .isEqualTo(Collections.singletonList(body));
        assertThat(message.getHeader(Exchange.CONTENT_TYPE)).isEqualTo(contentType);
        assertThat(message.getHeader("CamelMcpTaskResult")).isEqualTo(JSON.convertValue(read(json), Map.class));
    }

    static Stream<Arguments> resultsWithoutSuchABody() {
        return Stream.of(
                Arguments.of(
                        ResultFormat.AUTO,
                        content("{'type':'image','data':'s3cr3t!'}"),
                        "content[0].data is not base64"),
                Arguments.of(ResultFormat.AUTO, content(A, "{'type':'image'}"), "content[1].data is not a string"),
                Arguments.of(ResultFormat.AUTO, content("{'type':'text'}"), "content[0].text is not a string"),
                Arguments.of(ResultFormat.AUTO, content("{'type':'resource'}"), "content[0].resource.text is not"),
                Arguments.of(ResultFormat.AUTO, content("1"), "content[0] is not an object"),
                Arguments.of(ResultFormat.AUTO, "{'content':'a'}", "content is not an array"),
                Arguments.of(ResultFormat.STRUCTURED, content(A), "no structuredContent"),
                Arguments.of(ResultFormat.STRUCTURED, content("{'type':'text','text':'1'}"), "no structuredContent"),
                Arguments.of(ResultFormat.STRUCTURED, content(), "no structuredContent"));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("resultsWithoutSuchABody")
    void resultWithoutSuchABodyIsRefusedAndStaysReachable(ResultFormat format, String json, String told) {
        Message message = message();

        assertThatThrownBy(() -> ToolResult.write(read(json), format, message))
                .isInstanceOf(InvalidResultException.class)
                .hasMessageContaining(told)
                .hasMessageNotContaining("s3cr3t");

        assertThat(message.getBody()).isEqualTo("the request");
        assertThat(message.getHeader("CamelMcpTaskResult")).isInstanceOf(Map.class);
    }

    @ParameterizedTest
    @EnumSource(ResultFormat.class)
    void resultThatIsNoObjectIsRefused(ResultFormat format) {
        assertThatThrownBy(() -> ToolResult.write(read("[1]"), format, message()))
                .isInstanceOf(InvalidResultException.class)
                .hasMessageContaining("not an object");
    }

    @Test
    void numbersArePlainAndExact() {
        Message message = message();
        String numbers = "[1, 5000000000, 123456789012345678901234567890, 22.5, 0.1, 0.12345678901234567890123, 1e400]";

        ToolResult.write(read("{'structuredContent':" + numbers + "}"), ResultFormat.AUTO, message);

        assertThat(message.getBody())
                .isEqualTo(Arrays.asList(
                        1,
                        5_000_000_000L,
                        new BigInteger("123456789012345678901234567890"),
                        22.5,
                        0.1,
                        new BigDecimal("0.12345678901234567890123"),
                        new BigDecimal("1e400")));
    }

    @Test
    void bodyIsTheRoutesToChange() {
        Message message = message();
        ToolResult.write(read("{'structuredContent':{'n':1}}"), ResultFormat.AUTO, message);

        @SuppressWarnings("unchecked")
        Map<String, Object> body = message.getBody(Map.class);
        body.put("added", true);

        assertThat(message.getHeader("CamelMcpTaskResult")).isEqualTo(Map.of("structuredContent", Map.of("n", 1)));
    }

    private static Message message() {
        Message message = new DefaultExchange(CONTEXT).getIn();
        message.setBody("the request");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        return message;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
