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

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.InputRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route may leave as an answer, and what goes on the wire for it (P 90). */
class InputResultTest {

    private static final String FORM =
            "{'requestedSchema':{'type':'object','properties':{'name':{'type':'string'}},'required':['name']}}";

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private JsonNode answer(String method, String params, Object body, String action) {
        exchange.getMessage().setBody(body);
        return InputResult.of(new InputRequest(method, Json.parse(params)), exchange.getMessage(), false, action, null);
    }

    private JsonNode elicited(String params, Object body, String action) {
        return answer("elicitation/create", params, body, action);
    }

    @Test
    void fieldsOfTheFormAreAnAcceptance() {
        JsonNode accepted = Json.parse("{'action':'accept','content':{'name':'Ada'}}");

        assertThat(elicited(FORM, Map.of("name", "Ada"), null)).isEqualTo(accepted);
        assertThat(elicited(FORM, "{\"name\":\"Ada\"}", null)).isEqualTo(accepted);
        assertThat(elicited(FORM, Map.of("name", "Ada"), "accept")).isEqualTo(accepted);
        assertThat(elicited(FORM, accepted, null)).isEqualTo(accepted);
        assertThat(elicited(
                        FORM, new ByteArrayInputStream("{\"name\":\"Ada\"}".getBytes(StandardCharsets.UTF_8)), null))
                .isEqualTo(accepted);
    }

    @Test
    void declinedAndCancelledNeedNoBodyAndCarryNone() {
        assertThat(elicited(FORM, "whatever", "decline")).isEqualTo(Json.parse("{'action':'decline'}"));
        assertThat(elicited(FORM, null, "cancel")).isEqualTo(Json.parse("{'action':'cancel'}"));
        assertThat(elicited(FORM, Map.of("action", "decline", "content", Map.of("name", "Ada")), null))
                .isEqualTo(Json.parse("{'action':'decline'}"));
    }

    @Test
    void formWithAFieldNamedActionIsStillAForm() {
        String form = "{'requestedSchema':{'properties':{'action':{'type':'string'}}}}";

        assertThat(elicited(form, Map.of("action", "accept"), null))
                .isEqualTo(Json.parse("{'action':'accept','content':{'action':'accept'}}"));
    }

    @Test
    void formWithoutRequiredFieldsIsAcceptedByTheHeaderAlone() {
        assertThat(elicited("{'requestedSchema':{'properties':{}}}", null, "accept"))
                .isEqualTo(Json.parse("{'action':'accept','content':{}}"));
    }

    @Test
    void fieldThatIsRequiredHasToBeThere() {
        assertThatThrownBy(() -> elicited(FORM, Map.of("nam", "private"), null))
                .isInstanceOf(InvalidArgumentsException.class)
                .hasMessageContaining("'name'")
                .hasMessageNotContaining("private");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "[1]", "  "})
    void anythingElseIsNoAnswer(String body) {
        assertThatThrownBy(() -> elicited(FORM, body, null)).isInstanceOf(InvalidArgumentsException.class);
    }

    @Test
    void actionThatDoesNotExistIsNoAnswer() {
        assertThatThrownBy(() -> elicited(FORM, null, "maybe")).hasMessageContaining("accept, decline or cancel");
    }

    @Test
    void samplingIsATextOrAWholeResult() {
        assertThat(answer("sampling/createMessage", "{}", "[not] JSON {", null))
                .isEqualTo(Json.parse(
                        "{'content':{'type':'text','text':'[not] JSON {'},'role':'assistant','model':'camel'}"));
        assertThat(answer(
                        "sampling/createMessage",
                        "{}",
                        Map.of("content", Map.of("type", "text", "text", "x"), "model", "m", "stopReason", "endTurn"),
                        null))
                .isEqualTo(Json.parse("{'content':{'type':'text','text':'x'},'role':'assistant','model':'m',"
                        + "'stopReason':'endTurn'}"));
        assertThatThrownBy(() -> answer("sampling/createMessage", "{}", null, null))
                .isInstanceOf(InvalidArgumentsException.class);
    }

    @Test
    void rootsAreFiles() {
        JsonNode one = Json.parse("{'roots':[{'uri':'file:///srv'}]}");

        assertThat(answer("roots/list", "{}", List.of("file:///srv"), null)).isEqualTo(one);
        assertThat(answer("roots/list", "{}", "[\"file:///srv\"]", null)).isEqualTo(one);
        assertThat(answer("roots/list", "{}", one, null)).isEqualTo(one);
        assertThatThrownBy(() -> answer("roots/list", "{}", List.of("https://example.com"), null))
                .hasMessageContaining("file://");
        assertThatThrownBy(() -> answer("roots/list", "{}", Map.of("name", "x"), null))
                .isInstanceOf(InvalidArgumentsException.class);
    }
}
