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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.protocol.Implementation;
import org.jspecify.annotations.Nullable;

/** A server with one extension, and clients of both generations and transports that talk to it without sockets. */
final class ServerFixture {

    static final String MODERN = "2026-07-28";
    static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

    final TestExtension extension = new TestExtension();
    final TestSessions httpSessions = TestSessions.http();
    final TestSessions stdioSessions = TestSessions.stdio();
    final McpServer server;
    private int nextId = 1;

    ServerFixture() {
        this(100, 10, 50, Runnable::run);
    }

    ServerFixture(int maxRequests, int maxStreams, int pageSize, Executor offload) {
        server = new McpServer(
                new ServerSettings(
                        new Implementation("test", "1.0"),
                        "Use with care",
                        new JsonRpcCodec(),
                        maxRequests,
                        maxStreams,
                        Duration.ofSeconds(60),
                        pageSize),
                List.of(extension),
                offload);
    }

    // HTTP

    RecordingChannel post(String body, Map<String, String> headers) {
        return post(body, headers, null);
    }

    RecordingChannel post(String body, Map<String, String> headers, @Nullable String principal) {
        RecordingChannel channel = new RecordingChannel();
        server.receive(incoming(body, headers, principal), channel);
        return channel;
    }

    RecordingChannel get(Map<String, String> headers) {
        RecordingChannel channel = new RecordingChannel();
        server.openStream(incoming("", headers, null), channel);
        return channel;
    }

    RecordingChannel delete(Map<String, String> headers) {
        RecordingChannel channel = new RecordingChannel();
        server.endSession(incoming("", headers, null), channel);
        return channel;
    }

    private Incoming incoming(String body, Map<String, String> headers, @Nullable String principal) {
        Map<String, String> byLowerCase = new HashMap<>();
        headers.forEach((name, value) -> byLowerCase.put(name.toLowerCase(Locale.ROOT), value));
        return new Incoming(
                body.getBytes(StandardCharsets.UTF_8),
                name -> {
                    String value = byLowerCase.get(name.toLowerCase(Locale.ROOT));
                    return value == null ? List.of() : List.of(value);
                },
                principal,
                httpSessions);
    }

    // modern

    /** A modern request with all that it needs; {@code params} are members, with ' for ", and may be empty. */
    RecordingChannel modern(String method, String params) {
        return modern(method, params, Map.of());
    }

    RecordingChannel modern(String method, String params, Map<String, String> more) {
        Map<String, String> headers = modernHeaders(method, params);
        headers.putAll(more);
        return post(modernBody(nextId++, method, params), headers);
    }

    static Map<String, String> modernHeaders(String method, String params) {
        Map<String, String> headers = new HashMap<>();
        headers.put("MCP-Protocol-Version", MODERN);
        headers.put("Mcp-Method", method);
        ObjectNode parsed = TestTool.json("{" + params + "}");
        String name =
                parsed.path(method.equals("things/get") ? "thingId" : "name").textValue();
        if (name != null) {
            headers.put("Mcp-Name", name);
        }
        return headers;
    }

    static String modernBody(Object id, String method, String params) {
        String members = params.isEmpty() ? META : params.replace('\'', '"') + "," + META;
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + members + "}}";
    }

    // legacy

    /** Initializes over HTTP. @return the session's token */
    String initialize() {
        return initialize("2025-11-25").reply().headers().get("Mcp-Session-Id");
    }

    RecordingChannel initialize(String revision) {
        return post(
                legacyBody(
                        "0",
                        "initialize",
                        "'protocolVersion':'" + revision
                                + "','capabilities':{'roots':{}},'clientInfo':{'name':'c','version':'1'}"),
                Map.of());
    }

    RecordingChannel legacy(String token, Object id, String method, String params) {
        return post(legacyBody(id, method, params), legacyHeaders(token));
    }

    RecordingChannel legacy(String token, String method, String params) {
        return legacy(token, nextId++, method, params);
    }

    RecordingChannel legacyNotification(String token, String method, String params) {
        return post(notificationBody(method, params), legacyHeaders(token));
    }

    static Map<String, String> legacyHeaders(String token) {
        return Map.of("Mcp-Session-Id", token, "MCP-Protocol-Version", "2025-11-25");
    }

    static String legacyBody(Object id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{"
                + params.replace('\'', '"') + "}}";
    }

    static String notificationBody(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":{" + params.replace('\'', '"') + "}}";
    }

    // stdio

    RecordingChannel line(String body) {
        RecordingChannel channel = new RecordingChannel();
        server.receive(stdio(body), channel);
        return channel;
    }

    /** The channel of what belongs to no request. */
    RecordingChannel connectStdio() {
        RecordingChannel channel = new RecordingChannel();
        server.openStream(stdio(""), channel);
        return channel;
    }

    RecordingChannel initializeStdio() {
        return line(legacyBody("0", "initialize", "'protocolVersion':'2025-11-25','capabilities':{}"));
    }

    private Incoming stdio(String body) {
        return new Incoming(body.getBytes(StandardCharsets.UTF_8), null, ServerRequest.STDIO_PRINCIPAL, stdioSessions);
    }
}
