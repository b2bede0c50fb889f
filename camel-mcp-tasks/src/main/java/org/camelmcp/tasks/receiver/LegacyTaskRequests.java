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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.camelmcp.tasks.store.ServedTask;
import org.jspecify.annotations.Nullable;

/**
 * Answers the tasks methods of the legacy generation (2025-11-25; checklist, section 12), whichever side asks: a client
 * about the calls that we serve, or a server about the requests that we host for it. What is refused fails with
 * {@link org.camelmcp.mcp.server.ServerErrorException}. Thread-safe; never blocks.
 */
public final class LegacyTaskRequests {

    /** All of its methods. */
    public static final Set<String> METHODS =
            Set.of(TaskMethods.GET, TaskMethods.RESULT, TaskMethods.LIST, TaskMethods.CANCEL);

    /** What the requestor of a task looks at, for whoever wants to reach him. */
    public interface Attention {

        /** Nobody does. */
        Attention NONE = new Attention() {};

        /** He has asked how it stands. */
        default void polled(ServedTask task) {}

        /** He waits for its end. @return told when he no longer does */
        default Runnable waiting(ServedTask task) {
            return () -> {};
        }
    }

    private final String server;
    private final TaskService service;
    private final TaskAccess access;

    /** @param server to which the tasks belong, see {@code TaskOrigin.server} */
    public LegacyTaskRequests(String server, TaskService service) {
        this.server = server;
        this.service = service;
        this.access = new TaskAccess(server, service);
    }

    /**
     * Answers one request.
     *
     * @param method  one of {@link #METHODS}
     * @param owner   who asks, see {@code TaskOrigin.owner}; not {@code null} for a list
     * @param givenUp completes when nobody waits for the answer any more: a {@code tasks/result} gives its place back, and
     *                the task goes on, since only {@code tasks/cancel} ends it (B34)
     * @param attention hears of it
     * @throws org.camelmcp.mcp.server.ServerErrorException with -32602 for parameters that cannot be read (B14)
     */
    public CompletionStage<ObjectNode> handle(
            String method, ObjectNode params, @Nullable String owner, CompletionStage<?> givenUp, Attention attention) {
        return switch (method) {
            case TaskMethods.GET -> get(TaskParams.taskId(params), owner, attention);
            case TaskMethods.RESULT -> result(TaskParams.taskId(params), owner, givenUp, attention);
            case TaskMethods.CANCEL -> cancel(TaskParams.taskId(params), owner);
            case TaskMethods.LIST -> list(owner, TaskParams.cursor(params));
            default -> throw new IllegalArgumentException(method);
        };
    }

    private CompletionStage<ObjectNode> get(String taskId, @Nullable String owner, Attention attention) {
        return access.find(taskId, owner)
                .thenApply(task -> {
                    attention.polled(task);
                    return LegacyReceiver.INSTANCE.got(task);
                })
                .handle(TaskFailures.told(taskId));
    }

    /** Answers when the task has ended, with what the request itself would have answered (P 126). */
    private CompletionStage<ObjectNode> result(
            String taskId, @Nullable String owner, CompletionStage<?> givenUp, Attention attention) {
        return access.find(taskId, owner)
                .thenCompose(task -> {
                    Runnable answered = attention.waiting(task);
                    return service.ended(taskId, owner, givenUp).whenComplete((ended, failure) -> answered.run());
                })
                .thenApply(LegacyReceiver.INSTANCE::result)
                .handle(TaskFailures.told(taskId));
    }

    /** Answers the cancelled task (P 129). */
    private CompletionStage<ObjectNode> cancel(String taskId, @Nullable String owner) {
        return access.find(taskId, owner)
                .thenCompose(task -> service.cancel(taskId, owner, null))
                .thenApply(LegacyReceiver.INSTANCE::cancelled)
                .exceptionallyCompose(failure -> StageFailures.unwrap(failure) instanceof TaskEndedException
                        ? tooLate(taskId, owner)
                        : CompletableFuture.failedStage(failure))
                .handle(TaskFailures.told(taskId));
    }

    /** Looks again, since what the task has ended as depends on who asks: an error of the tool's is failed here. */
    private CompletionStage<ObjectNode> tooLate(String taskId, @Nullable String owner) {
        return access.find(taskId, owner).thenApply(task -> {
            String status = LegacyReceiver.INSTANCE.got(task).path("status").asText();
            throw TaskFailures.invalid("Cannot cancel task in terminal state '" + status + "'");
        });
    }

    private CompletionStage<ObjectNode> list(@Nullable String owner, @Nullable String cursor) {
        if (owner == null) {
            throw new IllegalArgumentException("Illegal owner: lists are only for those who can be told apart (P 130)");
        }
        return service.list(server, owner, cursor)
                .thenApply(LegacyReceiver.INSTANCE::list)
                .handle(TaskFailures.told());
    }
}
