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
package org.camelmcp.tasks.calling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.scripted.ScriptedTask;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A legacy server asks by tasks of its own, which routes answer (SDK rows B50-B53, B60-B67; P 132). */
class HostedQuestionsTest extends CallFixture {

    private static final String FORM =
            "'message':'Name?','requestedSchema':{'type':'object','properties':{'name':{'type':'string'}}}";
    private static final String TASK = "'task':{'ttl':60000}";

    private final Person person = new Person();
    private int ids;

    /** A route that is suspended until the test answers. */
    private static final class Person extends AsyncProcessorSupport {

        private final CopyOnWriteArrayList<Asked> asked = new CopyOnWriteArrayList<>();

        private record Asked(Exchange exchange, AsyncCallback callback) {

            void answer(Object body) {
                exchange.getMessage().setBody(body);
                callback.done(false);
            }
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            asked.add(new Asked(exchange, callback));
            return false;
        }

        Asked next(int index) {
            soon().until(() -> asked.size() > index);
            return asked.get(index);
        }
    }

    @BeforeEach
    void somebodyAnswers() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:person").routeId("person").process(person);
                from("direct:model").setBody(constant("Forty-two."));
            }
        });
        legacy.tool("report").pollInterval(60_000).worksForEver();
    }

    /** A call that is followed, so that the server has a stream on which it can ask. */
    private CompletableFuture<Exchange> call(String options) {
        CompletableFuture<Exchange> call = sendLater("mcp-task:report?server=legacy" + options, "{}");
        soon().until(() -> legacy.openStreams() == 1 && followed() == 1);
        return call;
    }

    private CompletableFuture<Exchange> callWithPerson() {
        return call("&elicitationEndpoint=direct:person");
    }

    private JsonNode ask(String method, String params) {
        return ask("q" + ids++, method, params);
    }

    /** What the server is answered: a response. */
    private JsonNode ask(Object id, String method, String params) {
        send(id, method, params);
        return response(id);
    }

    private void send(Object id, String method, String params) {
        legacy.ask(id, method, Json.parse(params));
    }

    private JsonNode response(Object id) {
        JsonNode wire = Json.object("id", id).path("id");
        return soon().until(
                        () -> legacy.received().stream()
                                .map(received -> (JsonNode) received.body())
                                .filter(body ->
                                        !body.has("method") && body.path("id").equals(wire))
                                .findFirst()
                                .orElse(null),
                        response -> response != null);
    }

    private JsonNode about(String method, String taskId) {
        return ask(method, "{'taskId':'" + taskId + "'}");
    }

    private String elicit() {
        return ask("elicitation/create", "{" + FORM + "," + TASK + "}")
                .at("/result/task/taskId")
                .textValue();
    }

    private String status(String taskId) {
        return about("tasks/get", taskId).at("/result/status").textValue();
    }

    @Test
    void clientDeclaresWhatHasARoute_B60() {
        callWithPerson();

        assertThat(legacy.received("initialize").get(0).params().at("/capabilities/tasks"))
                .isEqualTo(Json.parse("{'list':{},'cancel':{},'requests':{'elicitation':{'create':{}}}}"));
        assertThat(legacy.received("initialize")
                        .get(0)
                        .params()
                        .at("/capabilities/elicitation")
                        .isObject())
                .isTrue();
    }

    @Test
    void clientWithoutRoutesDeclaresNothingAndRefuses_B60_B65_B66() {
        call("");

        assertThat(legacy.received("initialize").get(0).params().path("capabilities"))
                .isEmpty();
        assertThat(ask("tasks/list", "{}").at("/error/message").textValue()).isEqualTo("tasks/list not supported");
        JsonNode refused = ask("sampling/createMessage", "{'messages':[]," + TASK + "}");
        assertThat(refused.at("/error/code").intValue()).isEqualTo(-32600);
        assertThat(refused.at("/error/message").textValue()).isEqualTo("Task-augmented sampling not supported");
    }

    @Test
    void routeAnswersAnElicitationThatIsATask_B50_B61_B62_B64() {
        callWithPerson();
        String id = ask(0, "elicitation/create", "{" + FORM + "," + TASK + "}")
                .at("/result/task/taskId")
                .textValue();
        Person.Asked question = person.next(0);
        assertThat(status(id)).isEqualTo("working");
        send("r", "tasks/result", "{'taskId':'" + id + "'}");

        question.answer(Map.of("name", "Ada"));

        JsonNode result = response("r").path("result");
        assertThat(result.path("action").textValue()).isEqualTo("accept");
        assertThat(result.at("/content/name").textValue()).isEqualTo("Ada");
        assertThat(result.path("_meta")
                        .path("io.modelcontextprotocol/related-task")
                        .path("taskId")
                        .textValue())
                .isEqualTo(id);
        assertThat(status(id)).isEqualTo("completed");
        assertThat(ask("tasks/list", "{}").at("/result/tasks/0/taskId").textValue())
                .isEqualTo(id);
    }

    @Test
    void questionHasTheHeadersOfEveryQuestion() {
        callWithPerson();
        ask(0, "elicitation/create", "{" + FORM + "," + TASK + "}");

        Exchange question = person.next(0).exchange();
        assertThat(question.getMessage().getBody(Map.class)).containsOnlyKeys("message", "requestedSchema");
        assertThat(question.getMessage().getHeaders())
                .containsEntry(McpTaskConstants.SERVER, "legacy")
                .containsEntry(McpTaskConstants.INPUT_METHOD, "elicitation/create")
                .containsEntry(McpTaskConstants.INPUT_MODE, "form")
                .containsEntry(McpTaskConstants.INPUT_KEY, "0");
    }

    @Test
    void questionOfATaskThatWeFollowNamesThatTask_B51() {
        callWithPerson();
        String remote = legacy.task().taskId();
        String related = "'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'" + remote + "'}}";
        ask("elicitation/create", "{" + FORM + "," + TASK + "," + related + "}");

        assertThat(person.next(0).exchange().getMessage().getHeaders())
                .containsEntry(McpTaskConstants.TASK_ID, remote)
                .containsEntry(McpTaskConstants.TOOL, "report");
    }

    @Test
    void routeAnswersASamplingThatIsATask_B53_B63() {
        call("&samplingEndpoint=direct:model");
        String id = ask("sampling/createMessage", "{'messages':[],'maxTokens':5," + TASK + "}")
                .at("/result/task/taskId")
                .textValue();

        assertThat(about("tasks/result", id).at("/result/content/text").textValue())
                .isEqualTo("Forty-two.");
    }

    @Test
    void routeThatFailsDeclines_B42() {
        callWithPerson();
        String id = elicit();
        person.next(0).exchange().setException(new IllegalStateException("at lunch"));
        person.next(0).callback().done(false);

        assertThat(about("tasks/result", id).at("/result/action").textValue()).isEqualTo("decline");
        assertThat(status(id)).isEqualTo("completed");
    }

    @Test
    void routeThatFailsFailsTheTaskWhereThatIsWanted_B52_B67() {
        call("&elicitationEndpoint=direct:person&onInputFailure=error");
        String id = elicit();
        person.next(0).exchange().setException(new IllegalStateException("at lunch"));
        person.next(0).callback().done(false);

        JsonNode refused = about("tasks/result", id);
        assertThat(refused.at("/error/code").intValue()).isEqualTo(-32603);
        assertThat(refused.at("/error/message").textValue()).isNotEmpty().doesNotContain("lunch");
        assertThat(status(id)).isEqualTo("failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"decline", "error"})
    void noAnswerInTimeEndsTheTask(String onInputFailure) {
        call("&elicitationEndpoint=direct:person&inputTimeout=50ms&onInputFailure=" + onInputFailure);
        String id = elicit();

        JsonNode answer = about("tasks/result", id);

        assertThat(answer.has("error")).isEqualTo(onInputFailure.equals("error"));
        assertThat(status(id)).isEqualTo(onInputFailure.equals("error") ? "failed" : "completed");
    }

    @Test
    void cancelLetsGoOfTheRouteAndItsLateAnswerIsIgnored_B26_B30() {
        callWithPerson();
        String id = elicit();
        Person.Asked question = person.next(0);

        assertThat(about("tasks/cancel", id).at("/result/status").textValue()).isEqualTo("cancelled");

        TaskCancellation withdrawn =
                question.exchange().getMessage().getHeader(McpTaskConstants.CANCELLATION, TaskCancellation.class);
        soon().until(withdrawn::isCancelled);
        question.answer(Map.of("name", "Ada"));
        assertThat(status(id)).isEqualTo("cancelled");
        assertThat(about("tasks/cancel", id).at("/error/code").intValue()).isEqualTo(-32602); // B27
    }

    @Test
    void requestForTheResultThatIsCancelledLeavesTheTaskAlone_B34() {
        callWithPerson();
        String id = elicit();
        send("r", "tasks/result", "{'taskId':'" + id + "'}");
        legacy.send("notifications/cancelled", Json.parse("{'requestId':'r'}"));

        assertThat(status(id)).isEqualTo("working");
        person.next(0).answer(Map.of("name", "Ada"));
        assertThat(about("tasks/result", id).at("/result/action").textValue()).isEqualTo("accept");
    }

    /** More than there are workers. */
    @Test
    void hundredOpenQuestionsHoldNoThreadAndAreTheMost() {
        legacy.tool("quick").support(null).inline(Json.text("at once"));
        callWithPerson();
        for (int i = 0; i < 100; i++) {
            send("e" + i, "elicitation/create", "{" + FORM + "," + TASK + "}");
        }
        person.next(99);

        JsonNode refused = ask("elicitation/create", "{" + FORM + "," + TASK + "}");
        assertThat(refused.at("/error/code").intValue()).isEqualTo(ErrorCodes.LIMIT_EXCEEDED);
        assertThat(send("mcp-task:quick?server=legacy", "{}").getMessage().getBody())
                .isEqualTo("at once");
        long begun = System.nanoTime();
        context.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void endOfTheTaskThatAsksEndsWhatItAskedAsATask() {
        CompletableFuture<Exchange> call = callWithPerson();
        ScriptedTask remote = legacy.task();
        String related = "'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'" + remote.taskId() + "'}}";
        String id = ask("elicitation/create", "{" + FORM + "," + TASK + "," + related + "}")
                .at("/result/task/taskId")
                .textValue();
        person.next(0);
        // another one keeps the connection
        sendLater("mcp-task:report?server=legacy&elicitationEndpoint=direct:person", "{}");
        soon().until(() -> followed() == 2);

        remote.push(TaskState.completed("ok"));

        assertThat(call.orTimeout(10, TimeUnit.SECONDS).join().getException()).isNull();
        soon().until(() -> status(id).equals("failed"));
    }

    @Test
    void renewedSessionFindsItsTasks() {
        callWithPerson();
        String id = elicit();
        person.next(0);
        legacy.forgetSessions();
        send("mcp-task:*?server=legacy&operation=get&taskId=" + legacy.task().taskId(), null);
        assertThat(legacy.count("initialize")).isEqualTo(2);
        soon().until(() -> streamRequests() == 2 && legacy.openStreams() == 1);

        assertThat(status(id)).isEqualTo("working");
        person.next(0).answer(Map.of("name", "Ada"));
        assertThat(about("tasks/result", id).at("/result/action").textValue()).isEqualTo("accept");
    }

    private long streamRequests() {
        return legacy.received().stream()
                .filter(request -> request.verb().equals("GET"))
                .count();
    }

    @Test
    void stoppingInterruptsTheTask() throws Exception {
        callWithPerson();
        String id = elicit();
        Person.Asked question = person.next(0);
        send("r", "tasks/result", "{'taskId':'" + id + "'}");
        assertThat(status(id)).isEqualTo("working");

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(context::stop);

        assertThat(response("r").at("/error/message").textValue()).isEqualTo("interrupted: the client is stopping");
        question.answer(Map.of("name", "Ada"));
        stopped.get(10, TimeUnit.SECONDS);
        soon().until(() -> suspended() == 0);
    }
}
