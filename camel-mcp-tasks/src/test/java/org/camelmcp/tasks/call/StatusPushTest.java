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

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.camelmcp.mcp.client.ClientSettings;
import org.camelmcp.mcp.client.McpClient;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.InboundListener;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportResponse;
import org.camelmcp.mcp.transport.TransportStream;
import org.camelmcp.tasks.requestor.FollowListener;
import org.camelmcp.tasks.requestor.FollowPolicy;
import org.camelmcp.tasks.requestor.Following;
import org.camelmcp.tasks.requestor.LegacyTasks;
import org.camelmcp.tasks.requestor.ManualTimer;
import org.camelmcp.tasks.requestor.ModernTasks;
import org.camelmcp.tasks.requestor.TaskFollower;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.junit.jupiter.api.Test;

class StatusPushTest {

    private final ManualTimer timer = new ManualTimer();
    private final LegacyTasks legacy = new LegacyTasks((method, params, taskId, wait) -> new CompletableFuture<>());
    private final ModernTasks modern = new ModernTasks((method, params, taskId, wait) -> new CompletableFuture<>());
    private final Server server = new Server();
    private final StatusPush push = new StatusPush(
            new McpClient(
                    server,
                    new Implementation("test", "1"),
                    ClientSettings.DEFAULTS.withGeneration(Generation.LEGACY),
                    List.of()),
            legacy,
            modern,
            timer,
            8,
            id -> Optional.empty());

    /** As behind a proxy that keeps the headers back until there is an event. */
    @Test
    void aStreamThatNeverStandsRemembersNothingOfTheTasksThatWaitForIt() {
        for (int i = 0; i < 1_000; i++) {
            push.watch(following("t" + i), Generation.LEGACY, Set.of());
        }

        assertThat(server.streams).isEqualTo(1);
        assertThat(server.opened.getNumberOfDependents()).isLessThan(10);
    }

    @Test
    void aStreamIsAskedForAgainWhenItDidNotStand() {
        push.watch(following("a"), Generation.LEGACY, Set.of());
        server.opened.completeExceptionally(new IllegalStateException("broken"));
        server.closed.complete(null);
        server.opened = new CompletableFuture<>();

        push.watch(following("b"), Generation.LEGACY, Set.of());

        assertThat(server.streams).isEqualTo(2);
    }

    private Following following(String id) {
        return new TaskFollower(timer)
                .follow(
                        legacy,
                        TaskSnapshot.of(new Task(id, TaskStatus.WORKING, null, null, null, null, null)),
                        new FollowPolicy(
                                java.time.Duration.ZERO, java.time.Duration.ZERO, java.time.Duration.ZERO, true),
                        (task, key, request) -> new CompletableFuture<>(),
                        FollowListener.NONE);
    }

    /** A legacy server that begins a stream when the test says so. */
    private static final class Server implements ClientTransport {

        private int streams;
        private CompletableFuture<Void> opened = new CompletableFuture<>();
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        @Override
        public TransportCall send(TransportRequest request) {
            TransportResponse response = new TransportResponse(
                    new JsonRpcResponse.Result(
                            request.message().id(),
                            new ObjectMapper().valueToTree(Map.of("protocolVersion", "2025-11-25"))),
                    200,
                    Map.of(),
                    null);
            return new TransportCall() {
                @Override
                public CompletionStage<TransportResponse> response() {
                    return CompletableFuture.completedFuture(response);
                }

                @Override
                public void cancel() {}
            };
        }

        @Override
        public TransportStream openStream(Supplier<Map<String, String>> headers) {
            streams++;
            CompletableFuture<Void> mine = opened;
            return new TransportStream() {
                @Override
                public CompletionStage<Void> opened() {
                    return mine;
                }

                @Override
                public CompletionStage<Void> closed() {
                    return closed;
                }

                @Override
                public void cancel() {}
            };
        }

        @Override
        public boolean hasHeaders() {
            return true;
        }

        @Override
        public void onInbound(InboundListener receiver) {}

        @Override
        public void onReconnect(Runnable reconnected) {}

        @Override
        public CompletionStage<Void> post(JsonRpcMessage message, Map<String, String> headers) {
            return CompletableFuture.completedFuture(null);
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
