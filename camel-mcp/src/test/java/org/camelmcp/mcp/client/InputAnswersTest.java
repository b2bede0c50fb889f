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
package org.camelmcp.mcp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.transport.TransportException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a modern server asks before it gives the result of a call (P 85-90). */
class InputAnswersTest extends ClientFixture {

    private static final String FORM = "{'method':'elicitation/create','params':{'message':'Sure?'}}";

    private final ModernServer server = modern();
    private final ScriptedInputs inputs = new ScriptedInputs();

    private static String ask(String requests) {
        return "{'resultType':'input_required','requestState':'s','inputRequests':" + requests + "}";
    }

    /** A server that asks this once, and then has its result. */
    private McpClient asked(String requests) {
        server.on("tools/call", r -> r.result(ask(requests)), r -> r.result(ModernServer.CALLED));
        return client(server);
    }

    private McpCall call(McpClient client) {
        return call(client, "echo", "{}", false, inputs);
    }

    @Test
    @DisplayName("what a call can answer is declared on each of its requests, and on no other (P 18)")
    void inputsAreDeclaredOnTheirOwnRequests() throws Exception {
        McpClient client = client(server, new ClientExtension() {
            @Override
            public void declare(Generation generation, ObjectNode capabilities) {
                capabilities.putObject("extensions").putObject("example.com/thing");
            }
        });
        server.on("tools/call", r -> r.result(ask("{'a':" + FORM + "}")), r -> r.result(ModernServer.CALLED));
        server.on("things/get", r -> r.result("{}"));
        inputs.answer("a").complete(json("{'action':'accept'}"));

        get(call(client));
        get(call(client, "echo", "{}"));
        get(call(client, "echo", "{}", true, inputs));
        get(client.request(McpRequest.of("things/get").withInputs(inputs)));
        get(client.listen(json("{}"), inputs, n -> {}).acknowledged());
        get(client.listen(json("{}"), n -> {}).acknowledged());

        String declared = "{'elicitation':{'form':{}},'extensions':{'example.com/thing':{}}}";
        String undeclared = "{'extensions':{'example.com/thing':{}}}";
        assertThat(capabilities("tools/call"))
                .containsExactly(json(declared), json(declared), json(undeclared), json("{'elicitation':{'form':{}}}"));
        assertThat(capabilities("things/get")).containsExactly(json(declared));
        assertThat(capabilities("subscriptions/listen")).containsExactly(json(declared), json(undeclared));
        assertThat(capabilities("tools/list")).containsOnly(json(undeclared));
    }

    private List<JsonNode> capabilities(String method) {
        return server.of(method).stream()
                .map(request -> request.meta("clientCapabilities"))
                .toList();
    }

    @Test
    @DisplayName("the questions of a round are open together, and nothing is under way meanwhile (P 86)")
    void questionsOfARoundAreAnsweredInParallel() throws Exception {
        McpClient client = asked("{'a':" + FORM + ",'b':{'method':'roots/list'}}");
        McpCall call = call(client);
        await().until(() -> inputs.asked.size() == 2);

        assertThat(inputs.asked).containsExactly("a elicitation/create {\"message\":\"Sure?\"}", "b roots/list {}");
        assertThat(client.underWay())
                .as("the call itself, and no request of it")
                .isOne();
        inputs.answer("b").complete(json("{'roots':[]}"));
        assertThat(server.of("tools/call")).hasSize(1);
        inputs.answer("a").complete(json("{'action':'cancel'}"));

        get(call);
        assertThat(server.of("tools/call").get(1).params().path("inputResponses"))
                .hasToString(TestServer.quoted("{'a':{'action':'cancel'},'b':{'roots':[]}}"));
    }

    @Test
    @DisplayName("the timeout is for the server's answers: a person may take longer")
    void timeoutDoesNotCutAPersonShort() throws Exception {
        McpClient client = asked("{'a':" + FORM + "}");
        get(client.tools());
        McpCall call = client.callTool(
                json("{'name':'echo'}"), new ToolCallOptions(Duration.ofMillis(250), null, false, inputs));
        await().until(() -> inputs.asked.size() == 1);

        vertx.setTimer(400, t -> inputs.answer("a").complete(json("{'action':'accept'}")));

        assertThat(get(call)).isEqualTo(json(ModernServer.CALLED));
    }

    @Test
    void cancellingTheCallLetsGoOfItsOpenAnswers() {
        McpClient client = asked("{'a':" + FORM + ",'b':" + FORM + "}");
        McpCall call = call(client);
        await().until(() -> inputs.asked.size() == 2);

        call.cancel();

        failure(call, TransportException.class);
        assertThat(inputs.answer("a")).isCancelled();
        assertThat(inputs.answer("b")).isCancelled();
        assertThat(client.underWay()).isZero();
        assertThat(server.of("tools/call")).hasSize(1);
    }

    @Test
    void closingTheClientLetsGoOfOpenAnswers() throws Exception {
        McpClient client = asked("{'a':" + FORM + "}");
        McpCall call = call(client);
        await().until(() -> inputs.asked.size() == 1);

        get(client.close());

        failure(call, TransportException.class);
        assertThat(inputs.answer("a")).isCancelled();
    }

    @Test
    @DisplayName("an answer that fails ends the call, names its method, and lets go of the others (P 9)")
    void answerThatFailsEndsTheCall() {
        McpCall call = call(asked("{'a':" + FORM + ",'b':{'method':'sampling/createMessage'}}"));
        await().until(() -> inputs.asked.size() == 2);

        inputs.answer("b").completeExceptionally(new IllegalStateException("no model"));

        assertThat(failure(call, McpProtocolException.class))
                .hasMessageContaining("sampling/createMessage")
                .hasMessageContaining("no model");
        assertThat(inputs.answer("a")).isCancelled();
        assertThat(server.of("tools/call")).hasSize(1);
    }

    @Test
    void anAnswerOfNothingEndsTheCall() {
        inputs.answer("a").complete(null);

        assertThat(failure(call(asked("{'a':" + FORM + "}")), McpProtocolException.class))
                .hasMessageContaining("there is no answer");
    }

    @Test
    void questionsOfOneRoundAreBounded() {
        String questions = IntStream.rangeClosed(0, AskedInput.MAX_IN_ROUND)
                .mapToObj(i -> "'q" + i + "':" + FORM)
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(failure(call(asked(questions)), McpProtocolException.class))
                .hasMessageContaining("101 questions in one round");
        assertThat(inputs.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a':" + FORM + ",'bad':{}}",
                "{'a':" + FORM + ",'bad':7}",
                "{'a':" + FORM + ",'bad':{'method':1}}",
                "{'a':" + FORM + ",'bad':{'method':'roots/list','params':[]}}"
            })
    void malformedQuestionEndsTheCallBeforeAnybodyIsAsked(String questions) {
        assertThat(failure(call(asked(questions)), McpProtocolException.class)).hasMessageContaining("'bad'");
        assertThat(inputs.asked).isEmpty();
    }

    @Test
    @DisplayName("only elicitation, sampling and roots are input")
    void questionOfAnotherKindIsNotAskedOfAnybody() {
        assertThat(failure(call(asked("{'a':{'method':'tools/call'}}")), McpProtocolException.class))
                .hasMessageContaining("tools/call");
        assertThat(inputs.asked).isEmpty();
    }

    @Test
    @DisplayName("a failure to declare is a failure to send, and leaves nothing behind (P 23)")
    void inputsThatCannotBeDeclaredFailTheCallUnsent() {
        McpClient client = client(server);
        McpCall call = call(client, "echo", "{}", false, new InputAnswers() {
            @Override
            public void declare(ObjectNode capabilities) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public CompletionStage<JsonNode> answer(String key, String method, ObjectNode params) {
                return new CompletableFuture<>();
            }
        });

        assertNotSent(call);
        await().until(() -> client.underWay() == 0);
    }
}
