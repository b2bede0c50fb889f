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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;
import org.camelmcp.mcp.client.ProgressSubscription;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.camelmcp.tasks.requestor.FollowListener;
import org.camelmcp.tasks.requestor.Following;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.requestor.TaskDialect;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One remote task as this node sees it through: started here or taken up, followed to its outcome, with its news
 * published. It can be stopped at any moment, whatever it is waiting for. Thread-safe.
 */
final class TaskRun implements CallEngine.Suspended {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

    private static final TaskOutcome NOT_CALLED =
            new TaskOutcome.Failed(null, "the route or the application is stopping", true);

    private static final TaskOutcome CALL_GIVEN_UP =
            new TaskOutcome.DeliveryUnknown("The route or the application is stopping, and the call has no answer yet");

    private final RemoteEndpoint remote;
    private final @Nullable String tool;
    private final @Nullable String fromRoute;
    private final @Nullable String atRoute;
    private final StatusPublisher.@Nullable News news;
    private final RunInputs inputs;
    private final @Nullable TaskCancellation cancellation;
    private final CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();

    private final Object lock = new Object();
    private @Nullable ToolStart start;
    private @Nullable Following following;
    private @Nullable TaskDialect dialect;
    private CompletionStage<?> kept = CompletableFuture.completedFuture(null);
    private boolean stopped;
    private boolean handedOver;
    private @Nullable TaskOutcome cancelled;
    private volatile boolean outlivesRoute;

    /**
     * @param tool     {@code null} when not known
     * @param exchange which waits for it, {@code null} = none
     */
    TaskRun(RemoteEndpoint remote, @Nullable String tool, @Nullable Exchange exchange) {
        this.remote = remote;
        this.tool = tool;
        this.fromRoute = exchange == null ? null : exchange.getFromRouteId();
        this.atRoute = exchange == null ? null : ExchangeHelper.getRouteId(exchange);
        this.cancellation = exchange == null ? null : ExchangeCancellation.of(exchange);
        Map<String, Object> headers =
                exchange == null ? Map.of() : remote.mapping().newsHeaders(exchange);
        this.news = remote.statuses() == null ? null : remote.statuses().of(tool, headers);
        this.inputs = remote.inputs(tool, headers);
    }

    /** The keys that the task asks by are kept with its handle as they are answered. To be called first. */
    void keepAnsweredKeys(Handles handles, RemoteTask handle) {
        inputs.keep(handle.answeredKeys(), key -> handles.answered(handle, key));
    }

    /**
     * Starts the tool, and follows the task if it becomes one.
     *
     * @param created told of the task as soon as it exists; {@link #outcome()} does not end before its stage, nor does
     *                anything happen to the task when that fails, but that nobody learns of it
     */
    void start(ToolCommand command, Function<Started.AsTask, CompletionStage<?>> created) {
        long began = remote.engine().timer().nanoTime();
        suspend();
        ProgressSubscription progress =
                news == null ? null : remote.server().client().onProgress(news::progressed);
        if (progress != null) {
            outcome.whenComplete((ended, failure) -> progress.close());
        }
        ToolStart attempt = new ToolStart(
                remote.server(), command, remote.settings().mode(), progress == null ? null : progress.token(), inputs);
        boolean late;
        TaskOutcome unwanted;
        synchronized (lock) {
            start = attempt;
            late = stopped;
            unwanted = cancelled;
        }
        PollTimer.Pending deadline = deadline(attempt, command.timeout());
        attempt.start().whenComplete((started, failure) -> {
            deadline.cancel();
            try {
                if (started instanceof Started.AsTask task) {
                    warnOfShortTtl(task.snapshot().task(), command.timeout());
                    Duration spent = Duration.ofNanos(remote.engine().timer().nanoTime() - began);
                    kept = created.apply(task);
                    follow(task.snapshot(), task.generation(), remaining(command.timeout(), spent), spent);
                } else {
                    outcome.complete(((Started.Over) started).outcome());
                }
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        if (unwanted != null) {
            attempt.giveUp(unwanted, unwanted);
        } else if (late) {
            stop();
        }
    }

    /** Following has a deadline of its own; this one is for all that comes before. */
    private PollTimer.Pending deadline(ToolStart attempt, Duration timeout) {
        TaskOutcome unsent = new TaskOutcome.Failed(
                null, "nothing was called, since the server did not answer within " + timeout.toMillis() + " ms", true);
        TaskOutcome unanswered = new TaskOutcome.TimedOut(timeout);
        return timeout.isZero()
                ? () -> {}
                : remote.engine().timer().schedule(timeout, () -> attempt.giveUp(unsent, unanswered));
    }

    private void suspend() {
        remote.engine().suspend(this);
        remote.server().began(inputs);
        outcome.whenComplete((ended, failure) -> {
            remote.engine().resumed(this);
            remote.server().ended(inputs);
            inputs.close(ended);
        });
        if (cancellation != null) {
            Runnable forget = cancellation.onCancelled(this::cancel);
            outcome.whenComplete((ended, failure) -> forget.run());
        }
    }

    /** The exchange works for a task of ours, which was cancelled: the remote one is not wanted any more either. */
    private void cancel() {
        TaskOutcome unwanted = new TaskOutcome.Cancelled(
                "the task that called it was cancelled" + (reason().isEmpty() ? "" : " (" + reason() + ")"));
        ToolStart starting;
        Following current;
        synchronized (lock) {
            cancelled = unwanted;
            starting = start;
            current = following;
        }
        if (current != null) {
            cancel(current);
        } else if (starting != null) {
            starting.giveUp(unwanted, unwanted);
        }
    }

    private String reason() {
        return cancellation == null ? "" : cancellation.reason();
    }

    private void cancel(Following current) {
        if (!current.outcome().toCompletableFuture().isDone()) {
            remote.engine().cancelling(dialect().cancel(current.task().taskId()));
        }
        current.detach();
    }

    /** Takes up a task that was started before. */
    void takeUp(TaskSnapshot snapshot, Generation generation, Duration timeout) {
        suspend();
        follow(snapshot, generation, timeout, Duration.ZERO);
    }

    /** How it ended, seen from here. */
    CompletionStage<TaskOutcome> outcome() {
        return outcome;
    }

    /** The task as last seen, {@code null} while, or when, there is none. */
    @Nullable
    Task task() {
        Following current = following();
        return current == null ? null : current.task();
    }

    @Override
    public boolean isOf(String routeId) {
        return !outlivesRoute && (routeId.equals(fromRoute) || routeId.equals(atRoute));
    }

    /** No exchange waits for the outcome any more: the task is followed even when its route has stopped. */
    void outliveRoute() {
        outlivesRoute = true;
        Runnable close = remote.server().keepOpen();
        outcome.whenComplete((ended, failure) -> close.run());
    }

    @Override
    public void stop() {
        ToolStart starting;
        Following current;
        synchronized (lock) {
            stopped = true;
            starting = start;
            current = following;
        }
        if (current != null) {
            detach(current);
        } else if (starting != null) {
            starting.giveUp(NOT_CALLED, CALL_GIVEN_UP);
        }
    }

    /** Lets go of the task for another run on this node, without telling the server. */
    void handOver() {
        Following current;
        synchronized (lock) {
            handedOver = true;
            current = following;
        }
        if (current != null) {
            current.detach();
        }
    }

    boolean isHandedOver() {
        synchronized (lock) {
            return handedOver;
        }
    }

    /** @param spent how much of the time that the task may take has gone by before */
    private void follow(TaskSnapshot snapshot, Generation generation, Duration timeout, Duration spent) {
        FollowListener listener = news == null ? FollowListener.NONE : news;
        listener.changed(snapshot.task());
        Following current = remote.server().follow(snapshot, generation, remote.settings(), timeout, inputs, listener);
        boolean late;
        boolean taken;
        boolean unwanted;
        synchronized (lock) {
            dialect = remote.server().dialect(generation, inputs.desk().kinds());
            following = current;
            late = stopped;
            taken = handedOver;
            unwanted = cancelled != null;
        }
        current.outcome().thenCombine(kept, (ended, stored) -> ended).whenComplete((ended, failure) -> {
            if (failure == null) {
                outcome.complete(seenFromHere(ended, timeout.plus(spent)));
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        if (taken) {
            current.detach();
        } else if (unwanted) {
            cancel(current);
        } else if (late) {
            detach(current);
        }
    }

    /** @param timeout as it was asked for, rather than what was left of it */
    private TaskOutcome seenFromHere(TaskOutcome ended, Duration timeout) {
        if (ended instanceof TaskOutcome.TimedOut) {
            return new TaskOutcome.TimedOut(timeout);
        }
        TaskOutcome unwanted;
        synchronized (lock) {
            unwanted = cancelled;
        }
        return ended instanceof TaskOutcome.Detached && unwanted != null ? unwanted : ended;
    }

    private void detach(Following current) {
        if (remote.cancelsOnStop() && !current.outcome().toCompletableFuture().isDone()) {
            remote.engine().cancelling(dialect().cancel(current.task().taskId()));
        }
        current.detach();
    }

    private TaskDialect dialect() {
        synchronized (lock) {
            return dialect;
        }
    }

    private @Nullable Following following() {
        synchronized (lock) {
            return following;
        }
    }

    /** At least a moment, so that a task that was created at the last minute is asked for once. */
    private static Duration remaining(Duration timeout, Duration spent) {
        if (timeout.isZero()) {
            return timeout;
        }
        Duration rest = timeout.minus(spent);
        return rest.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : rest;
    }

    private void warnOfShortTtl(Task task, Duration timeout) {
        boolean isShort = task.ttl() != null && !timeout.isZero() && task.ttl().compareTo(timeout) < 0;
        if (isShort && remote.server().isFirstWarning(tool)) {
            LOG.warn(
                    "Server '{}' keeps tasks of tool '{}' for {} ms only, which is shorter than the timeout of {} ms:"
                            + " a result may be gone before it is fetched",
                    remote.server().name(),
                    tool,
                    task.ttl().toMillis(),
                    timeout.toMillis());
        }
    }
}
