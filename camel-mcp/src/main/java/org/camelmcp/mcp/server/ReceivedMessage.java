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

import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.stage.StageFailures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message that was read, with where it came from and where its reply goes.
 *
 * @param headers {@code null} on stdio
 */
record ReceivedMessage(
        JsonRpcMessage message, Incoming incoming, @Nullable RequestHeaders headers, ReplyChannel channel) {

    private static final Logger LOG = LoggerFactory.getLogger(ReceivedMessage.class);

    boolean isHttp() {
        return headers != null;
    }

    /** A notification or a response was taken: HTTP 202 (P 48). */
    void accepted() {
        channel.reply(Reply.of(202, null));
    }

    /** Replies with what a check found, or with an internal error for whatever else was thrown. */
    void refuse(Throwable failure) {
        Throwable cause = StageFailures.unwrap(failure);
        ServerErrorException error;
        if (cause instanceof ServerErrorException known) {
            error = known;
        } else {
            LOG.warn("A message could not be handled; the client gets an internal error", cause);
            error = Answers.internal();
        }
        RequestId id = message instanceof JsonRpcRequest request ? request.id() : null;
        if (id == null && !isHttp()) {
            // notifications get no answer (P 6), and stdio has no status to say it with
            channel.reply(Reply.of(error.status(), null));
        } else {
            channel.reply(Answers.refusal(id, error));
        }
    }
}
