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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.LegacyReceiver;
import org.camelmcp.tasks.receiver.TaskEndedException;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.requestor.TaskMethods;

/** The tasks methods of the legacy generation: 2025-11-25 (checklist, section 12). Thread-safe. */
final class LegacyTaskMethods {

    static final Set<String> NAMES = Set.of(TaskMethods.GET, TaskMethods.RESULT, TaskMethods.LIST, TaskMethods.CANCEL);

    private final String server;
    private final TaskService service;
    private final TaskAccess access;

    LegacyTaskMethods(String server, TaskService service, TaskAccess access) {
        this.server = server;
        this.service = service;
        this.access = access;
    }

    CompletionStage<ObjectNode> handle(ServerRequest request) {
        return switch (request.method()) {
            case TaskMethods.GET -> get(request, TaskParams.taskId(request));
            case TaskMethods.RESULT -> result(request, TaskParams.taskId(request));
            case TaskMethods.CANCEL -> cancel(request, TaskParams.taskId(request));
            case TaskMethods.LIST -> list(request);
            default -> throw new IllegalArgumentException(request.method());
        };
    }

    private CompletionStage<ObjectNode> get(ServerRequest request, String taskId) {
        return access.find(request, taskId)
                .thenApply(LegacyReceiver.INSTANCE::got)
                .handle(TaskFailures.told(taskId));
    }

    /**
     * Answers when the task has ended, with what the call would have answered (P 126). A client that no longer waits
     * (B34), or whose stream broke, gives its place back; the task goes on, since only {@code tasks/cancel} ends it.
     */
    private CompletionStage<ObjectNode> result(ServerRequest request, String taskId) {
        CompletableFuture<Void> givenUp = new CompletableFuture<>();
        request.onCancelled(() -> givenUp.complete(null));
        request.onDisconnected(() -> givenUp.complete(null));
        return access.find(request, taskId)
                .thenCompose(task -> service.ended(taskId, request.principal(), givenUp))
                .thenApply(LegacyReceiver.INSTANCE::result)
                .handle(TaskFailures.told(taskId));
    }

    /** Answers the cancelled task (P 129). */
    private CompletionStage<ObjectNode> cancel(ServerRequest request, String taskId) {
        return access.find(request, taskId)
                .thenCompose(task -> service.cancel(taskId, request.principal(), null))
                .thenApply(LegacyReceiver.INSTANCE::cancelled)
                .exceptionallyCompose(failure -> StageFailures.unwrap(failure) instanceof TaskEndedException
                        ? tooLate(request, taskId)
                        : CompletableFuture.failedStage(failure))
                .handle(TaskFailures.told(taskId));
    }

    /** Looks again, since what the task has ended as depends on who asks: an error of the tool's is failed here. */
    private CompletionStage<ObjectNode> tooLate(ServerRequest request, String taskId) {
        return access.find(request, taskId).thenApply(task -> {
            String status = LegacyReceiver.INSTANCE.got(task).path("status").asText();
            throw TaskFailures.invalid("Cannot cancel task in terminal state '" + status + "'");
        });
    }

    /** Without a principal callers cannot be told apart, and lists are neither declared nor served (P 130). */
    private CompletionStage<ObjectNode> list(ServerRequest request) {
        String owner = request.principal();
        if (owner == null) {
            throw new ServerErrorException(
                    ErrorCodes.METHOD_NOT_FOUND,
                    "Method not found: " + TaskMethods.LIST + " is for authenticated callers only");
        }
        return service.list(server, owner, TaskParams.cursor(request))
                .thenApply(LegacyReceiver.INSTANCE::list)
                .handle(TaskFailures.told());
    }
}
