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
package org.camelmcp.mcp.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRpcCodecTest {

    private final JsonRpcCodec codec = new JsonRpcCodec();

    // ids (P 2)

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "\"1\"",
                "0",
                "-7",
                "\"\"",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "123456789012345678901234567890",
                "\"a\\\"b\\n\\u0000é\\uD83D\\uDE00\""
            })
    void idIsEchoedWithItsTypeAndValue(String id) throws Exception {
        JsonRpcRequest request = (JsonRpcRequest) one("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}");

        JsonNode echo = tree(codec.encode(new JsonRpcResponse.Result(request.id(), object("{}"))));

        assertThat(echo.get("id")).isEqualTo(tree(id.getBytes(StandardCharsets.UTF_8)));
        assertThat(one(text(codec.encode(request)))).isEqualTo(request);
    }

    @Test
    void numberAndStringOfTheSameDigitsAreTwoIds() {
        assertThat(RequestId.of(1)).isNotEqualTo(RequestId.of("1"));
        assertThat(RequestId.of(1)).hasToString("1");
        assertThat(RequestId.of("1")).hasToString("\"1\"");
    }

    @Test
    void sameNumberIsTheSameIdWhicheverTypeItWasMadeFrom() {
        assertThat(new RequestId(BigInteger.valueOf(Long.MIN_VALUE))).isEqualTo(RequestId.of(Long.MIN_VALUE));
        assertThat(new RequestId(BigInteger.ONE.shiftLeft(63)).value()).isInstanceOf(BigInteger.class);
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestId(1.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1.5", "1.0", "1e3", "true", "[1]", "{}"})
    void idOfAnotherTypeIsRefusedOnRequests(String id) {
        MalformedMessageException e = refused("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}");

        assertThat(e.code()).isEqualTo(ErrorCodes.INVALID_REQUEST);
        assertThat(e.id()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1.5", "true", "[1]", "{}"})
    void idOfAnotherTypeIsRefusedOnResults(String id) {
        assertThat(refused("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}")
                        .code())
                .isEqualTo(ErrorCodes.INVALID_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "true", "[1]", "{}"})
    void idOfAnotherTypeIsRefusedOnErrors(String id) {
        assertThat(refused("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":1,\"message\":\"m\"}}")
                        .code())
                .isEqualTo(ErrorCodes.INVALID_REQUEST);
    }

    /** The peer could not read the request (P 3). */
    @ParameterizedTest
    @ValueSource(strings = {"", "\"id\":null,"})
    void errorMayLackItsId(String id) throws Exception {
        JsonRpcMessage message = one("{\"jsonrpc\":\"2.0\"," + id + "\"error\":{\"code\":-32700,\"message\":\"m\"}}");

        assertThat(message).isEqualTo(new JsonRpcResponse.Failure(null, new JsonRpcError(-32700, "m")));
        assertThat(tree(codec.encode(message)).has("id")).isFalse();
    }

    // what is kept (P 11)

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\",\"x-new\":{\"a\":[null,1]}}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/new\",\"params\":{\"_meta\":{\"org.example/a\":true}}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{\"resultType\":\"task\",\"unknown\":{\"deep\":[{}]}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32021,\"message\":\"m\",\"data\":{\"requiredCapabilities\":{}}}}",
            })
    void messageSurvivesTheRoundTripByteForByte(String json) throws Exception {
        assertThat(text(codec.encode(one(json)))).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "1.10",
                "1.0",
                "123456789012345678901234567890.123456789",
                "1E+400",
                "0.00",
                "18446744073709551616"
            })
    void numberKeepsEveryDigit(String number) throws Exception {
        String json = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"n\":" + number + "}}";

        assertThat(text(codec.encode(one(json)))).isEqualTo(json);
    }

    @Test
    void unknownFieldsBesideTheKnownOnesAreTolerated() throws Exception {
        assertThat(one("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"extra\":[1],\"error\":null}"))
                .isInstanceOf(JsonRpcResponse.Result.class);
        assertThat(one("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":null}"))
                .isEqualTo(new JsonRpcNotification("m", null));
        assertThat(one("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":5}}"))
                .isEqualTo(new JsonRpcResponse.Failure(RequestId.of(1), new JsonRpcError(5, "")));
    }

    /** A message is one line on stdio (P 55). */
    @Test
    void encodedMessageHasNoNewline() {
        byte[] bytes = codec.encode(new JsonRpcNotification("a\nb", object("{\"x\":\"c\\r\\nd\"}")));

        assertThat(text(bytes)).doesNotContain("\n", "\r");
    }

    // limits

    @Test
    void messageMayHaveExactlyTheLimitOfBytes() throws Exception {
        String json = "{\"jsonrpc\":\"2.0\",\"method\":\"é\"}";
        int size = json.getBytes(StandardCharsets.UTF_8).length;

        assertThat(new JsonRpcCodec(size, 10).decode(json.getBytes(StandardCharsets.UTF_8)))
                .hasSize(1);
        MalformedMessageException e = refused(new JsonRpcCodec(size - 1, 10), json);
        assertThat(e.code()).isEqualTo(ErrorCodes.INVALID_REQUEST);
        assertThat(e).hasMessageContaining(size + " bytes").hasMessageContaining("limit is " + (size - 1));
    }

    @Test
    void messageMayNestExactlyToTheLimit() throws Exception {
        JsonRpcCodec shallow = new JsonRpcCodec(10_000, 5);

        assertThat(shallow.decode(nested(3).getBytes(StandardCharsets.UTF_8))).hasSize(1);
        assertThat(refused(shallow, nested(4)).code()).isEqualTo(ErrorCodes.INVALID_REQUEST);
    }

    @Test
    void whatWasReadCanBeWrittenHoweverDeepTheLimit() throws Exception {
        JsonRpcCodec deep = new JsonRpcCodec(1_000_000, 2_000);
        String json = nested(1_998);

        assertThat(text(deep.encode(
                        deep.decode(json.getBytes(StandardCharsets.UTF_8)).get(0))))
                .isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void bottomlessNestingIsRefusedWithoutStackOverflow(String opening) {
        assertThat(refused(opening.repeat(1_000_000)).code()).isEqualTo(ErrorCodes.INVALID_REQUEST);
    }

    @Test
    void illegalLimitsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonRpcCodec(0, 1))
                .withMessageContaining("0 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonRpcCodec(1, -1))
                .withMessageContaining("depth -1");
    }

    // malformed messages

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{",
                "{\"jsonrpc\":\"2.0\",\"method\":\"m\"",
                "{\"jsonrpc\":\"2.0\",\"method\":\"m\"} {}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"m\"}x",
                "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"method\":\"n\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"m\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{\"a\":1,\"a\":1}}",
                "{\"jsonrpc\":\"2.0\",\"id\":01,\"method\":\"m\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"n\":NaN}}",
                "{'jsonrpc':'2.0','method':'m'}",
                "<html></html>",
                "\u0000"
            })
    void whatIsNotOneJsonValueIsAParseError(String text) {
        MalformedMessageException e = refused(text);

        assertThat(e.code()).isEqualTo(ErrorCodes.PARSE_ERROR);
        assertThat(e.id()).isNull();
    }

    @Test
    void invalidUtf8IsAParseError() {
        byte[] bytes = "{\"jsonrpc\":\"2.0\",\"method\":\"m?\"}".getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 3] = (byte) 0xFF;

        assertThat(refused(codec, bytes).code()).isEqualTo(ErrorCodes.PARSE_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-16"})
    void otherEncodingsThanUtf8AreAParseError(String charset) throws Exception {
        byte[] bytes = "{\"jsonrpc\":\"2.0\",\"method\":\"m\"}".getBytes(charset);

        assertThat(refused(codec, bytes).code()).isEqualTo(ErrorCodes.PARSE_ERROR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "null | -",
                "1 | -",
                "\"text\" | -",
                "{} | -",
                "[] | -",
                "[1] | -",
                "[[]] | -",
                "{\"jsonrpc\":\"2.0\"} | -",
                "{\"jsonrpc\":\"2.0\",\"id\":1} | 1",
                "{\"id\":1,\"method\":\"m\"} | 1",
                "{\"jsonrpc\":\"1.0\",\"id\":\"1\",\"method\":\"m\"} | \"1\"",
                "{\"jsonrpc\":2.0,\"id\":0,\"method\":\"m\"} | 0",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":null} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":[1]} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":\"p\"} | 1",
                "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":7} | -",
                "{\"jsonrpc\":\"2.0\",\"result\":{}} | -",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":\"boom\"} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":\"x\",\"message\":\"m\"}} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1.5,\"message\":\"m\"}} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":4294967296,\"message\":\"m\"}} | 1",
                "[{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":5}] | 7",
            })
    void malformedMessageIsAnInvalidRequestWithItsIdIfReadable(String json, @Nullable String id) {
        MalformedMessageException e = refused(json);

        assertThat(e.code()).isEqualTo(ErrorCodes.INVALID_REQUEST);
        assertThat(e.id()).isEqualTo(id == null ? null : idOf(id));
    }

    @Test
    void numbersOfAbsurdLengthAreRefused() {
        assertThat(refused("{\"jsonrpc\":\"2.0\",\"id\":" + "9".repeat(100_000) + ",\"method\":\"m\"}")
                        .code())
                .isEqualTo(ErrorCodes.INVALID_REQUEST);
        assertThat(refused("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1e99999999999999}")
                        .code())
                .isIn(ErrorCodes.INVALID_REQUEST, ErrorCodes.PARSE_ERROR);
    }

    /** Servers of 2025-03-26 may answer in batches (P 1). */
    @Test
    void batchGivesItsMessagesInOrder() throws Exception {
        String json = "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}},{\"jsonrpc\":\"2.0\",\"method\":\"n\"}]";

        assertThat(codec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        new JsonRpcResponse.Result(RequestId.of(1), object("{}")), new JsonRpcNotification("n", null));
    }

    /** Whatever bytes arrive: messages or MalformedMessageException, and what was read can be written and read again. */
    @Test
    void mutatedMessagesNeverCauseAnythingElse() throws Exception {
        List<String> seeds = List.of(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"a\":[1,2.5e10,\"x\\u00e9\",null,true]}}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"abc\",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"é€😀\"}]}}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"m\",\"data\":{}}}",
                "[{\"jsonrpc\":\"2.0\",\"id\":12345678901234567890,\"result\":-1.5E-3},{\"jsonrpc\":\"2.0\",\"method\":\"n\"}]",
                nested(150));
        String[] pieces = {"{", "}", "[", "]", "\"", "\\", ",", ":", "e999999999", "1", "-", "null", "\u0000", "\"id\":"
        };
        Random random = new Random(20260728);
        int read = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).getBytes(StandardCharsets.UTF_8);
            for (int mutations = random.nextInt(4); mutations >= 0; mutations--) {
                bytes = mutate(bytes, random, pieces[random.nextInt(pieces.length)]);
            }
            try {
                for (JsonRpcMessage message : codec.decode(bytes)) {
                    // compared as text, since 2.5e1 is written as 25 and read as an integer
                    String written = text(codec.encode(message));
                    assertThat(text(codec.encode(one(written)))).isEqualTo(written);
                    read++;
                }
            } catch (MalformedMessageException e) {
                assertThat(e.code()).isIn(ErrorCodes.PARSE_ERROR, ErrorCodes.INVALID_REQUEST);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("For: " + text(bytes), e);
            }
        }
        assertThat(read).as("mutations that left a message").isGreaterThan(1_000);
    }

    private static byte[] mutate(byte[] bytes, Random random, String piece) {
        if (bytes.length == 0) {
            return piece.getBytes(StandardCharsets.UTF_8);
        }
        int at = random.nextInt(bytes.length);
        String before = new String(bytes, 0, at, StandardCharsets.ISO_8859_1);
        String after = new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1);
        String mutated =
                switch (random.nextInt(5)) {
                    case 0 -> before;
                    case 1 -> before + piece + after;
                    case 2 -> before + after.substring(1);
                    case 3 -> before + (char) random.nextInt(256) + after.substring(1);
                    default -> before + after + after;
                };
        return mutated.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String nested(int arrays) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}}";
    }

    private static RequestId idOf(String json) {
        return json.startsWith("\"")
                ? RequestId.of(json.substring(1, json.length() - 1))
                : RequestId.of(Long.parseLong(json));
    }

    private JsonRpcMessage one(String json) throws MalformedMessageException {
        List<JsonRpcMessage> messages = codec.decode(json.getBytes(StandardCharsets.UTF_8));
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    private MalformedMessageException refused(String json) {
        return refused(codec, json);
    }

    private static MalformedMessageException refused(JsonRpcCodec codec, String json) {
        return refused(codec, json.getBytes(StandardCharsets.UTF_8));
    }

    private static MalformedMessageException refused(JsonRpcCodec codec, byte[] bytes) {
        MalformedMessageException e = catchThrowableOfType(MalformedMessageException.class, () -> codec.decode(bytes));
        assertThat(e).as("refusal of %s bytes", bytes.length).isNotNull();
        return e;
    }

    private ObjectNode object(String json) {
        return (ObjectNode) tree(json.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode tree(byte[] json) {
        try {
            return codec.mapper().readTree(json);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
