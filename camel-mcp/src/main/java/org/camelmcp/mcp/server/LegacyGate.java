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
import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Methods;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in what follows the legacy generation's rules: {@code initialize}, and what belongs to a session. */
final class LegacyGate {

    private static final Logger LOG = LoggerFactory.getLogger(LegacyGate.class);

    private final MethodTable methods;
    private final RequestRunner runner;
    private final Notifications notifications;
    private final SessionFinder sessions;
    private final List<ServerExtension> extensions;

    LegacyGate(
            MethodTable methods,
            RequestRunner runner,
            Notifications notifications,
            SessionFinder sessions,
            List<ServerExtension> extensions) {
        this.methods = methods;
        this.runner = runner;
        this.notifications = notifications;
        this.sessions = sessions;
        this.extensions = extensions;
    }

    /** @throws ServerErrorException when the message is refused at once */
    void receive(ReceivedMessage received) {
        sessions.find(received.incoming(), received.headers()).whenComplete((session, failure) -> {
            try {
                if (failure != null) {
                    received.refuse(failure);
                } else {
                    receive(received, session.orElse(null));
                }
            } catch (RuntimeException e) {
                received.refuse(e);
            }
        });
    }

    /** @param session {@code null} only on stdio, before {@code initialize} */
    private void receive(ReceivedMessage received, @Nullable ServerSession session) {
        if (received.message() instanceof JsonRpcRequest request) {
            if (session != null) {
                run(request, session, received);
            } else if (request.method().equals(Methods.PING)) {
                // allowed at any time (2025-11-25, "Lifecycle")
                received.channel()
                        .reply(Reply.of(
                                200, new JsonRpcResponse.Result(request.id(), JsonNodeFactory.instance.objectNode())));
            } else {
                throw SessionFinder.notInitialized();
            }
        } else if (received.message() instanceof JsonRpcNotification notification) {
            notifications.accept(notification, session, scope(received, session));
            received.accepted();
        } else if (received.message() instanceof JsonRpcResponse response) {
            answered(response, session);
            received.accepted();
        }
    }

    private void run(JsonRpcRequest request, ServerSession session, ReceivedMessage received) {
        MethodTable.Served served =
                methods.find(Generation.LEGACY, request.method()).orElse(null);
        if (served == null) {
            throw new ServerErrorException(
                    ErrorCodes.METHOD_NOT_FOUND, "Method not found: " + Shown.of(request.method()));
        }
        Caller caller = new Caller(
                session.revision(), session.client(), received.incoming().principal(), session, received.isHttp());
        runner.run(
                new OpenRequest(request, caller, received.channel()),
                served,
                received.headers(),
                scope(received, session));
    }

    private void answered(JsonRpcResponse response, @Nullable ServerSession session) {
        if (session != null) {
            for (ServerExtension extension : extensions) {
                if (extension.onResponse(session, response)) {
                    return;
                }
            }
        }
        LOG.debug("A client answered what nobody asks any more");
    }

    /** The requests that a client may cancel: those of its connection on stdio, of its session on HTTP. */
    private static @Nullable Object scope(ReceivedMessage received, @Nullable ServerSession session) {
        if (!received.isHttp()) {
            return received.incoming().sessions();
        }
        return session == null ? null : session.id();
    }
}
