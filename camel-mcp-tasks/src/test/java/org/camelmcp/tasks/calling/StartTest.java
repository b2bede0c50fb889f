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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.McpDeliveryUnknownException;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.scripted.ScriptedTask;
import org.camelmcp.tasks.scripted.TaskState;
import org.camelmcp.tasks.store.RemoteTask.Phase;
import org.camelmcp.tasks.store.RepositoryFullException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code operation=start}, and the consumer that emits what comes of it (DESIGN 5: emit at least once). */
class StartTest extends CallFixture {

    private static String start(String server) {
        return "mcp-task:report?operation=start&server=" + server + FAST;
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void theExchangeGoesOnWithItsBodyAndTheHandle(String server) {
        server(server).tool("report").worksForEver();

        Exchange out = send(start(server), "{\"month\":\"May\"}");

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody()).isEqualTo("{\"month\":\"May\"}");
        assertThat(out.getMessage().getHeaders())
                .containsEntry(McpTaskConstants.TASK_ID, server(server).task().taskId())
                .containsEntry(McpTaskConstants.STATUS, "working")
                .containsEntry(McpTaskConstants.TOOL, "report")
                .doesNotContainKey(McpTaskConstants.OUTCOME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void theConsumerEmitsTheOutcomeWithCorrelationAndHeaders(String server) throws Exception {
        server(server).tool("report");
        Emitted emitted = consumer("results", "mcp-task:report?server=" + server);

        send(
                start(server) + "&correlationId=${header.order}&restoreHeaders=order,tenant*",
                "{}",
                Map.of("order", "o-1", "tenantName", "acme", "other", "x"));

        Exchange outcome = emitted.only();
        assertThat(outcome.getMessage().getBody()).isEqualTo("ok");
        assertThat(outcome.getMessage().getHeaders())
                .containsEntry(McpTaskConstants.CORRELATION_ID, "o-1")
                .containsEntry(McpTaskConstants.OUTCOME, "completed")
                .containsEntry(McpTaskConstants.TASK_ID, server(server).task().taskId())
                .containsEntry("order", "o-1")
                .containsEntry("tenantName", "acme")
                .doesNotContainKey("other");
    }

    @Test
    void anInlineAnswerIsEmittedToo() throws Exception {
        modern.tool("report").inline(Json.text("at once"));
        Emitted emitted = consumer("results", "mcp-task:report?server=modern");

        Exchange out = send(start("modern"), "{}");

        assertThat(out.getMessage().getBody()).isEqualTo("{}");
        assertThat(out.getMessage().getHeader(McpTaskConstants.OUTCOME)).isEqualTo("completed");
        assertThat(emitted.only().getMessage().getBody()).isEqualTo("at once");
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(TaskState.completed("ok"), "completed"),
                Arguments.of(TaskState.completed(Json.toolError("no")), "tool-error"),
                Arguments.of(TaskState.failed(-32603, "no"), "failed"),
                Arguments.of(TaskState.cancelled(), "cancelled"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void everyOutcomeIsEmittedAndTold(TaskState end, String word) throws Exception {
        modern.tool("report").states(TaskState.working(), end);
        Emitted emitted = consumer("results", "mcp-task:report?server=modern");

        send(start("modern"), "{}");

        Exchange outcome = emitted.only();
        assertThat(outcome.getMessage().getHeader(McpTaskConstants.OUTCOME)).isEqualTo(word);
        assertThat(outcome.getProperty(Exchange.EXCEPTION_CAUGHT) == null).isEqualTo(word.equals("completed"));
    }

    @Test
    void aTaskThatTimesOutOrExpiresIsEmittedAsSuch() throws Exception {
        modern.tool("report").worksForEver();
        Emitted emitted = consumer("results", "mcp-task:report?server=modern");
        connect("modern");

        send(start("modern") + "&timeout=400ms", "{}");
        assertThat(emitted.only().getMessage().getHeader(McpTaskConstants.OUTCOME))
                .isEqualTo("timed-out");
        modern.forget(modern.task());
        emitted.clear();

        send(start("modern"), "{}");
        modern.forget(modern.task());
        assertThat(emitted.only().getMessage().getHeader(McpTaskConstants.OUTCOME))
                .isEqualTo("expired");
    }

    @Test
    void aStartThatMayHaveArrivedFailsAndIsNotEmitted() throws Exception {
        modern.tool("report");
        Emitted emitted = consumer("results", "mcp-task:*?server=modern");
        modern.fault("tools/call", Fault.lostAnswer());

        assertThat(send(start("modern"), "{}").getException()).isInstanceOf(McpDeliveryUnknownException.class);
        send(start("modern"), "{}");

        assertThat(emitted.only()).isNotNull();
        assertThat(emitted).hasSize(1);
    }

    @Test
    void anAsteriskGetsOnlyToolsThatNoOtherConsumerNames() throws Exception {
        modern.tool("report");
        modern.tool("export");
        Emitted others = consumer("others", "mcp-task:*?server=modern");
        Emitted reports = consumer("reports", "mcp-task:report?server=modern");

        for (int i = 0; i < 20; i++) {
            send(start("modern"), "{}");
            send("mcp-task:export?operation=start&server=modern" + FAST, "{}");
        }

        soon().until(() -> others.size() + reports.size() == 40);
        assertThat(reports.headers(McpTaskConstants.TOOL))
                .containsOnly("report")
                .hasSize(20);
        assertThat(others.headers(McpTaskConstants.TOOL)).containsOnly("export").hasSize(20);
    }

    @Test
    void anAsteriskGetsAToolsOutcomesOnceItsOwnConsumerHasStopped() throws Exception {
        modern.tool("report");
        Emitted others = consumer("others", "mcp-task:*?server=modern");
        consumer("reports", "mcp-task:report?server=modern");
        context.getRouteController().stopRoute("reports");

        send(start("modern"), "{}");

        assertThat(others.only()).isNotNull();
    }

    @Test
    void aRouteThatFailsGetsTheOutcomeAgainAfterAGrowingBoundedDelay() throws Exception {
        modern.tool("report");
        List<Long> times = new CopyOnWriteArrayList<>();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("mcp-task:report?server=modern&redeliveryDelay=50ms&maxRedeliveryDelay=100ms")
                        .process(exchange -> {
                            times.add(System.nanoTime());
                            if (times.size() < 5) {
                                throw new IllegalStateException("not yet");
                            }
                        });
            }
        });

        send(start("modern"), "{}");

        soon().until(() -> times.size() == 5);
        List<Long> gaps = Stream.of(0, 1, 2, 3)
                .map(i -> Duration.ofNanos(times.get(i + 1) - times.get(i)).toMillis())
                .toList();
        assertThat(gaps.get(0)).isBetween(49L, 5_000L);
        assertThat(gaps.subList(1, 4)).allMatch(gap -> gap >= 99);
        soon().until(() -> handles() == 0);
    }

    @Test
    void aRouteThatRollsBackGetsTheOutcomeAgain() throws Exception {
        modern.tool("report");
        Emitted emitted = new Emitted();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("mcp-task:report?server=modern&redeliveryDelay=50ms")
                        .process(emitted)
                        .choice()
                        .when(exchange -> emitted.size() == 1)
                        .markRollbackOnly();
            }
        });

        send("mcp-task:report?server=modern&operation=start" + FAST, "{}");

        soon().until(() -> emitted.size() == 2);
        soon().until(() -> handles() == 0);
    }

    @Test
    void aConsumerThatStartsLaterGetsWhatEndedBefore() throws Exception {
        modern.tool("report");
        send(start("modern"), "{}");
        soon().until(() -> modern.task().state().isTerminal());

        assertThat(consumer("results", "mcp-task:report?server=modern")
                        .only()
                        .getMessage()
                        .getBody())
                .isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConsumerGetsNothingWhileItIsSuspendedOrStopped(boolean suspended) throws Exception {
        modern.tool("report").worksForEver();
        Emitted emitted = consumer("results", "mcp-task:report?server=modern");
        Emitted other = consumer("others", "mcp-task:unused?server=modern");
        send(start("modern"), "{}");
        if (suspended) {
            context.getRouteController().suspendRoute("results");
        } else {
            context.getRouteController().stopRoute("results");
        }

        modern.task().set(TaskState.completed("late"));
        soon().until(() -> phase().equals(Optional.of(Phase.ENDED)));
        assertThat(emitted).isEmpty();
        assertThat(other).isEmpty();

        if (suspended) {
            context.getRouteController().resumeRoute("results");
        } else {
            context.getRouteController().startRoute("results");
        }
        assertThat(emitted.only().getMessage().getBody()).isEqualTo("late");
    }

    @Test
    void tasksOfARouteThatWasStoppedAreStillFollowed() throws Exception {
        modern.tool("report").worksForEver();
        route("in", start("modern"));
        send("direct:in", "{}");
        ScriptedTask task = modern.task();
        context.getRouteController().stopRoute("in");

        task.set(TaskState.completed("late"));

        assertThat(consumer("results", "mcp-task:report?server=modern")
                        .only()
                        .getMessage()
                        .getBody())
                .isEqualTo("late");
        assertThat(modern.count("tasks/cancel")).isZero();
    }

    @Test
    void beyondMaxHandlesNothingIsSent() throws Exception {
        component.setMaxHandles(2);
        modern.tool("report").worksForEver();
        send(start("modern"), "{}");
        send(start("modern"), "{}");

        assertThat(send(start("modern"), "{}").getException()).isInstanceOf(RepositoryFullException.class);
        assertThat(modern.count("tools/call")).isEqualTo(2);
    }

    @Test
    void anOutcomeThatNobodyFetchesIsForgottenAfterItsRetention() throws Exception {
        component.setOutcomeRetention(Duration.ofMillis(200));
        modern.tool("report");

        send(start("modern"), "{}");

        soon().until(() -> modern.task().state().isTerminal());
        soon().until(() -> handles() == 0);
    }
}
