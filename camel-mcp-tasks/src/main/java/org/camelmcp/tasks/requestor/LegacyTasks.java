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
package org.camelmcp.tasks.requestor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.stage.StageCancellation;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.requestor.PollException.Meaning;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/** Tasks of the legacy generation: 2025-11-25, SEP-1686 (checklist, section 12). */
public final class LegacyTasks implements TaskDialect {

    private static final TaskReader READER = new TaskReader("");

    private final Peer peer;

    public LegacyTasks(Peer peer) {
        this.peer = peer;
    }

    @Override
    public Generation generation() {
        return Generation.LEGACY;
    }

    @Override
    public void requestTask(ObjectNode params, @Nullable Duration ttl) {
        ObjectNode task = params.putObject("task");
        if (ttl != null) {
            task.put("ttl", ttl.toMillis());
        }
    }

    @Override
    public Optional<TaskSnapshot> created(JsonNode answer) {
        JsonNode task = answer.path("task");
        return task.isObject() ? Optional.of(TaskSnapshot.of(READER.created(task))) : Optional.empty();
    }

    /** Carries no related-task {@code _meta}: the TypeScript SDK never answers a {@code tasks/get} that does. */
    @Override
    public CompletionStage<TaskSnapshot> get(String taskId) {
        return peer.request(TaskMethods.GET, params(taskId), taskId, Peer.Wait.BRIEF)
                .thenApply(answer -> TaskSnapshot.of(READER.task(answer, taskId)))
                .handle(PollFailures.explained(taskId));
    }

    @Override
    public TaskSnapshot notified(JsonNode params) {
        return TaskSnapshot.of(READER.task(params, null));
    }

    @Override
    public CompletionStage<TaskOutcome> outcome(TaskSnapshot ended) {
        Task task = ended.task();
        if (task.status() == TaskStatus.CANCELLED) {
            // tasks/result has nothing to tell of it, and peers differ in how they say so
            return CompletableFuture.completedFuture(TaskOutcomes.cancelled(task));
        }
        return peer.request(TaskMethods.RESULT, params(task.taskId()), task.taskId(), Peer.Wait.BRIEF)
                .handle((result, failure) ->
                        failure == null ? outcome(task, result) : outcome(task, StageFailures.unwrap(failure)));
    }

    private static TaskOutcome outcome(Task task, JsonNode result) {
        boolean isToolResult = result.has("content") || result.has("structuredContent") || result.has("isError");
        if (task.status() == TaskStatus.COMPLETED) {
            return ToolOutcomes.of(result);
        }
        // the reference SDK answers for a failed task with an empty success (G8)
        return isToolResult ? new TaskOutcome.ToolError(result) : TaskOutcomes.failed(task, null);
    }

    /** A JSON-RPC error is what the tool call itself would have answered (P 126); anything else says nothing. */
    private static TaskOutcome outcome(Task task, Throwable failure) {
        PollException explained = PollFailures.explain(task.taskId(), failure);
        if (!(failure instanceof McpErrorException refused) || refused.status() >= 400 && refused.status() != 404) {
            throw explained;
        }
        boolean gone = task.status() == TaskStatus.COMPLETED && refused.error().code() == ErrorCodes.INVALID_PARAMS;
        if (gone) {
            throw explained;
        }
        return TaskOutcomes.failed(task, explained.error().orElse(null));
    }

    /** -32602 says that the task has ended already or is gone, -32601 that the server cannot cancel (P 129). */
    @Override
    public CompletionStage<Void> cancel(String taskId) {
        return peer.request(TaskMethods.CANCEL, params(taskId), taskId, Peer.Wait.BRIEF)
                .<Void>thenApply(cancelled -> null)
                .handle(PollFailures.explained(taskId));
    }

    @Override
    public CompletionStage<Void> answer(String taskId, Map<String, JsonNode> responses) {
        return CompletableFuture.failedFuture(new PollException(
                Meaning.PERMANENT,
                "The legacy generation answers questions on the stream that they came on",
                null,
                null,
                null));
    }

    @Override
    public CompletionStage<Void> attend(String taskId) {
        CompletionStage<JsonNode> open = peer.request(TaskMethods.RESULT, params(taskId), taskId, Peer.Wait.UNTIL_END);
        return StageCancellation.of(
                open.<Void>thenApply(ended -> null).handle(PollFailures.explained(taskId)),
                () -> StageCancellation.cancel(open));
    }

    private static ObjectNode params(String taskId) {
        return JsonNodeFactory.instance.objectNode().put("taskId", taskId);
    }
}
