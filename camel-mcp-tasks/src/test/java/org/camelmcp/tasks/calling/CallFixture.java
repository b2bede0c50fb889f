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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.service.ServiceHelper;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.camelmcp.tasks.ComponentInsides;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskComponent;
import org.camelmcp.tasks.call.CallEngine;
import org.camelmcp.tasks.call.EngineInsides;
import org.camelmcp.tasks.scripted.LegacyServer;
import org.camelmcp.tasks.scripted.ModernServer;
import org.camelmcp.tasks.scripted.ScriptedServer;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.store.RemoteTask.Phase;
import org.camelmcp.tasks.store.RemoteTaskRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * A Camel context with a server of each generation, named {@code modern} and {@code legacy}. Each test must leave a
 * client behind that kept to the specification.
 */
@Timeout(30)
abstract class CallFixture {

    /** Polls without delay; what is about delays says so. */
    static final String FAST = "&minPollInterval=10ms";

    final ModernServer modern = new ModernServer();
    final LegacyServer legacy = new LegacyServer();
    final DefaultCamelContext context = new DefaultCamelContext();
    final McpTaskComponent component = new McpTaskComponent();

    private final Map<String, AsyncProducer> producers = new ConcurrentHashMap<>();

    @BeforeEach
    void startContext() throws Exception {
        component.setServers(Map.of("modern", at(modern), "legacy", at(legacy)));
        context.addComponent("mcp-task", component);
        context.start();
    }

    @AfterEach
    void stopContext() {
        context.stop();
        modern.close();
        legacy.close();
        assertThat(modern.violations()).isEmpty();
        assertThat(legacy.violations()).isEmpty();
    }

    /** So that what comes next does not have to. */
    void connect(String server) {
        assertThat(send("mcp-task:*?operation=tools&server=" + server, null).getException())
                .isNull();
    }

    static McpServerConfiguration at(ScriptedServer server) {
        McpServerConfiguration configuration = new McpServerConfiguration();
        configuration.setUrl(server.url());
        return configuration;
    }

    ScriptedServer server(String name) {
        return name.equals("modern") ? modern : legacy;
    }

    void routes(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
    }

    /** A route {@code direct:NAME} to that endpoint; {@code name} is its id, too. */
    void route(String name, String uri) throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + name).routeId(name).to(uri);
            }
        });
    }

    /** A consumer that keeps what it emits; {@code name} is the route's id, too. */
    Emitted consumer(String name, String uri) throws Exception {
        Emitted emitted = new Emitted();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId(name).process(emitted);
            }
        });
        return emitted;
    }

    /** What came to a route. */
    static final class Emitted extends CopyOnWriteArrayList<Exchange> implements Processor {

        private static final long serialVersionUID = 1L;

        @Override
        public void process(Exchange exchange) {
            add(exchange.copy());
        }

        Exchange only() {
            soon().until(() -> !isEmpty());
            return get(0);
        }

        List<Object> headers(String name) {
            return stream().map(e -> e.getMessage().getHeader(name)).toList();
        }
    }

    Exchange exchange(Object body, Map<String, Object> headers) {
        Exchange exchange = context.getEndpoint("direct:any").createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeaders(new HashMap<>(headers));
        return exchange;
    }

    Exchange send(String uri, Object body) {
        return send(uri, body, Map.of());
    }

    Exchange send(String uri, Object body, Map<String, Object> headers) {
        return sendLater(uri, body, headers).orTimeout(20, TimeUnit.SECONDS).join();
    }

    CompletableFuture<Exchange> sendLater(String uri, Object body) {
        return sendLater(uri, body, Map.of());
    }

    CompletableFuture<Exchange> sendLater(String uri, Object body, Map<String, Object> headers) {
        return sendLater(uri, exchange(body, headers));
    }

    CompletableFuture<Exchange> sendLater(String uri, Exchange exchange) {
        return producers.computeIfAbsent(uri, this::producer).processAsync(exchange);
    }

    /** Needs no thread for each exchange, as the producer template does. */
    private AsyncProducer producer(String uri) {
        try {
            AsyncProducer producer = context.getEndpoint(uri).createAsyncProducer();
            ServiceHelper.startService(producer);
            return producer;
        } catch (Exception e) {
            throw new RuntimeCamelException(e);
        }
    }

    private CallEngine engine() {
        return ComponentInsides.engine(component);
    }

    private RemoteTaskRepository repository() {
        return EngineInsides.repository(engine());
    }

    int suspended() {
        return engine().suspendedCalls();
    }

    int followed() {
        return engine().followedTasks();
    }

    long handles() {
        return repository().count().toCompletableFuture().join();
    }

    /** What we keep of a task. */
    Optional<RemoteTask> handle(String server, String taskId) {
        return repository().findByTaskId(server, taskId).toCompletableFuture().join();
    }

    /** How far the handle of the only task of the modern server has come. */
    Optional<Phase> phase() {
        return handle("modern", modern.task().taskId()).map(RemoteTask::phase);
    }

    static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5));
    }
}
