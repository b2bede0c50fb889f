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
package org.camelmcp.tasks;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which exchanges go on. Few are enough for routes that do not wait. Some do, such as transacted ones and
 * beans that use a producer template, and what all of them wait for may stand in the queue behind them: so there are more
 * threads, up to a bound, while nothing moves. Nothing is ever rejected. Thread-safe.
 */
final class Workers implements Executor {

    /** As many as web servers commonly have for code that waits. */
    static final int MOST = 200;

    /** Enough while no route waits. */
    static final int FEW = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final Duration STALL = Duration.ofMillis(250);

    private final ExecutorService pool;
    private final ScheduledExecutorService timer;
    private final int few;
    private final int most;
    private final AtomicBoolean watching = new AtomicBoolean();

    /**
     * @param pool  with an unbounded queue, and a maximum size that allows for {@code most}; the caller's
     * @param timer the caller's
     * @param few   how many threads there are while all goes well
     * @param most  how many there are when many of them wait
     */
    Workers(ExecutorService pool, ScheduledExecutorService timer, int few, int most) {
        this.pool = pool;
        this.timer = timer;
        this.few = few;
        this.most = most;
    }

    @Override
    public void execute(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            // the pool was shut down, since Camel gave up waiting: no exchange may be left hanging for that
            new Thread(task, "McpTaskLate").start();
            return;
        }
        if (pool instanceof ThreadPoolExecutor threads) {
            watch(threads);
        }
    }

    private void watch(ThreadPoolExecutor threads) {
        if (!threads.getQueue().isEmpty() && watching.compareAndSet(false, true)) {
            lookLater(threads);
        }
    }

    private void lookLater(ThreadPoolExecutor threads) {
        long completed = threads.getCompletedTaskCount();
        try {
            timer.schedule(() -> look(threads, completed), STALL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            watching.set(false);
        }
    }

    private void look(ThreadPoolExecutor threads, long completedBefore) {
        if (threads.getQueue().isEmpty()) {
            threads.setCorePoolSize(few);
            watching.set(false);
            watch(threads); // what came in between has found us watching still
            return;
        }
        int size = threads.getCorePoolSize();
        if (threads.getCompletedTaskCount() == completedBefore && size < most) {
            LOG.debug("All {} workers wait for something; there are more of them now", size);
            threads.setCorePoolSize(Math.min(most, 2 * size));
            if (threads.getCorePoolSize() == most) {
                LOG.warn("Routes of mcp-task block {} threads: use routes that do not wait, or fewer at once", most);
            }
        }
        lookLater(threads);
    }
}
