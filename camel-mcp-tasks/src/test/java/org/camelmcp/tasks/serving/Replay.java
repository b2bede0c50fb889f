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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sends recorded messages of a legacy client, in which the recording's names for tasks stand for ids of ours. */
final class Replay implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new HashMap<>();
    private final Map<String, String> taskIds = new HashMap<>();
    private final List<JsonNode> pushed = new CopyOnWriteArrayList<>();
    private @Nullable String session;
    private @Nullable CompletableFuture<?> stream;

    Replay(String url) {
        this.url = url;
    }

    /** Sends a message, and waits only for what the next ones need: the session. */
    void send(ObjectNode recorded) throws Exception {
        JsonNode message = real(recorded);
        CompletableFuture<HttpResponse<Stream<String>>> response = http.sendAsync(
                request()
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(BodyPublishers.ofString(message.toString()))
                        .build(),
                BodyHandlers.ofLines());
        if (message.has("id")) {
            answers.put(message.path("id").asInt(), response.thenApply(Replay::answer));
        }
        if (message.path("method").asText().equals("initialize")) {
            session = response.get(20, TimeUnit.SECONDS)
                    .headers()
                    .firstValue("Mcp-Session-Id")
                    .orElseThrow();
        } else if (message.path("method").asText().equals("notifications/initialized")) {
            response.get(20, TimeUnit.SECONDS);
            listen();
        }
    }

    /** Opens the stream on which the status of tasks is pushed; returns when it is open. */
    private void listen() throws Exception {
        HttpResponse<Stream<String>> response = http.sendAsync(
                        request().header("Accept", "text/event-stream").GET().build(), BodyHandlers.ofLines())
                .get(20, TimeUnit.SECONDS);
        stream = CompletableFuture.runAsync(() -> {
            try (Stream<String> lines = response.body()) {
                data(lines).forEach(pushed::add);
            } catch (UncheckedIOException e) {
                // it was closed
            }
        });
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        return session == null
                ? request
                : request.header("Mcp-Session-Id", session).header("MCP-Protocol-Version", "2025-11-25");
    }

    /** The response to a request, or an empty object when its connection ended without any. */
    private static JsonNode answer(HttpResponse<Stream<String>> response) {
        boolean events =
                response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        try (Stream<String> lines = response.body()) {
            return (events ? data(lines) : lines.map(Replay::json))
                    .filter(message -> message.has("result") || message.has("error"))
                    .findFirst()
                    .orElseGet(JSON::createObjectNode);
        }
    }

    private static Stream<JsonNode> data(Stream<String> lines) {
        return lines.filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()).trim())
                .filter(data -> !data.isEmpty())
                .map(Replay::json);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode answer(int id) throws Exception {
        return answers.get(id).get(20, TimeUnit.SECONDS);
    }

    /** Everything that came on the session's stream. */
    List<JsonNode> pushed() {
        return pushed;
    }

    /** Learns the id of a task from the answer that creates it. */
    void learn(JsonNode recorded, JsonNode answer) {
        String name = recorded.at("/result/task/taskId").asText();
        if (!name.isEmpty()) {
            taskIds.put(name, answer.at("/result/task/taskId").asText());
        }
    }

    /** A recorded message with ids of ours. */
    JsonNode real(JsonNode recorded) {
        String text = recorded.toString();
        for (Map.Entry<String, String> task : taskIds.entrySet()) {
            text = text.replace(task.getKey(), task.getValue());
        }
        return json(text);
    }

    /** Waits for the push which says that a task has ended; the recording says when that was. */
    void awaitEnd(String task) {
        String taskId = taskIds.get(task);
        ServeFixture.soon().until(() -> pushed.stream()
                .map(message -> message.path("params"))
                .anyMatch(params -> params.path("taskId").asText().equals(taskId)
                        && !params.path("status").asText().equals("working")));
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.cancel(true);
        }
    }
}
