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
package org.camelmcp.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.protocol.Tool.ParamHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments that travel as headers (P 31, P 32). */
class ParamHeadersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "empty            | {'properties':{'p':{'type':'string','x-mcp-header':''}}}           | is no header name",
                "blank            | {'properties':{'p':{'type':'string','x-mcp-header':'My Region'}}}  | is no header name",
                "colon            | {'properties':{'p':{'type':'string','x-mcp-header':'a:b'}}}        | is no header name",
                "not ASCII        | {'properties':{'p':{'type':'string','x-mcp-header':'Région'}}}     | is no header name",
                "tab              | {'properties':{'p':{'type':'string','x-mcp-header':'a\\tb'}}}      | is no header name",
                "newline          | {'properties':{'p':{'type':'string','x-mcp-header':'a\\n'}}}       | is no header name",
                "not a string     | {'properties':{'p':{'type':'string','x-mcp-header':true}}}         | is no header name",
                "number           | {'properties':{'p':{'type':'number','x-mcp-header':'A'}}}          | whose type is \"number\"",
                "object           | {'properties':{'p':{'type':'object','x-mcp-header':'A'}}}          | whose type is \"object\"",
                "array            | {'properties':{'p':{'type':'array','x-mcp-header':'A'}}}           | whose type is \"array\"",
                "null             | {'properties':{'p':{'type':'null','x-mcp-header':'A'}}}            | whose type is \"null\"",
                "no type          | {'properties':{'p':{'x-mcp-header':'A'}}}                          | whose type is",
                "same name        | {'properties':{'p':{'type':'string','x-mcp-header':'A'},'q':{'type':'string','x-mcp-header':'A'}}} | share the header 'A'",
                "other case       | {'properties':{'p':{'type':'string','x-mcp-header':'Ab'},'q':{'type':'string','x-mcp-header':'aB'}}} | share the header 'aB'",
                "the root         | {'type':'string','x-mcp-header':'A'}                               | is not reached by a chain of properties alone",
                "items            | {'properties':{'p':{'items':{'type':'string','x-mcp-header':'A'}}}} | is not reached by a chain of properties alone",
                "items.properties | {'properties':{'p':{'items':{'properties':{'q':{'type':'string','x-mcp-header':'A'}}}}}} | is not reached by a chain of properties alone",
                "allOf            | {'allOf':[{'properties':{'q':{'type':'string','x-mcp-header':'A'}}}]} | is not reached by a chain of properties alone",
                "$defs            | {'$defs':{'d':{'type':'string','x-mcp-header':'A'}}}               | is not reached by a chain of properties alone",
                "$defs.default    | {'$defs':{'default':{'type':'string','x-mcp-header':'A'}}}         | is not reached by a chain of properties alone",
                "additional       | {'additionalProperties':{'type':'string','x-mcp-header':'A'}}      | is not reached by a chain of properties alone"
            })
    void invalidAnnotationSaysWhy(String kind, String schema, String reason) {
        assertThatIllegalArgumentException()
                .as(kind)
                .isThrownBy(() -> ParamHeaders.of(json(schema)))
                .withMessageContaining(reason);
    }

    @Test
    void annotatedPropertiesAreFoundAtAnyDepth() {
        assertThat(ParamHeaders.of(json("{'type':'object','properties':{'a':{'type':'string','x-mcp-header':'Region'},"
                        + "'b':{'type':'object','properties':{'c':{'type':'integer','x-mcp-header':'X-1'}}},'d':{}}}")))
                .containsExactly(new ParamHeader(List.of("a"), "Region"), new ParamHeader(List.of("b", "c"), "X-1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}",
                "{'properties':{'x-mcp-header':{'type':'string'}}}",
                "{'items':{'properties':{'x-mcp-header':{'type':'string'}}}}",
                "{'properties':{'p':{'default':{'x-mcp-header':'A'},'examples':[{'x-mcp-header':'A'}]}}}",
                "{'properties':{'p':{'enum':[{'x-mcp-header':''}]},'q':{'const':{'x-mcp-header':''}}}}"
            })
    void whatOnlyLooksLikeAnAnnotationIsNone(String schema) {
        assertThat(ParamHeaders.of(json(schema))).isEmpty();
    }

    @Test
    void valuesAreSentAsTextAndAbsentOrNullOnesNotAtAll() {
        List<ParamHeader> headers = List.of(
                new ParamHeader(List.of("s"), "S"),
                new ParamHeader(List.of("e"), "E"),
                new ParamHeader(List.of("i"), "I"),
                new ParamHeader(List.of("t"), "T"),
                new ParamHeader(List.of("f"), "F"),
                new ParamHeader(List.of("null"), "Null"),
                new ParamHeader(List.of("absent"), "Absent"),
                new ParamHeader(List.of("deep", "x"), "Deep"),
                new ParamHeader(List.of("s", "x"), "Through-Text"));

        assertThat(ParamHeaders.values(
                        headers,
                        json("{'s':'Hello, 世界','e':'','i':-42,'t':true,'f':false,'null':null,'deep':{'x':'y'}}")))
                .isEqualTo(Map.of(
                        "Mcp-Param-S", "Hello, 世界",
                        "Mcp-Param-E", "",
                        "Mcp-Param-I", "-42",
                        "Mcp-Param-T", "true",
                        "Mcp-Param-F", "false",
                        "Mcp-Param-Deep", "y"));
        assertThat(ParamHeaders.values(headers, json("{}").path("arguments"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"42.0,42", "1e3,1000", "-7.00,-7", "9007199254740991,9007199254740991", "0.0,0"})
    void integersAreWrittenInDecimalHoweverTheBodySpellsThem(String number, String header) {
        assertThat(ParamHeaders.values(List.of(new ParamHeader(List.of("i"), "I")), json("{'i':" + number + "}")))
                .containsEntry("Mcp-Param-I", header);
    }

    @ParameterizedTest
    @CsvSource({"9007199254740992", "-9007199254740992", "1e300", "1e999999999", "123456789012345678901234567890"})
    void integersBeyondTheSafeRangeAreRefusedBeforeSending(String number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParamHeaders.values(
                        List.of(new ParamHeader(List.of("a", "i"), "I")), json("{'a':{'i':" + number + "}}")))
                .withMessageContaining("'a.i'")
                .withMessageContaining("2^53-1");
    }

    /** Written out it would be a text of a billion characters. */
    @Test
    void fractionsTooSmallToBeWrittenOutAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ParamHeaders.values(List.of(new ParamHeader(List.of("i"), "I")), json("{'i':1e-999999999}")))
                .withMessageContaining("'i'");
    }

    private static JsonNode json(String text) {
        try {
            return new JsonRpcCodec().mapper().readTree(text.replace('\'', '"'));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
