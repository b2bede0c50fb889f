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
package org.camelmcp.examples.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person is asked, and what becomes of what they type. */
class QuestionnaireTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private JsonNode answer(String params, String typed) throws Exception {
        BufferedReader in = new BufferedReader(new StringReader(typed.replace('|', '\n')));
        Terminal terminal = new Terminal(in, new PrintStream(shown, true, StandardCharsets.UTF_8));
        return new Questionnaire(terminal).answer("shop, refund", json(params));
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    /** A form with one field that is needed. */
    private static String form(String schema) {
        return "{'message':'Sure?','requestedSchema':{'type':'object','properties':{'it':" + schema
                + "},'required':['it']}}";
    }

    @Test
    void nobodyToAskDeclines() throws Exception {
        assertThat(new Questionnaire(null).answer("shop", json(form("{'type':'string'}"))))
                .isEqualTo(json("{'action':'decline'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "n          ; decline",
                "c          ; cancel",
                "what?|No   ; decline",
                "''         ; cancel",
                "y          ; cancel",
                "y|         ; cancel"
            })
    void nothingIsAcceptedUnlessItIsAnsweredToItsEnd(String typed, String action) throws Exception {
        assertThat(answer(form("{'type':'string'}"), typed)).isEqualTo(json("{'action':'" + action + "'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'type':'string'}                                          ; Ada ; 'Ada'",
                "{'type':'string','minLength':3}                            ; A|Ada ; 'Ada'",
                "{'type':'string','format':'email'}                         ; ada|a@b.org ; 'a@b.org'",
                "{'type':'string','format':'date'}                          ; May|2026-05-01 ; '2026-05-01'",
                "{'type':'integer','minimum':1}                             ; many|1.5|0|7 ; 7",
                "{'type':'number'}                                          ; a|1.5 ; 1.5",
                "{'type':'boolean'}                                         ; perhaps|Yes ; true",
                "{'type':'boolean'}                                         ; n ; false",
                "{'enum':['red','blue']}                                    ; green|blue ; 'blue'",
                "{'enum':['red','blue']}                                    ; 3|2 ; 'blue'",
                "{'enum':['2','1']}                                         ; 2 ; '2'",
                "{'enum':['r','b'],'enumNames':['Red','Blue']}              ; blue ; 'b'",
                "{'oneOf':[{'const':'r','title':'Red'}]}                    ; Red ; 'r'",
                "{'type':'array','items':{'enum':['a','b','c']}}            ; a, 3 ; ['a','c']",
                "{'type':'array','maxItems':1,'items':{'enum':['a','b']}}   ; a,b|b ; ['b']",
                "{'type':'array','items':{'anyOf':[{'const':'r','title':'Red'}]}} ; red ; ['r']"
            })
    void whatIsTypedIsReadAsTheSchemaSaysAndAskedForAgainUntilItFits(String schema, String typed, String value)
            throws Exception {
        assertThat(answer(form(schema), "y||" + typed).at("/content/it").toString())
                .isEqualTo(json(value).toString());
        assertThat(shown()).contains("This one is needed");
    }

    @Test
    void anEmptyLineMeansTheDefaultOrThatTheFieldIsLeftOut() throws Exception {
        String params = "{'message':'Who?','requestedSchema':{'properties':{'name':{'type':'string','default':'Jo'},"
                + "'age':{'type':'integer'},'tags':{'type':'array','items':{'enum':['a','b']},'default':['b']}},"
                + "'required':['name']}}";

        assertThat(answer(params, "y||||")).isEqualTo(json("{'action':'accept','content':{'name':'Jo','tags':['b']}}"));
        assertThat(shown()).contains("name (text, default Jo):", "age (integer, optional):", "default b):");
    }

    @Test
    void titlesDescriptionsAndChoicesAreShown() throws Exception {
        answer(
                form("{'title':'Colour','description':'Of the hat','oneOf':[{'const':'r','title':'Red'},"
                        + "{'const':'b','title':'Blue'}]}"),
                "n");
        assertThat(shown()).contains("shop, refund asks:", "Sure?").doesNotContain("Colour");

        answer(form("{'title':'Colour','description':'Of the hat','enum':['r']}"), "y|r");
        assertThat(shown()).contains("Colour: Of the hat\n1) r\n");
    }

    @Test
    void aUrlIsShownAndNeedsConsent() throws Exception {
        String params = "{'mode':'url','elicitationId':'7','url':'https://pay.example/7','message':'Pay'}";

        assertThat(answer(params, "y")).isEqualTo(json("{'action':'accept'}"));
        assertThat(answer(params, "n")).isEqualTo(json("{'action':'decline'}"));
        assertThat(shown()).contains("https://pay.example/7", "not done for you");
    }

    @Test
    void nothingThatAServerWritesDrivesTheTerminal() throws Exception {
        answer(
                "{'message':'\\u001b[2JHi\\u0007\\u009b','requestedSchema':{'properties':{'a\\u001b':"
                        + "{'title':'\\u001b]0;x','default':'\\u001b[31m'}}}}",
                "y||");

        assertThat(shown()).contains("[2JHi").doesNotContainPattern("[\\p{Cntrl}\\x{80}-\\x{9f}&&[^\n]]");
    }
}
