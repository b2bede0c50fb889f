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
package org.camelmcp.mcp.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.jspecify.annotations.Nullable;

/** Answers {@code tools/call}. */
final class ToolCalls {

    private final List<ServerExtension> extensions;
    private final ToolRegistry tools;
    private final Executor offload;

    /** @param offload checks arguments where that takes time */
    ToolCalls(List<ServerExtension> extensions, ToolRegistry tools, Executor offload) {
        this.extensions = extensions;
        this.tools = tools;
        this.offload = offload;
    }

    /** @param headers {@code null} on stdio */
    CompletionStage<? extends JsonNode> call(OpenRequest request, @Nullable RequestHeaders headers) {
        OfferedTool offered = find(request.params().path("name"));
        ObjectNode arguments = arguments(request.params().get("arguments"));
        if (headers != null && request.generation() == Generation.MODERN) {
            HeaderChecks.params(headers, offered.headers(), arguments);
        }
        ToolCallRequest call = new ToolCallRequest(request, offered.tool(), arguments);
        if (!offered.tool().isSlowToValidate(arguments)) {
            return validated(call);
        }
        return CompletableFuture.supplyAsync(() -> request.hasEnded() ? givenUp() : validated(call), offload)
                .thenCompose(answer -> answer);
    }

    private CompletionStage<? extends JsonNode> validated(ToolCallRequest call) {
        Optional<String> invalid = call.tool().validate(call.arguments());
        if (invalid.isPresent()) {
            return CompletableFuture.completedFuture(refused("Input validation error: " + invalid.get()));
        }
        for (ServerExtension extension : extensions) {
            Optional<CompletionStage<? extends JsonNode>> taken = extension.intercept(call);
            if (taken.isPresent()) {
                return taken.get();
            }
        }
        return call.tool().call(call);
    }

    /** While it waited to be checked; nobody hears this. */
    private static CompletionStage<? extends JsonNode> givenUp() {
        return CompletableFuture.failedFuture(new CancellationException("The request was given up"));
    }

    private OfferedTool find(JsonNode name) {
        if (!name.isTextual()) {
            throw new ServerErrorException(ErrorCodes.INVALID_PARAMS, "params.name must be the name of a tool");
        }
        return tools.find(name.textValue())
                .orElseThrow(() -> new ServerErrorException(
                        ErrorCodes.INVALID_PARAMS, "Unknown tool: " + Shown.of(name.textValue())));
    }

    private static ObjectNode arguments(@Nullable JsonNode arguments) {
        if (arguments == null || arguments.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (arguments instanceof ObjectNode object) {
            return object;
        }
        throw new ServerErrorException(ErrorCodes.INVALID_PARAMS, "params.arguments must be an object");
    }

    /** For the model to read and to do better (2025-11-25, "Tools", error handling). */
    private static ObjectNode refused(String text) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        result.put("isError", true);
        return result;
    }
}
