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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.scripted.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputAnswerCheckTest {

    private static final ObjectNode FORM = Json.parse("{'requestedSchema':{'type':'object','properties':{"
            + "'n':{'type':'integer','minimum':1}},'required':['n']}}");

    private static JsonNode value(String json) {
        return Json.parse("{'v':" + json + "}").get("v");
    }

    private static Optional<String> problem(String method, ObjectNode params, String answer) {
        return InputAnswerCheck.problem(method, params, value(answer), Revision.V2025_11_25);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "elicitation/create|{'action':'accept','content':{'n':1}}",
                "elicitation/create|{'action':'accept','content':{'n':1,'more':2},'_meta':{}}",
                "elicitation/create|{'action':'decline'}",
                "elicitation/create|{'action':'cancel','content':null}",
                "sampling/createMessage|{'role':'assistant','model':'m','content':{'type':'text'}}",
                "sampling/createMessage|{'role':'user','model':'m','content':[{'type':'text'}]}",
                "roots/list|{'roots':[]}",
                "roots/list|{'roots':[{'uri':'file:///a','name':'a'}]}",
                "other/method|{'anything':1}"
            })
    void answersPass(String method, String answer) {
        assertThat(problem(method, FORM, answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "elicitation/create|null|expected an object",
                "elicitation/create|[]|expected an object",
                "elicitation/create|{}|action",
                "elicitation/create|{'action':7}|action must be accept, decline or cancel, and is of type number",
                "elicitation/create|{'action':'ACCEPT'}|action",
                "elicitation/create|{'action':'accept'}|content, an object, and that is missing",
                "elicitation/create|{'action':'accept','content':'n'}|content, an object, and that is of type string",
                "elicitation/create|{'action':'accept','content':{}}|does not follow requestedSchema",
                "elicitation/create|{'action':'accept','content':{'n':0}}|/n",
                "sampling/createMessage|{}|role",
                "sampling/createMessage|{'role':'system','model':'m','content':{}}|role",
                "sampling/createMessage|{'role':'user','model':'m'}|content",
                "sampling/createMessage|{'role':'user','model':'m','content':['x']}|content",
                "sampling/createMessage|{'role':'user','content':{}}|model",
                "roots/list|{}|roots",
                "roots/list|{'roots':[1]}|roots",
                "roots/list|{'roots':[{'name':'a'}]}|uri"
            })
    void othersAreToldApart(String method, String answer, String told) {
        assertThat(problem(method, FORM, answer)).get().asString().contains(told);
    }

    @Test
    void anAddressNeedsNoContent() {
        ObjectNode url = Json.object("mode", "url", "url", "https://a.example");

        assertThat(problem("elicitation/create", url, "{'action':'accept'}")).isEmpty();
    }

    @Test
    void severalContentsCameWithTheRevisionThatHasThem() {
        assertThat(InputAnswerCheck.problem(
                        "sampling/createMessage",
                        Json.object(),
                        Json.parse("{'role':'user','model':'m','content':[{'type':'text'}]}"),
                        Revision.V2025_06_18))
                .get()
                .asString()
                .contains("content must be an object, and is of type array");
    }

    @Test
    void whatPeopleWroteIsNotRepeated() {
        assertThat(problem("elicitation/create", FORM, "{'action':'accept','content':{'n':'my secret'}}"))
                .get()
                .asString()
                .doesNotContain("my secret");
    }

    @Test
    void aSchemaThatIsWrongItselfLosesNobodysWords() {
        ObjectNode wrong = Json.parse("{'requestedSchema':{'type':'nonsense'}}");

        assertThat(problem("elicitation/create", wrong, "{'action':'accept','content':{'n':1}}"))
                .isEmpty();
    }
}
