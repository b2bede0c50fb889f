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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.Generation;
import org.jspecify.annotations.Nullable;

/**
 * The seam through which whatever is not the protocol's core enters the server: extensions such as tasks.
 * Implementations are thread-safe and never block: they are called on transport threads.
 *
 * <p>Stages may fail with {@link ServerErrorException}, which is answered as it is; every other failure is answered as
 * an internal error, without its message.
 */
public interface ServerExtension {

    /** Hears of each tool that the server begins to offer. */
    default void offered(ServerTool tool) {}

    /**
     * Adds to the capabilities that the server declares: to {@code initialize} in the legacy generation, to
     * {@code server/discover} in the modern one.
     *
     * @param principal who asks, {@code null} without authentication
     */
    default void declare(Generation generation, @Nullable String principal, ObjectNode capabilities) {}

    /** Adds to a tool's entry of {@code tools/list}; {@code entry} is a copy of its own. */
    default void describe(Generation generation, ServerTool tool, ObjectNode entry) {}

    /** Whether this extension serves a method in that generation; everything else is "method not found" (P 75). */
    default boolean serves(Generation generation, String method) {
        return false;
    }

    /** The parameter of a served method that the header {@code Mcp-Name} repeats (P 29); {@code null} when none does. */
    default @Nullable String nameParameter(String method) {
        return null;
    }

    /** Answers a request of a served method. Modern answers get {@code resultType: complete} where they have none. */
    default CompletionStage<? extends JsonNode> handle(ServerRequest request) {
        throw new UnsupportedOperationException(request.method());
    }

    /**
     * Takes over a {@code tools/call} before the tool sees it. Its arguments are valid.
     *
     * @return empty to let the tool answer
     */
    default Optional<CompletionStage<? extends JsonNode>> intercept(ToolCallRequest call) {
        return Optional.empty();
    }

    /**
     * Takes part in a modern subscription ({@code subscriptions/listen}). Called before the acknowledgement; nothing may
     * be published before it, which {@code subscription} sees to.
     *
     * @param asked   the filter that the client asks for, not to be changed
     * @param honoured the part of it that is honoured, which each extension adds its own to (P 78)
     * @return what to do when the subscription ends; a stage, since a store may have to be asked. Fails with
     *     {@link ServerErrorException} to refuse the whole subscription
     */
    default CompletionStage<Runnable> subscribe(
            ServerRequest request, ObjectNode asked, ObjectNode honoured, Subscription subscription) {
        return java.util.concurrent.CompletableFuture.completedFuture(() -> {});
    }

    /** Receives a notification that the core does not consume itself. */
    default void onNotification(@Nullable ServerSession session, JsonRpcNotification notification) {}

    /**
     * Receives the answer of a legacy client to a request of the server's.
     *
     * @return whether it belonged to this extension
     */
    default boolean onResponse(ServerSession session, JsonRpcResponse response) {
        return false;
    }
}
