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
package org.camelmcp.mcp.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.stage.StageFailures;
import org.jspecify.annotations.Nullable;

/** Routes what arrives on {@code subscriptions/listen} streams by its subscription id (P 61). Thread-safe. */
final class Subscriptions {

    private final Map<RequestId, Open> open = new ConcurrentHashMap<>();

    Open add(RequestId id, Consumer<JsonRpcNotification> listener) {
        Open subscription = new Open(id, listener);
        open.put(id, subscription);
        return subscription;
    }

    /** @return whether the notification belonged to a subscription */
    boolean dispatch(JsonRpcNotification notification) {
        ObjectNode params = notification.params();
        RequestId id = params == null
                ? null
                : RequestId.fromJson(params.path(MetaKeys.META).path(MetaKeys.SUBSCRIPTION_ID))
                        .orElse(null);
        if (id == null) {
            return false;
        }
        Open subscription = open.get(id);
        if (subscription == null) {
            return true;
        }
        if (notification.method().equals(Methods.SUBSCRIPTIONS_ACKNOWLEDGED)) {
            subscription.acknowledged.complete(params.path("notifications"));
        } else if (subscription.acknowledged.isDone()) {
            // before the acknowledgement nothing may come (P 78)
            subscription.listener.accept(notification);
        }
        return true;
    }

    /** The server ends a subscription in its other way, by cancelling the request (P 82). */
    void cancelled(RequestId id) {
        Open subscription = open.get(id);
        if (subscription != null) {
            subscription.close();
        }
    }

    int size() {
        return open.size();
    }

    final class Open implements Subscription {

        private final RequestId id;
        private final Consumer<JsonRpcNotification> listener;
        private final CompletableFuture<JsonNode> acknowledged = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private volatile @Nullable McpCall call;

        private Open(RequestId id, Consumer<JsonRpcNotification> listener) {
            this.id = id;
            this.listener = listener;
        }

        void carriedBy(McpCall request) {
            call = request;
            request.result().whenComplete((result, failure) -> {
                open.remove(id);
                if (failure != null) {
                    acknowledged.completeExceptionally(StageFailures.unwrap(failure));
                } else {
                    // a server that ends at once without having acknowledged honours nothing
                    acknowledged.complete(JsonNodeFactory.instance.objectNode());
                }
                ended.complete(null);
            });
        }

        @Override
        public CompletionStage<JsonNode> acknowledged() {
            return acknowledged;
        }

        @Override
        public CompletionStage<Void> ended() {
            return ended;
        }

        @Override
        public void close() {
            McpCall request = call;
            if (request != null) {
                request.cancel();
            }
        }
    }
}
