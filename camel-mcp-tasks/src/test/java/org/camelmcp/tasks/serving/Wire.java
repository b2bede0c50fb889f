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
package org.camelmcp.tasks.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client of our server that says what it is told to, so that what is on the wire can be looked at. */
final class Wire {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final @Nullable String authorization;
    private final String capabilities;

    private Wire(String url, @Nullable String authorization, String capabilities) {
        this.url = url;
        this.authorization = authorization;
        this.capabilities = capabilities;
    }

    static Wire to(String url) {
        return new Wire(url, null, "{}");
    }

    /** The same with these client capabilities, in both generations. */
    Wire declaring(String json) {
        return new Wire(url, authorization, json);
    }

    Wire as(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Wire(url, "Basic " + Base64.getEncoder().encodeToString(both), capabilities);
    }

    record Answer(
            int status,
            JsonNode body,
            @Nullable String session,
            @Nullable String retryAfter) {

        JsonNode result() {
            return body.path("result");
        }

        int errorCode() {
            return body.at("/error/code").asInt();
        }
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A modern request with the extension for tasks declared. */
    Answer modern(String method, String params) {
        return modernLater(method, params).join();
    }

    CompletableFuture<Answer> modernLater(String method, String params) {
        ObjectNode filled = json(params);
        ObjectNode meta = filled.putObject("_meta");
        meta.put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
        ObjectNode declared = json(capabilities);
        declared.putObject("extensions").putObject("io.modelcontextprotocol/tasks");
        meta.set("io.modelcontextprotocol/clientCapabilities", declared);
        HttpRequest.Builder request = post(method, filled)
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", method);
        String name = filled.path("name").asText(filled.path("taskId").asText(null));
        if (name != null) {
            request.header("Mcp-Name", name);
        }
        return send(request);
    }

    /** Opens a legacy session. @return its id */
    String initialize() {
        Answer answer = send(post(
                        "initialize",
                        json("{\"protocolVersion\":\"2025-11-25\",\"capabilities\":" + capabilities + ","
                                + "\"clientInfo\":{\"name\":\"wire\",\"version\":\"1\"}}")))
                .join();
        return answer.session();
    }

    Answer legacy(String session, String method, String params) {
        return legacyLater(session, method, params).join();
    }

    CompletableFuture<Answer> legacyLater(String session, String method, String params) {
        return send(post(method, json(params))
                .header("MCP-Protocol-Version", "2025-11-25")
                .header("Mcp-Session-Id", session));
    }

    private HttpRequest.Builder post(String method, ObjectNode params) {
        ObjectNode message =
                JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        message.set("params", params);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(message.toString()));
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private CompletableFuture<Answer> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(Wire::answer);
    }

    private static Answer answer(HttpResponse<String> response) {
        String body = response.body();
        if (response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
            // the answer is the last message of the stream
            body = body.lines()
                    .filter(line -> line.startsWith("data:"))
                    .reduce((first, last) -> last)
                    .orElse("data:{}")
                    .substring("data:".length());
        }
        return new Answer(
                response.statusCode(),
                body.isBlank() || !body.stripLeading().startsWith("{") ? JSON.createObjectNode() : json(body),
                response.headers().firstValue("Mcp-Session-Id").orElse(null),
                response.headers().firstValue("Retry-After").orElse(null));
    }
}
