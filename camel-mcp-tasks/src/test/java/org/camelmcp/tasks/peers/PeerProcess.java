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
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Node process that serves HTTP, drained and killed by its own handle. Its standard input stays open as long as we
 * live, since some peers end with it.
 */
final class PeerProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);
    private static final int KEPT_LINES = 200;

    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},\
            "clientInfo":{"name":"is-it-up","version":"1"}}}""";

    private final Process process;
    private final int port;
    private final Deque<String> lines = new ArrayDeque<>();

    private PeerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        drain(process.getInputStream());
        drain(process.getErrorStream());
    }

    static PeerProcess start(int port, Map<String, String> environment, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new PeerProcess(builder.start(), port);
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port + "/mcp";
    }

    /** Stops it in its tracks: it takes nothing more from its sockets, which stay open. */
    void freeze() throws Exception {
        PeerSignals.freeze(process.toHandle());
    }

    /** Kills it, as a crash would; returns when it is gone. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    void awaitLine(String beginning) {
        await().atMost(START).until(() -> {
            assertAlive();
            return lines().stream().anyMatch(line -> line.startsWith(beginning));
        });
    }

    void awaitInitialize() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url()))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(INITIALIZE))
                .build();
        await().atMost(START).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            assertAlive();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        });
    }

    private void assertAlive() {
        assertThat(process.isAlive()).as("the peer runs; it said: %s", lines()).isTrue();
    }

    private List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    private void drain(InputStream stream) {
        Thread thread = new Thread(() -> read(stream), "peer-" + process.pid());
        thread.setDaemon(true);
        thread.start();
    }

    private void read(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    if (lines.size() == KEPT_LINES) {
                        lines.removeFirst();
                    }
                    lines.addLast(line);
                }
            }
        } catch (IOException e) {
            // the process was killed
        }
    }
}
