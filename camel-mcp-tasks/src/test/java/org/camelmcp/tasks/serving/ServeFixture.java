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

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.service.ServiceHelper;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.camelmcp.tasks.McpProtocol;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Two applications: one serves, the other one calls it as the servers {@code modern} and {@code legacy}. */
@Timeout(60)
abstract class ServeFixture {

    /** Polls without delay. */
    static final String FAST = "&minPollInterval=10ms";

    final int port = FreePort.next();
    final DefaultCamelContext serving = new DefaultCamelContext();
    final DefaultCamelContext calling = new DefaultCamelContext();
    final McpTaskComponent server = new McpTaskComponent();
    final McpTaskComponent client = new McpTaskComponent();

    private final Map<String, AsyncProducer> producers = new HashMap<>();

    @BeforeEach
    void startContexts() {
        server.setPort(port);
        serving.addComponent("mcp-task", server);
        serving.start();
        client.setServers(Map.of("modern", at(McpProtocol.MODERN), "legacy", at(McpProtocol.LEGACY)));
        calling.addComponent("mcp-task", client);
        calling.start();
    }

    @AfterEach
    void stopContexts() {
        calling.stop();
        serving.stop();
    }

    private McpServerConfiguration at(McpProtocol protocol) {
        McpServerConfiguration configuration = new McpServerConfiguration();
        configuration.setUrl(url());
        configuration.setProtocol(protocol);
        return configuration;
    }

    String url() {
        return "http://127.0.0.1:" + port + "/mcp";
    }

    /** What follows {@code from(uri)} in a route. */
    interface Body {
        void of(RouteDefinition route);
    }

    /** Adds a route to the application that serves. */
    void route(String id, String uri, Body body) {
        add(new RouteBuilder() {
            @Override
            public void configure() {
                body.of(from(uri).routeId(id));
            }
        });
    }

    /** Adds a route that has one step; the tool's name is the route's id. */
    void tool(String uri, Processor processor) {
        String id = uri.substring("mcp-task:".length()).split("[?]")[0];
        route(id, uri, route -> route.process(processor));
    }

    void add(RouteBuilder routes) {
        try {
            serving.addRoutes(routes);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Exchange send(String uri, Object body) {
        return sendLater(uri, body).orTimeout(20, TimeUnit.SECONDS).join();
    }

    CompletableFuture<Exchange> sendLater(String uri, Object body) {
        Exchange exchange = calling.getEndpoint("direct:any").createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(body);
        return producers.computeIfAbsent(uri, this::producer).processAsync(exchange);
    }

    private AsyncProducer producer(String uri) {
        try {
            AsyncProducer producer = calling.getEndpoint(uri).createAsyncProducer();
            ServiceHelper.startService(producer);
            return producer;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5));
    }
}
