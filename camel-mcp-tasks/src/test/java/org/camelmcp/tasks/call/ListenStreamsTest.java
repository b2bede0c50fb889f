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
package org.camelmcp.tasks.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.camelmcp.mcp.client.ClientSettings;
import org.camelmcp.mcp.client.McpClient;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.InboundListener;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportResponse;
import org.camelmcp.mcp.transport.TransportStream;
import org.camelmcp.tasks.requestor.Following;
import org.camelmcp.tasks.requestor.ManualTimer;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.junit.jupiter.api.Test;

class ListenStreamsTest {

    private final Server server = new Server();
    private final ManualTimer timer = new ManualTimer();
    private final Map<String, Followed> followings = new HashMap<>();
    private final ListenStreams streams = new ListenStreams(
            new McpClient(server, new Implementation("test", "1"), ClientSettings.DEFAULTS, List.of()),
            null,
            timer,
            2,
            id -> Optional.ofNullable(followings.get(id)),
            status -> {});

    @Test
    void subscribesToTasksThatStartTogetherOnce() {
        server.honours = List.of("a", "b");
        watch("a", "b");
        timer.advance(Duration.ofSeconds(1));
        assertThat(server.asked).containsExactly(List.of("a", "b"));
        assertThat(followings.get("a").watched).isTrue();
        assertThat(followings.get("a").polls).isEqualTo(1);
    }

    @Test
    void subscribesAgainToWhatWasWatchedWhenStreamEnds() {
        server.honours = List.of("a");
        watch("a");
        timer.advance(Duration.ofSeconds(1));
        server.end();
        assertThat(followings.get("a").watched).isFalse();
        timer.advance(Duration.ofSeconds(2));
        assertThat(server.asked).containsExactly(List.of("a"), List.of("a"));
        assertThat(followings.get("a").watched).isTrue();
    }

    @Test
    void doesNotAskAgainForTasksThatServerDoesNotAgreeTo() {
        server.honours = List.of("a");
        watch("a", "b");
        timer.advance(Duration.ofSeconds(1));
        server.end();
        timer.advance(Duration.ofMinutes(10));
        assertThat(server.asked).containsExactly(List.of("a", "b"), List.of("a"));
        assertThat(followings.get("b").watched).isFalse();
        assertThat(followings.get("b").polls).isZero();
    }

    /** As the official SDKs over HTTP, which do not know tasks. */
    @Test
    void doesNotAskServerThatAgreesToNothingAndEndsAgainAndAgain() {
        server.endsAtOnce = true;
        watch("a");
        timer.advance(Duration.ofHours(1));
        assertThat(server.asked).hasSize(1);
    }

    /** As the official SDKs over stdio. */
    @Test
    void closesStreamOfServerThatAgreesToNothing() {
        watch("a");
        timer.advance(Duration.ofHours(1));
        assertThat(server.asked).hasSize(1);
        assertThat(server.cancelled).isEqualTo(1);
    }

    @Test
    void asksServerThatAgreesToNothingLessAndLessForNewTasks() {
        for (int second = 0; second < 600; second++) {
            watch("t" + second);
            timer.advance(Duration.ofSeconds(1));
        }
        assertThat(server.asked).hasSizeBetween(10, 20);
    }

    /** Busy for days, the smaller streams are replaced by larger ones again and again. */
    @Test
    void forgetsStreamsThatWereReplaced() {
        server.honoursAll = true;
        for (int i = 0; i < 100; i++) {
            watch("t" + i);
            timer.advance(Duration.ofSeconds(1));
        }
        assertThat(server.asked).hasSize(100);

        System.gc();

        assertThat(server.calls.stream().filter(call -> call.get() != null)).hasSizeLessThan(10);
    }

    @Test
    void closesStreamWhoseLastTaskEndsWhileItIsBeingOpened() {
        server.silent = true;
        server.whenAsked = () -> streams.remove("a");
        watch("a");
        timer.advance(Duration.ofSeconds(1));
        assertThat(server.asked).hasSize(1);
        assertThat(server.cancelled).isEqualTo(1);
    }

    private void watch(String... ids) {
        for (String id : ids) {
            followings.put(id, new Followed());
            streams.add(id);
        }
    }

    private static final class Followed implements Following {

        private boolean watched;
        private int polls;

        @Override
        public CompletionStage<TaskOutcome> outcome() {
            return new CompletableFuture<>();
        }

        @Override
        public Task task() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void observed(TaskSnapshot snapshot) {}

        @Override
        public void watched(boolean on) {
            watched = on;
        }

        @Override
        public void pollNow() {
            polls++;
        }

        @Override
        public CompletionStage<Void> cancel() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void detach() {}
    }

    /** A modern server that does nothing but take subscriptions. */
    private static final class Server implements ClientTransport {

        private static final ObjectMapper JSON = new ObjectMapper();

        private List<String> honours = List.of();
        private boolean honoursAll;
        private boolean silent;
        private boolean endsAtOnce;
        private Runnable whenAsked = () -> {};
        private final List<WeakReference<TransportCall>> calls = new ArrayList<>();
        private final List<List<String>> asked = new ArrayList<>();
        private int cancelled;
        private Runnable end = () -> {};
        private InboundListener inbound;

        void end() {
            end.run();
        }

        @Override
        public TransportCall send(TransportRequest request) {
            CompletableFuture<TransportResponse> response = new CompletableFuture<>();
            JsonRpcRequest message = request.message();
            if (message.method().equals("subscriptions/listen")) {
                JsonNode ids = message.params().path("notifications").path("taskIds");
                List<String> taskIds = new ArrayList<>();
                ids.forEach(id -> taskIds.add(id.asText()));
                asked.add(taskIds);
                whenAsked.run();
                if (honoursAll) {
                    honours = taskIds;
                }
                end = () -> response.complete(answer(message.id(), Map.of("resultType", "complete")));
                JsonRpcNotification acknowledgement = new JsonRpcNotification(
                        "notifications/subscriptions/acknowledged",
                        object(Map.of(
                                "notifications",
                                honours.isEmpty() ? Map.of() : Map.of("taskIds", honours),
                                "_meta",
                                Map.of(
                                        "io.modelcontextprotocol/subscriptionId",
                                        message.id().value()))));
                if (!silent) {
                    inbound.onMessage(acknowledgement, null);
                }
                if (endsAtOnce) {
                    end.run();
                }
            } else {
                response.complete(answer(
                        message.id(),
                        Map.of(
                                "resultType", "complete",
                                "supportedVersions", List.of("2026-07-28"),
                                "capabilities", Map.of())));
            }
            TransportCall call = new TransportCall() {
                @Override
                public CompletionStage<TransportResponse> response() {
                    return response;
                }

                @Override
                public void cancel() {
                    cancelled++;
                    response.completeExceptionally(
                            new TransportException(TransportException.Delivery.UNKNOWN, "cancelled", null));
                }
            };
            if (message.method().equals("subscriptions/listen")) {
                calls.add(new WeakReference<>(call));
            }
            return call;
        }

        private static TransportResponse answer(RequestId id, Map<String, Object> result) {
            return new TransportResponse(new JsonRpcResponse.Result(id, object(result)), 200, Map.of(), null);
        }

        private static ObjectNode object(Map<String, Object> values) {
            return JSON.valueToTree(values);
        }

        @Override
        public boolean hasHeaders() {
            return false;
        }

        @Override
        public void onInbound(InboundListener receiver) {
            inbound = receiver;
        }

        @Override
        public void onReconnect(Runnable reconnected) {}

        @Override
        public CompletionStage<Void> post(JsonRpcMessage message, Map<String, String> headers) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public TransportStream openStream(Supplier<Map<String, String>> headers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> endSession(Map<String, String> headers) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
