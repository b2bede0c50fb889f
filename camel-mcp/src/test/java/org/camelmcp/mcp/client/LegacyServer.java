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
package org.camelmcp.mcp.client;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Speaks 2025-11-25 over HTTP, as servers on the TypeScript SDK do: sessions, a GET stream, and 400 for whoever has not
 * initialised.
 */
final class LegacyServer extends TestServer {

    static final String TOOLS = "{'tools':[{'name':'echo','inputSchema':{'type':'object'}}]}";
    static final String CALLED = "{'content':[{'type':'text','text':'ok'}]}";

    /** The sessions there are, with their GET stream once it stands. */
    final Map<String, HttpServerResponse> streams = new ConcurrentHashMap<>();

    private final Map<String, Boolean> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger lastSession = new AtomicInteger();

    LegacyServer(Vertx vertx) {
        super(vertx);
    }

    static String initialized(String revision) {
        return "{'protocolVersion':'" + revision + "','capabilities':{'tools':{}},"
                + "'serverInfo':{'name':'legacy','version':'1','title':'Legacy'},'instructions':'Ask.'}";
    }

    /** All sessions are gone, as after a restart. */
    void forgetSessions() {
        sessions.clear();
        streams.values().forEach(stream -> stream.end());
        streams.clear();
    }

    void initialize(Received request, String revision) {
        beginSession(request);
        request.result(initialized(revision));
    }

    /** Puts the header of a new session on the response. */
    void beginSession(Received request) {
        String session = "s-" + lastSession.incrementAndGet();
        sessions.put(session, true);
        request.response().putHeader("Mcp-Session-Id", session);
    }

    @Override
    boolean check(Received request) {
        String session = request.header("Mcp-Session-Id");
        if (request.method().equals("initialize") || request.method().equals("server/discover")) {
            return true;
        }
        if (session == null) {
            request.error(400, -32000, "Bad Request: No valid session ID provided");
        } else if (!sessions.containsKey(session)) {
            request.error(404, -32001, "Session not found");
        } else {
            return true;
        }
        return false;
    }

    @Override
    void serve(Received request) {
        switch (request.method()) {
            case "server/discover" -> request.error(400, -32000, "Bad Request: Server not initialized");
            case "initialize" -> initialize(request, "2025-11-25");
            case "tools/list" -> request.result(TOOLS);
            case "tools/call" -> request.result(CALLED);
            case "GET" -> streams.put(request.header("Mcp-Session-Id"), request.events());
            case "DELETE" -> {
                sessions.remove(request.header("Mcp-Session-Id"));
                request.status(200);
            }
            default -> {
                if (request.method().isEmpty() || request.method().startsWith("notifications/")) {
                    request.status(202);
                } else {
                    request.error(200, -32601, "Method not found");
                }
            }
        }
    }
}
