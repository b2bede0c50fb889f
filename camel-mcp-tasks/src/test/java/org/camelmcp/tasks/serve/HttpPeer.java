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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.camelmcp.tasks.scripted.Json;
import org.jspecify.annotations.Nullable;

/** A legacy client on real connections, in one session. */
final class HttpPeer implements AutoCloseable {

    private static final AtomicLong IDS = new AtomicLong();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private @Nullable String session;

    private HttpPeer(String url) {
        this.url = url;
    }

    static HttpPeer initialize(String url, ObjectNode capabilities) {
        HttpPeer peer = new HttpPeer(url);
        Exchange initialized = peer.post(
                "application/json, text/event-stream",
                "initialize",
                Json.object(
                        "protocolVersion",
                        "2025-11-25",
                        "capabilities",
                        capabilities,
                        "clientInfo",
                        Json.object("name", "peer", "version", "1")));
        initialized.message(0);
        peer.session = initialized.session;
        return peer;
    }

    /** Sends a request; what comes back comes when it comes. */
    Exchange post(String accept, String method, ObjectNode params) {
        return send(request()
                .header("Accept", accept)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        Json.object("jsonrpc", "2.0", "id", IDS.incrementAndGet(), "method", method, "params", params)
                                .toString())));
    }

    /** Opens the session's own stream. */
    Exchange get() {
        return send(request().header("Accept", "text/event-stream"));
    }

    /** Answers a request of the server's. @return the HTTP status */
    int answer(ObjectNode asked, ObjectNode result) {
        ObjectNode response = Json.object("jsonrpc", "2.0", "id", asked.get("id"), "result", result);
        HttpRequest request = request()
                .header("Accept", "application/json, text/event-stream")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(response.toString()))
                .build();
        return http.sendAsync(request, BodyHandlers.discarding()).join().statusCode();
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).header("MCP-Protocol-Version", "2025-11-25");
        return session == null ? request : request.header("Mcp-Session-Id", session);
    }

    private Exchange send(HttpRequest.Builder request) {
        Exchange exchange = new Exchange();
        exchanges.add(exchange);
        http.sendAsync(request.build(), exchange::begin);
        return exchange;
    }

    @Override
    public void close() {
        exchanges.forEach(Exchange::breakOff);
    }

    /** One response as it comes, line by line. */
    static final class Exchange implements Flow.Subscriber<String> {

        private final List<ObjectNode> messages = new CopyOnWriteArrayList<>();
        private volatile String contentType = "";
        private volatile @Nullable String session;
        private volatile Flow.@Nullable Subscription subscription;

        private HttpResponse.BodySubscriber<Void> begin(HttpResponse.ResponseInfo info) {
            contentType = info.headers().firstValue("Content-Type").orElse("");
            session = info.headers().firstValue("Mcp-Session-Id").orElse(null);
            return BodySubscribers.fromLineSubscriber(this);
        }

        @Override
        public void onSubscribe(Flow.Subscription opened) {
            subscription = opened;
            opened.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            String json = line.startsWith("data:") ? line.substring("data:".length()) : line;
            if (json.stripLeading().startsWith("{")) {
                messages.add(Json.parse(json));
            }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}

        int count() {
            return messages.size();
        }

        /** That message, once it is there. */
        ObjectNode message(int index) {
            await().untilAsserted(() -> assertThat(messages).hasSizeGreaterThan(index));
            return messages.get(index);
        }

        /** The first of that method, once it is there. */
        ObjectNode message(String method) {
            return await().until(
                            () -> messages.stream()
                                    .filter(message ->
                                            message.path("method").asText().equals(method))
                                    .findFirst(),
                            java.util.Optional::isPresent)
                    .orElseThrow();
        }

        String contentType() {
            return contentType;
        }

        /** Closes the connection in the middle of the response. */
        void breakOff() {
            Flow.Subscription open = subscription;
            if (open != null) {
                open.cancel();
            }
        }
    }
}
