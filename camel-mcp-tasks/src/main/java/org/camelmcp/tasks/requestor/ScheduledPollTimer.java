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
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A {@link PollTimer} over a scheduled executor and {@link System#nanoTime}. */
final class ScheduledPollTimer implements PollTimer {

    private final ScheduledExecutorService executor;

    ScheduledPollTimer(ScheduledExecutorService executor) {
        Objects.requireNonNull(executor, "executor");
        // Otherwise each task that ends early, or is pushed to, would stay on the heap until its poll had been due.
        if (executor instanceof ScheduledThreadPoolExecutor pool && !pool.getRemoveOnCancelPolicy()) {
            throw new IllegalArgumentException("The executor keeps cancelled actions until they are due;"
                    + " call setRemoveOnCancelPolicy(true) on it first");
        }
        this.executor = executor;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Pending schedule(Duration delay, Runnable action) {
        Future<?> future = executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }
}
