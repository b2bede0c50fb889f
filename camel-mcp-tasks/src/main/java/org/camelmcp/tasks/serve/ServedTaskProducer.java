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
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.receiver.UnknownTaskException;
import org.camelmcp.tasks.store.ServedTask;
import org.jspecify.annotations.Nullable;

/**
 * A producer about a task of this application, from any route and on any node that shares its store. The exchange goes on
 * when what it is about is done; no thread waits for that.
 *
 * @param <T> what comes of it
 */
abstract class ServedTaskProducer<T> extends DefaultAsyncProducer {

    private final ReportAccess access;
    private final @Nullable String tool;
    private volatile ReportAccess.@Nullable Shared shared;

    /** @param tool a task of another one is not known, {@code null} = any */
    ServedTaskProducer(Endpoint endpoint, ReportAccess access, @Nullable String tool) {
        super(endpoint);
        this.access = access;
        this.tool = tool;
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
    public final boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<T> work;
        ReportAccess.Shared current = shared;
        String taskId;
        try {
            if (current == null) {
                throw new RejectedExecutionException("The producer has not been started, or has stopped");
            }
            taskId = taskId(exchange);
            work = begin(exchange, current, taskId).toCompletableFuture();
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        if (work.isDone()) {
            work.whenComplete((result, failure) -> finish(exchange, taskId, result, failure));
            callback.done(true);
            return true;
        }
        work.whenComplete((result, failure) -> current.workers().execute(() -> {
            finish(exchange, taskId, result, failure);
            callback.done(false);
        }));
        return false;
    }

    /** The task as it stands, when it is one of the endpoint's tool. */
    final CompletionStage<ServedTask> find(TaskService service, String taskId) {
        return service.find(taskId).thenApply(task -> {
            if (tool != null && !tool.equals(task.origin().tool())) {
                throw new UnknownTaskException(taskId);
            }
            return task;
        });
    }

    private void finish(Exchange exchange, String taskId, @Nullable T result, @Nullable Throwable failure) {
        try {
            if (failure == null && result != null) {
                done(exchange, taskId, result);
            } else {
                failed(
                        exchange,
                        taskId,
                        failure == null ? new UnknownTaskException(taskId) : StageFailures.unwrap(failure));
            }
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
    }

    /** Which task the exchange is about. What it throws becomes the exchange's exception. */
    abstract String taskId(Exchange exchange);

    /** Begins. What it throws becomes the exchange's exception; what it fails with is for {@link #failed}. */
    abstract CompletionStage<T> begin(Exchange exchange, ReportAccess.Shared shared, String taskId);

    /** Writes to the exchange what came of it. */
    abstract void done(Exchange exchange, String taskId, T result);

    /** Writes to the exchange why nothing came of it. */
    abstract void failed(Exchange exchange, String taskId, Throwable cause);
}
