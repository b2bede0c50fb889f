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
import org.camelmcp.mcp.client.InputAnswers;
import org.camelmcp.mcp.client.McpCall;
import org.camelmcp.mcp.client.McpClient;
import org.camelmcp.mcp.client.McpRequest;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.stage.StageCancellation;
import org.camelmcp.mcp.transport.ClientTransport;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.tasks.requestor.FollowListener;
import org.camelmcp.tasks.requestor.Following;
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
    private final DeclaredInputs declared;
    private final LegacyQuestions questions;
    private final HostedTasks hosted;
    private final CallEngine engine;
    private final Supplier<Runnable> keepOpen;
    private final OutcomeDispatcher outcomes;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private final Map<String, Followed> followings = new ConcurrentHashMap<>();

    private record Followed(Following following, RunInputs inputs) {}

    /**
     * @param name       as routes call it; goes into messages and handles, so it holds no secrets
     * @param transport  owned by this server
     * @param maxStreams how many streams the transport allows
     * @param inputs     what is answered beyond the calls
     * @param keepOpen   prevents that this server is closed until what comes back is run, which must not block
     */
    public RemoteServer(
            String name,
            ClientTransport transport,
            Implementation self,
            ClientSettings settings,
            int maxStreams,
            CallEngine engine,
            ServerInputs inputs,
            Supplier<Runnable> keepOpen) {
        this.keepOpen = keepOpen;
        this.name = name;
        this.engine = engine;
        this.declared = new DeclaredInputs(name, inputs.kinds());
        this.questions = new LegacyQuestions(name, inputs.otherwise(), this::inputs, new HeldQuestions(engine.timer()));
        this.hosted = new HostedTasks(name, engine, HostedLimits.DEFAULTS);
        HostedRequests hostedRequests = new HostedRequests(hosted, new RoutedInputs(declared, questions));
        this.client = new McpClient(
                transport,
                self,
                settings,
                List.of(new TasksExtension(
                        declared, questions, hostedRequests, params -> push().legacyStatus(params))));
        this.legacy = new LegacyTasks(peer(Generation.LEGACY, null));
        this.modern = new ModernTasks(peer(Generation.MODERN, null));
        this.push = new StatusPush(client, legacy, modern, engine.timer(), maxStreams, this::following);
        this.outcomes = new OutcomeDispatcher(name, engine);
    }

    public String name() {
        return name;
    }

    /** Closes the session, the connections and the child process; ends within a few seconds. */
    public CompletionStage<Void> close() {
        push.close();
        hosted.close();
        questions.close();
        outcomes.close();
        return client.close();
    }

    /** How many requests, followed tasks and tasks of the server's own questions have not ended. */
    public int underWay() {
        return client.underWay() + followings.size() + hosted.underWay();
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

    /** How tasks of that generation are spoken of. @param answered what a modern server may ask (P 18) */
    TaskDialect dialect(Generation generation, Set<InputKind> answered) {
        if (generation == Generation.LEGACY) {
            return legacy;
        }
        Declaring declaring = Declaring.of(answered);
        return declaring == null ? modern : new ModernTasks(peer(Generation.MODERN, declaring));
    }

    /** An endpoint begins to use this server, and answers these. */
    public void answers(Set<InputKind> kinds) {
        declared.answered(kinds);
    }

    /** That call is under way, and may be asked something. */
    void began(RunInputs call) {
        questions.began(call);
    }

    void ended(RunInputs call) {
        questions.ended(call);
    }

    /** Who answers for a task that is followed here. */
    Optional<RunInputs> inputs(String taskId) {
        return Optional.ofNullable(followings.get(taskId)).map(Followed::inputs);
    }

    Following follow(
            TaskSnapshot created,
            Generation generation,
            CallSettings settings,
            Duration timeout,
            RunInputs inputs,
            FollowListener listener) {
        Following following = engine.follower()
                .follow(
                        dialect(generation, inputs.desk().kinds()),
                        created,
                        settings.policy(timeout),
                        inputs,
                        listener);
        String taskId = created.task().taskId();
        Followed followed = new Followed(following, inputs);
        followings.put(taskId, followed);
        following.outcome().thenRun(() -> followings.remove(taskId, followed));
        if (generation == Generation.LEGACY) {
            questions.followed(taskId);
        }
        if (settings.push() && !created.task().status().isTerminal()) {
            push.watch(following, generation, inputs.desk().kinds());
        }
        return following;
    }

    /** Whether this tool has not been warned of before, so that each is warned of once. */
    boolean isFirstWarning(@Nullable String tool) {
        return warned.size() < MAX_WARNINGS && warned.add(String.valueOf(tool));
    }

    /** Whoever follows that task here. */
    Optional<Following> following(String taskId) {
        return Optional.ofNullable(followings.get(taskId)).map(Followed::following);
    }

    private StatusPush push() {
        return push;
    }

    private Peer peer(Generation generation, @Nullable InputAnswers inputs) {
        return (method, params, taskId, wait) -> {
            McpRequest request = McpRequest.of(method, params)
                    .withName(taskId)
                    .withGeneration(generation)
                    .withInputs(inputs);
            if (wait == Peer.Wait.BRIEF) {
                return client.request(request).result();
            }
            McpCall open = client.request(request.withLane(Lane.WAIT).withTimeout(Duration.ZERO));
            return StageCancellation.of(open.result(), open::cancel);
        };
    }

    /** Sends any request of the tasks feature, for operations that hand the answer to the route as it is. */
    CompletionStage<JsonNode> request(String method, ObjectNode params, Generation generation) {
        return peer(generation, null).request(method, params, null, Peer.Wait.BRIEF);
    }
}
