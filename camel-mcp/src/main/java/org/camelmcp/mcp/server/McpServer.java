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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * An MCP server without its transports: offers tools to clients of both generations. Thread-safe.
 */
public final class McpServer implements MessageReceiver, AutoCloseable {

    private static final Duration REQUEST_RETRY = Duration.ofSeconds(1);
    static final Duration STREAM_RETRY = Duration.ofSeconds(10);

    private final Places requestPlaces;
    private final Places streamPlaces;
    private final ToolRegistry tools;
    private final OpenRequests requests = new OpenRequests();
    private final OpenStreams streams;
    private final Subscriptions subscriptions;
    private final MessageIntake intake;
    private final SessionGate sessionGate;

    /**
     * @param extensions asked in this order
     * @param offload    runs what would hold a transport thread up, such as reading and writing large messages; never rejects
     */
    public McpServer(ServerSettings settings, List<ServerExtension> extensions, Executor offload) {
        List<ServerExtension> all = List.copyOf(extensions);
        requestPlaces = new Places(settings.maxRequests(), "requests", REQUEST_RETRY);
        streamPlaces = new Places(settings.maxStreams(), "streams", STREAM_RETRY);
        streams = new OpenStreams(streamPlaces);
        subscriptions = new Subscriptions(all);
        tools = new ToolRegistry(all, new ToolChanges(subscriptions, streams, offload)::changed);
        Declarations declarations = new Declarations(settings, all);
        MethodTable methods = MethodTable.of(
                all,
                requestPlaces,
                streamPlaces,
                declarations,
                new ToolListing(settings, all, tools),
                new ToolCalls(all, tools, offload),
                subscriptions);
        RequestRunner runner = new RequestRunner(requests, new Answers(settings), offload);
        Notifications notifications = new Notifications(requests, all);
        SessionFinder sessions = new SessionFinder();
        sessionGate = new SessionGate(sessions, streams, requests);
        intake = new MessageIntake(
                settings.codec(),
                offload,
                requests,
                new ModernGate(methods, runner, notifications),
                new LegacyGate(methods, runner, notifications, sessions, all),
                new Initialization(declarations, streams));
    }

    /**
     * Offers a tool from now on, and tells clients that the list has changed.
     *
     * @return closing it withdraws the tool and tells clients again; calls under way go on
     * @throws IllegalStateException when there is a tool of that name
     * @throws IllegalArgumentException when the definition is not valid, with the reason
     */
    public Registration register(ServerTool tool) {
        return tools.register(tool);
    }

    /** The open streams of legacy sessions. */
    public SessionStreams sessionStreams() {
        return streams;
    }

    @Override
    public void receive(Incoming incoming, ReplyChannel channel) {
        intake.receive(incoming, channel);
    }

    @Override
    public void openStream(Incoming incoming, ReplyChannel channel) {
        sessionGate.open(incoming, channel);
    }

    @Override
    public void endSession(Incoming incoming, ReplyChannel channel) {
        sessionGate.end(incoming, channel);
    }

    /** How many requests and streams are open; for tests. */
    public int underWay() {
        return requestPlaces.taken() + streamPlaces.taken();
    }

    /** Answers all open requests with an error that says that the server stops, ends all streams, refuses what comes. */
    @Override
    public void close() {
        // a subscription's own last word goes before the error that all other requests get
        subscriptions.close();
        requests.close();
        streams.close();
    }

    /** A tool that is offered. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {

        /** Withdraws the tool; without effect the second time. */
        @Override
        void close();
    }
}
