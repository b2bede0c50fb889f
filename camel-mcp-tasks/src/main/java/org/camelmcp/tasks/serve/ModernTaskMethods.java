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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.message.InputAnswerCheck;
import org.camelmcp.tasks.receiver.ModernReceiver;
import org.camelmcp.tasks.receiver.TaskAccess;
import org.camelmcp.tasks.receiver.TaskEndedException;
import org.camelmcp.tasks.receiver.TaskFailures;
import org.camelmcp.tasks.receiver.TaskParams;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/** The tasks methods of the modern generation: 2026-07-28 with the tasks extension (checklist, section 11). Thread-safe. */
final class ModernTaskMethods {

    static final Set<String> NAMES = Set.of(TaskMethods.GET, TaskMethods.UPDATE, TaskMethods.CANCEL);

    private final TaskService service;
    private final TaskAccess access;
    private final Executor offload;

    /** @param offload checks answers, which would hold up a transport's thread */
    ModernTaskMethods(TaskService service, TaskAccess access, Executor offload) {
        this.service = service;
        this.access = access;
        this.offload = offload;
    }

    /** Capabilities are checked before parameters (P 53). */
    CompletionStage<ObjectNode> handle(ServerRequest request) {
        TasksExtensionDeclared.require(request, request.method());
        String taskId = TaskParams.taskId(request.params());
        return switch (request.method()) {
            case TaskMethods.GET -> get(request, taskId);
            case TaskMethods.UPDATE -> update(request, taskId);
            case TaskMethods.CANCEL -> cancel(request, taskId);
            default -> throw new IllegalArgumentException(request.method());
        };
    }

    private CompletionStage<ObjectNode> get(ServerRequest request, String taskId) {
        return access.find(taskId, request.principal())
                .thenApply(task ->
                        ModernReceiver.INSTANCE.got(task, request.client().capabilities()))
                .handle(TaskFailures.told(taskId));
    }

    /**
     * Keys that are not open are ignored; so are all of them once the task has ended (P 115). An answer to an open key that
     * cannot be one refuses the whole update, and all its questions stay open: a client that made one mistake is told so, and
     * can send the same update again, put right. Taking a subset, as P 115 allows, would acknowledge what was not understood.
     */
    private CompletionStage<ObjectNode> update(ServerRequest request, String taskId) {
        Map<String, JsonNode> responses = TaskParams.inputResponses(request.params());
        return access.find(taskId, request.principal())
                .thenCompose(task -> answers(request, task, responses))
                .thenCompose(answers -> service.answer(taskId, request.principal(), answers))
                .handle(ModernTaskMethods::acknowledged)
                .handle(TaskFailures.told(taskId));
    }

    private CompletionStage<Map<String, InputAnswer>> answers(
            ServerRequest request, ServedTask task, Map<String, JsonNode> responses) {
        Map<String, InputAnswer> answers = new LinkedHashMap<>();
        List<Runnable> checks = new ArrayList<>();
        responses.forEach((key, answer) -> {
            StoredInput input = task.inputs().get(key);
            if (input != null && input.isOpen()) {
                answers.put(key, new InputAnswer.Given(answer));
                checks.add(() -> check(request, input, answer));
            }
        });
        return checks.isEmpty()
                ? CompletableFuture.completedStage(answers)
                : CompletableFuture.runAsync(() -> checks.forEach(Runnable::run), offload)
                        .thenApply(valid -> answers);
    }

    private static void check(ServerRequest request, StoredInput input, JsonNode answer) {
        InputRequest asked = input.request();
        InputAnswerCheck.problem(asked.method(), asked.params(), answer, request.revision())
                .ifPresent(problem -> {
                    throw TaskFailures.invalid("Illegal parameter inputResponses." + input.key() + ": " + problem
                            + "; nothing of this update was taken");
                });
    }

    /** Acknowledged for a task that has ended, too (P 116). */
    private CompletionStage<ObjectNode> cancel(ServerRequest request, String taskId) {
        return access.find(taskId, request.principal())
                .thenCompose(task -> service.cancel(taskId, request.principal(), null))
                .handle(ModernTaskMethods::acknowledged)
                .handle(TaskFailures.told(taskId));
    }

    private static ObjectNode acknowledged(@Nullable ServedTask task, @Nullable Throwable failure) {
        if (failure != null && !(StageFailures.unwrap(failure) instanceof TaskEndedException)) {
            throw TaskFailures.unchecked(failure);
        }
        return ModernReceiver.INSTANCE.acknowledged();
    }
}
