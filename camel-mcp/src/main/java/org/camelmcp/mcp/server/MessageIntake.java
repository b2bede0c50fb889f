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
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.MalformedMessageException;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Methods;

/** Reads what a transport received, and hands it to the gate of its generation. Thread-safe. */
final class MessageIntake {

    /** Reading more than this, in bytes, takes longer than a transport's thread should be held. */
    private static final int MAX_INLINE = 64 * 1024;

    private final JsonRpcCodec codec;
    private final Executor offload;
    private final OpenRequests requests;
    private final ModernGate modern;
    private final LegacyGate legacy;
    private final Initialization initialization;

    MessageIntake(
            JsonRpcCodec codec,
            Executor offload,
            OpenRequests requests,
            ModernGate modern,
            LegacyGate legacy,
            Initialization initialization) {
        this.codec = codec;
        this.offload = offload;
        this.requests = requests;
        this.modern = modern;
        this.legacy = legacy;
        this.initialization = initialization;
    }

    void receive(Incoming incoming, ReplyChannel channel) {
        if (incoming.body().length <= MAX_INLINE) {
            read(incoming, channel);
            return;
        }
        try {
            offload.execute(() -> read(incoming, channel));
        } catch (RejectedExecutionException e) {
            // its owner has stopped it already
            channel.reply(Answers.refusal(null, OpenRequests.stopping()));
        }
    }

    private void read(Incoming incoming, ReplyChannel channel) {
        JsonRpcMessage message;
        try {
            message = message(incoming.body());
        } catch (MalformedMessageException e) {
            RequestId id = e.id();
            if (id == null || !e.isResponse()) {
                channel.reply(Answers.refusal(id, Answers.badRequest(e.code(), e.getMessage())));
                return;
            }
            // the client's last word all the same: whoever asked it would wait in vain, and responses get no response
            message = new JsonRpcResponse.Failure(id, new JsonRpcError(e.code(), String.valueOf(e.getMessage())));
        }
        ReceivedMessage received = new ReceivedMessage(message, incoming, RequestHeaders.of(incoming), channel);
        try {
            dispatch(received);
        } catch (RuntimeException e) {
            received.refuse(e);
        }
    }

    private void dispatch(ReceivedMessage received) {
        if (requests.isClosed()) {
            throw OpenRequests.stopping();
        }
        if (GenerationSplit.of(received.message(), received.headers()) == Generation.MODERN) {
            modern.receive(received);
        } else if (received.message() instanceof JsonRpcRequest request
                && request.method().equals(Methods.INITIALIZE)) {
            initialization.initialize(request, received);
        } else {
            legacy.receive(received);
        }
    }

    private JsonRpcMessage message(byte[] body) throws MalformedMessageException {
        List<JsonRpcMessage> messages;
        try {
            messages = codec.decode(body);
        } catch (MalformedMessageException e) {
            if (e.code() == ErrorCodes.INVALID_REQUEST && isArray(body)) {
                throw batch();
            }
            throw e;
        }
        if (isArray(body)) {
            throw batch();
        }
        return messages.get(0);
    }

    /** Also of a single message (P 1); the codec does not tell. */
    private static boolean isArray(byte[] body) {
        for (byte b : body) {
            if (b == '[') {
                return true;
            }
            if (b == '{') {
                return false;
            }
        }
        return false;
    }

    private static MalformedMessageException batch() {
        return new MalformedMessageException(
                ErrorCodes.INVALID_REQUEST, null, "Batches are not served; send one message at a time", null);
    }
}
