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
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.jspecify.annotations.Nullable;

/** Lets in what follows the modern generation's rules, in the order of P 53. Needs no memory of earlier messages (P 72). */
final class ModernGate {

    private final MethodTable methods;
    private final RequestRunner runner;
    private final Notifications notifications;

    ModernGate(MethodTable methods, RequestRunner runner, Notifications notifications) {
        this.methods = methods;
        this.runner = runner;
        this.notifications = notifications;
    }

    /** @throws ServerErrorException when the message is refused */
    void receive(ReceivedMessage received) {
        if (received.message() instanceof JsonRpcRequest request) {
            run(request, received);
        } else if (received.message() instanceof JsonRpcNotification notification) {
            checkVersion(notification, received.headers());
            notifications.accept(notification, null, scope(received));
            received.accepted();
        } else {
            throw Answers.badRequest(
                    ErrorCodes.INVALID_REQUEST, "A modern client sends no responses, as no server asks it anything");
        }
    }

    private void run(JsonRpcRequest request, ReceivedMessage received) {
        RequestHeaders headers = received.headers();
        Caller caller =
                ModernChecks.caller(request, headers, received.incoming().principal());
        MethodTable.Served served =
                methods.find(Generation.MODERN, request.method()).orElse(null);
        if (served == null) {
            throw new ServerErrorException(
                    new JsonRpcError(ErrorCodes.METHOD_NOT_FOUND, "Method not found: " + Shown.of(request.method())),
                    404,
                    null);
        }
        if (headers != null && served.nameParameter() != null) {
            HeaderChecks.name(headers, request.params().get(served.nameParameter()));
        }
        runner.run(new OpenRequest(request, caller, received.channel()), served, headers, scope(received));
    }

    /** A notification needs no {@code _meta}, but a revision that it names must be served (P 45). */
    private static void checkVersion(JsonRpcNotification notification, @Nullable RequestHeaders headers) {
        JsonNode claimed = notification.params() == null
                ? null
                : notification.params().path(MetaKeys.META).get(MetaKeys.PROTOCOL_VERSION);
        String version = claimed == null ? null : claimed.asText();
        String header = headers == null ? null : headers.one(HttpHeaders.PROTOCOL_VERSION);
        if (version != null && header != null) {
            HeaderChecks.version(headers, version);
        }
        String either = version == null ? header : version;
        if (either != null && ServedRevisions.of(Generation.MODERN, either).isEmpty()) {
            throw ServedRevisions.unsupported(either);
        }
    }

    /** On HTTP every request has a connection of its own, whose end cancels it (P 50). */
    private static @Nullable Object scope(ReceivedMessage received) {
        return received.isHttp() ? null : received.incoming().sessions();
    }
}
