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
package org.camelmcp.mcp.server.stdio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.server.ServerTool;
import org.camelmcp.mcp.server.ToolCallRequest;

/**
 * Answers with its arguments, with {@code late} after a fifth of a second; with {@code wait} it never answers, and counts who
 * gave it up. {@code depth} is how deep its result is.
 */
final class EchoTool implements ServerTool {

    private final Runnable onCancelled;

    EchoTool(Runnable onCancelled) {
        this.onCancelled = onCancelled;
    }

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public ObjectNode definition() {
        ObjectNode definition = JsonNodeFactory.instance.objectNode().put("name", "echo");
        definition.putObject("inputSchema").put("type", "object");
        return definition;
    }

    @Override
    public CompletionStage<ObjectNode> call(ToolCallRequest call) {
        if (call.arguments().path("wait").asBoolean()) {
            call.request().onCancelled(onCancelled);
            return new CompletableFuture<>();
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode inner = result.putArray("deep");
        for (int i = 0; i < call.arguments().path("depth").asInt(); i++) {
            inner = inner.addArray();
        }
        result.putArray("content")
                .addObject()
                .put("type", "text")
                .put("text", call.arguments().toString());
        return call.arguments().path("late").asBoolean()
                ? CompletableFuture.supplyAsync(
                        () -> result, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS))
                : CompletableFuture.completedFuture(result);
    }
}
