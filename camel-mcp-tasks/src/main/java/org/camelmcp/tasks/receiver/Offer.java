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

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tool whose work can be run here. Immutable; compared by identity, since a tool that is offered again is another offer.
 */
final class Offer {

    private static final Logger LOG = LoggerFactory.getLogger(Offer.class);

    private final ToolKey tool;
    private final TaskPolicy policy;
    private final TaskWork work;

    Offer(ToolKey tool, TaskPolicy policy, TaskWork work) {
        this.tool = tool;
        this.policy = policy;
        this.work = work;
    }

    ToolKey tool() {
        return tool;
    }

    TaskPolicy policy() {
        return policy;
    }

    boolean isDeferred() {
        return policy.completion() == Completion.DEFERRED;
    }

    /** Other work of the same tool, which ends with its route. It is no offer of its own. */
    Offer preparing(TaskWork other) {
        return new Offer(tool, policy.with(Completion.ROUTE), other);
    }

    /**
     * Runs the work, whatever it does.
     *
     * @return how the task ends; empty when reports end it, since it is deferred and did not fail. Never fails
     */
    CompletionStage<Optional<TaskEnding>> run(TaskRun run) {
        CompletionStage<TaskEnding> stage;
        try {
            stage = work.run(run);
        } catch (Throwable thrown) {
            stage = CompletableFuture.failedFuture(thrown);
        }
        return (stage == null ? CompletableFuture.<TaskEnding>completedFuture(null) : stage)
                .handle((ending, failure) -> ended(run, ending, failure));
    }

    private Optional<TaskEnding> ended(TaskRun run, @Nullable TaskEnding ending, @Nullable Throwable failure) {
        if (failure != null) {
            if (run.cancellation().isCancelled()) {
                LOG.debug("Work of tool '{}' ended with {} after it was cancelled", tool.tool(), failure.toString());
            } else {
                LOG.error(
                        "Work of tool '{}' failed (task {})",
                        tool.tool(),
                        Task.shorten(run.taskId()),
                        StageFailures.unwrap(failure));
            }
            return Optional.of(Interruptions.failed(tool.tool()));
        }
        if (isDeferred() && (ending == null || ending instanceof TaskEnding.Result result && !result.isToolError())) {
            return Optional.empty();
        }
        if (ending == null) {
            LOG.error("Work of tool '{}' gave no result (task {})", tool.tool(), Task.shorten(run.taskId()));
            return Optional.of(Interruptions.failed(tool.tool()));
        }
        return Optional.of(ending);
    }
}
