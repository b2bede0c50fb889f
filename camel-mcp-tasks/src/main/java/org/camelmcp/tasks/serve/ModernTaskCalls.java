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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.receiver.ModernReceiver;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.store.ServedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which modern calls become tasks: all of tools that may, when the request declares the extension; never one
 * that does not (P 104). What the client says in {@code params.task} counts for nothing (P 105). Thread-safe.
 */
final class ModernTaskCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ModernTaskCalls.class);

    private final TaskService service;
    private final InputGathering gathering;
    private final TaskStart start;

    ModernTaskCalls(TaskService service, InputGathering gathering) {
        this.service = service;
        this.gathering = gathering;
        this.start = new TaskStart(service);
    }

    /** @return empty for a plain call */
    Optional<CompletionStage<? extends JsonNode>> intercept(ToolCallRequest call) {
        if (!(call.tool() instanceof TaskTool tool) || tool.policy().support() == TaskSupport.FORBIDDEN) {
            return Optional.empty();
        }
        if (!TasksExtensionDeclared.on(call.request())) {
            if (tool.policy().support() == TaskSupport.REQUIRED) {
                throw TasksExtensionDeclared.missing("Tool '" + tool.name() + "' only runs as a task, which");
            }
            return Optional.empty();
        }
        return Optional.of(gathering.first(tool, call, unheard -> {}, ready -> start(tool, ready)));
    }

    private CompletionStage<ObjectNode> start(TaskTool tool, ReadyCall ready) {
        Duration window = tool.policy().inlineWindow();
        return start.start(ready, CallOrigins.task(tool, ready.call(), null))
                .thenCompose(task -> window.isZero()
                        ? CompletableFuture.completedStage(ModernReceiver.INSTANCE.created(task, null))
                        : service.endedWithin(task.taskId(), window).thenApply(this::inlineIfEnded));
    }

    /** Fast work is answered at once, as if there had been no task; nobody was told of it, so none is kept (P 105). */
    private ObjectNode inlineIfEnded(ServedTask task) {
        if (!task.isTerminal()) {
            return ModernReceiver.INSTANCE.created(task, null);
        }
        service.forget(task.taskId()).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("{} was answered inline, but stays until its ttl lapses", task, failure);
            }
        });
        return CallAnswers.of(task.state().ending());
    }
}
