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
package org.camelmcp.tasks.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.requestor.ManualTimer;
import org.camelmcp.tasks.store.InMemoryTaskStore;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.AfterEach;

/** A receiver in virtual time over an in-memory store, whose workers run everything on the spot. */
abstract class ReceiverFixture {

    static final String SERVER = "/mcp";
    static final String TOOL = "report";
    static final ToolKey KEY = new ToolKey(SERVER, TOOL);
    static final String OWNER = "ada";
    static final CompletionStage<Void> NEVER = new CompletableFuture<>();
    static final ReceiverSettings SETTINGS = ReceiverSettings.DEFAULTS;

    final ManualTimer timer = new ManualTimer();
    final TimerClock clock = new TimerClock(timer);
    final InMemoryTaskStore memory = InMemoryTaskStore.builder().clock(clock).build();
    final FaultyStore store = new FaultyStore(memory);
    final TaskReceiver receiver = receiver(SETTINGS);
    final ManualWork work = new ManualWork();

    TaskReceiver receiver(ReceiverSettings settings) {
        return new TaskReceiver(store, "node-1", workers(), timer, clock, settings);
    }

    Executor workers() {
        return Runnable::run;
    }

    @AfterEach
    void nothingIsLeftBehind() {
        store.down = false;
        store.hangs = false;
        CompletionStage<Void> stopped = receiver.stop();
        timer.advance(Duration.ofSeconds(3));
        now(stopped);
        assertThat(receiver.underWay()).isZero();
        assertThat(timer.pending()).isZero();
    }

    void offer() {
        receiver.offer(KEY, Policies.policy(), work);
    }

    void offerDeferred() {
        receiver.offer(KEY, Policies.deferred(), work);
    }

    ServedTask start() {
        return now(receiver.start(origin(OWNER)));
    }

    ServedTask get(String taskId) {
        return now(receiver.get(taskId, OWNER));
    }

    static TaskOrigin origin(String owner) {
        return origin(owner, null, false);
    }

    static TaskOrigin origin(String owner, Duration requestedTtl, boolean progressToken) {
        ObjectNode empty = JsonNodeFactory.instance.objectNode();
        CallContext context = new CallContext(
                Revision.V2025_11_25,
                null,
                empty,
                requestedTtl,
                progressToken ? JsonNodeFactory.instance.textNode("token") : null,
                empty);
        return new TaskOrigin(SERVER, TOOL, owner, Generation.LEGACY, "session-1", true, empty, context.write());
    }

    static TaskEnding.Result result(String text) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return new TaskEnding.Result(result);
    }

    static TaskEnding.Result toolError() {
        TaskEnding.Result result = result("bad");
        result.result().put("isError", true);
        return result;
    }

    static TaskEnding.Error error(String message) {
        return new TaskEnding.Error(new JsonRpcError(-32603, message));
    }

    /** What has come already. */
    static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    /** The failure that has come already. */
    static Throwable failure(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        return StageFailures.unwrap(
                catchThrowable(() -> stage.toCompletableFuture().join()));
    }
}
