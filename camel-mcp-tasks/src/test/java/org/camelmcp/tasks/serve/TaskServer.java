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

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.McpServer;
import org.camelmcp.mcp.server.ServerSettings;
import org.camelmcp.mcp.signing.SigningKeys;
import org.camelmcp.tasks.delivery.QuestionDelivery;
import org.camelmcp.tasks.receiver.ReceiverSettings;
import org.camelmcp.tasks.receiver.TaskReceiver;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.serve.rounds.RequestStates;
import org.camelmcp.tasks.store.InMemoryTaskStore;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.jspecify.annotations.Nullable;

/** An MCP server with tasks: everything is real but the transport and the work. */
final class TaskServer implements AutoCloseable {

    private final SigningKeys keys = SigningKeys.random();

    static final String PATH = "/mcp";
    /** How many tasks a page of a list has. */
    static final int PAGE = 3;
    /** How many tasks one subscription may be about. */
    static final int MAX_TASK_IDS = 4;

    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final TestSessions sessions;
    private final InMemoryTaskStore store;
    private final TaskService service;
    private final McpServer mcp;
    private final PlainCalls plainCalls;
    private final SessionPushes pushes;
    private final QuestionDelivery questions;

    TaskServer() {
        this(ReceiverSettings.DEFAULTS);
    }

    TaskServer(ReceiverSettings settings) {
        this(settings, InMemoryTaskStore.builder().build(), new TestSessions(), "this node");
    }

    private TaskServer(ReceiverSettings settings, InMemoryTaskStore store, TestSessions sessions, String node) {
        this.store = store;
        this.sessions = sessions;
        timer.setRemoveOnCancelPolicy(true);
        service = new TaskReceiver(
                store,
                node,
                workers,
                PollTimer.on(timer),
                Clock.systemUTC(),
                new ReceiverSettings(
                        settings.lease(),
                        Duration.ofMillis(200),
                        settings.sweepBatch(),
                        settings.maxLive(),
                        settings.maxWaiters(),
                        PAGE,
                        Duration.ofMillis(50)));
        questions = questions(PATH);
        mcp = mcp(PATH, questions);
        questions.start(mcp.sessionStreams());
        plainCalls = new PlainCalls(service, gathering(PATH), questions);
        pushes = new SessionPushes(PATH, service, mcp.sessionStreams());
    }

    /** Another node of the same server: it has the same tasks and sessions, and no tools yet. */
    TaskServer otherNode() {
        return new TaskServer(ReceiverSettings.DEFAULTS, store.anotherClient(), sessions, "other node");
    }

    private QuestionDelivery questions(String path) {
        return new QuestionDelivery(path, service, PollTimer.on(timer), workers);
    }

    private McpServer mcp(String path, QuestionDelivery delivery) {
        ServerSettings settings = new ServerSettings(
                new Implementation("test", "1", null), null, new JsonRpcCodec(), 1_000, 100, Duration.ZERO, 100);
        return new McpServer(
                settings,
                List.of(new TasksServerExtension(path, service, MAX_TASK_IDS, gathering(path), delivery, workers)),
                Runnable::run);
    }

    private InputGathering gathering(String path) {
        return new InputGathering(service, new RequestStates(keys, path, Clock.systemUTC()), workers);
    }

    TaskService service() {
        return service;
    }

    McpServer mcp() {
        return mcp;
    }

    ManualTool tool(String name, TaskSupport support) {
        return tool(name, TestPolicy.of(support));
    }

    ManualTool tool(String name, TestPolicy policy) {
        return tool(PATH, mcp, name, policy);
    }

    private ManualTool tool(String path, McpServer server, String name, TestPolicy policy) {
        ManualTool tool = new ManualTool(new ToolKey(path, name), policy.build(), plainCalls);
        service.offer(tool.key(), tool.policy(), tool);
        server.register(tool);
        return tool;
    }

    /** Sessions get no news of their tasks any more. */
    void stopPushing() {
        pushes.close();
    }

    /** A legacy client that has initialized. @param principal {@code null} for one who is not authenticated */
    TestClient legacy(@Nullable String principal) {
        return legacy(principal, Revision.V2025_11_25);
    }

    TestClient legacy(@Nullable String principal, Revision revision) {
        return legacy(principal, revision, Json.object());
    }

    /** A legacy client that declares those capabilities. */
    TestClient legacy(@Nullable String principal, Revision revision, ObjectNode capabilities) {
        return TestClient.legacy(mcp, sessions, principal, revision, capabilities);
    }

    /** A modern client that declares the tasks extension. */
    TestClient modern(@Nullable String principal) {
        return TestClient.modern(mcp, sessions, principal, TestClient.TASKS_EXTENSION);
    }

    /** A modern client of another server of the same application, which has tasks, too. */
    TestClient modernElsewhere(@Nullable String principal) {
        McpServer other = mcp("/other", questions("/other"));
        tool("/other", other, "other", TestPolicy.of(TaskSupport.OPTIONAL));
        return TestClient.modern(other, sessions, principal, TestClient.TASKS_EXTENSION);
    }

    /** A client at the other end of standard input and output. */
    TestClient stdio(Revision revision) {
        return stdio(revision, TestClient.TASKS_EXTENSION);
    }

    TestClient stdio(Revision revision, ObjectNode capabilities) {
        return TestClient.stdio(mcp, revision, capabilities);
    }

    /** A modern client that declares those capabilities. */
    TestClient modern(@Nullable String principal, ObjectNode capabilities) {
        return TestClient.modern(mcp, sessions, principal, capabilities);
    }

    /** A modern client that knows nothing of tasks. */
    TestClient undeclared(@Nullable String principal) {
        return modern(principal, Json.object());
    }

    long tasksStored() {
        return store.count().toCompletableFuture().join();
    }

    /** Until nothing runs, nobody waits and nothing is asked; pushes and questions always watch. */
    void awaitIdle() {
        await().until(() -> service.underWay() + questions.underWay() == 2);
    }

    @Override
    public void close() {
        pushes.close();
        questions.close();
        mcp.close();
        service.stop().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        workers.shutdownNow();
        timer.shutdownNow();
    }
}
