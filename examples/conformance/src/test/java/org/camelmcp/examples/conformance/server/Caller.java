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
package org.camelmcp.examples.conformance.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmcp.tasks.McpProtocol;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskComponent;

/** Another application, which calls the tools as routes do. */
final class Caller implements AutoCloseable {

    /** Options of a tool whose questions are answered. */
    static final String ASKED =
            "?elicitationEndpoint=direct:person&samplingEndpoint=direct:model&rootsEndpoint=direct:roots";

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate producer;

    /** @param server by what it is reached: a URL, or a command */
    Caller(McpServerConfiguration server, McpProtocol protocol) {
        server.setProtocol(protocol);
        McpTaskComponent component = new McpTaskComponent();
        component.setServers(Map.of("conformance", server));
        context.addComponent("mcp-task", component);
        addPeople();
        context.start();
        producer = context.createProducerTemplate();
    }

    /** Who answers {@link #ASKED}: somebody called Ada who likes blue and agrees to all, a model, and two directories. */
    private void addPeople() {
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:person").process(Caller::fill);
                    from("direct:decliner").setBody(constant(Map.of("action", "decline")));
                    from("direct:model").setBody(constant("Paris"));
                    from("direct:roots").setBody(constant(List.of("file:///one", "file:///two")));
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(Exchange question) {
        Map<?, ?> form = question.getMessage().getBody(Map.class);
        Map<?, ?> fields = (Map<?, ?>) ((Map<?, ?>) form.get("requestedSchema")).get("properties");
        Map<String, Object> all = Map.of("name", "Ada", "color", "blue", "ok", true, "confirm", true);
        Map<String, Object> content = new HashMap<>(all);
        content.keySet().retainAll(fields.keySet());
        question.getMessage().setBody(content);
    }

    static McpServerConfiguration at(String url) {
        McpServerConfiguration server = new McpServerConfiguration();
        server.setUrl(url);
        return server;
    }

    /** @param tool with options, as in {@code greet} or {@code greet?taskMode=task} */
    Exchange call(String tool, Map<String, Object> arguments) {
        return producer.request(uri(tool), exchange -> exchange.getMessage().setBody(arguments));
    }

    /** What an operation on a task answers. */
    Exchange about(String taskId, String operation) {
        return producer.send(
                uri("*?operation=" + operation + "&taskId=" + taskId), ExchangePattern.InOut, exchange -> {});
    }

    private static String uri(String tool) {
        return "mcp-task:" + tool + (tool.contains("?") ? "&" : "?") + "server=conformance";
    }

    @Override
    public void close() {
        context.stop();
    }
}
