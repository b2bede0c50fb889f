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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskDetachedException;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.scripted.LegacyServer;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;

/** Questions of legacy servers, which come as requests on any stream (P 127, P 132). */
class LegacyInputTest extends InputFixture {

    private ObjectNode related() {
        return LegacyServer.related(json(FORM), legacy.task().taskId());
    }

    private CompletableFuture<Exchange> listening(String options) {
        legacy.tool("report").worksForEver();
        CompletableFuture<Exchange> call = callLater("legacy", options);
        soon().until(() -> followed() == 1 && legacy.openStreams() == 1);
        return call;
    }

    @Test
    void questionOnTheServersOwnStreamGoesToTheRouteOfItsTask() throws Exception {
        Emitted asked = answering(e -> e.getMessage().setBody(Map.of("ok", true)));
        CompletableFuture<Exchange> call = listening(ASKED);

        legacy.ask(ELICIT, related());

        soon().until(() -> legacy.responses().size() == 1);
        assertThat(asked.only().getMessage().getHeader(McpTaskConstants.TASK_ID))
                .isEqualTo(legacy.task().taskId());
        assertThat(answered("legacy").path("action").asText()).isEqualTo("accept");
        legacy.task().set(TaskState.completed("done"));
        done(call.join());
    }

    @Test
    void questionOnAPlainCallsOwnStreamGoesToTheRouteOfThatCall_B40() throws Exception {
        legacy.tool("report")
                .support(null)
                .asks(TaskState.question("q", ELICIT, FORM))
                .inline(Json.text("done"));
        Emitted asked = answering(e -> e.getMessage().setBody(Map.of("ok", true)));
        legacy.tool("other").worksForEver();
        sendLater("mcp-task:other?server=legacy", "{}");
        soon().until(() -> followed() == 1);

        done(call("legacy", ASKED));

        assertThat(asked.only().getMessage().getHeader(McpTaskConstants.TOOL)).isEqualTo("report");
        assertThat(answered("legacy").path("content").path("ok").asBoolean()).isTrue();
    }

    @Test
    void questionThatNamesNoTaskGoesToTheOnlyKindOfCallUnderWay() throws Exception {
        Emitted asked = answering(e -> e.getMessage().setBody(Map.of("ok", true)));
        CompletableFuture<Exchange> call = listening(ASKED);
        CompletableFuture<Exchange> same = callLater("legacy", ASKED);
        soon().until(() -> followed() == 2);

        legacy.ask(ELICIT, json(FORM));

        soon().until(() -> legacy.responses().size() == 1);
        assertThat(asked).hasSize(1);
        assertThat(answered("legacy").path("action").asText()).isEqualTo("accept");
        legacy.tasks().forEach(task -> task.set(TaskState.completed("done")));
        done(call.join());
        done(same.join());
    }

    @Test
    void questionOnNobodysAccountGoesToTheComponentsRouteElseIsDeclined() throws Exception {
        answering(e -> e.getMessage().setBody(Map.of("ok", true)));
        listening(ASKED);
        callLater("legacy", "");
        soon().until(() -> followed() == 2);

        legacy.ask(ELICIT, json(FORM));
        soon().until(() -> legacy.responses().size() == 1);
        component.getConfiguration().setElicitationEndpoint("direct:ask");
        legacy.ask(ELICIT, json(FORM));
        soon().until(() -> legacy.responses().size() == 2);

        assertThat(answers("legacy")).extracting(a -> a.path("action").asText()).containsExactly("decline", "accept");
    }

    @Test
    void questionAheadOfTheCreateAnswerWaitsForIt() throws Exception {
        Emitted asked = answering(e -> e.getMessage().setBody(Map.of("ok", true)));
        legacy.tool("other").worksForEver();
        sendLater("mcp-task:other?server=legacy", "{}");
        soon().until(() -> legacy.openStreams() == 1 && followed() == 1);
        CompletableFuture<Void> released = new CompletableFuture<>();
        legacy.tool("report").worksForEver();
        legacy.fault("tools/call", (request, answer, asUsual) -> {
            answer.holdBack(released);
            asUsual.run();
        });
        CompletableFuture<Exchange> call = callLater("legacy", ASKED);
        soon().until(() -> legacy.tasks().size() == 2);
        String taskId = legacy.tasks().get(1).taskId();

        legacy.ask(ELICIT, LegacyServer.related(json(FORM), taskId));
        legacy.ask("ping", json("{}"));
        soon().until(() -> legacy.responses().size() == 1); // the later one: ours is held
        assertThat(asked).isEmpty();
        released.complete(null);

        assertThat(asked.only().getMessage().getHeader(McpTaskConstants.TOOL)).isEqualTo("report");
        soon().until(() -> legacy.responses().size() == 2);
        legacy.tasks().get(1).set(TaskState.completed("done"));
        done(call.join());
    }

    @Test
    void questionThatIsSentAgainIsNotAskedAgain_B55() throws Exception {
        asks("legacy", ELICIT, FORM);
        Suspended people = suspending();
        CompletableFuture<Exchange> call = callLater("legacy", ASKED);
        people.exchange(0);

        legacy.cutWaits(); // the stream of tasks/result: it is opened again, and the question comes again
        soon().until(() -> legacy.count("tasks/result") >= 2);
        people.answer(0, Map.of("ok", true));

        done(call.join());
        assertThat(people.count()).isEqualTo(1);
    }

    @Test
    void answeredQuestionOfATaskIsAnsweredAgainFromMemory() throws Exception {
        Emitted asked = answering(e -> e.getMessage().setBody(Map.of("ok", true)));
        listening(ASKED);
        ObjectNode question = related();

        legacy.askAs("q-1", ELICIT, question);
        soon().until(() -> legacy.responses().size() == 1);
        legacy.askAs("q-1", ELICIT, question);
        soon().until(() -> legacy.responses().size() == 2);

        assertThat(asked).hasSize(1);
        assertThat(answers("legacy").get(1)).isEqualTo(answers("legacy").get(0));
    }

    @Test
    void questionThatTheServerWithdrawsIsLetGoWithoutAnAnswer() throws Exception {
        Suspended people = suspending();
        listening(ASKED);
        legacy.askAs("q-1", ELICIT, related());
        people.exchange(0);

        legacy.send("notifications/cancelled", json("{'requestId':'q-1'}"));

        soon().until(() -> openQuestions() == 0);
        soon().until(() -> context.getInflightRepository().size("ask") == 0);
        assertThat(legacy.responses()).isEmpty();
    }

    /** Each session counts its requests anew, so that what is asked again has the id that it had. */
    @Test
    void questionOfATaskThatComesAgainInANewSessionIsAskedOnceAndAnsweredThere_B55() throws Exception {
        Suspended people = suspending();
        listening(ASKED);
        legacy.askAs("q-1", ELICIT, related());
        people.exchange(0);

        renewSession();
        legacy.askAs("q-1", ELICIT, related());
        legacy.ask("ping", json("{}"));
        soon().until(() -> legacy.responses().size() == 1); // the later one
        people.answer(0, Map.of("ok", true));

        soon().until(() -> legacy.responses().size() == 2);
        assertThat(legacy.responses().get(1).body().path("id").asText()).isEqualTo("q-1");
        assertThat(legacy.responses().get(1).body().at("/result/action").asText())
                .isEqualTo("accept");
        assertThat(people.count()).isEqualTo(1);
    }

    @Test
    void questionOnNobodysAccountIsLetGoWithItsSession() throws Exception {
        Suspended people = suspending();
        component.getConfiguration().setElicitationEndpoint("direct:ask");
        listening("");
        callLater("legacy", "&inputTimeout=1h");
        soon().until(() -> followed() == 2);
        legacy.askAs("q-1", ELICIT, json(FORM));
        people.exchange(0);

        renewSession();

        soon().until(() -> openQuestions() == 0);
        assertThat(legacy.responses()).isEmpty();
    }

    /** On the stream of the session, which stands for all tasks and outlives their routes. */
    @Test
    void questionThatWasLetGoWithItsRouteIsAskedOfWhoeverFollowsNext_P127() throws Exception {
        legacy.tool("report").worksForEver();
        Suspended people = suspending();
        connect("legacy"); // and so the server stays, and its session
        route("in", "mcp-task:report?server=legacy&onStop=detach" + FAST + ASKED);
        CompletableFuture<Exchange> call = sendLater("direct:in", "{}");
        soon().until(() -> followed() == 1 && legacy.openStreams() == 1);
        legacy.askAs("q-1", ELICIT, related());
        people.exchange(0);

        context.getRouteController().stopRoute("in");

        assertThat(call.join().getException()).isInstanceOf(McpTaskDetachedException.class);
        soon().until(() -> openQuestions() == 0);
        assertThat(legacy.responses()).isEmpty();
        CompletableFuture<Exchange> awaited = sendLater(
                "mcp-task:*?operation=await&server=legacy" + FAST + ASKED,
                null,
                Map.of(McpTaskConstants.TASK_ID, legacy.task().taskId()));
        soon().until(() -> followed() == 1);
        legacy.askAs("q-1", ELICIT, related());
        people.answer(1, Map.of("ok", true));
        soon().until(() -> legacy.responses().size() == 1);
        legacy.task().set(TaskState.completed("done"));
        done(awaited.join());
    }

    private void renewSession() {
        legacy.forgetSessions();
        soon().until(() ->
                legacy.received("").stream().filter(r -> r.verb().equals("GET")).count() == 2
                        && legacy.openStreams() == 1);
    }

    @Test
    void idsThatDifferInTypeOnlyAreDifferentQuestions_P2() throws Exception {
        Suspended people = suspending();
        listening(ASKED);
        legacy.ask(1, ELICIT, related());
        legacy.ask("1", ELICIT, related());
        people.exchange(1);

        people.answer(0, Map.of("ok", true));
        people.answer(1, Map.of("ok", true));

        soon().until(() -> legacy.responses().size() == 2);
        assertThat(legacy.responses())
                .extracting(r -> r.body().path("id").isTextual())
                .containsExactlyInAnyOrder(true, false);
    }

    /** More than there are places for streams, and than there are connections for ordinary requests. */
    @Test
    void manyAttendedTasksHinderNeitherEachOtherNorOrdinaryRequests_P127() throws Exception {
        legacy.tool("report").states(TaskState.asks("q1", ELICIT, FORM)).pollInterval(60_000);
        Suspended people = suspending();
        route("in", "mcp-task:report?server=legacy&onStop=detach" + ASKED);
        for (int i = 0; i < 100; i++) {
            sendLater("direct:in", "{}");
        }
        soon().until(() -> people.count() == 100);

        connect("legacy");
        legacy.tool("other").worksForEver();
        sendLater("mcp-task:other?server=legacy&onStop=detach" + FAST, "{}");
        soon().until(() -> legacy.tasks().size() == 101 && followed() == 101);

        assertThat(legacy.count("tasks/result")).isEqualTo(100);
        long began = System.nanoTime();
        context.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        soon().until(() -> legacy.connections() == 0);
    }

    @Test
    void tasksBeyondMaxWaitsAreAskedWhenOthersHaveEnded_P127() throws Exception {
        McpServerConfiguration few = at(legacy);
        few.setMaxWaits(2);
        component.setServers(Map.of("modern", at(modern), "legacy", few));
        asks("legacy", ELICIT, FORM);
        Suspended people = suspending();
        List<CompletableFuture<Exchange>> calls = Stream.generate(() -> callLater("legacy", ASKED + "&maxBackoff=50ms"))
                .limit(5)
                .toList();
        people.exchange(1);
        soon().until(() -> legacy.tasks().size() == 5);
        assertThat(people.count()).isEqualTo(2);

        for (int i = 0; i < 5; i++) {
            people.answer(i, Map.of("ok", true));
        }

        calls.forEach(call -> done(call.join()));
    }

    @Test
    void manyQuestionsOnOneStreamLetTheContextStop() throws Exception {
        Suspended people = suspending();
        listening(ASKED + "&onStop=detach");
        for (int i = 0; i < 300; i++) {
            legacy.askAs("q-" + i, ELICIT, related());
        }
        soon().until(() -> people.count() == 300);

        long began = System.nanoTime();
        context.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        assertThat(legacy.responses()).isEmpty();
    }

    @Test
    void streamForQuestionsIsOpenedAgainAfterItBroke_P127() throws Exception {
        asks("legacy", ELICIT, FORM);
        legacy.fault("tasks/result", Fault.reset(), Fault.status(503));
        answering(e -> e.getMessage().setBody(Map.of("ok", true)));

        done(call("legacy", ASKED));
    }
}
