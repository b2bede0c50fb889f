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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.TransportException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a legacy server asks in requests of its own (P 132). */
class ServerQuestionsTest extends ClientFixture {

    private static final String ACCEPT = "{'action':'accept'}";

    private final LegacyServer server = legacy();
    private final ScriptedInputs inputs = new ScriptedInputs();

    private static String form(String id) {
        return "{'jsonrpc':'2.0','id':" + id + ",'method':'elicitation/create','params':{'message':'?'}}";
    }

    /** A call on whose stream the server asks this, and which it leaves open. */
    private McpCall begin(McpClient client, String... questions) {
        server.on("tools/call", r -> r.events(questions));
        McpCall call = call(client, "echo", "{}", false, inputs);
        await().until(() -> server.of("tools/call").size() == 1);
        return call;
    }

    private void finish(McpCall call) throws Exception {
        TestServer.Received request = server.of("tools/call").get(0);
        request.event(request.response(LegacyServer.CALLED));
        request.response().end();
        get(call);
    }

    private List<JsonNode> responses() {
        return server.of("").stream().map(r -> (JsonNode) r.body()).toList();
    }

    @Test
    @DisplayName("a question on the stream of a call is answered by that call's inputs, id 0 and ids of text too (P 2)")
    void questionOnTheStreamOfACallIsForItsInputs() throws Exception {
        McpCall call = begin(client(server), form("0"), form("'q-1'"));
        await().until(() -> inputs.asked.size() == 2);
        assertThat(inputs.asked)
                .containsExactly(
                        "0 elicitation/create {\"message\":\"?\"}", "q-1 elicitation/create {\"message\":\"?\"}");

        inputs.answer("q-1").complete(json(ACCEPT));
        await().until(() -> responses().size() == 1);
        inputs.answer("0").complete(json(ACCEPT));
        await().until(() -> responses().size() == 2);

        assertThat(responses())
                .containsExactly(
                        json("{'jsonrpc':'2.0','id':'q-1','result':" + ACCEPT + "}"),
                        json("{'jsonrpc':'2.0','id':0,'result':" + ACCEPT + "}"));
        finish(call);
    }

    @Test
    @DisplayName("an extension is asked first, and told whose stream it was: nobody's on the GET stream")
    void extensionIsAskedFirst() throws Exception {
        List<ServerQuestion> heard = new CopyOnWriteArrayList<>();
        McpClient client = client(server, new ClientExtension() {
            @Override
            public Optional<CompletionStage<JsonNode>> answer(ServerQuestion question) {
                heard.add(question);
                return Optional.of(CompletableFuture.completedFuture(json(ACCEPT)));
            }
        });
        get(client.openServerStream());
        McpCall call = begin(client, form("1"));
        await().until(() -> responses().size() == 1);

        server.streams.get("s-1").write("data: " + TestServer.quoted(form("2")) + "\n\n");

        await().until(() -> responses().size() == 2);
        assertThat(heard)
                .containsExactly(
                        new ServerQuestion(RequestId.of(1), "elicitation/create", json("{'message':'?'}"), inputs),
                        new ServerQuestion(RequestId.of(2), "elicitation/create", json("{'message':'?'}"), null));
        assertThat(inputs.asked).isEmpty();
        finish(call);
    }

    @Test
    @DisplayName("a question of nobody's call is declined, not left hanging (P 90)")
    void questionOnTheServersOwnStreamIsDeclined() throws Exception {
        McpClient client = client(server);
        get(client.openServerStream());
        begin(client);

        server.streams.get("s-1").write("data: " + TestServer.quoted(form("2")) + "\n\n");

        await().until(() -> responses().size() == 1);
        assertThat(responses().get(0).at("/result/action").asText()).isEqualTo("decline");
        assertThat(inputs.asked).isEmpty();
    }

    @Test
    @DisplayName("a question that the server withdraws gets no response")
    void withdrawnQuestionIsLetGoOf() throws Exception {
        McpClient client = client(server);
        McpCall call = begin(client, form("'w'"), form("2"));
        await().until(() -> inputs.asked.size() == 2);

        server.of("tools/call")
                .get(0)
                .event("{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':'w'}}");

        await().until(() -> inputs.answer("w").isCancelled());
        inputs.answer("2").complete(json(ACCEPT));
        await().until(() -> client.openQuestions() == 0);
        assertThat(responses()).extracting(r -> r.path("id").asText()).containsExactly("2");
        finish(call);
    }

    @Test
    @DisplayName("a question that comes again, as on a stream picked up anew, is asked and answered once (P 2)")
    void questionThatComesAgainIsTheSame() throws Exception {
        McpClient client = client(server);
        McpCall call = begin(client, form("1"), form("1"));
        await().until(() -> !inputs.asked.isEmpty());
        inputs.answer("1").complete(json(ACCEPT));

        await().until(() -> client.openQuestions() == 0);
        finish(call);
        assertThat(inputs.asked).hasSize(1);
        assertThat(responses()).hasSize(1);
    }

    @Test
    void questionsAtATimeAreBounded() throws Exception {
        McpClient client = client(server);
        McpCall call = begin(
                client,
                IntStream.rangeClosed(1, ServerQuestions.MAX_OPEN + 1)
                        .mapToObj(i -> form("" + i))
                        .toArray(String[]::new));

        await().until(() -> responses().size() == 1);

        assertThat(responses().get(0).path("id").intValue()).isEqualTo(ServerQuestions.MAX_OPEN + 1);
        assertThat(responses().get(0).at("/error/code").intValue()).isEqualTo(-32603);
        assertThat(responses().get(0).at("/error/message").asText()).contains("at most 1000 requests");
        assertThat(client.openQuestions()).isEqualTo(ServerQuestions.MAX_OPEN);
        // a ping costs nobody anything
        server.of("tools/call").get(0).event("{'jsonrpc':'2.0','id':'p','method':'ping'}");
        await().until(() -> responses().size() == 2);
        assertThat(responses().get(1)).isEqualTo(json("{'jsonrpc':'2.0','id':'p','result':{}}"));
        call.cancel();
        assertThat(client.openQuestions()).isZero();
    }

    @Test
    void cancellingTheCallLetsGoOfWhatWasAskedOnItsStream() {
        McpClient client = client(server);
        McpCall call = begin(client, form("1"));
        await().until(() -> inputs.asked.size() == 1);

        call.cancel();

        failure(call, TransportException.class);
        assertThat(inputs.answer("1")).isCancelled();
        assertThat(responses()).isEmpty();
    }

    @Test
    void closingTheClientLetsGoOfQuestions() throws Exception {
        McpClient client = client(server);
        begin(client, form("1"));
        await().until(() -> inputs.asked.size() == 1);

        get(client.close());

        assertThat(inputs.answer("1")).isCancelled();
        assertThat(client.openQuestions()).isZero();
        assertThat(responses()).isEmpty();
    }

    @Test
    @DisplayName("with its session a question is gone (P 65)")
    void questionsOfASessionThatIsGoneAreLetGoOf() throws Exception {
        McpClient client = client(server);
        begin(client, form("1"));
        await().until(() -> inputs.asked.size() == 1);

        server.forgetSessions();
        get(client.tools());

        assertThat(inputs.answer("1")).isCancelled();
        assertThat(client.openQuestions()).isZero();
    }

    @Test
    @DisplayName("the timeout of a call stands still while its server waits for our answer")
    void timeoutDoesNotCutAPersonShort() throws Exception {
        McpClient client = client(server);
        get(client.connect());
        server.on("tools/call", r -> r.events(form("1")));
        McpCall call = client.callTool(
                json("{'name':'echo'}"), new ToolCallOptions(Duration.ofMillis(250), null, false, inputs));
        await().until(() -> inputs.asked.size() == 1);

        vertx.setTimer(400, t -> inputs.answer("1").complete(json(ACCEPT)));

        await().until(() -> responses().size() == 1);
        finish(call);
    }

    @Test
    @DisplayName("once it is answered the clock runs on: the server has its own time, and no more")
    void timeoutGoesOnAfterTheAnswer() throws Exception {
        McpClient client = client(server);
        get(client.connect());
        server.on("tools/call", r -> r.events(form("1")));
        inputs.answer("1").complete(json(ACCEPT));

        McpCall call = client.callTool(
                json("{'name':'echo'}"), new ToolCallOptions(Duration.ofMillis(200), null, false, inputs));

        failure(call, TransportException.class);
        assertThat(responses()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 500, 429})
    @DisplayName("a person's answer is not lost because the server is busy or restarts")
    void responseThatCannotBeDeliveredIsPostedAgain(int status) throws Exception {
        server.on("", r -> r.status(status), r -> r.breakConnection(), r -> r.status(202));
        McpClient client = client(server);
        McpCall call = begin(client, form("1"));
        inputs.answer("1").complete(json(ACCEPT));

        await().until(() -> responses().size() == 3);

        assertThat(responses()).containsOnly(json("{'jsonrpc':'2.0','id':1,'result':" + ACCEPT + "}"));
        await().until(() -> client.openQuestions() == 0);
        finish(call);
    }

    @Test
    @DisplayName("a session that is gone takes no response, however often")
    void responseThatIsRefusedIsNotPostedAgain() throws Exception {
        server.on("", r -> r.status(404));
        McpClient client = client(server);
        McpCall call = begin(client, form("1"));
        inputs.answer("1").complete(json(ACCEPT));

        await().until(() -> responses().size() == 1 && client.openQuestions() == 0);

        finish(call);
        assertThat(responses()).hasSize(1);
    }

    @Test
    @DisplayName("malformed requests get an error, and the call on whose stream they came goes on (P 3)")
    void malformedRequestsGetAnError() throws Exception {
        McpClient client = client(server);
        get(client.openServerStream());
        McpCall call = begin(
                client,
                "{'jsonrpc':'2.0','id':'list','method':'elicitation/create','params':[1]}",
                "{'jsonrpc':'2.0','id':'number','method':7}",
                "{'jsonrpc':'2.0','id':'unknown','method':'no/such'}",
                "{'jsonrpc':'2.0','id':'bare','method':'elicitation/create'}");
        server.streams
                .get("s-1")
                .write("data: " + TestServer.quoted("{'jsonrpc':'2.0','id':'get','method':'x','params':''}") + "\n\n");
        await().until(() -> inputs.asked.size() == 1);
        inputs.answer("bare").complete(json(ACCEPT));

        await().until(() -> responses().size() == 5);

        assertThat(inputs.asked).containsExactly("bare elicitation/create {}");
        assertThat(responses())
                .extracting(
                        r -> r.path("id").asText() + " " + r.at("/error/code").asText())
                .containsExactlyInAnyOrder("list -32600", "number -32600", "unknown -32601", "bare ", "get -32600");
        finish(call);
    }

    @Test
    @DisplayName("an answer that its giver cancels is left to somebody else: there is no response")
    void anAnswerThatItsGiverCancelsIsNone() throws Exception {
        McpClient client = client(server);
        McpCall call = begin(client, form("1"));
        await().until(() -> inputs.asked.size() == 1);

        inputs.answer("1").cancel(false);

        assertThat(client.openQuestions()).isZero();
        finish(call);
        assertThat(responses()).isEmpty();
    }

    @Test
    @DisplayName("a handler that answers nothing at all is our internal error")
    void anAnswerOfNothingIsAnInternalError() throws Exception {
        McpClient client = client(server);
        McpCall call = begin(client, form("1"));
        inputs.answer("1").complete(null);

        await().until(() -> responses().size() == 1);

        assertThat(responses().get(0).at("/error/code").intValue()).isEqualTo(-32603);
        finish(call);
    }
}
