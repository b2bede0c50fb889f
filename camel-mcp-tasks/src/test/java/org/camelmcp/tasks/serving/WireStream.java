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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/** An open event stream of our server: {@code subscriptions/listen}, or the {@code GET} of a legacy session. */
final class WireStream implements AutoCloseable, Flow.Subscriber<String> {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile Flow.Subscription subscription;
    private volatile boolean ended;

    private WireStream() {}

    static WireStream open(String url, String generation) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (generation.equals("legacy")) {
            request.header("Accept", "text/event-stream")
                    .header("Mcp-Session-Id", Wire.to(url).initialize())
                    .header("MCP-Protocol-Version", "2025-11-25");
        } else {
            request.header("Accept", "application/json, text/event-stream")
                    .header("Content-Type", "application/json")
                    .header("MCP-Protocol-Version", "2026-07-28")
                    .header("Mcp-Method", "subscriptions/listen")
                    .POST(BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"subscriptions/listen\","
                            + "\"params\":{\"notifications\":{\"toolsListChanged\":true},\"_meta\":{"
                            + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                            + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}"));
        }
        WireStream stream = new WireStream();
        HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .sendAsync(request.build(), BodyHandlers.fromLineSubscriber(stream));
        ServeFixture.soon().until(() -> stream.subscription != null);
        return stream;
    }

    @Override
    public void onSubscribe(Flow.Subscription opened) {
        subscription = opened;
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        lines.add(line);
    }

    @Override
    public void onError(Throwable failure) {
        ended = true;
    }

    @Override
    public void onComplete() {
        ended = true;
    }

    /** How many messages of that method came. */
    long count(String method) {
        return lines.stream()
                .filter(line -> line.contains("\"" + method + "\""))
                .count();
    }

    boolean isEnded() {
        return ended;
    }

    @Override
    public void close() {
        subscription.cancel();
    }
}
