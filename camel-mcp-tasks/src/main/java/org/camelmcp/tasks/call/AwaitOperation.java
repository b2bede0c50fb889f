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

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * {@code operation=await}: follows a task that was started before, here or elsewhere. A handle of ours is claimed, so
 * that no consumer emits its outcome as well, and whoever followed it here hands it over.
 */
final class AwaitOperation implements RemoteOperation {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final RemoteEndpoint remote;
    private final Handles handles;

    AwaitOperation(RemoteEndpoint remote) {
        this.remote = remote;
        this.handles = new Handles(remote);
    }

    @Override
    public CompletionStage<Reply> perform(Exchange exchange) {
        String taskId = remote.mapping().taskId(exchange);
        return remote.engine()
                .repository()
                .findByTaskId(remote.server().name(), taskId)
                .thenCompose(found -> found.isPresent() ? claimed(exchange, found.get()) : unknown(exchange, taskId));
    }

    /** A task of which only the server knows. */
    private CompletionStage<Reply> unknown(Exchange exchange, String taskId) {
        return remote.server()
                .client()
                .connect()
                .handle((profile, failure) -> {
                    if (failure == null) {
                        return follow(exchange, CallOperation.snapshot(taskId), profile.generation(), null);
                    }
                    TaskOutcome outcome = TaskQueries.outcome(failure);
                    return CompletableFuture.<Reply>completedFuture(
                            e -> remote.mapping().outcome(e, outcome, null, null));
                })
                .thenCompose(reply -> reply);
    }

    private CompletionStage<Reply> claimed(Exchange exchange, RemoteTask handle) {
        return handles.emitting(handle, false).thenCompose(mine -> {
            TaskOutcome outcome = mine.outcome();
            if (outcome != null) {
                return handles.settled(mine.id(), outcome)
                        .thenApply(settled -> e -> remote.mapping().outcome(e, outcome, mine.tool(), mine.task()));
            }
            remote.engine().handOver(mine.id());
            remote.engine().leases().hold(mine.id());
            return follow(exchange, TaskSnapshot.of(mine.task()), mine.generation(), mine);
        });
    }

    private CompletionStage<Reply> follow(
            Exchange exchange, TaskSnapshot snapshot, Generation generation, @Nullable RemoteTask handle) {
        String tool = Optional.ofNullable(handle).map(RemoteTask::tool).orElse(null);
        TaskRun run = new TaskRun(remote, tool, exchange);
        if (handle != null) {
            run.keepAnsweredKeys(handles, handle);
        }
        run.takeUp(snapshot, generation, remote.mapping().timeout(exchange));
        return run.outcome().thenCompose(outcome -> settle(handle, outcome)
                .thenApply(settled -> e -> remote.mapping().outcome(e, outcome, tool, run.task())));
    }

    private CompletionStage<Void> settle(@Nullable RemoteTask handle, TaskOutcome outcome) {
        if (handle == null) {
            return CompletableFuture.completedFuture(null);
        }
        return outcome instanceof TaskOutcome.Detached
                ? handles.emitting(handle, true).thenCompose(back -> givenBack(back, outcome))
                : handles.settled(handle.id(), outcome);
    }

    /** When only the route stops, the task is followed on here, so that a consumer emits its outcome. */
    private CompletionStage<Void> givenBack(RemoteTask handle, TaskOutcome detached) {
        if (remote.engine().isStopping()) {
            return handles.settled(handle.id(), detached);
        }
        Instant deadline = handle.follow().deadline();
        Duration left = deadline == null
                ? Duration.ZERO
                : Duration.between(remote.engine().clock().instant(), deadline);
        TaskRun run = new TaskRun(remote, handle.tool(), null);
        run.outliveRoute();
        remote.engine().started(handle.id(), run);
        run.keepAnsweredKeys(handles, handle);
        run.takeUp(TaskSnapshot.of(handle.task()), handle.generation(), left.isNegative() ? SHORTEST : left);
        run.outcome().thenAccept(outcome -> {
            remote.engine().startedEnded(handle.id());
            if (!(outcome instanceof TaskOutcome.Detached)) {
                handles.ended(handle, outcome);
            } else if (!run.isHandedOver()) {
                remote.engine().leases().release(handle.id());
            }
        });
        return CompletableFuture.completedFuture(null);
    }
}
