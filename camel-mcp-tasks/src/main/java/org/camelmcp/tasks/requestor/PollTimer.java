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
import java.util.concurrent.ScheduledExecutorService;

/**
 * The clock and alarm of the follower, brought in from outside so that tests run in virtual time. Thread-safe.
 */
public interface PollTimer {

    /** Nanoseconds since some fixed moment, of use only in differences, as {@link System#nanoTime}. */
    long nanoTime();

    /**
     * Runs an action once, on a thread of the timer's, when at least {@code delay} has passed on {@link #nanoTime}:
     * never early.
     *
     * @throws java.util.concurrent.RejectedExecutionException when the timer takes nothing more
     */
    Pending schedule(Duration delay, Runnable action);

    /** An action that has not run yet. */
    @FunctionalInterface
    interface Pending {

        /** Prevents the action, and lets go of it; without effect once it runs. */
        void cancel();
    }

    /**
     * A timer over an executor, which stays the caller's to shut down. One thread is enough, since nothing of the
     * follower's blocks. Its queue has to take an action for each task that is followed: a task for which it takes none
     * is detached.
     *
     * @throws IllegalArgumentException when the executor is known to keep cancelled actions until they are due; a
     *         wrapped executor cannot be asked, and must have its remove-on-cancel policy set as well
     */
    static PollTimer on(ScheduledExecutorService executor) {
        return new ScheduledPollTimer(executor);
    }
}
