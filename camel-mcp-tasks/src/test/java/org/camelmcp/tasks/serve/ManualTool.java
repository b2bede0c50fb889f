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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.receiver.TaskPolicy;
import org.camelmcp.tasks.receiver.TaskRun;
import org.camelmcp.tasks.receiver.TaskWork;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;

/** A tool whose work the test does. Its one argument {@code n}, where given, has to be a number. */
final class ManualTool implements TaskTool, TaskWork {

    private final ToolKey key;
    private final TaskPolicy policy;
    private final PlainCalls plainCalls;
    private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private volatile boolean accepting = true;
    private volatile @Nullable BeforeWork before;

    ManualTool(ToolKey key, TaskPolicy policy, PlainCalls plainCalls) {
        this.key = key;
        this.policy = policy;
        this.plainCalls = plainCalls;
    }

    /** One run of the work, which ends when the test says how. */
    record Job(TaskRun run, CompletableFuture<TaskEnding> ending) {

        void answer(String text) {
            ending.complete(new TaskEnding.Result(Json.text(text)));
        }

        void answer(ObjectNode result) {
            ending.complete(new TaskEnding.Result(result));
        }

        void toolError(String text) {
            ending.complete(new TaskEnding.Result(Json.toolError(text)));
        }

        void fail(int code, String message) {
            ending.complete(new TaskEnding.Error(new JsonRpcError(code, message)));
        }
    }

    /** The next run, once it has begun. */
    Job job() {
        try {
            Job job = jobs.poll(10, TimeUnit.SECONDS);
            if (job == null) {
                throw new AssertionError("The work of " + key + " was not started");
            }
            return job;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    boolean hasJob() {
        return !jobs.isEmpty();
    }

    void suspend() {
        accepting = false;
    }

    /** From now on this gathers input first. */
    void before(BeforeWork work) {
        before = work;
    }

    @Override
    public @Nullable BeforeWork before() {
        return before;
    }

    @Override
    public CompletionStage<TaskEnding> run(TaskRun run) {
        Job job = new Job(run, new CompletableFuture<>());
        jobs.add(job);
        return job.ending();
    }

    @Override
    public ToolKey key() {
        return key;
    }

    @Override
    public TaskPolicy policy() {
        return policy;
    }

    @Override
    public boolean isAccepting() {
        return accepting;
    }

    @Override
    public String name() {
        return key.tool();
    }

    @Override
    public ObjectNode definition() {
        return Json.object(
                "name", name(),
                "inputSchema", Json.parse("{'type':'object','properties':{'n':{'type':'number'}}}"));
    }

    @Override
    public Optional<String> validate(ObjectNode arguments) {
        return arguments.has("n") && !arguments.path("n").isNumber()
                ? Optional.of("n: string found, number expected")
                : Optional.empty();
    }

    @Override
    public CompletionStage<ObjectNode> call(ToolCallRequest call) {
        return plainCalls.call(this, call);
    }
}
