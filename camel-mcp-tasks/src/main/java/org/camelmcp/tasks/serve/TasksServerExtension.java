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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.mcp.server.ServerExtension;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.mcp.server.ServerSession;
import org.camelmcp.mcp.server.ServerTool;
import org.camelmcp.mcp.server.Subscription;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.delivery.QuestionDelivery;
import org.camelmcp.tasks.receiver.LegacyTaskRequests;
import org.camelmcp.tasks.receiver.TaskAccess;
import org.camelmcp.tasks.receiver.TaskParams;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one MCP server, for clients of both generations: says which calls become tasks, and answers the tasks
 * methods by the rules of the generation that asks, whichever created the task (P 69). What is pushed to legacy sessions
 * is in {@link SessionPushes}. Thread-safe.
 *
 * <p>Tasks are declared and served from the moment at which the first tool is offered that may run as one, and then for
 * good: tasks outlive the tool that was withdrawn. Before, the server knows nothing of tasks (B1, B36).
 */
public final class TasksServerExtension implements ServerExtension {

    /** The first states of all of them have to fit into what a subscription holds back until it is acknowledged. */
    private static final int MOST_TASK_IDS = 128;

    private final LegacyTaskCalls legacyCalls;
    private final ModernTaskCalls modernCalls;
    private final LegacyTaskMethods legacyMethods;
    private final ModernTaskMethods modernMethods;
    private final TaskSubscriptions subscriptions;
    private final QuestionDelivery questions;
    private volatile boolean offersTasks;

    /**
     * @param server     which of this application's servers it is part of: the {@code server} of its tools' keys
     * @param maxTaskIds how many tasks one subscription may be about, at most {@value #MOST_TASK_IDS}; further ones are
     *                   not honoured
     * @param gathering  asks before tasks begin
     * @param questions  brings those of tasks to legacy clients; the caller's
     * @param offload    runs what would hold a transport thread up
     */
    public TasksServerExtension(
            String server,
            TaskService service,
            int maxTaskIds,
            InputGathering gathering,
            QuestionDelivery questions,
            Executor offload) {
        if (maxTaskIds < 1 || maxTaskIds > MOST_TASK_IDS) {
            throw new IllegalArgumentException(
                    "Illegal maxTaskIds: " + maxTaskIds + " is not between 1 and " + MOST_TASK_IDS);
        }
        TaskAccess access = new TaskAccess(server, service);
        this.legacyCalls = new LegacyTaskCalls(service, gathering, questions);
        this.modernCalls = new ModernTaskCalls(service, gathering);
        this.legacyMethods = new LegacyTaskMethods(server, service, questions);
        this.modernMethods = new ModernTaskMethods(service, access, offload);
        this.subscriptions = new TaskSubscriptions(service, access, maxTaskIds);
        this.questions = questions;
    }

    @Override
    public void offered(ServerTool tool) {
        if (support(tool) != TaskSupport.FORBIDDEN) {
            offersTasks = true;
        }
    }

    /** Lists only for those who can be told apart (P 130); in the modern generation never the legacy form (P 74). */
    @Override
    public void declare(Generation generation, @Nullable String principal, ObjectNode capabilities) {
        if (!offersTasks) {
            return;
        }
        if (generation == Generation.MODERN) {
            capabilities.withObject("/extensions").putObject(TaskMethods.EXTENSION);
            return;
        }
        ObjectNode tasks = capabilities.putObject("tasks");
        if (principal != null) {
            tasks.putObject("list");
        }
        tasks.putObject("cancel");
        tasks.putObject("requests").putObject("tools").putObject("call");
    }

    /** Says how the tool may be called; in the modern generation the server decides (P 105), and nothing is said. */
    @Override
    public void describe(Generation generation, ServerTool tool, ObjectNode entry) {
        TaskSupport support = support(tool);
        if (generation == Generation.LEGACY && support != TaskSupport.FORBIDDEN) {
            entry.putObject("execution").put("taskSupport", support.wire());
        }
    }

    private static TaskSupport support(ServerTool tool) {
        return tool instanceof TaskTool task ? task.policy().support() : TaskSupport.FORBIDDEN;
    }

    @Override
    public boolean serves(Generation generation, String method) {
        Set<String> methods = generation == Generation.MODERN ? ModernTaskMethods.NAMES : LegacyTaskRequests.METHODS;
        return offersTasks && methods.contains(method);
    }

    @Override
    public @Nullable String nameParameter(String method) {
        return ModernTaskMethods.NAMES.contains(method) ? TaskParams.TASK_ID : null;
    }

    @Override
    public CompletionStage<? extends JsonNode> handle(ServerRequest request) {
        return refusalsAsStages(() -> request.generation() == Generation.MODERN
                ? modernMethods.handle(request)
                : legacyMethods.handle(request));
    }

    /** Without a tool that may run as a task, what a client says about tasks is ignored (B8). */
    @Override
    public Optional<CompletionStage<? extends JsonNode>> intercept(ToolCallRequest call) {
        if (!offersTasks) {
            return Optional.empty();
        }
        try {
            return call.request().generation() == Generation.MODERN
                    ? modernCalls.intercept(call)
                    : legacyCalls.intercept(call);
        } catch (ServerErrorException refused) {
            return Optional.of(CompletableFuture.failedStage(refused));
        }
    }

    @Override
    public CompletionStage<Runnable> subscribe(
            ServerRequest request, ObjectNode asked, ObjectNode honoured, Subscription subscription) {
        return offersTasks
                ? refusalsAsStages(() -> subscriptions.subscribe(request, asked, honoured, subscription))
                : CompletableFuture.completedStage(() -> {});
    }

    /** Questions of plain calls are answered as well, so whether tasks are offered does not matter. */
    @Override
    public boolean onResponse(ServerSession session, JsonRpcResponse response) {
        return questions.answered(session, response);
    }

    private static <T> CompletionStage<T> refusalsAsStages(Supplier<CompletionStage<T>> handler) {
        try {
            return handler.get();
        } catch (ServerErrorException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }
}
