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
package org.camelmcp.tasks.delivery;

import java.util.concurrent.CompletableFuture;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.server.ServerRequest;

/** The stream of one request of the client's, as long as that is neither answered nor given up nor broken. */
final class RequestCarrier implements Carrier {

    private final ServerRequest request;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    RequestCarrier(ServerRequest request) {
        this.request = request;
        request.onCancelled(this::close);
        request.onDisconnected(this::close);
    }

    @Override
    public Recipient recipient() {
        return new Recipient(request.revision(), request.client().capabilities());
    }

    @Override
    public void send(JsonRpcMessage message) {
        request.send(message);
    }

    /** Runs an action once when the stream is over, whatever ended it; at once when it is. */
    void onClosed(Runnable action) {
        closed.thenRun(action);
    }

    /** The request is answered. */
    void close() {
        closed.complete(null);
    }
}
