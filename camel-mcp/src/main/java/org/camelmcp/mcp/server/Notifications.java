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

import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.Methods;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the notifications of clients. Whatever is wrong with one, nobody is told (P 6). */
final class Notifications {

    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private final OpenRequests requests;
    private final List<ServerExtension> extensions;

    Notifications(OpenRequests requests, List<ServerExtension> extensions) {
        this.requests = requests;
        this.extensions = extensions;
    }

    /**
     * @param session {@code null} for modern clients
     * @param scope   where the sender's requests are found; {@code null} where it cancels by other means (P 36)
     */
    void accept(JsonRpcNotification notification, @Nullable ServerSession session, @Nullable Object scope) {
        switch (notification.method()) {
            case Methods.CANCELLED -> cancel(notification, scope);
            case Methods.INITIALIZED -> LOG.debug("A client has initialized: {}", session);
            default -> extensions.forEach(extension -> offer(extension, session, notification));
        }
    }

    private void cancel(JsonRpcNotification notification, @Nullable Object scope) {
        if (scope != null && notification.params() != null) {
            RequestIds.fromJson(notification.params().path("requestId")).ifPresent(id -> requests.cancel(scope, id));
        }
    }

    private static void offer(
            ServerExtension extension, @Nullable ServerSession session, JsonRpcNotification notification) {
        try {
            extension.onNotification(session, notification);
        } catch (RuntimeException e) {
            LOG.warn("The notification {} could not be taken", Shown.of(notification.method()), e);
        }
    }
}
