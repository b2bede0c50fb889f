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
package org.camelmcp.tasks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.apache.camel.util.concurrent.SizedScheduledExecutorService;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskComponent;
import org.camelmcp.tasks.UnderWay;
import org.junit.jupiter.api.AfterEach;

/** A route that calls a faulty server, one for each row of a table; after each row nothing must be left. */
abstract class FaultFixture {

    /** Polls at the server's pace, and does not slow down after failures by more than this. */
    static final String FAST = "&minPollInterval=10ms&maxBackoff=20ms";

    /** The applications' Vert.x: closing it would hide connections that a component leaves open. */
    private static final Vertx VERTX =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));

    final DefaultCamelContext context = new DefaultCamelContext();
    final McpTaskComponent component = new McpTaskComponent();
    private final List<BlockingQueue<Runnable>> timers = new ArrayList<>();

    /** Starts the application. */
    void start(McpServerConfiguration server) throws Exception {
        component.setVertx(VERTX);
        component.setServers(Map.of("faulty", server));
        context.getExecutorServiceManager().setThreadPoolFactory(new DefaultThreadPoolFactory() {
            @Override
            public ScheduledExecutorService newScheduledThreadPool(ThreadPoolProfile profile, ThreadFactory factory) {
                ScheduledExecutorService made = super.newScheduledThreadPool(profile, factory);
                timers.add(((SizedScheduledExecutorService) made)
                        .getScheduledThreadPoolExecutor()
                        .getQueue());
                return made;
            }
        });
        context.addComponent("mcp-task", component);
        context.start();
    }

    @AfterEach
    void nothingIsLeft() {
        eventually("requests, calls and tasks", () -> UnderWay.in(component));
        eventually("timers", this::pendingTimers);
        context.stop();
        eventually("threads", () -> (int) Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("(" + context.getName() + ")") || name.startsWith("mcp-"))
                .count());
        eventually("processes", () -> (int) ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .count());
    }

    int pendingTimers() {
        return timers.stream().mapToInt(BlockingQueue::size).sum();
    }

    /** None of these is left soon. */
    static void eventually(String what, IntSupplier left) {
        soon().untilAsserted(
                        () -> assertThat(left.getAsInt()).as(what + " left").isZero());
    }

    /** A route {@code direct:NAME} to the tool {@code report}. */
    void route(String name, String options, int redeliveries) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + name)
                        .errorHandler(
                                redeliveries == 0
                                        ? noErrorHandler()
                                        : defaultErrorHandler()
                                                .maximumRedeliveries(redeliveries)
                                                .redeliveryDelay(0)
                                                .logExhausted(false)
                                                .logExhaustedMessageHistory(false))
                        .to("mcp-task:report?server=faulty" + options);
            }
        });
    }

    CompletableFuture<Exchange> sendLater(String uri) {
        Exchange exchange = context.getEndpoint(uri).createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(Map.of("month", "May"));
        return context.createProducerTemplate().asyncSend(uri, exchange);
    }

    Exchange send(String uri) {
        return sendLater(uri).orTimeout(30, TimeUnit.SECONDS).join();
    }

    static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5));
    }
}
