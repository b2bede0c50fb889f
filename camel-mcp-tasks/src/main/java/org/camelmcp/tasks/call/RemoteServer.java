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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.camelmcp.mcp.client.ClientSettings;
import org.camelmcp.mcp.client.McpClient;
import org.camelmcp.mcp.client.McpRequest;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.tasks.requestor.FollowListener;
import org.camelmcp.tasks.requestor.Following;
import org.camelmcp.tasks.requestor.InputHandler;
import org.camelmcp.tasks.requestor.LegacyTasks;
import org.camelmcp.tasks.requestor.ModernTasks;
import org.camelmcp.tasks.requestor.Peer;
import org.camelmcp.tasks.requestor.TaskDialect;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;

/** One remote server as all endpoints share it: its client, its dialects and what it pushes. Thread-safe. */
public final class RemoteServer {

    private static final int MAX_WARNINGS = 100;

    private final String name;
    private final McpClient client;
    private final LegacyTasks legacy;
    private final ModernTasks modern;
    private final StatusPush push;
    private final InputHandler inputs;
    private final CallEngine engine;
    private final Supplier<Runnable> keepOpen;
    private final OutcomeDispatcher outcomes;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private final Map<String, Following> followings = new ConcurrentHashMap<>();

    /**
     * @param name       as routes call it; goes into messages and handles, so it holds no secrets
     * @param transport  owned by this server
     * @param maxStreams how many streams the transport allows
     * @param keepOpen   prevents that this server is closed until what comes back is run, which must not block
     */
    public RemoteServer(
            String name,
            ClientTransport transport,
            Implementation self,
            ClientSettings settings,
            int maxStreams,
            CallEngine engine,
            Supplier<Runnable> keepOpen) {
        this.keepOpen = keepOpen;
        this.name = name;
        this.engine = engine;
        this.client = new McpClient(
                transport, self, settings, List.of(new TasksExtension(params -> push().legacyStatus(params))));
        this.legacy = new LegacyTasks(peer(Generation.LEGACY));
        this.modern = new ModernTasks(peer(Generation.MODERN));
        this.push = new StatusPush(client, legacy, modern, engine.timer(), maxStreams, this::following);
        this.inputs = new DecliningInputs();
        this.outcomes = new OutcomeDispatcher(name, engine);
    }

    public String name() {
        return name;
    }

    /** Closes the session, the connections and the child process; ends within a few seconds. */
    public CompletionStage<Void> close() {
        push.close();
        outcomes.close();
        return client.close();
    }

    /** How many requests and followed tasks have not ended. */
    public int underWay() {
        return client.underWay() + followings.size();
    }

    /** Keeps this server open, whatever endpoints come and go, until what comes back is run. */
    Runnable keepOpen() {
        return keepOpen.get();
    }

    McpClient client() {
        return client;
    }

    OutcomeDispatcher outcomes() {
        return outcomes;
    }

    TaskDialect dialect(Generation generation) {
        return generation == Generation.MODERN ? modern : legacy;
    }

    Following follow(
            TaskSnapshot created,
            Generation generation,
            CallSettings settings,
            Duration timeout,
            FollowListener listener) {
        Following following =
                engine.follower().follow(dialect(generation), created, settings.policy(timeout), inputs, listener);
        String taskId = created.task().taskId();
        followings.put(taskId, following);
        following.outcome().thenRun(() -> followings.remove(taskId, following));
        if (settings.push() && !created.task().status().isTerminal()) {
            push.watch(following, generation);
        }
        return following;
    }

    /** Whether this tool has not been warned of before, so that each is warned of once. */
    boolean isFirstWarning(@Nullable String tool) {
        return warned.size() < MAX_WARNINGS && warned.add(String.valueOf(tool));
    }

    /** Whoever follows that task here. */
    Optional<Following> following(String taskId) {
        return Optional.ofNullable(followings.get(taskId));
    }

    private StatusPush push() {
        return push;
    }

    private Peer peer(Generation generation) {
        return (method, params, taskId, wait) -> {
            McpRequest request = McpRequest.of(method, params).withName(taskId).withGeneration(generation);
            return client.request(
                            wait == Peer.Wait.UNTIL_END
                                    ? request.withLane(Lane.STREAM).withTimeout(Duration.ZERO)
                                    : request)
                    .result();
        };
    }

    /** Sends any request of the tasks feature, for operations that hand the answer to the route as it is. */
    CompletionStage<JsonNode> request(String method, ObjectNode params, Generation generation) {
        return peer(generation).request(method, params, null, Peer.Wait.BRIEF);
    }
}
