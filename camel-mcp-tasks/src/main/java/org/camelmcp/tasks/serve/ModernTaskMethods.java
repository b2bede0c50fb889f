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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.ModernReceiver;
import org.camelmcp.tasks.receiver.TaskEndedException;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.InputAnswer;
import org.jspecify.annotations.Nullable;

/** The tasks methods of the modern generation: 2026-07-28 with the tasks extension (checklist, section 11). Thread-safe. */
final class ModernTaskMethods {

    static final Set<String> NAMES = Set.of(TaskMethods.GET, TaskMethods.UPDATE, TaskMethods.CANCEL);

    private final TaskService service;
    private final TaskAccess access;

    ModernTaskMethods(TaskService service, TaskAccess access) {
        this.service = service;
        this.access = access;
    }

    /** Capabilities are checked before parameters (P 53). */
    CompletionStage<ObjectNode> handle(ServerRequest request) {
        TasksExtensionDeclared.require(request, request.method());
        String taskId = TaskParams.taskId(request);
        return switch (request.method()) {
            case TaskMethods.GET -> get(request, taskId);
            case TaskMethods.UPDATE -> update(request, taskId);
            case TaskMethods.CANCEL -> cancel(request, taskId);
            default -> throw new IllegalArgumentException(request.method());
        };
    }

    private CompletionStage<ObjectNode> get(ServerRequest request, String taskId) {
        return access.find(request, taskId)
                .thenApply(ModernReceiver.INSTANCE::got)
                .handle(TaskFailures.told(taskId));
    }

    /** Keys that are not open are ignored; so are all of them once the task has ended (P 115). */
    private CompletionStage<ObjectNode> update(ServerRequest request, String taskId) {
        Map<String, InputAnswer> answers = new LinkedHashMap<>();
        TaskParams.inputResponses(request).forEach((key, answer) -> answers.put(key, new InputAnswer.Given(answer)));
        return access.find(request, taskId)
                .thenCompose(task -> service.answer(taskId, request.principal(), answers))
                .handle(ModernTaskMethods::acknowledged)
                .handle(TaskFailures.told(taskId));
    }

    /** Acknowledged for a task that has ended, too (P 116). */
    private CompletionStage<ObjectNode> cancel(ServerRequest request, String taskId) {
        return access.find(request, taskId)
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
