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
import java.util.random.RandomGenerator;
import org.camelmcp.tasks.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * When something happens next to one followed task: its deadline and its only timer, which is set for the next poll, or
 * while a request is in flight for the moment at which its answer is no longer waited for. Confined to the task's steps.
 */
final class PollSchedule {

    /** How long after the deadline the answer to the last poll, and then the outcome, are waited for. */
    static final Duration LAST_WORD = Duration.ofSeconds(5);

    private final PollTimer timer;
    private final RandomGenerator random;
    private final FollowPolicy policy;
    private final Runnable onDue;
    private final long startedAt;

    private PollTimer.@Nullable Pending pending;
    private long dueAt;
    private long notBefore;

    /** @param onDue runs on the timer's thread, and also when the timer was set anew too late: see {@link #isDue} */
    PollSchedule(PollTimer timer, RandomGenerator random, FollowPolicy policy, Runnable onDue) {
        this.timer = timer;
        this.random = random;
        this.policy = policy;
        this.onDue = onDue;
        this.startedAt = timer.nanoTime();
        this.notBefore = startedAt;
    }

    /** Sets the timer for the next poll. */
    void setForPoll(Task task, boolean watched, int failures, double spread) {
        long now = timer.nanoTime();
        PollDelay.Situation situation = new PollDelay.Situation(
                task.pollInterval(),
                failures,
                Duration.ofNanos(notBefore - now),
                watched,
                spread,
                policy.hasTimeout() ? policy.timeout().minusNanos(now - startedAt) : null);
        set(now, PollDelay.next(situation, policy, random.nextDouble()));
    }

    /** Sets the timer for the end of patience with a request that is sent now; clears it when there is no deadline. */
    void setForAnswer() {
        clear();
        if (policy.hasTimeout()) {
            long now = timer.nanoTime();
            Duration left = policy.timeout().plus(LAST_WORD).minusNanos(now - startedAt);
            set(now, left.isNegative() ? Duration.ZERO : left);
        }
    }

    void set(Duration delay) {
        set(timer.nanoTime(), delay);
    }

    void clear() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }

    /** Whether the timer has really run out: one that was set anew may have fired before it was cancelled. */
    boolean isDue() {
        return pending != null && timer.nanoTime() - dueAt >= 0;
    }

    /** Keeps the next poll back, as {@code Retry-After} asks. */
    void keepBack(Duration retryAfter) {
        long until = timer.nanoTime() + PollDelay.believed(retryAfter).toNanos();
        if (until - notBefore > 0) {
            notBefore = until;
        }
    }

    /** Whether {@code Retry-After} forbids a poll at this moment. */
    boolean isKeptBack() {
        return timer.nanoTime() - notBefore < 0;
    }

    boolean isPastDeadline() {
        return policy.hasTimeout() && elapsed().compareTo(policy.timeout()) >= 0;
    }

    Duration elapsed() {
        return Duration.ofNanos(timer.nanoTime() - startedAt);
    }

    private void set(long now, Duration delay) {
        clear();
        dueAt = now + delay.toNanos();
        pending = timer.schedule(delay, onDue);
    }
}
