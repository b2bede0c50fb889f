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

import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.transport.InboundListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what the server sends of its own accord to the part of the client that it is for. */
final class Inbound implements InboundListener {

    private static final Logger LOG = LoggerFactory.getLogger(McpClient.class);

    private final Connections connections;
    private final Subscriptions subscriptions;
    private final ServerQuestions questions;
    private final ToolCatalog catalog;
    private final ProgressRegistry progress;
    private final List<ClientExtension> extensions;

    Inbound(
            Connections connections,
            Subscriptions subscriptions,
            ServerQuestions questions,
            ToolCatalog catalog,
            ProgressRegistry progress,
            List<ClientExtension> extensions) {
        this.connections = connections;
        this.subscriptions = subscriptions;
        this.questions = questions;
        this.catalog = catalog;
        this.progress = progress;
        this.extensions = extensions;
    }

    @Override
    public void onMessage(JsonRpcMessage message, @Nullable RequestId during) {
        try {
            if (message instanceof JsonRpcNotification notification) {
                notified(notification);
            } else if (message instanceof JsonRpcRequest request && mayAsk(request.method())) {
                questions.ask(request, connections.currentLegacy().orElse(null), during);
            }
        } catch (RuntimeException e) {
            LOG.warn("A message of the server could not be handled", e);
        }
    }

    @Override
    public void onMalformedRequest(RequestId id, JsonRpcError error) {
        if (mayAsk("malformed")) {
            LOG.debug("Refused request {} of the server: {}", id, error.message());
            questions.refuse(id, error, connections.currentLegacy().orElse(null));
        }
    }

    private void notified(JsonRpcNotification notification) {
        boolean subscribed = subscriptions.dispatch(notification);
        if (notification.method().equals(Methods.TOOLS_LIST_CHANGED)) {
            catalog.invalidate();
        } else if (notification.method().equals(Methods.PROGRESS) && notification.params() != null) {
            progress.dispatch(notification.params());
        } else if (!subscribed) {
            if (notification.method().equals(Methods.CANCELLED) && notification.params() != null) {
                RequestId.fromJson(notification.params().path("requestId")).ifPresent(this::cancelled);
            }
            extensions.forEach(extension -> extension.onNotification(notification));
        }
    }

    /** The ids of a server's requests are its own, those of subscriptions ours (P 82): only one kind is in use at a time. */
    private void cancelled(RequestId id) {
        if (connections.currentLegacy().isPresent()) {
            questions.withdrawn(id);
        }
        subscriptions.cancelled(id);
    }

    /** Modern servers must not send requests (P 7). */
    private boolean mayAsk(String method) {
        boolean pingedDuringInitialize =
                method.equals(Methods.PING) && connections.legacyUnderWay().isPresent();
        boolean may = connections.currentLegacy().isPresent() || pingedDuringInitialize;
        if (!may) {
            LOG.debug(
                    "Dropped a request of the server ({}): not allowed in this generation",
                    ServerRequests.shown(method));
        }
        return may;
    }
}
