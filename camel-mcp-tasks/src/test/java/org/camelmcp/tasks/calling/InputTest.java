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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskDetachedException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tasks of a server ask goes to routes, and what these leave is the answer. */
class InputTest extends InputFixture {

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void elicitationGoesToARouteAndItsBodyIsTheAnswer_P100_P127(String server) throws Exception {
        asks(server, ELICIT, FORM);
        Emitted asked = answering(e -> e.getMessage().setBody(Map.of("ok", true)));

        done(call(server, ASKED + "&correlationId=order-7"));

        Message question = asked.only().getMessage();
        assertThat(asked).hasSize(1);
        assertThat(question.getBody(Map.class)).containsEntry("message", "Delete it?");
        String taskId = server(server).task().taskId();
        assertThat(question.getHeaders())
                .containsEntry(McpTaskConstants.INPUT_METHOD, ELICIT)
                .containsEntry(McpTaskConstants.INPUT_MODE, "form")
                .containsEntry(McpTaskConstants.INPUT_KEY, server.equals("modern") ? "q1" : "task-" + taskId + "-q1")
                .containsEntry(McpTaskConstants.TASK_ID, taskId)
                .containsEntry(McpTaskConstants.SERVER, server)
                .containsEntry(McpTaskConstants.TOOL, "report")
                .containsEntry(McpTaskConstants.CORRELATION_ID, "order-7")
                .containsKey(McpTaskConstants.INPUT_ID);
        assertThat(answered(server)).isEqualTo(json("{'action':'accept','content':{'ok':true}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void elicitationByUrlIsAcceptedWithoutContent_P90_B47(String server) throws Exception {
        asks(server, ELICIT, URL);
        Emitted asked = answering(e -> e.getMessage().setHeader(McpTaskConstants.INPUT_ACTION, "accept"));

        done(call(server, ASKED));

        assertThat(asked.only().getMessage().getHeader(McpTaskConstants.INPUT_MODE))
                .isEqualTo("url");
        assertThat(answered(server)).isEqualTo(json("{'action':'accept'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void routeDeclinesByAHeader_B42(String server) throws Exception {
        asks(server, ELICIT, FORM);
        answering(e -> e.getMessage().setHeader(McpTaskConstants.INPUT_ACTION, "decline"));

        done(call(server, ASKED));

        assertThat(answered(server)).isEqualTo(json("{'action':'decline'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void samplingIsAnsweredByTheTextOfAModel_B48(String server) throws Exception {
        asks(server, SAMPLE, SAMPLING);
        answering(e -> {
            e.getMessage().setBody("Hello");
            e.getMessage().setHeader(McpTaskConstants.INPUT_MODEL, "llama");
        });

        done(call(server, "&samplingEndpoint=direct:ask"));

        assertThat(answered(server))
                .isEqualTo(json("{'content':{'type':'text','text':'Hello'},'role':'assistant','model':'llama'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void rootsAreAnsweredByTheirUris(String server) throws Exception {
        asks(server, ROOTS, "{}");
        answering(e -> e.getMessage().setBody(List.of("file:///srv", Map.of("uri", "file:///tmp", "name", "tmp"))));

        done(call(server, "&rootsEndpoint=direct:ask"));

        assertThat(answered(server))
                .isEqualTo(json("{'roots':[{'uri':'file:///srv'},{'uri':'file:///tmp','name':'tmp'}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void withoutARouteElicitationIsDeclined_P90(String server) {
        asks(server, ELICIT, FORM);

        done(call(server, ""));

        assertThat(answered(server)).isEqualTo(json("{'action':'decline'}"));
    }

    @Test
    void withoutARouteSamplingGetsAnErrorFromALegacyClient_B43() {
        asks("legacy", SAMPLE, SAMPLING);

        done(call("legacy", ""));

        assertThat(legacy.responses().get(0).body().path("error").path("code").asInt())
                .isEqualTo(-32601);
    }

    @Test
    void modernRequestsDeclareWhatTheirOwnEndpointAnswersAndNothingElse_P17_P18() throws Exception {
        asks("modern", ELICIT, FORM);
        answering(e -> e.getMessage().setBody(Map.of("ok", true)));

        done(call("modern", ASKED + "&push=true"));

        for (String method : List.of("tools/call", "tasks/get", "tasks/update")) {
            assertThat(modern.received(method)).isNotEmpty().allSatisfy(request -> {
                JsonNode declared = capabilities(request.params());
                assertThat(declared.path("elicitation")).isEqualTo(json("{'form':{},'url':{}}"));
                assertThat(declared.has("sampling") || declared.has("roots")).isFalse();
            });
        }
        modern.received().clear();
        modern.tool("report").states(TaskState.completed("done"));
        done(call("modern", "&samplingEndpoint=direct:ask"));
        done(call("modern", ""));
        List<JsonNode> declared = modern.received("tools/call").stream()
                .map(call -> capabilities(call.params()))
                .toList();
        assertThat(declared.get(0).has("sampling")).isTrue();
        assertThat(declared.get(0).has("elicitation")).isFalse();
        assertThat(declared.get(1).has("sampling") || declared.get(1).has("elicitation"))
                .isFalse();
    }

    @Test
    void subscriptionsDeclareWhatIsAnsweredForTheirTasks_P114() throws Exception {
        modern.tool("report").worksForEver();
        answering(e -> {});

        CompletableFuture<Exchange> asking = callLater("modern", ASKED);
        CompletableFuture<Exchange> silent = callLater("modern", "");
        soon().until(() -> modern.count("subscriptions/listen") == 2);

        assertThat(modern.received("subscriptions/listen").stream()
                        .map(r -> capabilities(r.params()).has("elicitation")))
                .containsExactlyInAnyOrder(true, false);
        modern.tasks().forEach(task -> task.set(TaskState.completed("done")));
        done(asking.join());
        done(silent.join());
    }

    @Test
    void legacySessionDeclaresWhatAnyOfItsEndpointsAnswers_P18() throws Exception {
        answering(e -> {});
        route("one", "mcp-task:report?server=legacy" + ASKED);
        route("two", "mcp-task:report?server=legacy&rootsEndpoint=direct:ask");

        connect("legacy");

        ObjectNode declared = legacy.received("initialize")
                .get(0)
                .params()
                .path("capabilities")
                .deepCopy();
        declared.remove("tasks");
        assertThat(declared).isEqualTo(json("{'elicitation':{'form':{},'url':{}},'roots':{}}"));
    }

    @Test
    void answersAreSentAsTheyCome_P100() throws Exception {
        modern.tool("report")
                .states(
                        TaskState.inputRequired(Json.object(
                                "a", Json.object("method", ELICIT, "params", json(FORM)),
                                "b", Json.object("method", ELICIT, "params", json(FORM)))),
                        TaskState.completed("done"));
        Suspended people = suspending();
        CompletableFuture<Exchange> call = callLater("modern", ASKED);
        soon().until(() -> people.count() == 2);
        int second = people.exchange(0)
                        .getMessage()
                        .getHeader(McpTaskConstants.INPUT_KEY)
                        .equals("b")
                ? 0
                : 1;

        people.answer(second, Map.of("ok", true));
        soon().until(() -> modern.count("tasks/update") == 1);
        assertThat(modern.received("tasks/update")
                        .get(0)
                        .params()
                        .path("inputResponses")
                        .fieldNames())
                .toIterable()
                .containsExactly("b");
        people.answer(1 - second, Map.of("ok", true));

        done(call.join());
        assertThat(people.count()).isEqualTo(2);
    }

    @Test
    void answerIsReplayedAfterALostUpdateAndNobodyIsAskedTwice_P100() throws Exception {
        asks("modern", ELICIT, FORM);
        modern.fault("tasks/update", Fault.reset(), Fault.status(503));
        Emitted asked = answering(e -> e.getMessage().setBody(Map.of("ok", true)));

        done(call("modern", ASKED));

        assertThat(asked).hasSize(1);
        assertThat(modern.count("tasks/update")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void exceptionInTheRouteDeclines(String server) throws Exception {
        asks(server, ELICIT, FORM);
        answering(e -> {
            throw new IllegalStateException("secret details");
        });

        done(call(server, ASKED));

        assertThat(answered(server)).isEqualTo(json("{'action':'decline'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void bodyThatIsNoAnswerDeclines(String server) throws Exception {
        asks(server, ELICIT, FORM);
        answering(e -> {}); // leaves the question as it was

        done(call(server, ASKED));

        assertThat(answered(server)).isEqualTo(json("{'action':'decline'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void noAnswerInTimeCancelsTheElicitationAndTellsTheRoute(String server) throws Exception {
        asks(server, ELICIT, FORM);
        Suspended people = suspending();
        CompletableFuture<Exchange> call = callLater(server, ASKED + "&inputTimeout=50ms");
        TaskCancellation withdrawn =
                people.exchange(0).getMessage().getHeader(McpTaskConstants.CANCELLATION, TaskCancellation.class);

        done(call.join());

        assertThat(answered(server)).isEqualTo(json("{'action':'cancel'}"));
        soon().until(withdrawn::isCancelled);
        assertThat(openQuestions()).isZero();
    }

    @Test
    void errorInsteadOfDecliningIsAJsonRpcErrorWithoutInternals_B43() throws Exception {
        asks("legacy", ELICIT, FORM);
        answering(e -> {
            throw new IllegalStateException("secret details");
        });

        done(call("legacy", ASKED + "&onInputFailure=error"));

        JsonNode error = legacy.responses().get(0).body().path("error");
        assertThat(error.path("code").asInt()).isEqualTo(-32603);
        assertThat(error.toString()).doesNotContain("secret");
    }

    @Test
    void errorInsteadOfDecliningFailsAModernTaskWhichIsCancelled() throws Exception {
        asks("modern", ELICIT, FORM);
        answering(e -> {
            throw new IllegalStateException("secret details");
        });

        Exchange out = call("modern", ASKED + "&onInputFailure=error");

        assertThat(out.getException(McpTaskFailedException.class)).hasMessageContaining(ELICIT);
        assertThat(modern.task().state().status()).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void routeLearnsThatTheTaskHasEndedWhileItAsks_B54(String server) throws Exception {
        asks(server, ELICIT, FORM);
        Suspended people = suspending();
        CompletableFuture<Exchange> call = callLater(server, ASKED);
        TaskCancellation withdrawn =
                people.exchange(0).getMessage().getHeader(McpTaskConstants.CANCELLATION, TaskCancellation.class);

        server(server).task().set(TaskState.completed("done"));

        done(call.join());
        soon().until(withdrawn::isCancelled);
        soon().until(() -> openQuestions() == 0);
        soon().until(() -> context.getInflightRepository().size("ask") == 0);
        assertThat(answers(server)).as("an error at most").allMatch(JsonNode::isMissingNode);
    }

    @Test
    void answeredKeysAreKeptWithTheHandle_P93() throws Exception {
        modern.tool("report").states(TaskState.asks("q1", ELICIT, FORM), TaskState.working());
        answering(e -> e.getMessage().setBody(Map.of("ok", true)));

        Exchange started = call("modern", ASKED + "&operation=start");

        String taskId = started.getMessage().getHeader(McpTaskConstants.TASK_ID, String.class);
        soon().until(() -> handle("modern", taskId).orElseThrow().answeredKeys().contains("q1"));
    }

    @Test
    void whoeverFollowsNextDoesNotAskAgainWhatWasAnswered_P93_P100() throws Exception {
        modern.tool("report").states(TaskState.asks("q1", ELICIT, FORM), TaskState.working());
        Emitted asked = answering(e -> e.getMessage().setBody(Map.of("ok", true)));
        Exchange started = call("modern", ASKED + "&operation=start");
        String taskId = started.getMessage().getHeader(McpTaskConstants.TASK_ID, String.class);
        soon().until(() -> handle("modern", taskId).orElseThrow().answeredKeys().contains("q1"));
        modern.task().set(TaskState.asks("q1", ELICIT, FORM)); // the node that is polled has not heard of it yet

        CompletableFuture<Exchange> awaited = sendLater(
                "mcp-task:*?operation=await&server=modern" + FAST + ASKED,
                null,
                Map.of(McpTaskConstants.TASK_ID, taskId));
        int before = modern.count("tasks/get");
        soon().until(() -> modern.count("tasks/get") > before + 3);
        modern.task().set(TaskState.completed("done"));

        done(awaited.join());
        assertThat(asked).hasSize(1);
        assertThat(modern.count("tasks/update")).isEqualTo(1);
    }

    @Test
    void malformedQuestionsEndTheirTaskWithAMessageThatSaysSo() throws Exception {
        answering(e -> e.getMessage().setBody(Map.of("ok", true)));
        for (String params : List.of("{}", "{'mode':'telepathy','message':'x'}", "{'mode':'url','message':'x'}")) {
            asks("modern", ELICIT, params);
            assertThat(call("modern", ASKED).getException(McpTaskFailedException.class))
                    .hasMessageContaining("Invalid question");
        }
        asks("modern", "evil/method\n", "{}");
        assertThat(call("modern", ASKED).getException(McpTaskFailedException.class))
                .hasMessageContaining("evil/method?");
        asks("legacy", ELICIT, "{}");
        done(call("legacy", ASKED));
        assertThat(legacy.responses().get(0).body().path("error").path("code").asInt())
                .isEqualTo(-32602);
    }

    @Test
    void endpointThatDoesNotExistFailsAtStartUpWithTheOption() {
        assertThatThrownBy(() -> route("in", "mcp-task:report?server=modern&samplingEndpoint=nosuch:thing"))
                .hasStackTraceContaining("samplingEndpoint=nosuch:thing");
    }

    @Test
    void inputBeforeATaskExistsIsAnsweredByTheSameRoutes_P85_P86() throws Exception {
        modern.tool("report").asks(TaskState.question("q0", ELICIT, FORM)).states(TaskState.completed("done"));
        Emitted asked = answering(e -> e.getMessage().setBody("{\"action\":\"accept\",\"content\":{\"ok\":true}}"));

        done(call("modern", ASKED));

        assertThat(asked.only().getMessage().getHeaders())
                .containsEntry(McpTaskConstants.INPUT_KEY, "q0")
                .containsEntry(McpTaskConstants.TOOL, "report")
                .doesNotContainKey(McpTaskConstants.TASK_ID);
        assertThat(modern.received("tools/call").get(1).params().path("inputResponses"))
                .isEqualTo(json("{'q0':{'action':'accept','content':{'ok':true}}}"));
    }

    @Test
    void aThousandSuspendedQuestionsHoldNoThreadAndLetTheContextStop() throws Exception {
        ObjectNode questions = Json.object();
        for (int i = 0; i < 1_000; i++) {
            questions.setAll(TaskState.question("q" + i, ELICIT, FORM));
        }
        modern.tool("report").states(TaskState.inputRequired(questions));
        Suspended people = suspending();
        connect("modern");
        int before = Thread.activeCount();

        CompletableFuture<Exchange> call =
                sendLater("mcp-task:report?server=modern&push=false&onStop=detach&minPollInterval=1h" + ASKED, "{}");
        soon().until(() -> people.count() == 1_000);

        assertThat(openQuestions()).isEqualTo(1_000);
        assertThat(Thread.activeCount()).isLessThan(before + 30);
        assertThat(context.getInflightRepository().size("ask")).isEqualTo(1_000);
        long began = System.nanoTime();
        context.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        assertThat(call.join().getException()).isInstanceOf(McpTaskDetachedException.class);
        assertThat(modern.count("tasks/update")).isZero();
    }
}
