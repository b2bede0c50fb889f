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
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;

/** Tasks of the modern generation: the extension {@code io.modelcontextprotocol/tasks} (SEP-2663; checklist, section 10). */
public final class ModernTasks implements TaskDialect {

    private static final TaskReader READER = new TaskReader("Ms");

    private final Peer peer;

    public ModernTasks(Peer peer) {
        this.peer = peer;
    }

    @Override
    public Generation generation() {
        return Generation.MODERN;
    }

    /** Nothing to ask for: the server alone decides whether a call becomes a task (P 105). */
    @Override
    public void requestTask(ObjectNode params, @Nullable Duration ttl) {}

    /** Decided by {@code resultType} alone (P 91). */
    @Override
    public Optional<TaskSnapshot> created(JsonNode answer) {
        return TaskMethods.RESULT_TYPE_TASK.equals(answer.path("resultType").asText())
                ? Optional.of(TaskSnapshot.of(READER.created(answer)))
                : Optional.empty();
    }

    @Override
    public CompletionStage<TaskSnapshot> get(String taskId) {
        return request(TaskMethods.GET, taskId, params(taskId))
                .thenApply(answer -> READER.snapshot(answer, taskId))
                .handle(PollFailures.explained(taskId));
    }

    @Override
    public TaskSnapshot notified(JsonNode params) {
        return READER.snapshot(params, null);
    }

    @Override
    public CompletionStage<TaskOutcome> outcome(TaskSnapshot ended) {
        if (isWhole(ended)) {
            return CompletableFuture.completedFuture(read(ended));
        }
        return get(ended.task().taskId()).thenApply(ModernTasks::read);
    }

    private static boolean isWhole(TaskSnapshot ended) {
        return switch (ended.task().status()) {
            case COMPLETED -> ended.result() != null;
            case FAILED -> ended.error() != null;
            default -> true;
        };
    }

    private static TaskOutcome read(TaskSnapshot ended) {
        return switch (ended.task().status()) {
            case COMPLETED ->
                ended.result() != null
                        ? ToolOutcomes.of(ended.result())
                        : new TaskOutcome.Failed(
                                null, "The server reports the task as completed without a result", false);
            case FAILED -> TaskOutcomes.failed(ended.task(), ended.error());
            case CANCELLED -> TaskOutcomes.cancelled(ended.task());
            default -> throw new IllegalStateException("Task " + ended.task().shortId() + " has not ended");
        };
    }

    @Override
    public CompletionStage<Void> cancel(String taskId) {
        return request(TaskMethods.CANCEL, taskId, params(taskId))
                .<Void>thenApply(acknowledged -> null)
                .handle(PollFailures.explained(taskId));
    }

    @Override
    public CompletionStage<Void> answer(String taskId, Map<String, JsonNode> responses) {
        ObjectNode params = params(taskId);
        params.putObject("inputResponses").setAll(responses);
        return request(TaskMethods.UPDATE, taskId, params)
                .<Void>thenApply(acknowledged -> null)
                .handle(PollFailures.explained(taskId));
    }

    /** Questions come with every poll; there is no stream to attend. */
    @Override
    public CompletionStage<Void> attend(String taskId) {
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<JsonNode> request(String method, String taskId, ObjectNode params) {
        return peer.request(method, params, taskId, Peer.Wait.BRIEF);
    }

    private static ObjectNode params(String taskId) {
        return JsonNodeFactory.instance.objectNode().put("taskId", taskId);
    }
}
