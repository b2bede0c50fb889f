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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Methods;

/**
 * One {@code subscriptions/listen}. Notifications go out in the order in which they were published, after the
 * acknowledgement, one at a time and outside the lock.
 */
final class OpenSubscription implements Subscription {

    /** How many may wait for the acknowledgement, or for the thread that sends; one more ends the subscription. */
    private static final int MAX_WAITING = 256;

    private final OpenRequest request;
    private final CompletableFuture<ObjectNode> completion = new CompletableFuture<>();

    private final Object lock = new Object();
    private final Queue<JsonRpcNotification> waiting = new ArrayDeque<>();
    private boolean acknowledged;
    private boolean sending;
    private boolean ended;

    OpenSubscription(OpenRequest request) {
        this.request = request;
    }

    /** The closing answer, or why there is no subscription. */
    CompletionStage<ObjectNode> completion() {
        return completion;
    }

    /** Tells the client what is honoured, and lets out what has been published (P 78). */
    void acknowledge(ObjectNode honoured) {
        request.openStream();
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.set("notifications", honoured);
        request.send(labelled(new JsonRpcNotification(Methods.SUBSCRIPTIONS_ACKNOWLEDGED, params)));
        synchronized (lock) {
            acknowledged = true;
            if (sending || waiting.isEmpty()) {
                return;
            }
            sending = true;
        }
        drain();
    }

    @Override
    public void publish(JsonRpcNotification notification) {
        boolean full;
        synchronized (lock) {
            if (ended) {
                return;
            }
            full = waiting.size() == MAX_WAITING;
            if (!full) {
                waiting.add(notification);
                if (!acknowledged || sending) {
                    return;
                }
                sending = true;
            }
        }
        if (full) {
            end();
        } else {
            drain();
        }
    }

    void refuse(Throwable failure) {
        completion.completeExceptionally(failure);
    }

    /** Ends it from the server's side (P 82). */
    void end() {
        synchronized (lock) {
            if (ended) {
                return;
            }
            ended = true;
            waiting.clear();
        }
        if (request.isOpen() && !request.isHttp()) {
            // stdio has no stream whose end a client could see
            ObjectNode params = JsonNodeFactory.instance.objectNode();
            params.set("requestId", RequestIds.toJson(request.id()));
            params.put("reason", "The server has ended the subscription");
            request.send(labelled(new JsonRpcNotification(Methods.CANCELLED, params)));
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.putObject(MetaKeys.META).set(MetaKeys.SUBSCRIPTION_ID, RequestIds.toJson(request.id()));
        completion.complete(result);
    }

    private void drain() {
        while (true) {
            JsonRpcNotification next;
            synchronized (lock) {
                next = waiting.poll();
                if (next == null) {
                    sending = false;
                    return;
                }
            }
            request.send(labelled(next));
        }
    }

    /** With the subscription's id (P 79); a copy, since others may be sent the same notification. */
    private JsonRpcNotification labelled(JsonRpcNotification notification) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        if (notification.params() != null) {
            params.setAll(notification.params());
        }
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        if (params.get(MetaKeys.META) instanceof ObjectNode given) {
            meta.setAll(given);
        }
        meta.set(MetaKeys.SUBSCRIPTION_ID, RequestIds.toJson(request.id()));
        params.set(MetaKeys.META, meta);
        return new JsonRpcNotification(notification.method(), params);
    }
}
