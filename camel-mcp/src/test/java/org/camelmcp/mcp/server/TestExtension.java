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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.Generation;
import org.jspecify.annotations.Nullable;

/** Serves {@code things/get}, with {@code thingId} as its name parameter, in both generations. */
final class TestExtension implements ServerExtension {

    final List<ServerTool> offered = new CopyOnWriteArrayList<>();
    final List<JsonRpcNotification> notifications = new CopyOnWriteArrayList<>();
    final List<JsonRpcResponse> responses = new CopyOnWriteArrayList<>();
    final AtomicInteger subscriptionsEnded = new AtomicInteger();
    volatile @Nullable Subscription subscription;
    volatile Function<ServerRequest, CompletionStage<? extends JsonNode>> things =
            request -> CompletableFuture.completedFuture(TestTool.json("{'thing':true}"));
    volatile Function<ToolCallRequest, Optional<CompletionStage<? extends JsonNode>>> interception =
            call -> Optional.empty();
    volatile CompletionStage<?> subscribed = CompletableFuture.completedFuture(null);

    @Override
    public void offered(ServerTool tool) {
        offered.add(tool);
    }

    @Override
    public void declare(Generation generation, @Nullable String principal, ObjectNode capabilities) {
        capabilities.put(generation == Generation.MODERN ? "modernThings" : "legacyThings", true);
    }

    @Override
    public void describe(Generation generation, ServerTool tool, ObjectNode entry) {
        entry.put("describedFor", generation.name());
    }

    @Override
    public boolean serves(Generation generation, String method) {
        return method.equals("things/get");
    }

    @Override
    public String nameParameter(String method) {
        return "thingId";
    }

    @Override
    public CompletionStage<? extends JsonNode> handle(ServerRequest request) {
        return things.apply(request);
    }

    @Override
    public Optional<CompletionStage<? extends JsonNode>> intercept(ToolCallRequest call) {
        return interception.apply(call);
    }

    @Override
    public CompletionStage<Runnable> subscribe(
            ServerRequest request, ObjectNode asked, ObjectNode honoured, Subscription subscription) {
        this.subscription = subscription;
        return subscribed.thenApply(ignored -> {
            if (asked.has("things")) {
                honoured.set("things", asked.get("things"));
            }
            return subscriptionsEnded::incrementAndGet;
        });
    }

    @Override
    public void onNotification(@Nullable ServerSession session, JsonRpcNotification notification) {
        notifications.add(notification);
    }

    @Override
    public boolean onResponse(ServerSession session, JsonRpcResponse response) {
        responses.add(response);
        return true;
    }
}
