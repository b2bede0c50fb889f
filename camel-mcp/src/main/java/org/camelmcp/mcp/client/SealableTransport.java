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

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.InboundListener;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportResponse;
import org.camelmcp.mcp.transport.TransportStream;

/**
 * A transport that can be sealed: from then on nothing is sent but the end of the session, which may take a few seconds
 * before the transport itself is closed. Thread-safe.
 */
final class SealableTransport implements ClientTransport {

    private final ClientTransport transport;
    private volatile boolean sealed;

    SealableTransport(ClientTransport transport) {
        this.transport = transport;
    }

    void seal() {
        sealed = true;
    }

    @Override
    public boolean hasHeaders() {
        return transport.hasHeaders();
    }

    @Override
    public void onInbound(InboundListener inbound) {
        transport.onInbound(inbound);
    }

    @Override
    public void onReconnect(Runnable reconnected) {
        transport.onReconnect(reconnected);
    }

    @Override
    public TransportCall send(TransportRequest request) {
        return sealed ? new Refused() : transport.send(request);
    }

    @Override
    public CompletionStage<Void> post(JsonRpcMessage message, Map<String, String> headers) {
        return sealed ? CompletableFuture.failedFuture(closed()) : transport.post(message, headers);
    }

    @Override
    public TransportStream openStream(Supplier<Map<String, String>> headers) {
        return sealed ? new Refused() : transport.openStream(headers);
    }

    @Override
    public CompletionStage<Void> endSession(Map<String, String> headers) {
        return transport.endSession(headers);
    }

    @Override
    public CompletionStage<Void> close() {
        sealed = true;
        return transport.close();
    }

    private static TransportException closed() {
        return new TransportException(Delivery.NOT_SENT, "Nothing was sent: the client is closed", null);
    }

    private record Refused() implements TransportCall, TransportStream {

        @Override
        public CompletionStage<TransportResponse> response() {
            return CompletableFuture.failedFuture(SealableTransport.closed());
        }

        @Override
        public CompletionStage<Void> opened() {
            return CompletableFuture.failedFuture(SealableTransport.closed());
        }

        @Override
        public CompletionStage<Void> closed() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void cancel() {
            // over before it began
        }
    }
}
