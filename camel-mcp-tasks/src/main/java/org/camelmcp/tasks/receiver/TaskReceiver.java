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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.store.TaskChange;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiver of tasks: runs them over a {@link TaskStore}, which may be shared with other nodes. Holds no thread of its
 * own; it begins to sweep and to renew leases at once, and goes on until it is {@linkplain #stop stopped}.
 *
 * <p>A task that runs longer than it may ends {@code failed} with an internal error (-32603) "timed out after …"; one whose
 * node is gone, or whose server stops without a durable store, likewise, as "interrupted: …" (P 117, P 123).
 */
public final class TaskReceiver implements TaskService {

    private static final Logger LOG = LoggerFactory.getLogger(TaskReceiver.class);

    /** How long stopping waits for the store. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final TaskStore store;
    private final PollTimer timer;
    private final ReceiverSettings settings;
    private final Offers offers = new Offers();
    private final TaskWrites writes;
    private final ProgressReports reports;
    private final ObservedTasks observed;
    private final Waits waits;
    private final InputBroker broker;
    private final LeasedRuns runs;
    private final DeferredWork deferredWork;
    private final PlainRuns plainRuns;
    private final DeferredCalls deferredCalls;
    private final TaskStarts starts;
    private final Periodically sweeping;
    private final Periodically renewing;
    private final AutoCloseable feed;
    private volatile @Nullable CompletionStage<Void> stopped;

    /**
     * @param node    the name of this process among those that share the store, unlike any other's
     * @param workers run the tools' work; never reject, and may run what they get on the calling thread only if that may
     *                wait
     * @param timer   the caller's, as are the workers and the store
     * @param clock   as close to the store's as can be; only tells when to look again
     */
    public TaskReceiver(
            TaskStore store, String node, Executor workers, PollTimer timer, Clock clock, ReceiverSettings settings) {
        this.store = store;
        this.timer = timer;
        this.settings = settings;
        Duration third = settings.leaseThird();
        writes = new TaskWrites(store);
        reports = new ProgressReports(timer, settings.progressWindow());
        observed = new ObservedTasks(store, timer, clock, third, settings.maxWaiters());
        waits = new Waits(observed, timer);
        broker = new InputBroker(offers, writes, observed, timer, third);
        runs = new LeasedRuns(store, writes, node);
        deferredWork = new DeferredWork(store, settings.maxLive());
        TaskRunner runner = new TaskRunner(runs, deferredWork, writes, reports, workers, timer, clock, third);
        plainRuns = new PlainRuns(workers, timer, clock, new PlainPlaces(settings.maxLive()));
        deferredCalls = new DeferredCalls(store, writes, waits, observed);
        starts = new TaskStarts(store, node, settings, offers, runs, runner, plainRuns, deferredCalls);
        Sweeper sweeper = new Sweeper(store, writes, runs, offers, node, settings.lease(), settings.sweepBatch());
        sweeping = new Periodically(timer, settings.sweepPeriod(), "Sweeping tasks", sweeper::sweep);
        renewing = new Periodically(timer, third, "Renewing leases", sweeper::renew);
        feed = store.listen(this::changed);
        sweeping.start();
        renewing.start();
    }

    private void changed(TaskChange change) {
        if (change.removed() || change.status().isTerminal()) {
            reports.drop(change.taskId());
        }
        runs.changed(change);
        deferredWork.changed(change);
        observed.changed(change);
    }

    @Override
    public Runnable offer(ToolKey tool, TaskPolicy policy, TaskWork work) {
        if (stopped != null) {
            throw new StoppingException();
        }
        return offers.add(new Offer(tool, policy, work));
    }

    @Override
    public CompletionStage<ServedTask> start(TaskOrigin origin, Map<String, StoredInput> answered) {
        return starts.task(origin, answered);
    }

    @Override
    public CompletionStage<ServedTask> get(String taskId, @Nullable String owner) {
        return stored(taskId).thenApply(task -> {
            if (!mayKnow(task, owner)) {
                throw new UnknownTaskException(taskId);
            }
            return task;
        });
    }

    /** Whether a client may know of a task (P 110). */
    private static boolean mayKnow(ServedTask task, @Nullable String owner) {
        return task.origin().visible() && Objects.equals(task.origin().owner(), owner);
    }

    private CompletionStage<ServedTask> stored(String taskId) {
        return store.find(taskId).thenApply(found -> found.orElseThrow(() -> new UnknownTaskException(taskId)));
    }

    @Override
    public CompletionStage<ServedTask> ended(String taskId, @Nullable String owner, CompletionStage<?> givenUp) {
        return waits.ended(taskId, task -> mayKnow(task, owner), givenUp);
    }

    @Override
    public CompletionStage<ServedTask> endedWithin(String taskId, Duration time) {
        return waits.endedWithin(taskId, time);
    }

    @Override
    public CompletionStage<TaskStore.Page> list(String server, String owner, @Nullable String cursor) {
        return store.list(server, owner, cursor, settings.pageSize());
    }

    @Override
    public CompletionStage<ServedTask> cancel(String taskId, @Nullable String owner, @Nullable String reason) {
        return get(taskId, owner).thenCompose(task -> cancel(task, reason));
    }

    private CompletionStage<ServedTask> cancel(ServedTask task, @Nullable String reason) {
        String why = reason == null ? LeasedRuns.CANCELLED : reason;
        return writes.end(task, TaskStore.ANYONE, new TaskEnding.Cancelled(reason), why)
                .thenApply(cancelled -> {
                    LeasedRun run = runs.of(cancelled.taskId());
                    if (run != null) {
                        runs.abandon(run, why);
                    }
                    return cancelled;
                });
    }

    @Override
    public CompletionStage<ServedTask> answer(String taskId, @Nullable String owner, Map<String, InputAnswer> answers) {
        try {
            answers.values().forEach(AnswerSize::require);
        } catch (InputTooLargeException tooLarge) {
            return CompletableFuture.failedFuture(tooLarge);
        }
        return get(taskId, owner).thenCompose(task -> writes.answer(task, answers));
    }

    @Override
    public CompletionStage<InputAnswer> ask(String taskId, InputQuestion question, CompletionStage<?> givenUp) {
        PlainRun plain = plainRuns.of(taskId);
        return plain != null
                ? plain.ask(question)
                : stored(taskId).thenCompose(task -> broker.ask(task, question, givenUp));
    }

    @Override
    public CompletionStage<ServedTask> find(String taskId) {
        PlainRun plain = plainRuns.of(taskId);
        return plain != null ? CompletableFuture.completedFuture(plain.asTask()) : stored(taskId);
    }

    @Override
    public CompletionStage<Void> progress(String taskId, TaskProgress progress) {
        PlainRun plain = plainRuns.of(taskId);
        return plain != null
                ? plainRuns.progress(plain, progress)
                : reports.report(taskId, progress, report -> progressed(taskId, report));
    }

    private CompletionStage<Void> progressed(String taskId, TaskProgress progress) {
        return stored(taskId)
                .thenCompose(task -> writes.say(task, progress.text()))
                .thenAccept(task -> {
                    observed.progressed(task, progress);
                    deferredCalls.progressed(task, progress);
                });
    }

    @Override
    public CompletionStage<ServedTask> end(String taskId, TaskEnding ending, @Nullable String message) {
        PlainRun plain = plainRuns.of(taskId);
        if (plain != null) {
            ServedTask task = plain.asTask();
            return plainRuns.end(plain, ending)
                    ? CompletableFuture.completedFuture(
                            task.state().end(ending, message).map(task::with).orElse(task))
                    : CompletableFuture.failedFuture(new UnknownTaskException(taskId));
        }
        LeasedRun run = runs.of(taskId);
        if (run != null) {
            run.reportedHere();
        }
        deferredWork.reportedHere(taskId);
        return reports.settle(taskId)
                .thenCompose(settled -> stored(taskId))
                .thenCompose(task -> writes.end(task, TaskStore.ANYONE, ending, message));
    }

    @Override
    public CompletionStage<Void> forget(String taskId) {
        return store.remove(taskId).thenAccept(removed -> {});
    }

    @Override
    public CompletionStage<TaskEnding> call(
            TaskOrigin origin, Map<String, StoredInput> answered, PlainCaller caller, CompletionStage<?> givenUp) {
        return starts.plain(origin, answered, caller, givenUp, this::leave);
    }

    @Override
    public CompletionStage<TaskEnding> prepare(
            TaskOrigin origin, TaskWork work, PlainCaller caller, CompletionStage<?> givenUp) {
        return starts.preparing(origin, work, caller, givenUp);
    }

    private CompletionStage<?> leave(String taskId) {
        return stored(taskId).thenCompose(task -> cancel(task, "The caller no longer waits"));
    }

    @Override
    public Runnable watch(String taskId, Consumer<ServedTask> listener, Runnable gone) {
        ChangeWatch watch = new ChangeWatch(listener, gone);
        Runnable leave = observed.observe(taskId, watch);
        return () -> {
            watch.close();
            leave.run();
        };
    }

    @Override
    public Runnable watchAll(Watcher watcher) {
        return observed.watchAll(watcher);
    }

    @Override
    public void stopping(ToolKey tool) {
        offers.withdraw(tool);
        plainRuns.interrupt(run -> run.offer().tool().equals(tool));
        runs.interrupt(run -> run.offer().tool().equals(tool));
    }

    @Override
    public synchronized CompletionStage<Void> stop() {
        CompletionStage<Void> already = stopped;
        if (already != null) {
            return already;
        }
        CompletableFuture<Void> over = new CompletableFuture<>();
        stopped = over;
        offers.withdrawAll();
        sweeping.close();
        renewing.close();
        plainRuns.interrupt(run -> true);
        CompletableFuture<Void> written = CompletableFuture.allOf(
                reports.settleAll().toCompletableFuture(),
                runs.interrupt(run -> true).toCompletableFuture());
        alarm(written);
        written.whenComplete((done, late) -> {
            observed.stop();
            closeFeed();
            deferredWork.stop();
            over.complete(null);
        });
        return over;
    }

    /** A store that does not answer must not keep those waiting who wait for us. */
    private void alarm(CompletableFuture<Void> written) {
        if (written.isDone()) {
            return;
        }
        try {
            PollTimer.Pending alarm = timer.schedule(PATIENCE, () -> written.complete(null));
            written.whenComplete((done, failure) -> alarm.cancel());
        } catch (RejectedExecutionException noTimer) {
            written.complete(null);
        }
    }

    private void closeFeed() {
        try {
            feed.close();
        } catch (Exception failure) {
            LOG.warn("The store's changes are still listened to, since ending that failed", failure);
        }
    }

    @Override
    public int underWay() {
        return runs.size() + plainRuns.size() + deferredCalls.size() + observed.size() + reports.size();
    }
}
