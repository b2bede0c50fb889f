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
package org.camelmcp.mcp.transport;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The timeout of a request, whose clock stands still while it is the server that waits for us. All such pauses together
 * leave the server the time it was given, and not more. Thread-safe.
 */
public final class StoppableTimeout {

    /** Starts timers. */
    @FunctionalInterface
    public interface Timers {

        /** @return stops the timer, if it has not run yet */
        Runnable start(Duration delay, Runnable action);
    }

    private final Timers timers;
    private final LongSupplier nanoTime;
    private final Runnable onTimeout;

    private long left;
    private long startedAt;
    private int holds;
    private boolean over;
    private @Nullable Runnable stop;

    /**
     * @param timeout  zero = no limit
     * @param nanoTime as {@link System#nanoTime}
     */
    public StoppableTimeout(Duration timeout, Timers timers, LongSupplier nanoTime, Runnable onTimeout) {
        this.timers = timers;
        this.nanoTime = nanoTime;
        this.onTimeout = onTimeout;
        this.left = nanos(timeout);
        this.over = left <= 0;
    }

    /** Starts the clock, once. */
    public synchronized void start() {
        run();
    }

    /** Stops the clock until {@link #release} has been called as often as this. */
    public synchronized void hold() {
        holds++;
        if (stop != null) {
            stop.run();
            stop = null;
            left = Math.max(0, left - (nanoTime.getAsLong() - startedAt));
        }
    }

    /** Lets the clock run on. */
    public synchronized void release() {
        holds--;
        run();
    }

    /** Ends the timeout, whether it is running or not. */
    public synchronized void cancel() {
        over = true;
        if (stop != null) {
            stop.run();
            stop = null;
        }
    }

    private void run() {
        if (!over && holds == 0 && stop == null) {
            startedAt = nanoTime.getAsLong();
            stop = timers.start(Duration.ofNanos(left), onTimeout);
        }
    }

    private static long nanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }
}
