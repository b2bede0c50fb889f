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

import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.receiver.TaskFailures;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskOrigin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts tasks for calls, and takes those back whose client went before it was told of them. Thread-safe. */
final class TaskStart {

    private static final Logger LOG = LoggerFactory.getLogger(TaskStart.class);

    private final TaskService service;

    TaskStart(TaskService service) {
        this.service = service;
    }

    /**
     * Starts one. Until the call is answered it is an ordinary request: giving that up cancels the work, of which nobody
     * knows the id. Once it is answered, only {@code tasks/cancel} does (P 50).
     */
    CompletionStage<ServedTask> start(ReadyCall ready, TaskOrigin origin) {
        ToolCallRequest call = ready.call();
        TaskTool tool = (TaskTool) call.tool();
        if (!tool.isAccepting()) {
            throw TaskFailures.suspended(tool.name());
        }
        return service.start(origin, ready.answered())
                .thenApply(task -> {
                    call.request().onCancelled(() -> abandon(task, origin));
                    return task;
                })
                .handle(TaskFailures.told());
    }

    private void abandon(ServedTask task, TaskOrigin origin) {
        service.cancel(task.taskId(), origin.owner(), "The client gave the call up")
                // a task that has ended meanwhile is of no use to anybody either
                .handle((cancelled, failure) -> null)
                .thenCompose(done -> service.forget(task.taskId()))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.debug("{} could not be removed, and stays until its ttl lapses", task, failure);
                    }
                });
    }
}
