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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskDetachedException;
import org.camelmcp.tasks.McpTaskException;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.LegacyServer;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of the application and of routes never waits for remote tasks (DESIGN 7). */
class StoppingTest extends CallFixture {

    private static final String SLOW = "&minPollInterval=1m&push=false";

    private static Duration spent(Runnable action) {
        long began = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static List<Exchange> all(List<CompletableFuture<Exchange>> calls) {
        return calls.stream()
                .map(call -> call.orTimeout(5, TimeUnit.SECONDS).join())
                .toList();
    }

    private List<CompletableFuture<Exchange>> calls(int count, String uri) {
        List<CompletableFuture<Exchange>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(sendLater(uri, "{}"));
        }
        return calls;
    }

    private void stopRoute(String id) {
        try {
            context.getRouteController().stopRoute(id);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"modern,cancelled,''", "legacy,cancelled,''", "modern,working,&onStop=detach"})
    void aThousandCallsEndAtOnceAsDetached(String server, String status, String option) throws Exception {
        server(server).tool("report").worksForEver();
        route("in", "mcp-task:report?server=" + server + SLOW + option);
        List<CompletableFuture<Exchange>> calls = calls(1_000, "direct:in");
        soon().until(() -> followed() == 1_000);

        assertThat(spent(context::stop)).isLessThan(Duration.ofSeconds(3));

        assertThat(all(calls))
                .allSatisfy(out -> assertThat(out.getException()).isExactlyInstanceOf(McpTaskDetachedException.class));
        assertThat(server(server).tasks())
                .hasSize(1_000)
                .allSatisfy(task -> assertThat(task.state().status()).isEqualTo(status));
    }

    @Test
    void aRouteThatStopsLetsGoOfItsOwnCallsOnly() throws Exception {
        modern.tool("report").worksForEver();
        route("in", "mcp-task:report?server=modern" + FAST);
        route("other", "mcp-task:report?server=modern&timeout=1h" + FAST);
        CompletableFuture<Exchange> call = sendLater("direct:in", "{}");
        CompletableFuture<Exchange> other = sendLater("direct:other", "{}");
        soon().until(() -> followed() == 2);

        assertThat(spent(() -> stopRoute("in"))).isLessThan(Duration.ofSeconds(3));

        assertThat(call.join().getException()).isInstanceOf(McpTaskDetachedException.class);
        assertThat(other).isNotDone();
        modern.tasks().forEach(task -> task.set(TaskState.completed("ok")));
        assertThat(other.orTimeout(5, TimeUnit.SECONDS).join().getMessage().getBody())
                .isEqualTo("ok");

        context.getRouteController().startRoute("in");
        CompletableFuture<Exchange> next = sendLater("direct:in", "{}");
        soon().until(() -> followed() == 1);
        assertThat(spent(() -> stopRoute("in"))).isLessThan(Duration.ofSeconds(3));
        assertThat(next.join().getException()).isInstanceOf(McpTaskDetachedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server/discover", "tools/call"})
    void callsThatWaitForAnAnswerEndToo(String silent) throws Exception {
        modern.tool("report");
        modern.faultAlways(silent, Fault.silence());
        route("in", "mcp-task:report?server=modern");
        List<CompletableFuture<Exchange>> calls = calls(10, "direct:in");
        soon().until(() -> modern.count(silent) > 0);

        assertThat(spent(context::stop)).isLessThan(Duration.ofSeconds(3));

        assertThat(all(calls)).allSatisfy(out -> assertThat(out.getException()).isInstanceOf(McpTaskException.class));
    }

    @Test
    void anErrorHandlerThatRedeliversDoesNotHoldTheStopUp() throws Exception {
        modern.tool("report").worksForEver();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(5).redeliveryDelay(1_000));
                from("direct:in").to("mcp-task:report?server=modern" + SLOW);
            }
        });
        CompletableFuture<Exchange> call = sendLater("direct:in", "{}");
        soon().until(() -> followed() == 1);

        assertThat(spent(context::stop)).isLessThan(Duration.ofSeconds(3));

        assertThat(call.join().getException()).isInstanceOf(McpTaskDetachedException.class);
    }

    @Test
    void startedTasksAndAwaitsDoNotHoldTheStopUpEither() throws Exception {
        modern.tool("report").worksForEver();
        consumer("results", "mcp-task:*?server=modern");
        route("in", "mcp-task:report?server=modern&operation=start" + SLOW);
        String taskId = send("direct:in", "{}").getMessage().getHeader(McpTaskConstants.TASK_ID, String.class);
        send("direct:in", "{}");
        CompletableFuture<Exchange> awaiting = sendLater(
                "mcp-task:*?server=modern&operation=await" + SLOW, "{}", Map.of(McpTaskConstants.TASK_ID, taskId));
        soon().until(() -> suspended() == 2);

        assertThat(spent(context::stop)).isLessThan(Duration.ofSeconds(3));

        assertThat(awaiting.join().getException()).isInstanceOf(McpTaskDetachedException.class);
        assertThat(modern.tasks())
                .allSatisfy(task -> assertThat(task.state().isTerminal()).isTrue());
    }

    @Test
    void aContextThatStartsAgainWorksAndRemembersNoFormerComponent() throws Exception {
        modern.tool("report");
        String uri = "mcp-task:report?server=" + modern.url() + FAST;
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri);
            }
        });

        for (int i = 0; i < 3; i++) {
            context.stop();
            context.start();
            assertThat(context.createProducerTemplate().requestBody("direct:in", "{}"))
                    .isEqualTo("ok");
        }

        assertThat(context.getLifecycleStrategies().stream()
                        .filter(strategy -> strategy.getClass().getName().equals("org.camelmcp.tasks.StopSignals")))
                .hasSize(1);
    }

    @Test
    void manyServersThatAnswerNoMoreCostNoMoreTimeThanOne() throws Exception {
        List<LegacyServer> dead = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            LegacyServer server = new LegacyServer();
            dead.add(server);
            server.tool("report");
            route("in" + i, "mcp-task:report?server=" + server.url() + FAST);
            send("direct:in" + i, "{}");
            server.faultAlways("DELETE", Fault.silence());
        }

        assertThat(spent(context::stop)).isLessThan(Duration.ofSeconds(6));

        dead.forEach(LegacyServer::close);
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (String server : new String[] {"modern", "legacy"}) {
            server(server).tool("report").worksForEver();
            route(server, "mcp-task:report?server=" + server + FAST);
            sendLater("direct:" + server, "{}");
            send("mcp-task:report?operation=start&server=" + server + FAST, "{}");
        }
        soon().until(() -> followed() == 4 && modern.subscribers() > 0 && legacy.openStreams() > 0);

        context.stop();

        soon().until(() -> modern.connections() == 0 && legacy.connections() == 0);
        assertThat(legacy.sessions()).isZero();
        assertThat(modern.subscribers()).isZero();
        soon().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .map(Thread::getName)
                        .filter(name -> name.contains("McpTask") || name.contains("vert.x"))
                        .collect(Collectors.toSet()))
                .isEmpty());
    }
}
