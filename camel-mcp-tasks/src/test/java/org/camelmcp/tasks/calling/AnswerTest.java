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

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmcp.tasks.McpInputUnknownException;
import org.camelmcp.tasks.McpTaskComponent;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskExpiredException;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.LegacyServer;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code operation=answer}: a person's reply may come back by any route. */
class AnswerTest extends InputFixture {

    private static final String DEFERRED = ASKED + "&inputCompletion=deferred";

    private Exchange answer(String server, Object body, Map<String, Object> headers) {
        return send("mcp-task:*?operation=answer&server=" + server, body, headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void answerComesByTaskAndKeyWhileTheRouteHasOnlyPassedTheQuestionOn(String server) throws Exception {
        asks(server, ELICIT, FORM);
        Emitted asked = answering(e -> e.getMessage().setBody("passed on"));
        CompletableFuture<Exchange> call = callLater(server, DEFERRED);
        Map<String, Object> headers = asked.only().getMessage().getHeaders();
        soon().until(() -> openQuestions() == 1);
        assertThat(answers(server)).isEmpty();

        Exchange out = answer(server, Map.of("ok", true), to((String) headers.get(McpTaskConstants.TASK_ID), (String)
                headers.get(McpTaskConstants.INPUT_KEY)));

        assertThat(out.getException()).isNull();
        done(call.join());
        assertThat(answered(server)).isEqualTo(json("{'action':'accept','content':{'ok':true}}"));
    }

    @Test
    void modernAnswerGoesOnWhenTheServerHasAcknowledgedIt() throws Exception {
        modern.tool("report").states(TaskState.asks("q1", ELICIT, FORM), TaskState.working());
        CompletableFuture<Void> released = new CompletableFuture<>();
        modern.fault("tasks/update", Fault.heldBackUntil(released));
        Emitted asked = answering(e -> {});
        callLater("modern", DEFERRED);
        asked.only();
        CompletableFuture<Exchange> answering = sendLater(
                "mcp-task:*?operation=answer&server=modern&taskId=${header.t}&inputKey=${header.k}",
                Map.of("ok", true),
                Map.of("t", modern.task().taskId(), "k", "q1"));
        soon().until(() -> modern.count("tasks/update") == 1);
        assertThat(answering).isNotDone();

        released.complete(null);

        assertThat(answering.join().getException()).isNull();
        assertThat(modern.count("tasks/update")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void secondAnswerIsToldThatThereIsNoSuchQuestion(String server) throws Exception {
        server(server).tool("report").states(TaskState.asks("q1", ELICIT, FORM), TaskState.working());
        Emitted asked = answering(e -> {});
        callLater(server, DEFERRED);
        Map<String, Object> headers = asked.only().getMessage().getHeaders();
        Map<String, Object> byKey =
                to((String) headers.get(McpTaskConstants.TASK_ID), (String) headers.get(McpTaskConstants.INPUT_KEY));
        assertThat(answer(server, Map.of("ok", true), byKey).getException()).isNull();

        assertThat(answer(server, Map.of("ok", false), byKey).getException())
                .isInstanceOf(McpInputUnknownException.class);
        assertThat(answer(
                                server,
                                Map.of("ok", false),
                                Map.of(McpTaskConstants.INPUT_ID, headers.get(McpTaskConstants.INPUT_ID)))
                        .getException())
                .isInstanceOf(McpInputUnknownException.class);
        soon().until(() -> answers(server).size() == 1);
    }

    @Test
    void questionBeforeATaskIsAnsweredByItsId_P86() throws Exception {
        modern.tool("report").asks(TaskState.question("q0", ELICIT, FORM)).states(TaskState.completed("done"));
        Emitted asked = answering(e -> {});
        CompletableFuture<Exchange> call = callLater("modern", DEFERRED);
        Object id = asked.only().getMessage().getHeader(McpTaskConstants.INPUT_ID);

        Map<String, Object> headers = new HashMap<>();
        headers.put(McpTaskConstants.INPUT_ID, id);
        headers.put(McpTaskConstants.INPUT_ACTION, "decline");
        assertThat(answer("modern", null, headers).getException()).isNull();

        done(call.join());
        assertThat(modern.received("tools/call").get(1).params().path("inputResponses"))
                .isEqualTo(json("{'q0':{'action':'decline'}}"));
    }

    @Test
    void modernQuestionOfAnotherProcessIsAnsweredAtItsServer() throws Exception {
        asks("modern", ELICIT, FORM);
        Emitted asked = new Emitted();
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            McpTaskComponent its = new McpTaskComponent();
            its.setServers(Map.of("modern", at(modern)));
            other.addComponent("mcp-task", its);
            other.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:ask").process(asked);
                }
            });
            other.start();
            Future<Exchange> call = other.createFluentProducerTemplate()
                    .to("mcp-task:report?server=modern" + FAST + DEFERRED)
                    .withBody("{}")
                    .asyncSend();
            asked.only();

            Exchange out = answer("modern", Map.of("ok", true), to(modern.task().taskId(), "q1"));

            assertThat(out.getException()).isNull();
            done(call.get(10, TimeUnit.SECONDS));
            assertThat(modern.count("tasks/update")).isEqualTo(1);
        }
    }

    @Test
    void answerToATaskThatTheServerDoesNotKnowFailsAsExpired() {
        Exchange out = answer("modern", "some text", withMethod(to("unknown task", "q1")));

        assertThat(out.getException()).isInstanceOf(McpTaskExpiredException.class);
    }

    private static Map<String, Object> withMethod(Map<String, Object> headers) {
        Map<String, Object> all = new HashMap<>(headers);
        all.put(McpTaskConstants.INPUT_METHOD, SAMPLE);
        return all;
    }

    @Test
    void legacyQuestionThatIsNotOpenHereCannotBeAnswered() {
        assertThat(answer("legacy", Map.of("ok", true), to("unknown task", "7")).getException())
                .isInstanceOf(McpInputUnknownException.class)
                .hasMessageContaining("only from the process that it has asked");
    }

    /** A hostile server: the task that it names is not the one that its question is put down to. */
    @Test
    void answerToATaskIsNotTheAnswerToWhatTheServerAsksForAnother() throws Exception {
        legacy.tool("report").worksForEver();
        Emitted asked = answering(e -> {});
        callLater("legacy", DEFERRED);
        soon().until(() -> followed() == 1 && legacy.openStreams() == 1);
        for (int i = 0; i <= 100; i++) { // the last one is more than are held back
            legacy.askAs("q-" + i, ELICIT, LegacyServer.related(json(FORM), "foreign"));
        }
        Object key = asked.only().getMessage().getHeader(McpTaskConstants.INPUT_KEY);

        Exchange out = answer("legacy", Map.of("ok", true), to(legacy.task().taskId(), (String) key));

        assertThat(out.getException()).isInstanceOf(McpInputUnknownException.class);
        assertThat(legacy.responses()).isEmpty();
    }

    @Test
    void unusableAnswerFailsTheExchangeAndTheQuestionStaysOpen() throws Exception {
        asks("modern", ELICIT, FORM);
        Emitted asked = answering(e -> {});
        CompletableFuture<Exchange> call = callLater("modern", DEFERRED);
        asked.only();
        Map<String, Object> key = to(modern.task().taskId(), "q1");

        Exchange bad = answer("modern", Map.of("other", "private"), key);

        assertThat(bad.getException()).hasMessageContaining("'ok'").hasMessageNotContaining("private");
        assertThat(answer("modern", Map.of("ok", true), key).getException()).isNull();
        done(call.join());
    }

    @Test
    void answerWithoutAQuestionSaysWhatIsMissing() {
        assertThat(answer("modern", Map.of("ok", true), Map.of()).getException())
                .hasMessageContaining(McpTaskConstants.INPUT_ID)
                .hasMessageContaining("inputKey");
    }
}
