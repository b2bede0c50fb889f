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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A legacy client whose person answers by rote: the server's requests come on the streams of its own ones. */
final class LegacyPerson {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger ids = new AtomicInteger();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final String url;
    private final String session;
    private final String[] answers;

    /** @param answers {@code "result":…} or {@code "error":…}, one after another; the last is for all that come then */
    LegacyPerson(String url, String capabilities, String... answers) {
        this.url = url;
        this.session = Wire.to(url).declaring(capabilities).initialize();
        this.answers = answers;
    }

    /** The server's requests. */
    List<JsonNode> asked() {
        return asked;
    }

    /** @return the whole response, which comes last on the stream */
    JsonNode request(String method, String params) {
        ObjectNode message = Wire.json("{\"jsonrpc\":\"2.0\"}").put("id", ids.incrementAndGet());
        message.put("method", method).set("params", Wire.json(params));
        CompletableFuture<JsonNode> response = new CompletableFuture<>();
        post(message, new Lines(response));
        return response.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Starts a task. @return its id */
    String start(String tool) {
        return request("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":{},\"task\":{}}")
                .at("/result/task/taskId")
                .asText();
    }

    private void post(JsonNode message, Flow.Subscriber<String> lines) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2025-11-25")
                .header("Mcp-Session-Id", session)
                .POST(BodyPublishers.ofString(message.toString()))
                .build();
        http.sendAsync(request, BodyHandlers.fromLineSubscriber(lines));
    }

    private void came(String line, CompletableFuture<JsonNode> response) {
        String text = line.startsWith("data:") ? line.substring("data:".length()) : line;
        if (!text.stripLeading().startsWith("{")) {
            return;
        }
        JsonNode message = Wire.json(text);
        if (!message.has("method")) {
            response.complete(message);
        } else if (message.has("id")) {
            String answer;
            synchronized (asked) {
                answer = answers[Math.min(asked.size(), answers.length - 1)];
                asked.add(message);
            }
            post(
                    Wire.json("{\"jsonrpc\":\"2.0\",\"id\":" + message.get("id") + "," + answer + "}"),
                    new Lines(new CompletableFuture<>()));
        }
    }

    private final class Lines implements Flow.Subscriber<String> {

        private final CompletableFuture<JsonNode> response;

        Lines(CompletableFuture<JsonNode> response) {
            this.response = response;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            came(line, response);
        }

        @Override
        public void onError(Throwable failure) {
            response.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            response.completeExceptionally(new IllegalStateException("The stream ended without a response"));
        }
    }
}
