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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.mcp.server.Subscription;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.ModernReceiver;
import org.camelmcp.tasks.receiver.TaskAccess;
import org.camelmcp.tasks.receiver.TaskFailures;
import org.camelmcp.tasks.receiver.TaskParams;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.receiver.UnknownTaskException;
import org.camelmcp.tasks.store.ServedTask;
import org.jspecify.annotations.Nullable;

/** The part of modern subscriptions that is about tasks: {@code taskIds} (P 77-81, P 119). Thread-safe. */
final class TaskSubscriptions {

    static final String TASK_IDS = "taskIds";

    private final TaskService service;
    private final TaskAccess access;
    private final int maxTaskIds;

    /** @param maxTaskIds how many tasks one subscription may be about; further ones are not honoured */
    TaskSubscriptions(TaskService service, TaskAccess access, int maxTaskIds) {
        this.service = service;
        this.access = access;
        this.maxTaskIds = maxTaskIds;
    }

    /** Honours the ids of tasks that are the asking principal's, and no others. */
    CompletionStage<Runnable> subscribe(
            ServerRequest request, ObjectNode asked, ObjectNode honoured, Subscription subscription) {
        JsonNode ids = asked.path(TASK_IDS);
        if (TaskParams.isAbsent(ids)) {
            return CompletableFuture.completedStage(() -> {});
        }
        TasksExtensionDeclared.require(request, "A subscription to tasks");
        Queue<Runnable> watches = new ConcurrentLinkedQueue<>();
        Runnable end = () -> watches.forEach(Runnable::run);
        List<CompletableFuture<@Nullable String>> checks = distinct(ids).stream()
                .map(taskId -> watch(request, taskId, subscription, watches))
                .toList();
        return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new))
                .handle(TaskFailures.told())
                .handle((all, failure) -> {
                    if (failure != null) {
                        end.run();
                        throw TaskFailures.unchecked(failure);
                    }
                    ArrayNode known = honoured.putArray(TASK_IDS);
                    checks.stream()
                            .map(CompletableFuture::join)
                            .filter(Objects::nonNull)
                            .forEach(known::add);
                    return end;
                });
    }

    private Set<String> distinct(JsonNode ids) {
        if (!ids.isArray()) {
            throw TaskParams.wrong("notifications." + TASK_IDS, ids, "an array of task ids");
        }
        Set<String> distinct = new LinkedHashSet<>();
        for (JsonNode id : ids) {
            if (!id.isTextual()) {
                throw TaskParams.wrong("notifications." + TASK_IDS, id, "only strings in it");
            }
            if (distinct.size() < maxTaskIds) {
                distinct.add(id.textValue());
            }
        }
        return distinct;
    }

    /**
     * Watches a task, if it is the client's. Its first news is how it stands, should it have moved since its creation.
     *
     * @return its id, {@code null} when it is not found
     */
    private CompletableFuture<@Nullable String> watch(
            ServerRequest request, String taskId, Subscription subscription, Queue<Runnable> watches) {
        return access.find(taskId, request.principal())
                .<@Nullable String>handle((task, failure) -> {
                    if (failure == null) {
                        watches.add(service.watch(taskId, now -> publish(request, now, subscription)));
                        return taskId;
                    }
                    if (StageFailures.unwrap(failure) instanceof UnknownTaskException) {
                        return null;
                    }
                    throw TaskFailures.unchecked(failure);
                })
                .toCompletableFuture();
    }

    /** The whole task, as {@code tasks/get} tells it (P 119). */
    private static void publish(ServerRequest request, ServedTask task, Subscription subscription) {
        if (TaskNews.isNews(task)) {
            subscription.publish(
                    ModernReceiver.INSTANCE.status(task, request.client().capabilities()));
        }
    }
}
