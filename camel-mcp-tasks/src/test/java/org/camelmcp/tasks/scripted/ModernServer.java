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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A scripted server of revision 2026-07-28 with the tasks extension (checklist, sections 2 to 10 and 17). */
public final class ModernServer extends ScriptedServer {

    public static final String REVISION = "2026-07-28";
    public static final String EXTENSION = "io.modelcontextprotocol/tasks";

    private static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    private static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
    private static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private volatile boolean advertised = true;

    private record Subscriber(JsonNode id, Set<String> taskIds, Answer.Stream stream) {}

    /** Does not advertise the extension, and so makes no tasks. */
    public ModernServer withoutTasks() {
        advertised = false;
        return this;
    }

    /** How many {@code subscriptions/listen} streams are open. */
    public int subscribers() {
        return subscribers.size();
    }

    /** Cuts all {@code subscriptions/listen} streams. */
    public void cutStreams() {
        subscribers.forEach(subscriber -> subscriber.stream.reset());
    }

    @Override
    void get(Received request, Answer answer) {
        violated("GET, which the modern generation has not");
        answer.status(405);
    }

    @Override
    void delete(Received request, Answer answer) {
        violated("DELETE, which the modern generation has not");
        answer.status(405);
    }

    @Override
    ObjectNode listed(ScriptedTool tool) {
        return Json.object("name", tool.name, "inputSchema", tool.inputSchema);
    }

    @Override
    void pushed(ScriptedTask task) {
        subscribers.forEach(subscriber -> {
            if (subscriber.taskIds.contains(task.taskId())) {
                ObjectNode params = detailed(task);
                params.putObject("_meta").set(SUBSCRIPTION_ID, subscriber.id);
                subscriber.stream.send(notification("notifications/tasks", params));
            }
        });
    }

    @Override
    void post(Received request, Answer answer) {
        String method = request.method();
        JsonNode meta = request.meta();
        if (!request.isRequest()) {
            answer.status(202);
        } else if (!meta.path(PROTOCOL_VERSION).isTextual()
                || !meta.path(CLIENT_CAPABILITIES).isObject()) {
            violated(method + " without the _meta that every request carries (P 15)");
            answer.error(400, -32602, "Missing _meta", null);
        } else if (!meta.path(PROTOCOL_VERSION).asText().equals(request.header("MCP-Protocol-Version"))) {
            mismatch(request, answer, "MCP-Protocol-Version");
        } else if (!meta.path(PROTOCOL_VERSION).asText().equals(REVISION)) {
            answer.error(
                    400,
                    -32022,
                    "Unsupported protocol version",
                    Json.object("supported", List.of(REVISION), "requested", meta.get(PROTOCOL_VERSION)));
        } else if (!method.equals(request.header("Mcp-Method"))) {
            mismatch(request, answer, "Mcp-Method");
        } else if (!Objects.equals(name(request), request.header("Mcp-Name"))) {
            mismatch(request, answer, "Mcp-Name");
        } else if (request.header("Mcp-Session-Id") != null || request.header("Last-Event-ID") != null) {
            violated(method + " with a legacy header");
            answer.status(400);
        } else {
            dispatch(request, answer);
        }
    }

    private void mismatch(Received request, Answer answer, String header) {
        violated(request.method() + " with " + header + ": " + request.header(header));
        answer.error(400, -32020, "Header mismatch: " + header, null);
    }

    /** What {@code Mcp-Name} must be (P 29); names of tests need no encoding. */
    private static @Nullable String name(Received request) {
        if (request.method().equals("tools/call")) {
            return request.params().path("name").asText();
        }
        return request.method().startsWith("tasks/")
                ? request.params().path("taskId").asText()
                : null;
    }

    private void dispatch(Received request, Answer answer) {
        boolean declared = request.meta()
                .path(CLIENT_CAPABILITIES)
                .path("extensions")
                .path(EXTENSION)
                .isObject();
        String method = request.method();
        if (method.startsWith("tasks/") && advertised && !declared) {
            violated(method + " without declaring the extension (P 17)");
            answer.error(
                    400,
                    -32021,
                    "Missing capability",
                    Json.parse("{'requiredCapabilities':{'extensions':{'" + EXTENSION + "':{}}}}"));
            return;
        }
        switch (method) {
            case "server/discover" -> answer.result(complete(discovered()));
            case "tools/list" ->
                answer.result(complete(toolList().put("ttlMs", 60_000).put("cacheScope", "private")));
            case "tools/call" -> call(request, answer, declared && advertised);
            case "subscriptions/listen" -> listen(request, answer);
            case "tasks/get", "tasks/cancel", "tasks/update" -> {
                if (advertised) {
                    task(request, answer);
                } else {
                    answer.error(404, -32601, "Method not found", null);
                }
            }
            default -> {
                violated("unknown method " + method);
                answer.error(404, -32601, "Method not found", null);
            }
        }
    }

    private ObjectNode discovered() {
        ObjectNode capabilities = Json.parse("{'tools':{'listChanged':true}}");
        if (advertised) {
            capabilities.putObject("extensions").putObject(EXTENSION);
        }
        return Json.object(
                "supportedVersions",
                List.of(REVISION),
                "capabilities",
                capabilities,
                "ttlMs",
                60_000,
                "cacheScope",
                "public");
    }

    private void call(Received request, Answer answer, boolean mayMakeTask) {
        ScriptedTool tool = toolOf(request).orElse(null);
        if (request.params().has("task")) {
            violated("tools/call with the legacy parameter task");
        }
        if (tool == null) {
            answer.error(-32602, "Unknown tool");
        } else if (tool.questions != null && !request.params().has("inputResponses")) {
            answer.result(withServerInfo(Json.object(
                    "resultType", "input_required", "inputRequests", tool.questions, "requestState", "as it was")));
        } else if (tool.inline || !mayMakeTask) {
            answer.result(complete(tool.result.deepCopy()));
        } else {
            ObjectNode created = create(tool, request).wire("Ms");
            answer.result(withServerInfo(created.put("resultType", "task")));
        }
    }

    private void task(Received request, Answer answer) {
        ScriptedTask task = taskOf(request).orElse(null);
        if (task == null) {
            answer.error(
                    -32602, "Unknown task " + request.params().path("taskId").asText());
            return;
        }
        switch (request.method()) {
            case "tasks/get" -> {
                task.advance();
                answer.result(complete(detailed(task)));
            }
            case "tasks/cancel" -> {
                if (!task.state().isTerminal()) {
                    task.set(TaskState.cancelled());
                }
                answer.result(complete(Json.object()));
            }
            default -> {
                request.params().path("inputResponses").fieldNames().forEachRemaining(task::answered);
                answer.result(complete(Json.object()));
            }
        }
    }

    private static ObjectNode detailed(ScriptedTask task) {
        TaskState state = task.state();
        ObjectNode detailed = task.wire("Ms");
        ScriptedTask.putUnlessNull(detailed, "result", state.result());
        ScriptedTask.putUnlessNull(detailed, "error", state.error());
        ScriptedTask.putUnlessNull(detailed, "inputRequests", state.inputs());
        return detailed;
    }

    private void listen(Received request, Answer answer) {
        Set<String> asked = new HashSet<>();
        request.params().path("notifications").path("taskIds").forEach(id -> asked.add(id.asText()));
        Answer.Stream stream = answer.stream();
        Subscriber subscriber = new Subscriber(request.body().get("id"), asked, stream);
        stream.onClosed(() -> subscribers.remove(subscriber));
        ObjectNode honoured = Json.object();
        ArrayNode ids = honoured.putArray("taskIds");
        tasks().stream().map(ScriptedTask::taskId).filter(asked::contains).forEach(ids::add);
        ObjectNode params = Json.object("notifications", honoured);
        params.putObject("_meta").set(SUBSCRIPTION_ID, subscriber.id);
        stream.send(notification("notifications/subscriptions/acknowledged", params));
        subscribers.add(subscriber);
    }

    private static ObjectNode complete(ObjectNode result) {
        return withServerInfo(result.put("resultType", "complete"));
    }

    private static ObjectNode withServerInfo(ObjectNode result) {
        result.withObject("/_meta").set(SERVER_INFO, Json.object("name", "scripted", "version", "1"));
        return result;
    }
}
