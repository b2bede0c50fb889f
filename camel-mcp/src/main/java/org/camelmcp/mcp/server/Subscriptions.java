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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/** Answers {@code subscriptions/listen}: keeps the open ones, and tells them of changes of the tools. Thread-safe. */
final class Subscriptions {

    private static final String TOOLS_LIST_CHANGED = "toolsListChanged";

    private final List<ServerExtension> extensions;
    /** Whether each wants to hear of tools. */
    private final Map<OpenSubscription, Boolean> open = new ConcurrentHashMap<>();

    private volatile boolean closed;

    Subscriptions(List<ServerExtension> extensions) {
        this.extensions = extensions;
    }

    /** The stage completes when the server ends the subscription; the client ends it by giving the request up. */
    CompletionStage<ObjectNode> listen(OpenRequest request) {
        if (!(request.params().get("notifications") instanceof ObjectNode asked)) {
            throw new ServerErrorException(
                    ErrorCodes.INVALID_PARAMS, "params.notifications must be an object that says what to listen to");
        }
        ObjectNode honoured = JsonNodeFactory.instance.objectNode();
        boolean tools = honoursTools(asked.get(TOOLS_LIST_CHANGED), honoured);
        OpenSubscription subscription = new OpenSubscription(request);
        // what each extension has begun, to be ended again whatever happens
        ConcurrentLinkedQueue<Runnable> begun = new ConcurrentLinkedQueue<>();
        subscribeAll(request, asked, honoured, subscription, begun).whenComplete((ignored, failure) -> {
            request.onEnded(() -> open.remove(subscription));
            begun.forEach(request::onEnded);
            if (failure != null) {
                subscription.refuse(failure);
                return;
            }
            open.put(subscription, tools);
            if (request.hasEnded()) {
                open.remove(subscription);
                return;
            }
            subscription.acknowledge(honoured);
            if (closed) {
                subscription.end();
            }
        });
        return subscription.completion();
    }

    void toolsChanged(JsonRpcNotification notification) {
        open.forEach((subscription, tools) -> {
            if (tools) {
                subscription.publish(notification);
            }
        });
    }

    void close() {
        closed = true;
        open.keySet().forEach(OpenSubscription::end);
    }

    private static boolean honoursTools(@Nullable JsonNode asked, ObjectNode honoured) {
        if (asked == null || asked.isNull()) {
            return false;
        }
        if (!asked.isBoolean()) {
            throw new ServerErrorException(
                    ErrorCodes.INVALID_PARAMS, "params.notifications." + TOOLS_LIST_CHANGED + " must be a boolean");
        }
        if (asked.booleanValue()) {
            honoured.put(TOOLS_LIST_CHANGED, true);
        }
        return asked.booleanValue();
    }

    /** One after the other, since all write to {@code honoured}. */
    private CompletionStage<?> subscribeAll(
            OpenRequest request,
            ObjectNode asked,
            ObjectNode honoured,
            OpenSubscription subscription,
            ConcurrentLinkedQueue<Runnable> begun) {
        CompletionStage<?> all = CompletableFuture.completedFuture(null);
        for (ServerExtension extension : extensions) {
            all = all.thenCompose(ignored -> extension.subscribe(request, asked, honoured, subscription))
                    .thenAccept(begun::add);
        }
        return all;
    }
}
