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
package org.camelmcp.tasks.serve;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.camelmcp.tasks.receiver.TaskCancellation;

/**
 * The pool in which Camel keeps delayed redeliveries. Those of a task come at once when it is cancelled: the redelivery
 * itself then ends the exchange, since its step does not run any more. So nobody but the error handler touches the
 * exchange, and only while it has it. All else is the pool's own.
 */
final class CancellableDelays implements ScheduledExecutorService {

    private final ScheduledExecutorService pool;

    CancellableDelays(ScheduledExecutorService pool) {
        this.pool = pool;
    }

    ScheduledExecutorService pool() {
        return pool;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable redelivery, long delay, TimeUnit unit) {
        TaskCancellation cancellation = RedeliveryPause.current();
        if (cancellation == null) {
            return pool.schedule(redelivery, delay, unit);
        }
        Delayed delayed = new Delayed(redelivery);
        ScheduledFuture<?> due = pool.schedule(delayed, delay, unit);
        delayed.forgetBy(cancellation.onCancelled(() -> {
            // it may be running nevertheless, and must not run twice
            if (due.cancel(false)) {
                pool.execute(delayed);
            }
        }));
        return due;
    }

    /** A redelivery, which runs once; its task need not know of it any more then. */
    private static final class Delayed implements Runnable {

        private final Runnable redelivery;
        private Runnable forget = () -> {};
        private boolean begun;

        Delayed(Runnable redelivery) {
            this.redelivery = redelivery;
        }

        void forgetBy(Runnable how) {
            synchronized (this) {
                if (!begun) {
                    forget = how;
                    return;
                }
            }
            how.run();
        }

        @Override
        public void run() {
            Runnable known;
            synchronized (this) {
                if (begun) {
                    return;
                }
                begun = true;
                known = forget;
            }
            known.run();
            redelivery.run();
        }
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return pool.schedule(callable, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return pool.scheduleAtFixedRate(command, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return pool.scheduleWithFixedDelay(command, initialDelay, delay, unit);
    }

    @Override
    public void shutdown() {
        pool.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return pool.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return pool.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return pool.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return pool.awaitTermination(timeout, unit);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return pool.submit(task);
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return pool.submit(task, result);
    }

    @Override
    public Future<?> submit(Runnable task) {
        return pool.submit(task);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return pool.invokeAll(tasks);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        return pool.invokeAll(tasks, timeout, unit);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        return pool.invokeAny(tasks);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return pool.invokeAny(tasks, timeout, unit);
    }

    @Override
    public void execute(Runnable command) {
        pool.execute(command);
    }
}
