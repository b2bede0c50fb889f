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
package org.camelmcp.tasks.serve;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.camelmcp.mcp.server.McpServer;
import org.camelmcp.mcp.server.ServerSettings;
import org.camelmcp.mcp.signing.SigningKeys;
import org.camelmcp.tasks.delivery.QuestionDelivery;
import org.camelmcp.tasks.message.ToolDefinition;
import org.camelmcp.tasks.receiver.TaskPolicy;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.receiver.TaskWork;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.serve.rounds.RequestStates;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.jspecify.annotations.Nullable;

/** One MCP server of this application: the routes that are its tools, and their tasks. Thread-safe. */
public final class LocalServer implements AutoCloseable {

    /** Of one subscription, each of which costs a look into the store; a client may have several. */
    private static final int MAX_TASK_IDS = 128;

    private final String path;
    private final TaskService service;
    private final McpServer server;
    private final SessionPushes pushes;
    private final QuestionDelivery questions;
    private final PlainCalls plainCalls;
    private final Map<String, Offer> offers = new ConcurrentHashMap<>();

    /**
     * @param path    where it is offered; tells it from the application's other servers
     * @param service the caller's, as are {@code timer} and {@code offload}
     * @param keys    sign what its clients carry from one attempt of a call to the next
     * @param offload runs what would hold a transport thread up
     */
    public LocalServer(
            String path,
            ServerSettings settings,
            TaskService service,
            SigningKeys keys,
            PollTimer timer,
            Executor offload) {
        this.path = path;
        this.service = service;
        this.questions = new QuestionDelivery(path, service, timer, offload);
        InputGathering gathering =
                new InputGathering(service, new RequestStates(keys, path, Clock.systemUTC()), offload);
        this.server = new McpServer(
                settings,
                List.of(new TasksServerExtension(path, service, MAX_TASK_IDS, gathering, questions, offload)),
                offload);
        this.pushes = new SessionPushes(path, service, server.sessionStreams());
        this.plainCalls = new PlainCalls(service, gathering, questions);
        questions.start(server.sessionStreams());
    }

    /** A route that is a tool of this server. */
    private record Offer(String routeId, ToolKey key) {}

    /** What receives the messages. */
    public McpServer receiver() {
        return server;
    }

    /**
     * Offers a route as a tool.
     *
     * @param before    what gathers input for its calls, {@code null} when nothing does
     * @param accepting whether it takes new calls
     * @return withdraws it; calls under way go on
     * @throws IllegalStateException when another route is the tool of that name
     */
    Runnable offer(
            String routeId,
            String tool,
            ToolDefinition definition,
            TaskPolicy policy,
            @Nullable BeforeWork before,
            BooleanSupplier accepting,
            TaskWork work) {
        Offer offer = new Offer(routeId, new ToolKey(path, tool));
        Offer other = offers.putIfAbsent(tool, offer);
        if (other != null) {
            throw new IllegalStateException("Routes '" + other.routeId() + "' and '" + routeId
                    + "' are both the tool '" + tool + "' at " + path
                    + ": give one of them another name, or another httpPath");
        }
        Runnable end = service.offer(offer.key(), policy, work);
        try {
            McpServer.Registration registration =
                    server.register(new RouteTool(offer.key(), definition, policy, before, accepting, plainCalls));
            return () -> {
                registration.close();
                end.run();
                offers.remove(tool, offer);
            };
        } catch (RuntimeException e) {
            end.run();
            offers.remove(tool, offer);
            throw e;
        }
    }

    /** Lets go of what the tools of that route run, before Camel waits for it (DESIGN 7). */
    public void stopping(String routeId) {
        offers.values().stream()
                .filter(offer -> offer.routeId().equals(routeId))
                .forEach(this::stop);
    }

    /** The same for all of them. */
    public void stopping() {
        offers.values().forEach(this::stop);
    }

    private void stop(Offer offer) {
        service.stopping(offer.key());
    }

    /** How many requests, streams and questions are open; for tests. */
    public int underWay() {
        return server.underWay() + questions.underWay();
    }

    /** Answers who still waits, and takes nothing more. */
    @Override
    public void close() {
        pushes.close();
        questions.close();
        server.close();
    }
}
