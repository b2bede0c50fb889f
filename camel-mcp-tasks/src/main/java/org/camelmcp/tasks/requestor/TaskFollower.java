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

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.camelmcp.tasks.task.TaskSnapshot;

/**
 * Follows tasks to their outcomes without holding a thread: one timer for all, one request in flight for each. A
 * hundred thousand tasks at once are normal, at well under 1 KB each. Thread-safe.
 *
 * <ul>
 *   <li>A task is polled after {@link PollDelay} until it has ended (P 96). A failed poll never ends it, unless the
 *       failure says that it is gone ({@code Expired}) or that no later poll can fare better ({@code Failed}).
 *   <li>What it asks for goes to the {@link InputHandler}, each key once (P 100).
 *   <li>At the deadline it is polled a last time; then the outcome is {@code TimedOut}. Past the deadline the answer to
 *       a request in flight is waited for 5 s at most, and with {@code cancelOnTimeout} the answer to the cancellation
 *       for another 5 s at most.
 *   <li>A lapsed ttl is the server's to tell: until it does, the task is followed (P 97 permits giving up).
 * </ul>
 *
 * <p>The timer, the dialects' threads and whoever calls a {@link Following} do the work, none of which blocks;
 * handlers, listeners and dependents of outcomes run on these threads, and must not block either.
 */
public final class TaskFollower implements AutoCloseable {

    private final PollTimer timer;
    private final RandomGenerator random;
    private final Set<FollowedTask> followed = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public TaskFollower(PollTimer timer) {
        this(timer, () -> ThreadLocalRandom.current().nextLong());
    }

    /** @param random for jitter; it must be thread-safe */
    public TaskFollower(PollTimer timer, RandomGenerator random) {
        this.timer = Objects.requireNonNull(timer, "timer");
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * Follows a task from a snapshot: the answer that created it, or what was kept of it. If it has ended or requires
     * input already, the server is asked at once (P 92). After {@link #close} the outcome is {@code Detached}.
     *
     * @param listener not told of {@code created} itself
     */
    public Following follow(
            TaskDialect dialect,
            TaskSnapshot created,
            FollowPolicy policy,
            InputHandler input,
            FollowListener listener) {
        FollowedTask task = new FollowedTask(this, dialect, created.task(), policy, input, listener);
        followed.add(task);
        // Closing detaches what it finds, so whoever comes after being found must look again.
        if (closed) {
            task.detach();
        } else {
            task.start(created);
        }
        return task;
    }

    /** How many tasks are being followed. */
    public int following() {
        return followed.size();
    }

    /** Detaches all tasks at once; the timer's executor stays its owner's. Idempotent. */
    @Override
    public void close() {
        closed = true;
        followed.forEach(FollowedTask::detach);
    }

    PollSchedule schedule(FollowPolicy policy, Runnable onDue) {
        return new PollSchedule(timer, random, policy, onDue);
    }

    void forget(FollowedTask task) {
        followed.remove(task);
    }
}
