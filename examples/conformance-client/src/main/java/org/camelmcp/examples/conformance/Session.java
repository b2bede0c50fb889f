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
package org.camelmcp.examples.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.camelmcp.mcp.client.ClientSettings;
import org.camelmcp.mcp.client.McpClient;
import org.camelmcp.mcp.client.McpRequest;
import org.camelmcp.mcp.client.ToolCallOptions;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.transport.http.HttpTransport;
import org.camelmcp.mcp.transport.http.HttpTransportOptions;

/** One client of one server. */
final class Session implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final FormFiller forms = new FormFiller();
    private final McpClient client;

    Session(String url) {
        this.client = new McpClient(
                new HttpTransport(vertx, HttpTransportOptions.builder(url).build()),
                new Implementation("camel-mcp-conformance-client", "1.0.0"),
                ClientSettings.DEFAULTS,
                List.of(forms));
    }

    McpClient client() {
        return client;
    }

    CompletionStage<JsonNode> call(String tool) {
        return call(tool, JsonNodeFactory.instance.objectNode());
    }

    CompletionStage<JsonNode> call(String tool, JsonNode arguments) {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("name", tool);
        params.set("arguments", arguments);
        return client.callTool(params, new ToolCallOptions(PATIENCE, null, false, forms))
                .result();
    }

    /** Sends a request about something that has a name, which travels as a header too. */
    CompletionStage<JsonNode> request(String method, String parameter, String name) {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put(parameter, name);
        return client.request(McpRequest.of(method, params).withName(name).withInputs(forms))
                .result();
    }

    /** Does this each time before a form that the server sends is filled in. */
    void beforeForms(Supplier<CompletionStage<?>> action) {
        forms.before(action);
    }

    @Override
    public void close() throws Exception {
        await(client.close());
        await(vertx.close().toCompletionStage());
    }

    private static void await(CompletionStage<?> closing) throws Exception {
        CompletableFuture<?> closed = closing.toCompletableFuture();
        closed.get(5, TimeUnit.SECONDS);
    }
}
