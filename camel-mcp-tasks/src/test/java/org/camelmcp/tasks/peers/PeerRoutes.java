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
package org.camelmcp.tasks.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskComponent;
import org.camelmcp.tasks.McpTaskConstants;

/** A Camel context in which the peer is the configured server {@code peer}. */
final class PeerRoutes implements AutoCloseable {

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();
    private final AtomicInteger statuses = new AtomicInteger();

    private PeerRoutes(McpServerConfiguration server, RoutesBuilder... routes) throws Exception {
        McpTaskComponent component = new McpTaskComponent();
        component.setServers(Map.of("peer", server));
        context.addComponent("mcp-task", component);
        for (RoutesBuilder builder : routes) {
            context.addRoutes(builder);
        }
        context.start();
        template.start();
    }

    /** The peer is a child process of the component. */
    static PeerRoutes stdio(Peer peer, RoutesBuilder... routes) throws Exception {
        return stdio(peer.stdioArgs(), routes);
    }

    /** @param args of {@code node} */
    static PeerRoutes stdio(List<String> args, RoutesBuilder... routes) throws Exception {
        McpServerConfiguration server = new McpServerConfiguration();
        server.setCommand("node");
        server.setArgs(args);
        return new PeerRoutes(server, routes);
    }

    static PeerRoutes http(String url, RoutesBuilder... routes) throws Exception {
        McpServerConfiguration server = new McpServerConfiguration();
        server.setUrl(url);
        return new PeerRoutes(server, routes);
    }

    CamelContext context() {
        return context;
    }

    /** Sends one exchange through an endpoint of the peer, and waits. */
    Exchange send(String tool, String options, Object body) {
        return send(tool, options, body, Map.of());
    }

    Exchange send(String tool, String options, Object body, Map<String, Object> headers) {
        return template.send(uri(tool, options), exchange(body, headers));
    }

    /** The same without waiting. */
    CompletableFuture<Exchange> sendLater(String tool, String options, Object body) {
        return template.asyncSend(uri(tool, options), exchange(body, Map.of()));
    }

    /** An exchange about a task, whatever its tool. */
    Exchange about(String taskId, String options) {
        return send("*", options, null, Map.of(McpTaskConstants.TASK_ID, taskId));
    }

    /** A call on its way, with what is published of it. */
    record Running(CompletableFuture<Exchange> end, MockEndpoint statuses) {

        Exchange await() throws Exception {
            return end.get(30, TimeUnit.SECONDS);
        }

        /** The task's id, as soon as there is a task. */
        String taskId() {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !statuses.getReceivedExchanges()
                    .isEmpty());
            return statuses.getReceivedExchanges()
                    .get(0)
                    .getMessage()
                    .getHeader(McpTaskConstants.TASK_ID, String.class);
        }

        List<String> statusMessages() {
            return statuses.getReceivedExchanges().stream()
                    .filter(exchange -> exchange.getMessage().getHeader(McpTaskConstants.PROGRESS) == null)
                    .map(exchange -> exchange.getMessage().getHeader(McpTaskConstants.STATUS_MESSAGE, String.class))
                    .filter(message -> message != null)
                    .distinct()
                    .toList();
        }
    }

    /** Calls a tool, with its statuses published to a mock of its own. */
    Running call(String tool, String options, Object body) {
        String mock = "mock:status" + statuses.incrementAndGet();
        MockEndpoint endpoint = context.getEndpoint(mock, MockEndpoint.class);
        String separator = options.isEmpty() ? "" : "&";
        return new Running(sendLater(tool, "statusEndpoint=" + mock + separator + options, body), endpoint);
    }

    @Override
    public void close() throws IOException {
        // first, as in an application: a producer that stops by itself closes its connection
        context.stop();
        template.close();
    }

    private static String uri(String tool, String options) {
        return "mcp-task:" + tool + "?server=peer" + (options.isEmpty() ? "" : "&" + options);
    }

    private Exchange exchange(Object body, Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeaders(new HashMap<>(headers));
        return exchange;
    }
}
