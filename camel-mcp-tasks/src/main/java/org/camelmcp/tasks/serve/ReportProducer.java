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
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.TaskEndedException;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.receiver.UnknownTaskException;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;

/**
 * The producer of {@code to("mcp-task:TOOL?operation=progress|complete|fail|get")}: reports on a task of this application
 * from any route, on any node that shares its store. The exchange goes on when the report is stored, with its body as it
 * was; no thread waits for that.
 */
public final class ReportProducer extends DefaultAsyncProducer {

    private final ReportAccess access;
    private final ReportOperation operation;
    private final @Nullable String tool;
    private final ReportMapping mapping;
    private volatile ReportAccess.@Nullable Shared shared;

    /** @param tool a task of another one is not known, {@code null} = any */
    public ReportProducer(
            Endpoint endpoint,
            ReportAccess access,
            ReportOperation operation,
            @Nullable String tool,
            ReportMapping mapping) {
        super(endpoint);
        this.access = access;
        this.operation = operation;
        this.tool = tool;
        this.mapping = mapping;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        shared = access.open();
    }

    @Override
    protected void doStop() throws Exception {
        shared = null;
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<ServedTask> report;
        ReportAccess.Shared current = shared;
        String taskId;
        try {
            if (current == null) {
                throw new RejectedExecutionException("The producer has not been started, or has stopped");
            }
            taskId = mapping.taskId(exchange);
            report = report(exchange, current.service(), taskId).toCompletableFuture();
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        if (report.isDone()) {
            report.whenComplete((task, failure) -> finish(exchange, taskId, task, failure));
            callback.done(true);
            return true;
        }
        report.whenComplete((task, failure) -> current.workers().execute(() -> {
            finish(exchange, taskId, task, failure);
            callback.done(false);
        }));
        return false;
    }

    private CompletionStage<ServedTask> report(Exchange exchange, TaskService service, String taskId) {
        CompletionStage<ServedTask> found = service.find(taskId).thenApply(task -> {
            if (tool != null && !tool.equals(task.origin().tool())) {
                throw new UnknownTaskException(taskId);
            }
            return task;
        });
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

    private void finish(Exchange exchange, String taskId, @Nullable ServedTask task, @Nullable Throwable failure) {
        if (failure != null || task == null) {
            exchange.setException(explain(taskId, failure));
            return;
        }
        if (operation == ReportOperation.GET) {
            mapping.status(exchange, task);
        }
    }

    private Throwable explain(String taskId, @Nullable Throwable failure) {
        Throwable cause = failure == null ? new UnknownTaskException(taskId) : StageFailures.unwrap(failure);
        if (cause instanceof UnknownTaskException) {
            return mapping.unknown(taskId);
        }
        return cause instanceof TaskEndedException ended ? mapping.ended(taskId, ended.status()) : cause;
    }
}
