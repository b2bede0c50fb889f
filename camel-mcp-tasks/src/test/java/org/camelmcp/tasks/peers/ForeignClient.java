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
package org.camelmcp.tasks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A client that others wrote, in a Node process of its own: it does what it is told, and tells what it sees; see
 * {@code peers/client-commands.mjs}.
 */
final class ForeignClient implements AutoCloseable {

    /** TypeScript SDK v1, with its experimental tasks. */
    static final String LEGACY = "legacy-client.mjs";

    /** TypeScript SDK v2, with the package for tasks. */
    static final String MODERN = "modern-client.mjs";

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final OutputStream commands;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    private ForeignClient(Process process) {
        this.process = process;
        this.commands = process.getOutputStream();
        Thread reader = new Thread(this::read, "client-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it; it is not connected yet. */
    static ForeignClient start(String script) throws IOException {
        return new ForeignClient(new ProcessBuilder(
                        "node", PeersInstalled.DIRECTORY.resolve(script).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Starts it, and connects it with a server over HTTP. */
    static ForeignClient connected(String script, String url) throws IOException {
        ForeignClient client = start(script);
        client.result("connect", Map.of("url", url));
        return client;
    }

    /** Gives a command. @return its {@code result} or {@code error}, when the client has either */
    CompletableFuture<JsonNode> later(String command, Map<String, ?> arguments) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        ObjectNode line = JSON.valueToTree(arguments);
        line.put("id", id).put("do", command);
        try {
            synchronized (commands) {
                commands.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                commands.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The client has ended", e);
        }
        return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Gives a command that succeeds. */
    JsonNode result(String command, Map<String, ?> arguments) {
        return result(later(command, arguments));
    }

    JsonNode result(String command) {
        return result(command, Map.of());
    }

    static JsonNode result(CompletableFuture<JsonNode> answer) {
        JsonNode told = answer.join();
        assertThat(told.path("error").isMissingNode())
                .as("the client fails with %s", told.path("error"))
                .isTrue();
        return told.path("result");
    }

    /** Gives a command that fails. @return its {@code name}, {@code code}, {@code message} and {@code data} */
    JsonNode error(String command, Map<String, ?> arguments) {
        JsonNode told = later(command, arguments).join();
        assertThat(told.path("error").isObject())
                .as("the client has %s", told.path("result"))
                .isTrue();
        return told.path("error");
    }

    /** What came unasked so far, by the event's name. */
    List<JsonNode> events(String name) {
        return events.stream()
                .filter(event -> event.path("event").asText().equals(name))
                .toList();
    }

    /** Waits for what comes unasked. */
    List<JsonNode> awaitEvents(String name, int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> events(name).size() >= count);
        return events(name);
    }

    /**
     * Creates tasks until the status of one of them is pushed. The client opens its stream in its own time, and what is
     * pushed before is lost (P 131).
     */
    void awaitStatus(Map<String, ?> call) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            result("stream", call);
            return !events("status").isEmpty();
        });
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode told = JSON.readTree(line);
                CompletableFuture<JsonNode> answer = open.remove(told.path("id").asInt());
                if (answer == null) {
                    events.add(told);
                } else {
                    answer.complete(told);
                }
            }
        } catch (IOException e) {
            events.add(JSON.createObjectNode().put("event", "broken").put("why", e.toString()));
        }
        open.values().forEach(answer -> answer.completeExceptionally(new IOException("The client has ended")));
    }

    /** Ends it as its user would: it closes its connection. */
    @Override
    public void close() {
        try {
            commands.close();
            assertThat(process.waitFor(10, TimeUnit.SECONDS))
                    .as("the client ends")
                    .isTrue();
        } catch (IOException e) {
            // it has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
