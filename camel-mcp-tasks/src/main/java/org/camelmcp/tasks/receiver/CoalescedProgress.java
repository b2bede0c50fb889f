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
package org.camelmcp.tasks.receiver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.camelmcp.tasks.requestor.PollTimer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the reports of one task on, one at a time and with a window between them. Of those that come faster only the last
 * is kept, and passed on when the window is over. Closes itself when a whole window brings nothing. Thread-safe.
 */
final class CoalescedProgress {

    private static final Logger LOG = LoggerFactory.getLogger(CoalescedProgress.class);

    private final PollTimer timer;
    private final Duration window;
    private final Function<TaskProgress, CompletionStage<Void>> sink;
    private final Consumer<CoalescedProgress> onClosed;

    private @Nullable CompletableFuture<Void> underWay;
    private @Nullable TaskProgress pending;
    private PollTimer.@Nullable Pending windowEnd;
    private boolean closed;

    CoalescedProgress(
            PollTimer timer,
            Duration window,
            Function<TaskProgress, CompletionStage<Void>> sink,
            Consumer<CoalescedProgress> onClosed) {
        this.timer = timer;
        this.window = window;
        this.sink = sink;
        this.onClosed = onClosed;
    }

    /**
     * Takes a report.
     *
     * @return completes when it was passed on, at once when it waits for the window to end; {@code null} when this is
     *     closed already
     */
    @Nullable
    CompletionStage<Void> offer(TaskProgress report) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (this) {
            if (closed) {
                return null;
            }
            if (underWay != null || windowEnd != null) {
                pending = report;
                return CompletableFuture.completedFuture(null);
            }
            underWay = done;
        }
        pass(report, done);
        return done;
    }

    /** Passes on what waits, and takes no more. Completes, and never fails, when all was passed on. */
    CompletionStage<Void> close() {
        CompletionStage<Void> before;
        TaskProgress last;
        synchronized (this) {
            last = end();
            before = underWay == null ? CompletableFuture.completedFuture(null) : underWay;
        }
        return before.handle((done, failure) -> last)
                .thenCompose(report -> report == null ? CompletableFuture.completedFuture(null) : sink(report))
                .exceptionally(CoalescedProgress::dropped);
    }

    /** Drops what waits, and takes no more. */
    synchronized void drop() {
        end();
    }

    private @Nullable TaskProgress end() {
        closed = true;
        if (windowEnd != null) {
            windowEnd.cancel();
            windowEnd = null;
        }
        TaskProgress last = pending;
        pending = null;
        return last;
    }

    private void pass(TaskProgress report, CompletableFuture<Void> done) {
        sink(report).whenComplete((passed, failure) -> {
            passed(failure);
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
    }

    private void passed(@Nullable Throwable failure) {
        boolean over = failure != null;
        synchronized (this) {
            underWay = null;
            if (!closed && !over) {
                over = !openWindow();
            }
            if (over) {
                end();
            }
        }
        if (over) {
            onClosed.accept(this);
        }
    }

    private boolean openWindow() {
        try {
            windowEnd = timer.schedule(window, this::windowEnded);
            return true;
        } catch (RejectedExecutionException stopped) {
            return false;
        }
    }

    private void windowEnded() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        TaskProgress next;
        synchronized (this) {
            windowEnd = null;
            if (closed) {
                return;
            }
            next = pending;
            pending = null;
            if (next == null) {
                closed = true;
            } else {
                underWay = done;
            }
        }
        if (next == null) {
            onClosed.accept(this);
        } else {
            done.exceptionally(CoalescedProgress::dropped);
            pass(next, done);
        }
    }

    private CompletionStage<Void> sink(TaskProgress report) {
        try {
            return sink.apply(report);
        } catch (Throwable thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    private static @Nullable Void dropped(Throwable failure) {
        LOG.debug("A report of progress was dropped: {}", failure.toString());
        return null;
    }
}
