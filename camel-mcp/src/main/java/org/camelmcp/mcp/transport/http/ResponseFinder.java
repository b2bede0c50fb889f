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
package org.camelmcp.mcp.transport.http;

import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.MalformedMessageException;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.InboundListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Picks the response to one request out of what the server sends, and passes everything else on. */
final class ResponseFinder {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseFinder.class);

    private final RequestId id;
    private final JsonRpcCodec codec;
    private final InboundListener inbound;

    ResponseFinder(RequestId id, JsonRpcCodec codec, InboundListener inbound) {
        this.id = id;
        this.codec = codec;
        this.inbound = inbound;
    }

    /** Reads one message or batch; the others in it have gone their way when this returns. */
    @Nullable
    JsonRpcResponse find(byte[] json) throws MalformedMessageException {
        List<JsonRpcMessage> messages;
        try {
            messages = codec.decode(json);
        } catch (MalformedMessageException e) {
            if (e.id() == null || !e.isRequest()) {
                throw e;
            }
            // no reason to give up the response that we wait for
            inbound.onMalformedRequest(e.id(), new JsonRpcError(e.code(), String.valueOf(e.getMessage())));
            return null;
        }
        JsonRpcResponse found = null;
        for (JsonRpcMessage message : messages) {
            if (!(message instanceof JsonRpcResponse response)) {
                inbound.onMessage(message, id);
            } else if (found == null && isOurs(response)) {
                found = response;
            } else {
                LOG.debug("Dropped a response to {}, which was not asked on this stream", response.id());
            }
        }
        return found;
    }

    /** A failure without an id is about a request that could not be read, and ours is the only one here (P 3). */
    private boolean isOurs(JsonRpcResponse response) {
        return response.id() == null || response.id().equals(id);
    }
}
