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
package org.camelmcp.tasks.requestor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One followed task: what is asked, and what an answer means. Everything happens in steps that run one after another;
 * only the outcome is settled from any thread, and whoever settles it first decides.
 *
 * <p>"Asking" is a poll or, once the task was seen to have ended, the fetching of its outcome. There is one at a time,
 * numbered, and an answer whose number has passed is ignored.
 */
final class FollowedTask implements Following {

    /** How long an outcome of ours waits for the server to take the cancellation that goes with it (P 101). */
    static final Duration CANCEL_PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(FollowedTask.class);

    private final TaskFollower follower;
    private final TaskDialect dialect;
    private final FollowPolicy policy;
    private final InputHandler inputHandler;
    private final LastSeen seen;
    private final SerialExecutor steps = new SerialExecutor(this::broken);
    private final PollSchedule schedule;
    private final CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();
    private volatile boolean over;

    private int number;
    private int failures;
    private boolean asking;
    private boolean askAgain;
    private boolean overtaken;
    private boolean watched;
    private @Nullable TaskInput input;
    private @Nullable TaskOutcome farewell;

    FollowedTask(
            TaskFollower follower,
            TaskDialect dialect,
            Task task,
            FollowPolicy policy,
            InputHandler inputHandler,
            FollowListener listener) {
        this.follower = follower;
        this.dialect = dialect;
        this.policy = policy;
        this.inputHandler = inputHandler;
        this.seen = new LastSeen(task, listener);
        this.schedule = follower.schedule(policy, () -> steps.execute(this::due));
    }

    void start(TaskSnapshot created) {
        steps.execute(() -> {
            take(created);
            if (seen.requiresInput()) {
                askSoon();
            } else if (seen.ended() == null) {
                pollLater(PollDelay.firstSpread(follower.following()));
            }
        });
    }

    @Override
    public CompletionStage<TaskOutcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    @Override
    public Task task() {
        return seen.task();
    }

    @Override
    public void observed(TaskSnapshot snapshot) {
        steps.execute(() -> {
            boolean ours = snapshot.task().taskId().equals(task().taskId());
            if (!ours || !isOpen() || seen.isNewerThan(snapshot)) {
                return;
            }
            overtaken = asking;
            take(snapshot);
            if (seen.requiresInput() && snapshot.inputRequests().isEmpty()) {
                askSoon();
            } else if (isOpen() && !asking) {
                next();
            }
        });
    }

    @Override
    public void watched(boolean on) {
        steps.execute(() -> {
            boolean lapsed = watched && !on;
            watched = on;
            if (lapsed && isOpen() && !asking) {
                pollLater(PollDelay.firstSpread(follower.following()));
            }
        });
    }

    @Override
    public void pollNow() {
        steps.execute(this::askSoon);
    }

    @Override
    public CompletionStage<Void> cancel() {
        if (over) {
            return CompletableFuture.completedFuture(null);
        }
        // Polled also after a failure: the request may have arrived all the same.
        return SerialExecutor.guarded(() -> dialect.cancel(task().taskId())).whenComplete((done, thrown) -> pollNow());
    }

    @Override
    public void detach() {
        end(new TaskOutcome.Detached());
    }

    /** Whether the task may still change, as far as we know and care. */
    boolean isOpen() {
        return seen.ended() == null && !isOver();
    }

    /** Number of the last poll, whether it has been answered or not. */
    int lastPoll() {
        return number;
    }

    /** An answer could not be sent. */
    void answerFailed(Throwable thrown) {
        if (thrown instanceof PollException failure && failure.outcome() instanceof TaskOutcome.Failed how) {
            // Left alone, the task would wait for an answer that cannot reach it.
            abandon(how);
        } else {
            // Gone, too, is for a poll to say: the same error may mean that the server dislikes the answer.
            retryLater(thrown);
        }
    }

    /** Waits with the next poll, and so with what depends on it, as the failures so far demand. */
    void retryLater(@Nullable Throwable thrown) {
        if (thrown instanceof PollException failure) {
            failure.retryAfter().ifPresent(schedule::keepBack);
        }
        LOG.debug("A request about task {} failed and is tried again", task().shortId(), thrown);
        if (!asking) {
            next();
        }
    }

    /**
     * Ends the following for a reason of ours while the task goes on, and has the server cancel it. The outcome is
     * delivered when the server has answered that, or after {@link #CANCEL_PATIENCE}: whoever stops the application on
     * seeing the outcome does not cut the cancellation short.
     */
    void abandon(TaskOutcome how) {
        farewell = how;
        letGoOfInput();
        schedule.set(CANCEL_PATIENCE);
        steps.call(() -> dialect.cancel(task().taskId()), (done, thrown) -> end(how));
    }

    /** Whether nothing is to be sent any more, but for the cancellation that goes with a farewell. */
    private boolean isOver() {
        return farewell != null || over;
    }

    private void due() {
        if (!schedule.isDue()) {
            return;
        }
        if (farewell != null) {
            end(farewell);
        } else if (asking) {
            giveUp();
        } else {
            ask();
        }
    }

    /** At once, unless a request is in flight or the server has asked us to stay away. */
    private void askSoon() {
        if (asking) {
            askAgain = true;
        } else if (schedule.isKeptBack()) {
            pollLater(PollDelay.JITTER);
        } else {
            ask();
        }
    }

    private void ask() {
        if (isOver()) {
            return;
        }
        int mine = ++number;
        asking = true;
        askAgain = false;
        overtaken = false;
        schedule.setForAnswer();
        TaskSnapshot ended = seen.ended();
        if (ended == null) {
            steps.call(() -> dialect.get(task().taskId()), (snapshot, thrown) -> {
                if (isAnswered(mine)) {
                    polled(snapshot, thrown);
                }
            });
        } else {
            steps.call(() -> dialect.outcome(ended), (how, thrown) -> {
                if (isAnswered(mine)) {
                    fetched(how, thrown);
                }
            });
        }
    }

    private boolean isAnswered(int asked) {
        if (asked != number || isOver()) {
            return false;
        }
        asking = false;
        return true;
    }

    private void polled(@Nullable TaskSnapshot snapshot, @Nullable Throwable thrown) {
        if (snapshot == null) {
            failures++;
            failed(thrown);
            return;
        }
        // A poll that no push has overtaken is newer than all we know, even if a server's clock was set back.
        if (overtaken && seen.isNewerThan(snapshot)) {
            failures = 0;
        } else {
            take(snapshot);
        }
        if (isOpen()) {
            next();
        }
    }

    private void fetched(@Nullable TaskOutcome how, @Nullable Throwable thrown) {
        if (how != null) {
            end(how);
        } else {
            failures++;
            failed(thrown);
        }
    }

    private void take(TaskSnapshot snapshot) {
        failures = 0;
        seen.take(snapshot);
        if (seen.ended() != null) {
            letGoOfInput();
            ask();
        } else if (seen.requiresInput() && isOpen()) {
            if (input == null) {
                input = new TaskInput(this, dialect, inputHandler, steps);
            }
            input.required(snapshot.inputRequests(), number);
        } else if (input != null) {
            input.notRequired();
        }
    }

    private void letGoOfInput() {
        if (input != null) {
            input.close();
        }
    }

    /** A failed poll never ends a task, unless the failure tells how the task ended (P 96). */
    private void failed(@Nullable Throwable thrown) {
        TaskOutcome how = thrown instanceof PollException failure ? failure.outcome() : null;
        if (how != null) {
            end(how);
        } else {
            retryLater(thrown);
        }
    }

    private void next() {
        if (schedule.isPastDeadline()) {
            giveUp();
        } else if (askAgain && !schedule.isKeptBack()) {
            ask();
        } else {
            pollLater(PollDelay.JITTER);
        }
    }

    private void pollLater(double spread) {
        if (!isOver()) {
            int inputFailures = input == null ? 0 : input.failures();
            schedule.setForPoll(task(), watched, Math.max(failures, inputFailures), spread);
        }
    }

    private void giveUp() {
        TaskOutcome timedOut = new TaskOutcome.TimedOut(schedule.elapsed());
        if (policy.cancelOnTimeout() && isOpen()) {
            abandon(timedOut);
        } else {
            end(timedOut);
        }
    }

    /** What must not happen has happened: better an outcome than a task that nobody follows. */
    private void broken(Throwable thrown) {
        if (thrown instanceof RejectedExecutionException) {
            LOG.warn("Task {} is followed no more: the timer takes nothing, is it shut down?", task().shortId());
            detach();
        } else {
            LOG.error("Following task {} failed by a defect", task().shortId(), thrown);
            end(new TaskOutcome.Failed(null, "Following the task failed by a defect: " + thrown, false));
        }
    }

    private void end(TaskOutcome how) {
        // In this order: no step sets the timer after it was cleared, and all is in order when the outcome is told.
        over = true;
        follower.forget(this);
        steps.execute(() -> {
            schedule.clear();
            letGoOfInput();
        });
        outcome.complete(how);
    }
}
