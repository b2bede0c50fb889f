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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.receiver.TaskEndedException;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.receiver.UnknownTaskException;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;

/**
 * The producer of {@code to("mcp-task:TOOL?operation=progress|complete|fail|get")}: reports on a task of this application.
 * The exchange goes on when the report is stored, with its body as it was.
 */
public final class ReportProducer extends ServedTaskProducer<ServedTask> {

    private final ReportOperation operation;
    private final ReportMapping mapping;

    /** @param tool a task of another one is not known, {@code null} = any */
    public ReportProducer(
            Endpoint endpoint,
            ReportAccess access,
            ReportOperation operation,
            @Nullable String tool,
            ReportMapping mapping) {
        super(endpoint, access, tool);
        this.operation = operation;
        this.mapping = mapping;
    }

    @Override
    String taskId(Exchange exchange) {
        return mapping.taskId(exchange);
    }

    @Override
    CompletionStage<ServedTask> begin(Exchange exchange, ReportAccess.Shared shared, String taskId) {
        TaskService service = shared.service();
        CompletionStage<ServedTask> found = find(service, taskId);
        return switch (operation) {
            case GET -> found;
            case PROGRESS ->
                found.thenCompose(task ->
                        service.progress(taskId, mapping.progress(exchange)).thenApply(stored -> task));
            case COMPLETE ->
                found.thenCompose(
                        task -> end(service, task, task.isTerminal() ? null : mapping.completed(exchange, task)));
            case FAIL ->
                found.thenCompose(
                        task -> end(service, task, task.isTerminal() ? null : mapping.failed(exchange, task)));
        };
    }

    /** @param ending {@code null} when the task has ended before: what came too late need not make sense */
    private static CompletionStage<ServedTask> end(TaskService service, ServedTask task, @Nullable TaskEnding ending) {
        return ending == null
                ? CompletableFuture.failedFuture(
                        new TaskEndedException(task.taskId(), task.state().status()))
                : service.end(task.taskId(), ending, null);
    }

    @Override
    void done(Exchange exchange, String taskId, ServedTask task) {
        if (operation == ReportOperation.GET) {
            mapping.status(exchange, task);
        }
    }

    @Override
    void failed(Exchange exchange, String taskId, Throwable cause) {
        exchange.setException(explain(taskId, cause));
    }

    private Throwable explain(String taskId, Throwable cause) {
        if (cause instanceof UnknownTaskException) {
            return mapping.unknown(taskId);
        }
        return cause instanceof TaskEndedException ended ? mapping.ended(taskId, ended.status()) : cause;
    }
}
