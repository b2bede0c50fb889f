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
package org.camelmcp.tasks.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.call.Handles.Claim;
import org.camelmcp.tasks.call.Reinvocation.RaiseAgain;
import org.camelmcp.tasks.call.Reinvocation.Reattach;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * {@code operation=call}: starts the tool, follows the task, and the result becomes the body. Invoked again by Camel's
 * redelivery, it never sends a second {@code tools/call} that could repeat the work (P 23). With a correlation id the
 * same holds for a message that is delivered again, as far as the repository remembers.
 */
final class CallOperation implements RemoteOperation {

    private final RemoteEndpoint remote;
    private final Handles handles;

    CallOperation(RemoteEndpoint remote) {
        this.remote = remote;
        this.handles = new Handles(remote);
    }

    @Override
    public CompletionStage<Reply> perform(Exchange exchange) {
        ToolCommand command = remote.mapping().command(exchange);
        Reinvocation decision = remote.decide(exchange, command);
        if (decision instanceof RaiseAgain again) {
            return CompletableFuture.completedFuture(
                    e -> remote.mapping().outcome(e, again.outcome(), command.tool(), null));
        }
        String correlationId = remote.mapping().correlationId(exchange);
        TaskRun run = new TaskRun(remote, command.tool(), exchange);
        if (decision instanceof Reattach known) {
            run.takeUp(snapshot(known.taskId()), known.generation(), command.timeout());
            return run.outcome().thenApply(outcome -> reply(command, run.task(), outcome));
        }
        return correlationId == null
                ? start(exchange, command, run, null)
                : handles.claim(command, correlationId, exchange, false)
                        .thenCompose(claim -> correlated(exchange, command, run, claim));
    }

    /** A task of which nothing is known but its id, so that it is asked for at once. */
    static TaskSnapshot snapshot(String taskId) {
        return TaskSnapshot.of(new Task(taskId, TaskStatus.WORKING, null, null, null, null, null));
    }

    private CompletionStage<Reply> start(
            Exchange exchange, ToolCommand command, TaskRun run, @Nullable RemoteTask handle) {
        StartedCall entry = StartedCall.sent(command.hash());
        remote.ledger().write(exchange, entry);
        if (handle != null) {
            run.keepAnsweredKeys(handles, handle);
        }
        run.start(command, task -> {
            remote.ledger().write(exchange, entry.asTask(task.snapshot().task().taskId(), task.generation()));
            return handle == null
                    ? CompletableFuture.completedFuture(null)
                    : handles.followed(handle, task).thenApply(stored -> null);
        });
        return run.outcome().thenApply(outcome -> reply(command, run.task(), outcome));
    }

    private CompletionStage<Reply> correlated(Exchange exchange, ToolCommand command, TaskRun run, Claim claim) {
        RemoteTask handle = claim.handle();
        CompletionStage<Reply> reply;
        if (claim.isNew()) {
            reply = start(exchange, command, run, handle);
        } else if (handle.outcome() != null) {
            TaskOutcome known = handle.outcome();
            return CompletableFuture.completedFuture(reply(command, handle.task(), known));
        } else if (handle.task() == null || handle.generation() == null) {
            return CompletableFuture.completedFuture(reply(command, null, Handles.UNKNOWN_START));
        } else {
            remote.ledger()
                    .write(
                            exchange,
                            StartedCall.sent(command.hash())
                                    .asTask(handle.task().taskId(), handle.generation()));
            run.keepAnsweredKeys(handles, handle);
            run.takeUp(TaskSnapshot.of(handle.task()), handle.generation(), command.timeout());
            reply = run.outcome().thenApply(outcome -> reply(command, run.task(), outcome));
        }
        return reply.thenCombine(
                run.outcome().thenCompose(outcome -> handles.settled(handle.id(), outcome)),
                (written, settled) -> written);
    }

    private Reply reply(ToolCommand command, @Nullable Task task, TaskOutcome outcome) {
        return exchange -> {
            try {
                remote.mapping().outcome(exchange, outcome, command.tool(), task);
            } catch (RuntimeException e) {
                // the tool has run: that its result does not fit is no reason to run it again
                remember(exchange, new TaskOutcome.Failed(null, String.valueOf(e.getMessage()), false), true);
                throw e;
            }
            remember(exchange, outcome, exchange.isFailed());
        };
    }

    /** What a re-invocation has to know; what is over is forgotten, so that a loop can call again. */
    private void remember(Exchange exchange, TaskOutcome outcome, boolean failed) {
        if (Reinvocation.isOver(outcome, failed)) {
            remote.ledger().clear(exchange);
            return;
        }
        boolean cancelRequested =
                outcome instanceof TaskOutcome.TimedOut && remote.settings().cancelOnTimeout()
                        || outcome instanceof TaskOutcome.Detached && remote.cancelsOnStop();
        remote.ledger().read(exchange).ifPresent(entry -> remote.ledger()
                .write(exchange, entry.ended(outcome, cancelRequested)));
    }
}
