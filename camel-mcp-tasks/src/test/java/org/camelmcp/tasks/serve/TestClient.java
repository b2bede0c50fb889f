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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.Incoming;
import org.camelmcp.mcp.server.McpServer;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.mcp.server.Sessions;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.camelmcp.tasks.scripted.Json;
import org.jspecify.annotations.Nullable;

/** A client of either generation, whose messages reach the server without a transport. */
final class TestClient {

    static final ObjectNode TASKS_EXTENSION =
            Json.object("extensions", Json.object(TaskMethods.EXTENSION, Json.object()));

    private static final AtomicLong IDS = new AtomicLong();

    private final McpServer server;
    private final Sessions sessions;
    private final @Nullable String principal;
    private final Revision revision;
    /** What a modern client declares on each request, and a legacy one once. */
    private final ObjectNode capabilities;

    private final boolean http;
    private final List<JsonRpcMessage> output = new CopyOnWriteArrayList<>();

    private @Nullable String session;

    private TestClient(
            McpServer server,
            Sessions sessions,
            @Nullable String principal,
            Revision revision,
            ObjectNode capabilities,
            boolean http) {
        this.http = http;
        this.server = server;
        this.sessions = sessions;
        this.principal = principal;
        this.revision = revision;
        this.capabilities = capabilities;
    }

    static TestClient modern(McpServer server, Sessions sessions, @Nullable String principal, ObjectNode capabilities) {
        return new TestClient(server, sessions, principal, Revision.V2026_07_28, capabilities, true);
    }

    /** One that has initialized. */
    static TestClient legacy(
            McpServer server,
            Sessions sessions,
            @Nullable String principal,
            Revision revision,
            ObjectNode capabilities) {
        TestClient client = new TestClient(server, sessions, principal, revision, capabilities, true);
        client.session = client.initialize().reply().headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(HttpHeaders.SESSION_ID))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        client.notify("notifications/initialized", Json.object());
        return client;
    }

    /** One at the other end of a process's input and output; a legacy one has initialized. */
    static TestClient stdio(McpServer server, Revision revision, ObjectNode capabilities) {
        TestClient client = new TestClient(
                server, new TestSessions(), ServerRequest.STDIO_PRINCIPAL, revision, capabilities, false);
        client.openStream();
        if (!client.isModern()) {
            client.initialize().reply();
            client.notify("notifications/initialized", Json.object());
        }
        return client;
    }

    /** The same client in the same session, whose messages a load balancer sends to another node. */
    TestClient at(McpServer node) {
        TestClient client = new TestClient(node, sessions, principal, revision, capabilities, http);
        client.session = session;
        return client;
    }

    /** What a stdio client can read, in its order. */
    List<JsonRpcMessage> output() {
        return output;
    }

    private Recorded recorded() {
        return http ? new Recorded() : new Recorded(output);
    }

    Recorded initialize() {
        return request(
                "initialize",
                Json.object(
                        "protocolVersion", revision.wire(),
                        "capabilities", isModern() ? Json.object() : capabilities,
                        "clientInfo", Json.object("name", "test", "version", "1")));
    }

    /** Sends a request; its answer comes when it comes. */
    Recorded request(String method, ObjectNode params) {
        return request(IDS.incrementAndGet(), method, params);
    }

    Recorded request(long id, String method, ObjectNode params) {
        Recorded recorded = recorded();
        ObjectNode whole = withMeta(params);
        server.receive(
                incoming(Json.object("jsonrpc", "2.0", "id", id, "method", method, "params", whole), method, whole),
                recorded);
        return recorded;
    }

    /** A request of a client that takes no event streams. */
    Recorded requestJson(String method, ObjectNode params) {
        Recorded recorded = recorded().json();
        server.receive(
                incoming(
                        Json.object("jsonrpc", "2.0", "id", IDS.incrementAndGet(), "method", method, "params", params),
                        method,
                        params),
                recorded);
        return recorded;
    }

    /** Answers a request of the server's. @return the HTTP status */
    int answer(RequestId id, ObjectNode result) {
        return respond(Json.object("jsonrpc", "2.0", "id", id.value(), "result", result));
    }

    int answerError(RequestId id, int code, String message) {
        return respond(Json.object(
                "jsonrpc", "2.0", "id", id.value(), "error", Json.object("code", code, "message", message)));
    }

    private int respond(ObjectNode response) {
        Recorded accepted = new Recorded();
        server.receive(incoming(response, null, Json.object()), accepted);
        return accepted.reply().status();
    }

    void notify(String method, ObjectNode params) {
        server.receive(
                incoming(Json.object("jsonrpc", "2.0", "method", method, "params", params), method, params),
                new Recorded());
    }

    /** A modern request about a task whose routing header names another one. */
    Recorded misrouted(String method, String taskId, String inHeader) {
        Recorded recorded = recorded();
        ObjectNode whole = withMeta(Json.object("taskId", taskId));
        server.receive(
                incoming(
                        Json.object("jsonrpc", "2.0", "id", IDS.incrementAndGet(), "method", method, "params", whole),
                        method,
                        Json.object("taskId", inHeader)),
                recorded);
        return recorded;
    }

    /** A legacy client takes back a request. */
    void cancelRequest(long id) {
        notify("notifications/cancelled", Json.object("requestId", id));
    }

    /** A legacy client's {@code GET}. */
    Recorded openStream() {
        Recorded stream = recorded();
        server.openStream(incoming(null, null, Json.object()), stream);
        return stream;
    }

    /** A legacy client's {@code DELETE}. */
    void endSession() {
        Recorded ended = new Recorded();
        server.endSession(incoming(null, null, Json.object()), ended);
        ended.reply();
    }

    ObjectNode result(String method, ObjectNode params) {
        return request(method, params).result();
    }

    JsonRpcError error(String method, ObjectNode params) {
        return request(method, params).error();
    }

    Recorded call(String tool, Object... furtherParams) {
        return request("tools/call", call(tool).setAll(Json.object(furtherParams)));
    }

    private static ObjectNode call(String tool) {
        return Json.object("name", tool, "arguments", Json.object());
    }

    /** A legacy task. @return its entry in the answer */
    ObjectNode createTask(String tool) {
        return (ObjectNode)
                call(tool, "task", Json.object("ttl", 60_000)).result().path("task");
    }

    Recorded task(String method, String taskId) {
        return request(method, Json.object("taskId", taskId));
    }

    private ObjectNode withMeta(ObjectNode params) {
        if (!isModern()) {
            return params;
        }
        ObjectNode whole = params.deepCopy();
        ObjectNode meta =
                whole.path(MetaKeys.META) instanceof ObjectNode given ? given : whole.putObject(MetaKeys.META);
        meta.put(MetaKeys.PROTOCOL_VERSION, revision.wire());
        meta.set(MetaKeys.CLIENT_CAPABILITIES, capabilities);
        return whole;
    }

    private boolean isModern() {
        return revision == Revision.V2026_07_28;
    }

    private Incoming incoming(@Nullable ObjectNode message, @Nullable String method, ObjectNode params) {
        Map<String, String> headers = new HashMap<>();
        headers.put(HttpHeaders.PROTOCOL_VERSION, revision.wire());
        if (isModern() && method != null) {
            headers.put(HttpHeaders.METHOD, method);
            JsonNode named = params.has("taskId") ? params.get("taskId") : params.get("name");
            if (named != null && named.isTextual()) {
                headers.put(HttpHeaders.NAME, named.textValue());
            }
        }
        if (session != null) {
            headers.put(HttpHeaders.SESSION_ID, session);
        }
        byte[] body = message == null ? new byte[0] : message.toString().getBytes(StandardCharsets.UTF_8);
        return new Incoming(body, http ? values(headers) : null, principal, sessions);
    }

    private static Function<String, List<String>> values(Map<String, String> headers) {
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return name -> {
            String value = lower.get(name.toLowerCase(Locale.ROOT));
            return value == null ? List.of() : List.of(value);
        };
    }
}
