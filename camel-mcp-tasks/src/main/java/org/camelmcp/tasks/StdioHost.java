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
package org.camelmcp.tasks;

import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.server.MessageReceiver;
import org.camelmcp.mcp.server.stdio.StandardStreams;
import org.camelmcp.mcp.server.stdio.StdioServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standard streams of this process, on which the MCP server is reached with the component option {@code stdio}. Listens
 * once the whole application has started, so that the client finds all tools; when the client is gone, the application
 * stops (P 58). Thread-safe.
 */
final class StdioHost implements StartupListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StdioHost.class);

    private final CamelContext context;
    private final MessageReceiver receiver;
    private final JsonRpcCodec codec;
    private final StandardStreams streams;
    private @Nullable StdioServer server;
    private boolean closed;

    private StdioHost(CamelContext context, MessageReceiver receiver, JsonRpcCodec codec, StandardStreams streams) {
        this.context = context;
        this.receiver = receiver;
        this.codec = codec;
        this.streams = streams;
    }

    /** @throws IllegalStateException when the standard streams cannot be used */
    static StdioHost open(CamelContext context, MessageReceiver receiver, JsonRpcCodec codec) {
        StandardStreams streams;
        try {
            streams = StandardStreams.take();
        } catch (IOException e) {
            throw new IllegalStateException("MCP cannot be served on the standard streams: " + e.getMessage(), e);
        }
        // not to the log, which is what they are about
        streams.complaints().forEach(System.err::println);
        StdioHost host = new StdioHost(context, receiver, codec, streams);
        try {
            context.addStartupListener(host);
        } catch (Exception e) {
            throw new IllegalStateException("MCP cannot be served on the standard streams: " + e.getMessage(), e);
        }
        return host;
    }

    @Override
    public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {
        if (alreadyStarted) {
            // Camel tells nothing more then: our route was added later
            listen();
        }
        // else too early: routes start after this
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext started, boolean alreadyStarted) {
        listen();
    }

    private synchronized void listen() {
        if (closed || server != null) {
            return;
        }
        server = StdioServer.start(receiver, codec, streams.in(), streams.out());
        server.ended().thenRun(this::clientGone);
        LOG.info("MCP server on the standard streams");
    }

    private void clientGone() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        LOG.info("The MCP client has closed its end: the application stops");
        // a thread of its own, since stopping waits, and the thread that brings the news ends with it
        new Thread(context::stop, "McpTaskStdioEnd").start();
    }

    /** How many messages have got no reply yet; for tests. */
    synchronized int underWay() {
        return server == null ? 0 : server.underWay();
    }

    /** Writes what was answered so far, and serves no longer. */
    @Override
    public void close() {
        StdioServer serving;
        synchronized (this) {
            closed = true;
            serving = server;
        }
        if (serving != null) {
            serving.close();
        }
    }
}
