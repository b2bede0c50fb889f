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

import java.util.concurrent.atomic.AtomicBoolean;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.ServedTask;
import org.jspecify.annotations.Nullable;

/**
 * The work on a stored task that this node has a lease of. It holds its task until the task has ended, is gone, or is
 * another's; what the work brings after that is dropped (G1, G2). Thread-safe.
 */
final class LeasedRun {

    private final ServedTask task;
    private final Offer offer;
    private final WorkRun work;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private volatile long epoch;
    private volatile boolean reportedHere;
    private PollTimer.@Nullable Pending timeout;

    /** @param task as it was leased */
    LeasedRun(ServedTask task, long epoch, Offer offer, WorkRun work) {
        this.task = task;
        this.epoch = epoch;
        this.offer = offer;
        this.work = work;
    }

    String taskId() {
        return task.taskId();
    }

    ServedTask task() {
        return task;
    }

    Offer offer() {
        return offer;
    }

    WorkRun work() {
        return work;
    }

    long epoch() {
        return epoch;
    }

    /** Goes on under another lease of this node's: the former had lapsed. */
    void leasedAgain(long next) {
        epoch = next;
    }

    boolean isHeld() {
        return held.get();
    }

    /** @return whether it was held */
    boolean letGo() {
        stopTimeout();
        return held.getAndSet(false);
    }

    synchronized void timeout(PollTimer.Pending pending) {
        if (isHeld()) {
            timeout = pending;
        } else {
            pending.cancel();
        }
    }

    synchronized void stopTimeout() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    /** A report made here ends the task, so the route that may have made it runs on to its end. */
    void reportedHere() {
        reportedHere = true;
    }

    boolean isReportedHere() {
        return reportedHere;
    }
}
