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
package org.camelmcp.tasks.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A scripted server of revision 2025-11-25 with tasks (SEP-1686; checklist, section 12). */
public final class LegacyServer extends ScriptedServer {

    public static final String REVISION = "2025-11-25";

    private static final String RELATED_TASK = "io.modelcontextprotocol/related-task";

    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final List<Answer.Stream> streams = new CopyOnWriteArrayList<>();
    private final AtomicInteger requestIds = new AtomicInteger();
    private final List<Answer.Stream> waits = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> asked = new ConcurrentHashMap<>();
    private volatile ObjectNode capabilities =
            Json.parse("{'tools':{},'tasks':{'list':{},'cancel':{},'requests':{'tools':{'call':{}}}}}");
    private volatile boolean serverStream = true;
    private volatile int pageSize = 100;

    /** Replaces what {@code initialize} answers as capabilities. */
    public LegacyServer capabilities(String json) {
        capabilities = Json.parse(json);
        return this;
    }

    /** Refuses the GET stream with 405. */
    public LegacyServer withoutServerStream() {
        serverStream = false;
        return this;
    }

    /** How many tasks a page of {@code tasks/list} holds. */
    public LegacyServer pageSize(int value) {
        pageSize = value;
        return this;
    }

    /** How many GET streams are open. */
    public int openStreams() {
        return streams.size();
    }

    /** How many sessions are open. */
    public int sessions() {
        return sessions.size();
    }

    /** Forgets all sessions, as after a restart; tasks stay. */
    public void forgetSessions() {
        sessions.clear();
    }

    /** Sends a notification on each GET stream. */
    public void send(String method, ObjectNode params) {
        streams.forEach(stream -> stream.send(notification(method, params)));
    }

    /** Sends a request on each GET stream; the client's answer is {@link #received()} as a response. The first id is 0. */
    public void ask(String method, ObjectNode params) {
        ask(requestIds.getAndIncrement(), method, params);
    }

    /** The same with an id of the test's own. */
    public void ask(Object id, String method, ObjectNode params) {
        ObjectNode request = notification(method, params);
        request.setAll(Json.object("id", id));
        streams.forEach(stream -> stream.send(request));
    }

    /** The same with an id of the test's choice. */
    public void askAs(String id, String method, ObjectNode params) {
        streams.forEach(stream -> stream.send(notification(method, params).put("id", id)));
    }

    /** Cuts the streams on which tasks ask. */
    public void cutWaits() {
        List<Answer.Stream> open = List.copyOf(waits);
        waits.clear();
        open.forEach(Answer.Stream::reset);
    }

    /** The responses to what was asked, in order. */
    public List<Received> responses() {
        return received("").stream().filter(r -> r.verb().equals("POST")).toList();
    }

    /** Marks a question as one of that task. */
    public static ObjectNode related(ObjectNode params, String taskId) {
        params.withObject("/_meta").set(RELATED_TASK, Json.object("taskId", taskId));
        return params;
    }

    private void ask(
            Answer.Stream stream, String id, JsonNode question, @Nullable ScriptedTask task, Runnable answered) {
        asked.put(id, answered);
        ObjectNode params = question.path("params").deepCopy();
        if (task != null) {
            related(params, task.taskId());
        }
        stream.send(notification(question.path("method").asText(), params).put("id", id));
    }

    @Override
    void get(Received request, Answer answer) {
        if (!serverStream) {
            answer.status(405);
        } else if (isOfSession(request, answer)) {
            Answer.Stream stream = answer.stream();
            streams.add(stream);
            stream.onClosed(() -> streams.remove(stream));
        }
    }

    @Override
    void delete(Received request, Answer answer) {
        if (isOfSession(request, answer)) {
            sessions.remove(request.header("Mcp-Session-Id"));
            answer.status(200);
        }
    }

    @Override
    ObjectNode listed(ScriptedTool tool) {
        ObjectNode listed = Json.object("name", tool.name, "inputSchema", tool.inputSchema);
        if (tool.support != null) {
            listed.putObject("execution").put("taskSupport", tool.support);
        }
        return listed;
    }

    @Override
    void pushed(ScriptedTask task) {
        send("notifications/tasks/status", task.wire(""));
    }

    @Override
    void post(Received request, Answer answer) {
        String method = request.method();
        boolean modern = request.meta().has("io.modelcontextprotocol/protocolVersion");
        if (method.equals("server/discover")) {
            // as servers on the TypeScript SDK do
            answer.error(400, -32000, "Bad Request: Server not initialized", null);
        } else if (modern || request.header("Mcp-Method") != null || request.header("Mcp-Name") != null) {
            violated(method + " with what only the modern generation has (P 66)");
            answer.error(400, -32600, "Invalid request", null);
        } else if (method.equals("initialize")) {
            initialize(answer);
        } else if (isOfSession(request, answer)) {
            if (request.isRequest()) {
                dispatch(request, answer);
            } else {
                answer.status(202);
                Runnable answered = asked.remove(request.body().path("id").asText());
                if (answered != null) {
                    answered.run();
                }
            }
        }
    }

    private void initialize(Answer answer) {
        String session = UUID.randomUUID().toString();
        sessions.add(session);
        ObjectNode result = Json.object(
                "protocolVersion",
                REVISION,
                "capabilities",
                capabilities,
                "serverInfo",
                Json.object("name", "scripted", "version", "1"));
        answer.result(result, "Mcp-Session-Id", session);
    }

    private boolean isOfSession(Received request, Answer answer) {
        String session = request.header("Mcp-Session-Id");
        if (session == null) {
            violated(request.verb() + " " + request.method() + " without a session");
            answer.status(400);
        } else if (!sessions.contains(session)) {
            answer.error(404, -32001, "Session not found", null);
        } else if (!REVISION.equals(request.header("MCP-Protocol-Version"))) {
            violated(request.method() + " with MCP-Protocol-Version: " + request.header("MCP-Protocol-Version"));
            answer.status(400);
        } else {
            return true;
        }
        return false;
    }

    private void dispatch(Received request, Answer answer) {
        switch (request.method()) {
            case "tools/list" -> answer.result(toolList());
            case "tools/call" -> call(request, answer);
            case "tasks/list" -> list(request, answer);
            case "tasks/get", "tasks/result", "tasks/cancel" -> task(request, answer);
            default -> {
                violated("unknown method " + request.method());
                answer.error(-32601, "Method not found");
            }
        }
    }

    private void call(Received request, Answer answer) {
        ScriptedTool tool = toolOf(request).orElse(null);
        boolean asTask = request.params().path("task").isObject();
        if (tool == null) {
            answer.error(-32602, "Unknown tool");
        } else if (asTask && (tool.support == null || tool.support.equals("forbidden"))) {
            violated("tools/call of " + tool.name + " as a task, which it forbids (P 124)");
            answer.error(-32602, "The tool does not support tasks");
        } else if (!asTask && "required".equals(tool.support)) {
            violated("tools/call of " + tool.name + " without a task, which it requires (P 124)");
            answer.error(-32601, "The tool requires a task");
        } else if (asTask) {
            answer.result(Json.object("task", create(tool, request).wire("")));
        } else if (tool.questions != null) {
            Answer.Stream stream = answer.stream();
            tool.questions
                    .properties()
                    .forEach(question -> ask(stream, "call-" + question.getKey(), question.getValue(), null, () -> {
                        stream.send(Json.object("jsonrpc", "2.0", "id", answer.id(), "result", tool.result));
                        stream.end();
                    }));
        } else {
            answer.result(tool.result);
        }
    }

    private void task(Received request, Answer answer) {
        if (request.meta().has(RELATED_TASK)) {
            violated(request.method() + " with related-task, which the TypeScript SDK never answers");
            return;
        }
        ScriptedTask task = taskOf(request).orElse(null);
        if (task == null) {
            answer.error(
                    -32602, "Unknown task " + request.params().path("taskId").asText());
            return;
        }
        switch (request.method()) {
            case "tasks/get" -> {
                task.advance();
                answer.result(task.wire(""));
            }
            case "tasks/result" -> {
                if (task.isAsking()) {
                    Answer.Stream stream = answer.stream();
                    waits.add(stream);
                    task.state()
                            .inputs()
                            .properties()
                            .forEach(question -> ask(
                                    stream,
                                    "task-" + task.taskId() + "-" + question.getKey(),
                                    question.getValue(),
                                    task,
                                    () -> task.answered(question.getKey())));
                    task.whenEnded(() -> {
                        stream.send(Json.object("jsonrpc", "2.0", "id", answer.id(), "result", Json.text("ok")));
                        stream.end();
                    });
                } else {
                    task.whenEnded(() -> payload(task, answer));
                }
            }
            default -> {
                if (task.state().isTerminal()) {
                    answer.error(-32602, "The task has ended already");
                } else {
                    task.set(TaskState.cancelled());
                    answer.result(task.wire(""));
                }
            }
        }
    }

    private static void payload(ScriptedTask task, Answer answer) {
        TaskState state = task.state();
        if (state.result() != null) {
            ObjectNode result = state.result().deepCopy();
            result.withObject("/_meta").set(RELATED_TASK, Json.object("taskId", task.taskId()));
            answer.result(result);
        } else if (state.error() != null) {
            answer.error(
                    state.error().path("code").asInt(),
                    state.error().path("message").asText());
        } else {
            answer.error(-32603, "The task was cancelled");
        }
    }

    private void list(Received request, Answer answer) {
        List<ScriptedTask> all = tasks();
        int from = Integer.parseInt(request.params().path("cursor").asText("0"));
        int to = Math.min(all.size(), from + pageSize);
        ObjectNode page = Json.object();
        ArrayNode list = page.putArray("tasks");
        all.subList(from, to).forEach(task -> list.add((JsonNode) task.wire("")));
        if (to < all.size()) {
            page.put("nextCursor", String.valueOf(to));
        }
        answer.result(page);
    }
}
