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
package org.camelmcp.tasks.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.tasks.task.InputRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may be asked (P 87, P 114). */
class DeclaredInputsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "{0} {1} of a client that declares {2}: {3}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "elicitation/create | {} | {'elicitation':{}} | ",
                "elicitation/create | {'mode':'form'} | {'elicitation':{}} | ",
                "elicitation/create | {'mode':'form'} | {'elicitation':{'form':{}}} | ",
                "elicitation/create | {'mode':'form'} | {'elicitation':{'form':{},'url':{}}} | ",
                "elicitation/create | {'mode':'form'} | {'elicitation':{'somethingNew':{}}} | ",
                "elicitation/create | {'mode':'form'} | {'elicitation':{'url':{}}} | elicitation.form",
                "elicitation/create | {} | {'elicitation':{'url':{}}} | elicitation.form",
                "elicitation/create | {'mode':'url'} | {'elicitation':{'url':{}}} | ",
                "elicitation/create | {'mode':'url'} | {'elicitation':{'form':{},'url':{}}} | ",
                "elicitation/create | {'mode':'url'} | {'elicitation':{}} | elicitation.url",
                "elicitation/create | {'mode':'url'} | {'elicitation':{'form':{}}} | elicitation.url",
                "elicitation/create | {'mode':'url'} | {'elicitation':{'url':true}} | elicitation.url",
                "elicitation/create | {} | {} | elicitation",
                "elicitation/create | {} | {'elicitation':null} | elicitation",
                "elicitation/create | {} | {'elicitation':true} | elicitation",
                "elicitation/create | {} | {'sampling':{},'roots':{}} | elicitation",
                "sampling/createMessage | {} | {'sampling':{}} | ",
                "sampling/createMessage | {} | {'elicitation':{}} | sampling",
                "sampling/createMessage | {'tools':[]} | {'sampling':{}} | sampling.tools",
                "sampling/createMessage | {'toolChoice':{}} | {'sampling':{'context':{}}} | sampling.tools",
                "sampling/createMessage | {'tools':[]} | {'sampling':{'tools':{}}} | ",
                "sampling/createMessage | {'tools':null} | {'sampling':{}} | ",
                "roots/list | {} | {'roots':{}} | ",
                "roots/list | {} | {'roots':{'listChanged':true}} | ",
                "roots/list | {} | {'elicitation':{}} | roots",
                "resources/list | {} | {'elicitation':{},'sampling':{},'roots':{}} | resources/list",
            },
            delimiter = '|')
    void clientIsAskedWhatItDeclared(String method, String params, String capabilities, String missing)
            throws Exception {
        InputRequest request = new InputRequest(method, object(params));

        assertThat(DeclaredInputs.missing(request, object(capabilities)).orElse(null))
                .isEqualTo(missing);
    }

    @Test
    void exceptionNamesWhatTheClientWouldHaveToDeclare_B49() throws Exception {
        InputRequest request = new InputRequest("elicitation/create", object("{'mode':'url'}"));

        assertThatThrownBy(() -> DeclaredInputs.require(request, object("{'elicitation':{}}")))
                .isInstanceOfSatisfying(
                        UndeclaredInputException.class,
                        undeclared -> assertThat(undeclared.capability()).isEqualTo("elicitation.url"))
                .hasMessage("Client does not support elicitation.url capability");
        assertThatCode(() -> DeclaredInputs.require(request, object("{'elicitation':{'url':{}}}")))
                .doesNotThrowAnyException();
    }

    private static ObjectNode object(String json) throws Exception {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    }
}
