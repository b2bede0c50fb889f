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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code operation=start}: starts the tool, and the exchange goes on once the handle is kept. The task is followed from
 * here on, and a consumer of the server emits its outcome.
 */
final class StartOperation implements RemoteOperation {

    private static final Logger LOG = LoggerFactory.getLogger(StartOperation.class);

    private final RemoteEndpoint remote;
    private final Handles handles;

    StartOperation(RemoteEndpoint remote) {
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
        if (decision instanceof Reattach known) {
            return CompletableFuture.completedFuture(started(
                    command.tool(), CallOperation.snapshot(known.taskId()).task(), null));
        }
        return handles.claim(command, remote.mapping().correlationId(exchange), exchange, true)
                .thenCompose(claim -> claim.isNew()
                        ? start(exchange, command, claim.handle())
                        : CompletableFuture.completedFuture(known(command, claim)));
    }

    /** A message that was delivered before. */
    private Reply known(ToolCommand command, Claim claim) {
        RemoteTask handle = claim.handle();
        TaskOutcome outcome = handle.outcome() == null ? Handles.UNKNOWN_START : handle.outcome();
        return hasStarted(handle.task(), outcome)
                ? started(command.tool(), handle.task(), handle.outcome())
                : e -> remote.mapping().outcome(e, outcome, command.tool(), null);
    }

    /** Whether it became a task, or was answered at once. */
    private static boolean hasStarted(@Nullable Task task, TaskOutcome outcome) {
        return task != null || outcome instanceof TaskOutcome.Completed || outcome instanceof TaskOutcome.ToolError;
    }

    private CompletionStage<Reply> start(Exchange exchange, ToolCommand command, RemoteTask handle) {
        StartedCall entry = StartedCall.sent(command.hash());
        remote.ledger().write(exchange, entry);
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        TaskRun run = new TaskRun(remote, command.tool(), exchange);
        remote.engine().started(handle.id(), run);
        run.keepAnsweredKeys(handles, handle);
        run.start(command, task -> {
            remote.ledger().write(exchange, entry.asTask(task.snapshot().task().taskId(), task.generation()));
            run.outliveRoute();
            return handles.followed(handle, task).whenComplete((stored, failure) -> {
                if (failure == null) {
                    reply.complete(started(command.tool(), task.snapshot().task(), null));
                } else {
                    reply.completeExceptionally(failure);
                }
            });
        });
        run.outcome().whenComplete((outcome, failure) -> {
            remote.engine().startedEnded(handle.id());
            if (failure != null) {
                reply.completeExceptionally(failure);
            } else {
                over(command, handle, run, outcome, reply);
            }
        });
        return reply;
    }

    private void over(
            ToolCommand command, RemoteTask handle, TaskRun run, TaskOutcome outcome, CompletableFuture<Reply> reply) {
        boolean ran = hasStarted(run.task(), outcome);
        if (ran && outcome instanceof TaskOutcome.Detached) {
            // whoever takes up the handle next goes on, or has gone on already
            if (!run.isHandedOver()) {
                remote.engine().leases().release(handle.id());
            }
            return;
        }
        CompletionStage<Void> kept = ran ? handles.ended(handle, outcome) : handles.settled(handle.id(), outcome);
        kept.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("The outcome of a task of tool '{}' could not be kept", command.tool(), failure);
                reply.completeExceptionally(failure);
            } else {
                // has no effect where the exchange went on long ago
                reply.complete(
                        ran
                                ? started(command.tool(), run.task(), outcome)
                                : e -> {
                                    remote.ledger().read(e).ifPresent(entry -> remote.ledger()
                                            .write(e, entry.ended(outcome, false)));
                                    remote.mapping().outcome(e, outcome, command.tool(), null);
                                    if (Reinvocation.isOver(outcome, e.isFailed())) {
                                        remote.ledger().clear(e);
                                    }
                                });
            }
        });
    }

    private Reply started(String tool, @Nullable Task task, @Nullable TaskOutcome outcome) {
        return exchange -> {
            remote.mapping().started(exchange, tool, task, outcome);
            remote.ledger().clear(exchange);
        };
    }
}
