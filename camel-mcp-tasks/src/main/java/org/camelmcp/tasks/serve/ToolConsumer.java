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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.camelmcp.tasks.message.ToolDefinition;
import org.camelmcp.tasks.receiver.Completion;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.camelmcp.tasks.receiver.TaskPolicy;
import org.camelmcp.tasks.receiver.TaskRun;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;

/**
 * The consumer of {@code from("mcp-task:TOOL")}: offers its route as a tool while it runs, and makes each call an exchange.
 * No thread waits for a route that is suspended.
 */
public final class ToolConsumer extends DefaultConsumer implements Suspendable {

    private final LocalAccess access;
    private final String tool;
    private final ToolDefinition definition;
    private final TaskPolicy policy;
    private final ToolMapping mapping;
    private final RouteEndings endings;
    private final @Nullable BeforeRoute before;
    private boolean open;
    private @Nullable Runnable withdraw;

    /** @param before where a route begins that gathers input for the calls, {@code null} when there is none */
    public ToolConsumer(
            Endpoint endpoint,
            Processor processor,
            LocalAccess access,
            String tool,
            ToolDefinition definition,
            TaskPolicy policy,
            ToolMapping mapping,
            @Nullable Endpoint before) {
        super(endpoint, processor);
        this.access = access;
        this.tool = tool;
        this.definition = definition;
        this.policy = policy;
        this.mapping = mapping;
        this.endings = new RouteEndings(tool, mapping, this::getExceptionHandler);
        this.before = before == null ? null : new BeforeRoute(this, before, mapping, endings);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ServiceHelper.startService(before);
        LocalServer server = access.open();
        open = true;
        withdraw = server.offer(getRouteId(), tool, definition, policy, before, this::isAccepting, this::run);
    }

    @Override
    protected void doStop() throws Exception {
        if (withdraw != null) {
            withdraw.run();
            withdraw = null;
        }
        if (open) {
            open = false;
            access.close();
        }
        ServiceHelper.stopService(before);
        super.doStop();
    }

    private boolean isAccepting() {
        return isRunAllowed() && !isSuspendingOrSuspended();
    }

    private CompletionStage<TaskEnding> run(TaskRun run) {
        CompletableFuture<TaskEnding> ending = new CompletableFuture<>();
        // released by us, in any case, once nobody looks at it any more
        Exchange exchange = createExchange(false);
        try {
            ExchangeCancellation.attach(exchange, run.cancellation());
            AskedStep.begin(exchange, run.taskId());
            mapping.called(exchange, run);
            getAsyncProcessor().process(exchange, doneSync -> done(exchange, run, ending));
        } catch (Throwable e) {
            // whatever it is, a task that never ended would be worse
            exchange.setException(e);
            done(exchange, run, ending);
        }
        return ending;
    }

    private void done(Exchange exchange, TaskRun run, CompletableFuture<TaskEnding> ending) {
        try {
            ending.complete(endings.of(run, exchange, () -> left(exchange)));
        } catch (Throwable e) {
            ending.completeExceptionally(e);
        } finally {
            if (!run.cancellation().isCancelled()) {
                ExchangeCancellation.detach(exchange);
            } // else a step that was not waited for may still have it, and is not to run others; Camel clears what it
            // pools
            releaseExchange(exchange, false);
        }
    }

    private TaskEnding left(Exchange exchange) {
        // a report brings the result of a deferred tool; what its route left as body need not be one
        return policy.completion() == Completion.DEFERRED
                ? new TaskEnding.Result(JsonNodeFactory.instance.objectNode())
                : mapping.ended(exchange);
    }
}
