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

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmcp.tasks.McpProtocol;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskComponent;

/** Another application, which calls the tools as routes do. */
final class Caller implements AutoCloseable {

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate producer;

    /** @param server by what it is reached: a URL, or a command */
    Caller(McpServerConfiguration server, McpProtocol protocol) {
        server.setProtocol(protocol);
        McpTaskComponent component = new McpTaskComponent();
        component.setServers(Map.of("conformance", server));
        context.addComponent("mcp-task", component);
        context.start();
        producer = context.createProducerTemplate();
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
