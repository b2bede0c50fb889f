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
package org.camelmcp.mcp.transport.stdio;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.MalformedMessageException;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.InboundListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sorts the lines of a child's stdout: responses, other messages, and what is neither. Many real servers print a banner
 * there although the specification forbids it (P 55), so that such lines are passed over. For one thread.
 */
final class StdioInbox {

    private static final Logger LOG = LoggerFactory.getLogger(StdioInbox.class);

    private static final int SHOWN_BYTES = 200;

    private final String name;
    private final JsonRpcCodec codec;
    private final Consumer<JsonRpcResponse> responses;
    private final BiConsumer<RequestId, String> unreadable;
    private final InboundListener inbound;
    private boolean warned;

    /**
     * @param name       the child's name in the log
     * @param codec      reads the lines
     * @param responses  takes each response
     * @param unreadable takes the id of a response that is malformed otherwise, and what is wrong with it
     * @param inbound    takes each request and notification of the server
     */
    StdioInbox(
            String name,
            JsonRpcCodec codec,
            Consumer<JsonRpcResponse> responses,
            BiConsumer<RequestId, String> unreadable,
            InboundListener inbound) {
        this.name = name;
        this.codec = codec;
        this.responses = responses;
        this.unreadable = unreadable;
        this.inbound = inbound;
    }

    void take(byte[] line) {
        if (isBlank(line)) {
            return;
        }
        try {
            for (JsonRpcMessage message : codec.decode(line)) {
                if (message instanceof JsonRpcResponse response) {
                    responses.accept(response);
                } else {
                    deliver(() -> inbound.onMessage(message, null));
                }
            }
        } catch (MalformedMessageException e) {
            RequestId id = e.id();
            if (id != null && e.isRequest()) {
                deliver(() ->
                        inbound.onMalformedRequest(id, new JsonRpcError(e.code(), String.valueOf(e.getMessage()))));
            } else if (id != null) {
                unreadable.accept(id, String.valueOf(e.getMessage()));
            }
            report(line, e);
        }
    }

    private void deliver(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException e) {
            // the next line may be the answer that someone waits for
            LOG.warn("A message of MCP server process '{}' could not be handled", name, e);
        }
    }

    private void report(byte[] line, MalformedMessageException e) {
        if (warned) {
            LOG.debug("MCP server process '{}' wrote another line that is no message: {}", name, e.getMessage());
            return;
        }
        warned = true;
        String shown = new String(line, 0, Math.min(line.length, SHOWN_BYTES), StandardCharsets.UTF_8);
        LOG.warn(
                "MCP server process '{}' wrote a line to its stdout that is no message; it and others like it are"
                        + " ignored. {}: {}{}",
                name,
                e.getMessage(),
                shown.strip(),
                line.length > SHOWN_BYTES ? "…" : "");
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
