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

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmcp.mcp.server.http.PrincipalResolver;
import org.camelmcp.tasks.McpTaskComponent;

/** An application whose routes are tools, on the component's own HTTP server. */
final class ToolServer implements AutoCloseable {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ServedTools tools = new ServedTools();
    private final int port;

    private ToolServer(int port) {
        this.port = port;
    }

    static ToolServer start() throws Exception {
        return start(Peer.freePort(), component -> {});
    }

    /** @param options sets options of the component */
    static ToolServer start(int port, Consumer<McpTaskComponent> options) throws Exception {
        ToolServer server = new ToolServer(port);
        McpTaskComponent component = new McpTaskComponent();
        component.setPort(port);
        component.setServerName("tool-server");
        component.setServerVersion("2.1");
        component.setInstructions("Use the tools one by one");
        options.accept(component);
        server.context.addComponent("mcp-task", component);
        server.context.addRoutes(server.tools);
        server.context.addRoutes(new AskingTools());
        server.context.start();
        return server;
    }

    /** Callers are who they say they are, with HTTP's basic authentication and no password. */
    static void trustsUserNames(McpTaskComponent component) {
        PrincipalResolver resolver = request -> CompletableFuture.completedFuture(
                Optional.ofNullable(request.request().getHeader("Authorization"))
                        .map(header -> header.substring("Basic ".length()))
                        .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8))
                        .map(credentials -> credentials.split(":")[0]));
        component.setPrincipalResolver(resolver);
    }

    /** The header that {@link #trustsUserNames} reads. */
    static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":").getBytes(StandardCharsets.UTF_8));
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port + "/mcp";
    }

    ServedTools tools() {
        return tools;
    }

    DefaultCamelContext context() {
        return context;
    }

    @Override
    public void close() {
        context.stop();
    }
}
