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

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongFunction;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.task.TaskEnding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the work on tasks that were leased, and writes how they end under their leases. Thread-safe. */
final class TaskRunner {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

    /** A timer counts in nanoseconds, of which a limit that means "never" has too many. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final LeasedRuns runs;
    private final DeferredWork deferredWork;
    private final TaskWrites writes;
    private final ProgressReports reports;
    private final Executor workers;
    private final PollTimer timer;
    private final Clock clock;
    private final Duration retry;

    /** @param retry after what time an end that could not be written is tried again */
    TaskRunner(
            LeasedRuns runs,
            DeferredWork deferredWork,
            TaskWrites writes,
            ProgressReports reports,
            Executor workers,
            PollTimer timer,
            Clock clock,
            Duration retry) {
        this.runs = runs;
        this.deferredWork = deferredWork;
        this.writes = writes;
        this.reports = reports;
        this.workers = workers;
        this.timer = timer;
        this.clock = clock;
        this.retry = retry;
    }

    /**
     * Hands the work on a task that was just leased to the workers. What prevents that fails the task, so that no task is
     * left behind on which nobody works (P 107).
     *
     * @return the task as it stands then
     */
    CompletionStage<ServedTask> begin(ServedTask task, Offer offer) {
        ServedTask.Lease lease = task.lease();
        if (lease == null) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(task + " has no lease"));
        }
        LeasedRun run;
        try {
            run = new LeasedRun(
                    task,
                    lease.epoch(),
                    offer,
                    new WorkRun(
                            task.taskId(),
                            task.origin(),
                            task.origin().visible(),
                            CallContext.read(task.origin().request()),
                            task.deliveries() - 1,
                            new WorkCancellation(workers)));
        } catch (IllegalArgumentException unreadable) {
            return notStarted(task, lease, unreadable);
        }
        runs.add(run);
        try {
            limit(run);
            workers.execute(() -> work(run));
        } catch (RuntimeException failure) {
            runs.letGo(run);
            return notStarted(task, lease, failure);
        }
        return CompletableFuture.completedFuture(task);
    }

    private CompletionStage<ServedTask> notStarted(ServedTask task, ServedTask.Lease lease, RuntimeException failure) {
        LOG.error("Work on {} could not be started", task, failure);
        return writes.fail(
                task, lease.epoch(), Interruptions.failed(task.origin().tool()));
    }

    private void limit(LeasedRun run) {
        ServedTask task = run.task();
        if (task.runUntil() == null) {
            return;
        }
        // the first time no clock is asked but the store's, which may differ from ours
        Duration left = task.deliveries() == 1
                ? Duration.between(task.createdAt(), task.runUntil())
                : Duration.between(clock.instant(), task.runUntil());
        run.timeout(timer.schedule(schedulable(left), () -> timedOut(run)));
    }

    private void work(LeasedRun run) {
        if (run.isHeld()) {
            run.offer().run(run.work()).thenAccept(ending -> worked(run, ending));
        }
    }

    private void worked(LeasedRun run, Optional<TaskEnding> ending) {
        run.stopTimeout();
        if (ending.isPresent()) {
            run.work().cancellation().over();
            reports.settle(run.taskId()).thenRun(() -> end(run, ending.get()));
        } else {
            write(run, epoch -> defer(run, epoch));
        }
    }

    private CompletionStage<ServedTask> defer(LeasedRun run, long epoch) {
        deferredWork.keep(run);
        return writes.defer(run.task(), epoch).whenComplete((deferred, failure) -> {
            if (failure != null) {
                deferredWork.letGo(run);
            }
        });
    }

    private void end(LeasedRun run, TaskEnding ending) {
        String message =
                ending instanceof TaskEnding.Error failed ? failed.error().message() : null;
        write(run, epoch -> writes.end(run.task(), epoch, ending, message));
    }

    /** Writes until it is written, or refused for good, or somebody else has taken the task. */
    private void write(LeasedRun run, LongFunction<CompletionStage<ServedTask>> write) {
        if (!run.isHeld()) {
            LOG.debug("What work on {} brought came too late, and is dropped", run.task());
            return;
        }
        long epoch = run.epoch();
        write.apply(epoch).whenComplete((task, failure) -> {
            Throwable cause = failure == null ? null : StageFailures.unwrap(failure);
            if (cause instanceof LeaseLostException && run.epoch() != epoch) {
                write(run, write);
            } else if (cause == null || isFinal(cause)) {
                runs.letGo(run);
            } else {
                LOG.warn(
                        "The end of {} could not be written, and is tried again in {}: {}",
                        run.task(),
                        retry,
                        cause.toString());
                later(run, () -> write(run, write));
            }
        });
    }

    private void later(LeasedRun run, Runnable again) {
        try {
            timer.schedule(retry, again);
        } catch (RejectedExecutionException stopping) {
            runs.letGo(run);
        }
    }

    private static boolean isFinal(Throwable failure) {
        return failure instanceof TaskEndedException
                || failure instanceof UnknownTaskException
                || failure instanceof LeaseLostException;
    }

    private void timedOut(LeasedRun run) {
        if (!runs.letGo(run)) {
            return;
        }
        TaskEnding.Error ending = Interruptions.timedOut(run.task());
        reports.settle(run.taskId())
                .thenCompose(settled -> writes.fail(run.task(), TaskStore.ANYONE, ending))
                .whenComplete((task, failure) -> {
                    LOG.warn("Work on {} {}", run.task(), ending.error().message());
                    run.work().cancellation().cancel("It " + ending.error().message());
                });
    }

    /** A delay that every timer takes. */
    static Duration schedulable(Duration delay) {
        if (delay.isNegative()) {
            return Duration.ZERO;
        }
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }
}
