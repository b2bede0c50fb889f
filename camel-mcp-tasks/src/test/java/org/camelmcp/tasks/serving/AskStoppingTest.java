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
package org.camelmcp.tasks.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.ComponentInsides;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.UnderWay;
import org.camelmcp.tasks.receiver.StoppingException;
import org.junit.jupiter.api.Test;

/** Suspended questions hold no thread, and the end of the application or of a route never waits for them (DESIGN 7). */
class AskStoppingTest extends ServeFixture {

    private static final Duration BOUND = Duration.ofSeconds(3);

    private final AtomicInteger goneOn = new AtomicInteger();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private static Duration spent(Runnable action) {
        long began = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private List<CompletableFuture<Wire.Answer>> start(int count) {
        Wire wire = Wire.to(url()).declaring(AskedClient.EVERYTHING);
        List<CompletableFuture<Wire.Answer>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(wire.modernLater("tools/call", "{\"name\":\"refund\"}"));
        }
        calls.forEach(call -> call.orTimeout(20, TimeUnit.SECONDS).join());
        return calls;
    }

    @Test
    void aThousandSuspendedQuestionsHoldNoThreadAndEndAtOnce() {
        route("refund", "mcp-task:refund", route -> route.to("mcp-task:refund?operation=elicit&message=Refund?")
                .process(exchange -> goneOn.incrementAndGet()));
        start(10);
        soon().until(() -> ComponentInsides.openAsks(server) == 10);
        start(990);
        soon().until(() -> ComponentInsides.openAsks(server) == 1_000);

        soon().untilAsserted(() -> assertThat(busyWorkers()).isEmpty());
        assertThat(spent(serving::stop)).isLessThan(BOUND);
        assertThat(UnderWay.servedBy(server)).isZero();
        assertThat(ComponentInsides.openAsks(server)).isZero();
        assertThat(goneOn).hasValue(0);
    }

    /** Idle ones wait for work for a while, and then go. */
    private static List<String> busyWorkers() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().contains("McpTaskWorker"))
                .filter(thread -> Arrays.stream(thread.getValue())
                        .noneMatch(frame -> frame.getMethodName().equals("getTask")))
                .map(thread -> thread.getKey() + " " + Arrays.toString(thread.getValue()))
                .toList();
    }

    /** It works on deferred tasks, and is no tool: nothing but the question itself knows that it waits. */
    private void worker() {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(StoppingException.class)
                        .process(exchange ->
                                failures.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
                from("mcp-task:refund?completion=deferred")
                        .routeId("refund")
                        .process(exchange -> serving.createProducerTemplate()
                                .asyncSend("seda:jobs?waitForTaskToComplete=Never", job -> job.getMessage()
                                        .setHeader(
                                                McpTaskConstants.TASK_ID,
                                                exchange.getMessage().getHeader(McpTaskConstants.TASK_ID))));
                from("seda:jobs").routeId("worker").to("direct:ask");
                from("direct:ask")
                        .routeId("ask")
                        .to("mcp-task:refund?operation=elicit&message=Refund?")
                        .process(exchange -> goneOn.incrementAndGet());
            }
        });
        start(1);
        soon().until(() -> ComponentInsides.openAsks(server) == 1);
    }

    @Test
    void theQuestionOfARouteThatIsNoToolEndsWithTheApplication() {
        worker();

        assertThat(spent(serving::stop)).isLessThan(BOUND);

        assertThat(failures).hasSize(1);
        assertThat(goneOn).hasValue(0);
    }

    @Test
    void theQuestionOfARouteThatIsNoToolEndsWithThatRoute() {
        worker();

        assertThat(spent(() -> stopRoute("worker"))).isLessThan(BOUND);

        soon().until(() -> failures.size() == 1);
        assertThat(ComponentInsides.openAsks(server)).isZero();
    }

    private void stopRoute(String id) {
        try {
            serving.getRouteController().stopRoute(id);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
