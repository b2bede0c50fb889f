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

import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.stage.StageFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes {@code GET} and {@code DELETE}, which only legacy sessions have. */
final class SessionGate {

    private static final Logger LOG = LoggerFactory.getLogger(SessionGate.class);

    private final SessionFinder sessions;
    private final OpenStreams streams;
    private final OpenRequests requests;

    SessionGate(SessionFinder sessions, OpenStreams streams, OpenRequests requests) {
        this.sessions = sessions;
        this.streams = streams;
        this.requests = requests;
    }

    /** See {@link MessageReceiver#openStream}. */
    void open(Incoming incoming, ReplyChannel channel) {
        RequestHeaders headers = RequestHeaders.of(incoming);
        if (headers == null) {
            streams.connect(incoming.sessions(), channel);
        } else {
            inSession(incoming, headers, channel, session -> streams.open(session.id(), channel));
        }
    }

    /** See {@link MessageReceiver#endSession}. */
    void end(Incoming incoming, ReplyChannel channel) {
        RequestHeaders headers = RequestHeaders.of(incoming);
        if (headers == null) {
            channel.reply(Reply.of(400, null));
            return;
        }
        inSession(incoming, headers, channel, session -> incoming.sessions()
                .end(session)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        refuse(channel, failure);
                        return;
                    }
                    streams.end(session.id());
                    // its client cannot answer what is asked there any more, and so would be waited for in vain
                    requests.cancelAll(session.id());
                    channel.reply(Reply.of(204, null));
                }));
    }

    private void inSession(
            Incoming incoming, RequestHeaders headers, ReplyChannel channel, Consumer<ServerSession> action) {
        try {
            refuseModern(headers);
            sessions.find(incoming, headers).whenComplete((session, failure) -> {
                if (failure != null) {
                    refuse(channel, failure);
                    return;
                }
                try {
                    action.accept(session.orElseThrow());
                } catch (RuntimeException e) {
                    refuse(channel, e);
                }
            });
        } catch (RuntimeException e) {
            refuse(channel, e);
        }
    }

    /** HTTP 405: the modern generation has neither (P 42). */
    private static void refuseModern(RequestHeaders headers) {
        String version = headers.one(HttpHeaders.PROTOCOL_VERSION);
        if (version != null
                && Revision.of(version)
                        .filter(r -> r.generation() == Generation.MODERN)
                        .isPresent()) {
            throw new ServerErrorException(
                    new JsonRpcError(ErrorCodes.INVALID_REQUEST, "Only POST is served in revision " + version),
                    405,
                    null);
        }
    }

    private static void refuse(ReplyChannel channel, Throwable failure) {
        Throwable cause = StageFailures.unwrap(failure);
        if (cause instanceof ServerErrorException error) {
            channel.reply(Answers.refusal(null, error));
            return;
        }
        LOG.warn("The stream or the end of a session failed", cause);
        channel.reply(Answers.refusal(
                null, new ServerErrorException(Answers.internal().error(), 500, null)));
    }
}
