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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.store.TooManyTasksException;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskIds;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain calls that run here: like tasks they have an id for reports, a time limit and a cancellation, but nothing of them is
 * stored. Thread-safe.
 */
final class PlainRuns {

    private static final Logger LOG = LoggerFactory.getLogger(PlainRuns.class);
    private static final String LEFT = "The caller no longer waits";

    /** Shorter than that of tasks: these reports go straight to a caller who asked for them, and none is stored. */
    private static final Duration PROGRESS_WINDOW = Duration.ofMillis(20);

    private final ProgressReports reports;
    private final Executor workers;
    private final PollTimer timer;
    private final Clock clock;
    private final PlainPlaces places;
    private final Map<String, PlainRun> runs = new ConcurrentHashMap<>();

    PlainRuns(Executor workers, PollTimer timer, Clock clock, PlainPlaces places) {
        this.reports = new ProgressReports(timer, PROGRESS_WINDOW);
        this.workers = workers;
        this.timer = timer;
        this.clock = clock;
        this.places = places;
    }

    /**
     * Begins a call; see {@link TaskService#call}.
     *
     * @throws TooManyTasksException    when a bound is reached
     * @throws IllegalArgumentException when the origin cannot be read
     */
    PlainRun begin(
            TaskOrigin origin,
            Offer offer,
            Map<String, StoredInput> answered,
            PlainCaller caller,
            CompletionStage<?> givenUp) {
        WorkRun work = new WorkRun(
                TaskIds.next(), origin, false, CallContext.read(origin.request()), 0, new WorkCancellation(workers));
        places.take(origin, offer.policy());
        PlainRun run = new PlainRun(work, offer, clock.instant(), answered, caller, timer);
        runs.put(work.taskId(), run);
        try {
            run.timeout(timer.schedule(TaskRunner.schedulable(offer.policy().executionTimeout()), () -> timedOut(run)));
            workers.execute(() -> work(run));
        } catch (RuntimeException failure) {
            LOG.error("Work of tool '{}' could not be started", origin.tool(), failure);
            end(run, Interruptions.failed(origin.tool()));
            places.giveBack(origin);
        }
        givenUp.whenComplete((given, up) -> giveUp(run));
        return run;
    }

    /**
     * Its place is taken until the work has let go of it, however early the caller did: else callers that give up could
     * pile up work that takes no notice.
     */
    private void work(PlainRun run) {
        if (run.isOver()) {
            places.giveBack(run.work().origin());
            return;
        }
        run.offer()
                .run(run.work())
                .whenComplete((ending, failure) -> places.giveBack(run.work().origin()))
                .thenAccept(ending -> worked(run, ending));
    }

    private void worked(PlainRun run, Optional<TaskEnding> ending) {
        run.work().cancellation().over();
        end(run, ending.orElseGet(() -> Interruptions.failed(run.work().tool())));
    }

    private void timedOut(PlainRun run) {
        TaskEnding.Error ending = Interruptions.timedOut(run.offer().policy().executionTimeout());
        if (end(run, ending)) {
            run.work().cancellation().cancel("It " + ending.error().message());
        }
    }

    private void giveUp(PlainRun run) {
        if (letGo(run)) {
            reports.drop(run.work().taskId());
            run.work().cancellation().cancel(LEFT);
            run.ended().complete(new TaskEnding.Cancelled(LEFT));
        }
    }

    /** Ends a call, after its last report was passed on. @return whether this ended it */
    boolean end(PlainRun run, TaskEnding ending) {
        if (!letGo(run)) {
            return false;
        }
        reports.settle(run.work().taskId()).thenRun(() -> run.ended().complete(ending));
        return true;
    }

    CompletionStage<Void> progress(PlainRun run, TaskProgress progress) {
        return reports.report(run.work().taskId(), progress, report -> {
            run.progressed(report);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Nullable
    PlainRun of(String taskId) {
        return runs.get(taskId);
    }

    /** Interrupts calls since the server, or their route, stops (DESIGN 7). */
    void interrupt(Predicate<PlainRun> which) {
        for (PlainRun run : List.copyOf(runs.values())) {
            if (which.test(run) && letGo(run)) {
                StoppingException stopping = new StoppingException();
                reports.drop(run.work().taskId());
                run.work().cancellation().cancel(stopping.getMessage());
                run.ended().completeExceptionally(stopping);
            }
        }
    }

    int size() {
        return runs.size() + reports.size();
    }

    private boolean letGo(PlainRun run) {
        if (!run.end()) {
            return false;
        }
        runs.remove(run.work().taskId(), run);
        return true;
    }
}
