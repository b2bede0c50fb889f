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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small MCP server on stdin and stdout, of the kind named by its first argument. Every unknown method is answered with
 * the methods that this process has seen. No dependencies: it starts fast.
 */
public final class StdioServer {

    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|-?\\d+)");
    private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]*)\"");

    private static final BufferedReader IN =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final String kind;
    private final List<String> methods = new ArrayList<>();
    /** The request that is answered once its question is. */
    private String asking = "";

    private StdioServer(String kind) {
        this.kind = kind;
    }

    public static void main(String[] args) throws IOException {
        StdioServer server = new StdioServer(args[0]);
        for (String line = IN.readLine(); line != null; line = IN.readLine()) {
            server.take(line);
        }
    }

    private void take(String line) throws IOException {
        String method = find(METHOD, line);
        methods.add(method);
        switch (method) {
            case "server/discover" -> discover(line);
            case "initialize" -> {
                if (kind.equals("exits-on-initialize")) {
                    Runtime.getRuntime().halt(5);
                }
                answer(
                        line,
                        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                                + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}");
            }
            case "notifications/initialized" -> {
                if (kind.equals("asks-at-once")) {
                    OUT.println("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"roots/list\"}");
                    // whatever comes before its answer has to wait for that
                    List<String> held = new ArrayList<>();
                    String next = IN.readLine();
                    while (next != null && !next.contains("\"asked\":\"roots/list\"")) {
                        held.add(next);
                        next = IN.readLine();
                    }
                    for (String waiting : held) {
                        take(waiting);
                    }
                }
            }
            case "notifications/cancelled", "silent" -> {
                // nothing to say
            }
            case "subscriptions/listen" -> {
                String id = find(ID, line);
                OUT.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":"
                        + "{\"notifications\":{},\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":" + id + "}}}");
                OUT.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                        + id + "}}");
            }
            case "ask" -> {
                asking = line;
                OUT.println("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"elicitation/create\"}");
            }
            case "ask-badly" -> {
                asking = line;
                // the id of the request that it was asked by, which is one of ours
                OUT.println("{\"jsonrpc\":\"2.0\",\"id\":" + find(ID, line)
                        + ",\"method\":\"elicitation/create\",\"params\":[]}");
            }
            case "" -> answer(asking, "{\"answer\":" + line + "}");
            case "die" -> Runtime.getRuntime().halt(3);
            default -> {
                if (!kind.equals("silent")) {
                    answer(line, "{\"methods\":\"" + String.join(" ", methods) + "\"}");
                }
            }
        }
    }

    private void discover(String line) {
        switch (kind) {
            case "modern" -> answer(line, "{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{}}");
            case "exits-on-probe", "exits-on-initialize" -> Runtime.getRuntime().halt(4);
            case "silent-on-probe", "silent" -> {
                // says nothing
            }
            default ->
                OUT.println("{\"jsonrpc\":\"2.0\",\"id\":" + find(ID, line)
                        + ",\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}");
        }
    }

    private static void answer(String request, String result) {
        OUT.println("{\"jsonrpc\":\"2.0\",\"id\":" + find(ID, request) + ",\"result\":" + result + "}");
    }

    private static String find(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : "";
    }
}
