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

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ReactiveExecutor;
import org.apache.camel.support.PluginHelper;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.jspecify.annotations.Nullable;

/**
 * The time in which Camel's error handler deals, on one thread, with a step that has failed: either it hands a
 * redelivery to the timer, which {@link CancellableDelays} then knows for this task's, or it sleeps on the spot, which is
 * Camel's default. A sleep is interrupted when the task is cancelled.
 *
 * <p>It never touches an exchange. It interrupts only while the thread sleeps between redeliveries, under a lock that the
 * thread needs to go on to anything else, so that the interrupt cannot hit other work; and it takes back the interrupt
 * that Camel leaves on the thread.
 */
final class RedeliveryPause {

    private static final ThreadLocal<RedeliveryPause> CURRENT = new ThreadLocal<>();

    /** How soon the thread is looked at again, when it has not fallen asleep yet. */
    private static final Duration LOOK = Duration.ofMillis(20);

    private static final String ERROR_HANDLER = "org.apache.camel.processor.errorhandler.RedeliveryErrorHandler";

    private final TaskCancellation cancellation;
    private final CamelContext context;

    private @Nullable Thread thread;
    private boolean interrupted;

    RedeliveryPause(TaskCancellation cancellation, CamelContext context) {
        this.cancellation = cancellation;
        this.context = context;
    }

    /** What the error handler that runs on this thread deals with, {@code null} when it is of no task. */
    static @Nullable TaskCancellation current() {
        RedeliveryPause pause = CURRENT.get();
        return pause == null ? null : pause.cancellation;
    }

    /**
     * Gives a failed step back to its error handler.
     *
     * <p>That one queues what it has to do on the reactive executor, which runs it on the same thread after what was
     * queued before. What is queued right behind it comes when it has been dealt with.
     */
    void around(Runnable errorHandler) {
        ReactiveExecutor reactive = context.getCamelContextExtension().getReactiveExecutor();
        reactive.schedule(() -> {
            Runnable forget = begin();
            try {
                errorHandler.run();
            } finally {
                reactive.schedule(() -> end(forget));
            }
        });
    }

    private Runnable begin() {
        synchronized (this) {
            thread = Thread.currentThread();
        }
        Runnable forget = cancellation.onCancelled(this::wake);
        CURRENT.set(this);
        return forget;
    }

    private void end(Runnable forget) {
        boolean takeBack;
        synchronized (this) {
            thread = null;
            takeBack = interrupted;
        }
        if (takeBack) {
            Thread.interrupted();
        }
        if (CURRENT.get() == this) {
            CURRENT.remove();
        }
        forget.run();
    }

    private void wake() {
        synchronized (this) {
            if (thread == null) {
                return;
            }
            if (sleeps(thread)) {
                interrupted = true;
                thread.interrupt();
                return;
            }
        }
        try {
            PluginHelper.getErrorHandlerExecutorService(context)
                    .schedule(this::wake, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // the context stops, and ends sleeping redeliveries itself
        }
    }

    private static boolean sleeps(Thread thread) {
        boolean asleep = false;
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().startsWith(ERROR_HANDLER)) {
                return asleep && frame.getMethodName().equals("sleep");
            }
            asleep |= frame.getClassName().equals(Thread.class.getName())
                    && frame.getMethodName().startsWith("sleep");
        }
        return false;
    }
}
