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

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.ExceptionHandler;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.tasks.receiver.TaskRun;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;

/** Tells how the routes of a tool ended, and logs those that failed. Thread-safe. */
final class RouteEndings {

    private final String tool;
    private final ToolMapping mapping;
    private final Supplier<ExceptionHandler> log;

    /** @param log asked for each failure, as a route author may set another one */
    RouteEndings(String tool, ToolMapping mapping, Supplier<ExceptionHandler> log) {
        this.tool = tool;
        this.mapping = mapping;
        this.log = log;
    }

    /** @param left what a route that did not fail has left; what it throws makes the route fail */
    TaskEnding of(TaskRun run, Exchange exchange, Supplier<TaskEnding> left) {
        if (run.cancellation().isCancelled()) {
            // what became of a route that was told to stop is of no interest, neither to the caller nor in the log
            return new TaskEnding.Cancelled(run.cancellation().reason());
        }
        Throwable failure = failure(exchange);
        if (failure == null) {
            try {
                return left.get();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        return failed(run, exchange, failure);
    }

    /** An exchange that waits for another attempt of its call, or was marked by the step that ended it, has not failed. */
    private static @Nullable Throwable failure(Exchange exchange) {
        if (exchange.getException() != null) {
            return exchange.getException();
        }
        return !PendingInput.isOn(exchange) && (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast())
                ? new RuntimeCamelException("The route has marked the exchange for rollback")
                : null;
    }

    private TaskEnding failed(TaskRun run, Exchange exchange, Throwable failure) {
        TaskEnding ending = mapping.failed(failure);
        if (!isClients(ending)) {
            log.get().handleException(told(run), exchange, failure);
        }
        return ending;
    }

    /** What a client does not declare is for it to mend, and it is told how: nothing for the log. */
    private static boolean isClients(TaskEnding ending) {
        return ending instanceof TaskEnding.Error failed
                && failed.error().code() == ErrorCodes.MISSING_REQUIRED_CLIENT_CAPABILITY;
    }

    private String told(TaskRun run) {
        return (run.isTask() ? "Task " + Task.shorten(run.taskId()) : "A call") + " of tool '" + tool + "' failed";
    }
}
