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
package org.camelmcp.tasks.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.client.ServerQuestion;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.tasks.scripted.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests of a server are about tasks that we run for it (SDK rows B60-B66, F54-F57). */
class HostedRequestsTest extends HostedFixture {

    private ObjectNode declared(String... methods) {
        people.methods = Set.of(methods);
        ObjectNode capabilities = Json.object();
        requests().declare(capabilities);
        return capabilities;
    }

    @Test
    void withoutARouteNothingOfTasksIsDeclared_B60_F55() {
        assertThat(declared()).isEmpty();
        assertThat(declared(Methods.ROOTS_LIST)).isEmpty();
    }

    @Test
    void exactlyTheKindsThatHaveARouteAreDeclared_B60_F55() {
        assertThat(declared(ELICITATION))
                .isEqualTo(Json.parse("{'tasks':{'list':{},'cancel':{},'requests':{'elicitation':{'create':{}}}}}"));
        assertThat(declared(SAMPLING))
                .isEqualTo(
                        Json.parse("{'tasks':{'list':{},'cancel':{},'requests':{'sampling':{'createMessage':{}}}}}"));
        assertThat(declared(SAMPLING, ELICITATION, Methods.ROOTS_LIST))
                .isEqualTo(Json.parse("{'tasks':{'list':{},'cancel':{},'requests':"
                        + "{'elicitation':{'create':{}},'sampling':{'createMessage':{}}}}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/get", "tasks/result", "tasks/list", "tasks/cancel"})
    void tasksMethodsAreUnknownWithoutARoute_B65_F56(String method) {
        people.methods = Set.of();

        assertThat(refusal(method, "{'taskId':'t'}").error())
                .isEqualTo(new JsonRpcError(-32601, method + " not supported"));
        assertThat(tasks.underWay()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"sampling/createMessage, sampling", "elicitation/create, elicitation"})
    void taskAugmentedRequestIsRefusedWithoutARouteOfItsKind_B66_F56(String method, String name) {
        people.methods = Set.of(method.equals(SAMPLING) ? ELICITATION : SAMPLING);

        assertThat(refusal(method, "{'task':{'ttl':60000}}").error())
                .isEqualTo(new JsonRpcError(-32600, "Task-augmented " + name + " not supported"));
        assertThat(people.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'task':null}"})
    void whatIsNotAskedAsATaskIsLeftToOthers_F57(String params) {
        assertThat(requests().answer(question(ELICITATION, params))).isEmpty();
        assertThat(requests().answer(question(SAMPLING, params))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "roots/list", "tools/call", "tasks/update", "tasks/foo", ""})
    void otherMethodsAreLeftToOthersWhateverTheySayOfTasks_F57(String method) {
        assertThat(requests().answer(question(method, "{'task':{'ttl':1}}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'task':'yes'}",
                "{'task':[]}",
                "{'task':{'ttl':'abc'}}",
                "{'task':{'ttl':1.5}}",
                "{'task':{'ttl':-1}}",
                "{'task':{'ttl':{}}}"
            })
    void taskThatCannotBeReadIsRefused_B14(String params) {
        McpErrorException refused = refusal(SAMPLING, params);

        assertThat(refused.error().code()).isEqualTo(-32602);
        assertThat(refused.error().message()).startsWith("Illegal parameter task");
        assertThat(people.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'taskId':7}", "{'taskId':''}", "{'taskId':null}", "{'taskId':{'a':[]}}"})
    void taskIdThatCannotBeReadIsRefused_B14(String params) {
        for (String method : new String[] {"tasks/get", "tasks/result", "tasks/cancel"}) {
            assertThat(refusal(method, params).error().code()).isEqualTo(-32602);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/get", "tasks/result", "tasks/cancel"})
    void taskThatNeverWasIsNotFound_B16_B21_B28(String method) {
        assertThat(refusalAbout(method, "unknown").error())
                .isEqualTo(new JsonRpcError(-32602, "Task not found: unknown"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'cursor':'zzz'}", "{'cursor':''}", "{'cursor':3}"})
    void cursorThatWasNotGivenOutIsRefused_B33(String params) {
        assertThat(refusal("tasks/list", params).error().code()).isEqualTo(-32602);
    }

    private static ServerQuestion question(String method, String params) {
        return new ServerQuestion(RequestId.of("q"), method, Json.parse(params), null);
    }
}
