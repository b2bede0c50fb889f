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

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.MalformedMessageException;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.mcp.transport.TransportStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The legacy GET stream on which a server sends without being asked: kept open until it is refused or cancelled. */
final class HttpListenStream implements TransportStream, HttpActivity, HttpGetStream.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListenStream.class);

    private final HttpLink link;
    private final Consumer<HttpListenStream> onOver;
    private final HttpGetStream stream;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    HttpListenStream(HttpLink link, Supplier<Map<String, String>> headers, Consumer<HttpListenStream> onOver) {
        this.link = link;
        this.onOver = onOver;
        this.stream = new HttpGetStream(link, Lane.STREAM, headers, HttpGetStream.UNLIMITED, this);
    }

    void start() {
        if (!closed.isDone()) {
            stream.open();
        }
    }

    @Override
    public CompletionStage<Void> opened() {
        return opened;
    }

    @Override
    public CompletionStage<Void> closed() {
        return closed;
    }

    @Override
    public void cancel() {
        Runnable end = () -> over(link.faults().unsendable("the stream was cancelled", null));
        link.run(end, end);
    }

    @Override
    public void shutDown() {
        over(link.faults().closed());
    }

    @Override
    public void onOpened() {
        opened.complete(null);
    }

    @Override
    public void onEvent(SseEvent event) {
        if (!event.isMessage()) {
            return;
        }
        try {
            for (JsonRpcMessage message :
                    link.options().codec().decode(event.data().getBytes(StandardCharsets.UTF_8))) {
                if (message instanceof JsonRpcResponse response) {
                    LOG.debug("Dropped a response to {}, which has no place on this stream", response.id());
                } else {
                    link.inbound().onMessage(message, null);
                }
            }
        } catch (MalformedMessageException e) {
            // nobody waits for this event, and those after it may be sound
            LOG.warn("Dropped an event from {}: {}", link.faults().origin(), e.getMessage());
            if (e.id() != null && e.isRequest()) {
                link.inbound().onMalformedRequest(e.id(), new JsonRpcError(e.code(), String.valueOf(e.getMessage())));
            }
        }
    }

    @Override
    public void onGivenUp(TransportException reason) {
        if (opened.isDone()) {
            LOG.warn("The event stream is over: {}", reason.getMessage());
        }
        over(reason);
    }

    private void over(TransportException reason) {
        if (!closed.isDone()) {
            stream.stop();
            onOver.accept(this);
            opened.completeExceptionally(reason);
            closed.complete(null);
        }
    }
}
