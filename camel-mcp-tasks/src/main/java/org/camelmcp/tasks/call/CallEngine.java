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

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.requestor.TaskFollower;
import org.camelmcp.tasks.store.RemoteTaskRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all remote servers of one component share: the follower with its one timer, the pool on which routes go on, the
 * repository of handles, and the calls that are suspended at the moment. Thread-safe.
 */
public final class CallEngine {

    private static final Logger LOG = LoggerFactory.getLogger(CallEngine.class);

    /** How long a remote cancellation may take when we stop (P 101). */
    private static final Duration CANCEL_BOUND = Duration.ofSeconds(2);

    private final PollTimer timer;
    private final TaskFollower follower;
    private final Executor workers;
    private final RemoteTaskRepository repository;
    private final Clock clock;
    private final HandleLeases leases;
    private final HandleRetention retention;
    private final Set<Suspended> suspended = ConcurrentHashMap.newKeySet();
    private final OpenQuestions questions;
    private final Map<String, TaskRun> runs = new ConcurrentHashMap<>();
    private final Set<CompletableFuture<?>> cancellations = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /**
     * @param timer      drives polls; its executor is the caller's
     * @param workers    runs routes; must not reject, and is the caller's
     * @param repository keeps the handles of started tasks
     * @param sweepPeriod how often the repository is relieved of outcomes that nobody fetched
     */
    public CallEngine(
            PollTimer timer, Executor workers, RemoteTaskRepository repository, Duration sweepPeriod, Clock clock) {
        this.timer = timer;
        this.follower = new TaskFollower(timer);
        this.workers = workers;
        this.repository = repository;
        this.clock = clock;
        this.leases = new HandleLeases(repository, UUID.randomUUID().toString(), timer);
        this.retention = new HandleRetention(repository, timer, sweepPeriod);
        this.questions = new OpenQuestions(workers);
        if (repository.isDurable()) {
            retention.wake();
        }
    }

    /**
     * Lets go of everything that is suspended, before Camel waits for it (DESIGN 7): each exchange ends as
     * {@code Detached}. Idempotent.
     */
    public void stopping() {
        stopping = true;
        stop(call -> true);
        // not before: a task whose question is let go while it is followed would be given up
        questions.close();
    }

    /** The same for the exchanges of one route; later ones are taken again. */
    public void stopping(String routeId) {
        stop(call -> call.isOf(routeId));
    }

    /** Lets go of what is left; ends as {@link #settled}. */
    public CompletionStage<Void> stopped() {
        questions.close();
        leases.close();
        retention.close();
        follower.close();
        return settled();
    }

    /** Ends when the cancellations that stopping began are answered, or their bound has passed. */
    public CompletionStage<Void> settled() {
        return CompletableFuture.allOf(cancellations.toArray(CompletableFuture[]::new))
                .orTimeout(CANCEL_BOUND.toMillis(), TimeUnit.MILLISECONDS)
                .handle((all, failure) -> null);
    }

    private void stop(Predicate<Suspended> which) {
        int[] count = {0};
        suspended.forEach(call -> {
            if (which.test(call)) {
                count[0]++;
                call.stop();
            }
        });
        if (count[0] > 0) {
            LOG.info("Stopping: let go of {} remote tasks", count[0]);
        }
    }

    /** Something that waits for a remote task, and can be told to stop. */
    interface Suspended {

        /** Whether it belongs to this route. */
        boolean isOf(String routeId);

        /** Ends at once; called on the thread that stops the application, which it must not hold up. */
        void stop();
    }

    void suspend(Suspended call) {
        suspended.add(call);
        if (stopping) {
            call.stop();
        }
    }

    void resumed(Suspended call) {
        suspended.remove(call);
    }

    /** This run follows the task of that handle. */
    void started(String handleId, TaskRun run) {
        runs.put(handleId, run);
    }

    void startedEnded(String handleId) {
        runs.remove(handleId);
    }

    /** Whoever follows the task of that handle here leaves it to the caller. */
    void handOver(String handleId) {
        TaskRun run = runs.remove(handleId);
        if (run != null) {
            run.handOver();
        }
    }

    /** Remembers a cancellation, so that connections stay open until it is answered. */
    void cancelling(CompletionStage<Void> cancellation) {
        CompletableFuture<Void> running = cancellation.toCompletableFuture();
        cancellations.add(running);
        running.whenComplete((done, failure) -> cancellations.remove(running));
    }

    boolean isStopping() {
        return stopping;
    }

    /** How many calls are suspended and tasks followed. */
    public int suspendedCalls() {
        return suspended.size();
    }

    public int followedTasks() {
        return follower.following();
    }

    /** How many questions of servers wait for an answer. */
    public int openQuestions() {
        return questions.size();
    }

    OpenQuestions questions() {
        return questions;
    }

    PollTimer timer() {
        return timer;
    }

    TaskFollower follower() {
        return follower;
    }

    /** Runs routes; never rejects, and never is a transport thread. */
    public Executor workers() {
        return workers;
    }

    RemoteTaskRepository repository() {
        return repository;
    }

    HandleRetention retention() {
        return retention;
    }

    HandleLeases leases() {
        return leases;
    }

    Clock clock() {
        return clock;
    }
}
