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
package org.camelmcp.mcp.transport.stdio;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a process and those it started: its stdin is closed, then come SIGTERM and SIGKILL, with a pause before each
 * (P 58). No thread waits. Thread-safe.
 *
 * <p>Signals go through {@link ProcessHandle}: {@link Process#destroy()} also closes the streams, and would wait there
 * for a writer that is blocked because the process does not read.
 */
final class StdioShutdown {

    private final Process process;
    private final Duration pause;
    private final ScheduledExecutorService scheduler;
    private final Set<ProcessHandle> tree = new LinkedHashSet<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private @Nullable Future<?> next;

    StdioShutdown(Process process, Duration pause, ScheduledExecutorService scheduler) {
        this.process = process;
        this.pause = pause;
        this.scheduler = scheduler;
    }

    /** Kills a process and all its descendants now. */
    static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }

    /**
     * Begins. Called once.
     *
     * @param closeStdin called before the first pause, on a thread of the scheduler; must not block
     * @return ends when all are gone or were sent SIGKILL; never exceptionally
     */
    CompletableFuture<Void> start(Runnable closeStdin) {
        process.onExit().thenRun(this::finishIfAllAreGone);
        try {
            scheduler.execute(() -> askToEnd(closeStdin));
        } catch (RejectedExecutionException e) {
            killTree();
            closeStdin.run();
        }
        return done;
    }

    private synchronized void askToEnd(Runnable closeStdin) {
        // before stdin is closed: the children of a process that is gone cannot be found
        lookForDescendants();
        closeStdin.run();
        proceed(this::terminateTree);
    }

    private synchronized void terminateTree() {
        lookForDescendants();
        tree.forEach(ProcessHandle::destroy);
        proceed(this::killTree);
    }

    private synchronized void killTree() {
        lookForDescendants();
        tree.forEach(ProcessHandle::destroyForcibly);
        done.complete(null);
    }

    private void proceed(Runnable step) {
        if (finishIfAllAreGone()) {
            return;
        }
        try {
            next = scheduler.schedule(step, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            killTree();
        }
    }

    private synchronized boolean finishIfAllAreGone() {
        if (process.isAlive() || tree.stream().anyMatch(ProcessHandle::isAlive)) {
            return false;
        }
        if (next != null) {
            next.cancel(false);
        }
        done.complete(null);
        return true;
    }

    private void lookForDescendants() {
        process.descendants().forEach(tree::add);
        tree.add(process.toHandle());
    }
}
