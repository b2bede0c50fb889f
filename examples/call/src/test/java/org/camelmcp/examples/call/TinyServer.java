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
package org.camelmcp.examples.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A modern MCP server whose tools do what they are called: {@code complete}, {@code fail}, {@code report_error},
 * {@code be_cancelled} and {@code work_for_ever} as tasks, {@code echo} at once.
 */
final class TinyServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> polls = new ConcurrentHashMap<>();

    /** The methods that were called, in order. */
    final List<String> methods = new CopyOnWriteArrayList<>();

    /** The {@code Authorization} of the last call. */
    volatile String authorization = "";

    TinyServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/mcp", this::handle);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/mcp";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = JSON.readTree(exchange.getRequestBody());
            String method = request.path("method").asText();
            methods.add(method);
            if (!request.has("id")) {
                exchange.sendResponseHeaders(202, -1);
                return;
            }
            ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
            answer.set("id", request.get("id"));
            JsonNode params = request.path("params");
            if (method.equals("tools/call")) {
                authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            }
            String result =
                    switch (method) {
                        case "server/discover" ->
                            "{'resultType':'complete','supportedVersions':['2026-07-28'],'ttlMs':60000,"
                                    + "'cacheScope':'public','capabilities':{'tools':{},"
                                    + "'extensions':{'io.modelcontextprotocol/tasks':{}}}}";
                        case "tools/list" ->
                            "{'resultType':'complete','ttlMs':60000,'cacheScope':'public','tools':["
                                    + "{'name':'echo','description':'Says it again','inputSchema':{'type':'object'}}]}";
                        case "tools/call" -> called(params);
                        case "tasks/get" -> task(params.path("taskId").asText());
                        case "tasks/cancel" -> "{'resultType':'complete'}";
                        default -> null;
                    };
            if (result == null) {
                answer.putObject("error").put("code", -32601).put("message", "Method not found");
            } else {
                answer.set("result", JSON.readTree(result.replace('\'', '"')));
            }
            byte[] body = JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(result == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String called(JsonNode params) {
        String tool = params.path("name").asText();
        return tool.equals("echo")
                ? "{'resultType':'complete','content':[{'type':'text','text':'"
                        + params.path("arguments").path("text").asText() + "'}]}"
                : "{'resultType':'task'," + wire(tool, "working") + "}";
    }

    /** The task's id is the name of its tool. */
    private static String wire(String tool, String status) {
        return "'taskId':'" + tool + "','status':'" + status + "','ttlMs':60000,'pollIntervalMs':10,"
                + "'createdAt':'2026-11-22T10:00:00Z','lastUpdatedAt':'2026-11-22T10:00:00Z'";
    }

    private String task(String tool) {
        boolean first = polls.merge(tool, 1, Integer::sum) == 1;
        if (first || tool.equals("work_for_ever")) {
            return "{'resultType':'complete'," + wire(tool, "working") + ",'statusMessage':'half way'}";
        }
        return switch (tool) {
            case "fail" ->
                "{'resultType':'complete'," + wire(tool, "failed") + ",'error':{'code':-32603,'message':'broken'}}";
            case "be_cancelled" -> "{'resultType':'complete'," + wire(tool, "cancelled") + "}";
            default ->
                "{'resultType':'complete'," + wire(tool, "completed") + ",'result':{'isError':"
                        + tool.equals("report_error") + ",'content':[{'type':'text','text':'the result'}]}}";
        };
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
