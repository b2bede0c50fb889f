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

import org.apache.camel.Exchange;
import org.apache.camel.SafeCopyProperty;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.jspecify.annotations.Nullable;

/**
 * One run of a step for an exchange of a task. It ends once: when the step calls back, or before, when the task is
 * cancelled while the step is suspended. Whatever comes second is too late.
 *
 * <p>It knows how many runs of other steps go on within it, in sub-routes and for copies of its exchange too, since the
 * innermost have to end first: they complete what is around them, and in order. Exchange and callback are forgotten at the
 * end, as copies of the exchange may remember this for long. Thread-safe.
 */
final class StepRun implements SafeCopyProperty {

    private static final String PROPERTY = "CamelMcpTaskStep";

    /** How many looks at a suspended step there are before it is ended, so that one that listens can end by itself. */
    private static final int LEAF_PATIENCE = 2;

    /** The same for one in which others have ended, and which now has to go on: they may have much to do. */
    private static final int PATIENCE = 10;

    private @Nullable StepRun around;
    private @Nullable TaskCancellation cancellation;
    private @Nullable Runnable early;
    private @Nullable Runnable forget;
    private boolean over;
    private boolean asking;
    private int within;
    private int changes;
    private int seen;
    private int quiet;

    private StepRun(@Nullable StepRun around) {
        this.around = around;
    }

    /** The innermost step that runs for the exchange, or ran when it was copied; {@code null} when there is none. */
    static @Nullable StepRun of(Exchange exchange) {
        return exchange.getExchangeExtension().getSafeCopyProperty(PROPERTY, StepRun.class);
    }

    /** Makes a run, or none, the innermost one of the exchange. */
    static void attach(Exchange exchange, @Nullable StepRun innermost) {
        exchange.getExchangeExtension().setSafeCopyProperty(PROPERTY, innermost);
    }

    /**
     * Begins a run. It has to be begun before anyone looks whether the task is cancelled: whoever ends what is around it
     * then either sees this run, or this run sees the cancel.
     */
    static StepRun begin(@Nullable StepRun around) {
        return new StepRun(around != null && around.entered() ? around : null);
    }

    /** Copies of an exchange are worked on within the step that made them. */
    @Override
    public SafeCopyProperty safeCopy() {
        return this;
    }

    /**
     * The step has returned and will call back later.
     *
     * @param cancelled told when the task is cancelled before that
     * @param early     goes on without the step
     */
    void suspended(TaskCancellation by, Runnable cancelled, Runnable early) {
        synchronized (this) {
            if (over) {
                return;
            }
            this.cancellation = by;
            this.early = early;
        }
        Runnable known = by.onCancelled(cancelled);
        synchronized (this) {
            if (!over) {
                forget = known;
                return;
            }
        }
        known.run();
    }

    /** @return whether this ended it */
    boolean end() {
        StepRun outer;
        Runnable known;
        synchronized (this) {
            if (over) {
                return false;
            }
            outer = around;
            known = forget;
            clear();
        }
        over(outer, known);
        return true;
    }

    /** Goes on without the step, unless it has ended or something goes on within it. */
    void endEarly() {
        StepRun outer;
        Runnable known;
        Runnable without;
        synchronized (this) {
            if (over || within > 0 || early == null) {
                return;
            }
            outer = around;
            known = forget;
            without = early;
            clear();
        }
        over(outer, known);
        without.run();
    }

    /**
     * Looks, from time to time, whether the step has to be ended: it has when nothing goes on within it, and nothing has
     * happened there for some looks.
     */
    synchronized boolean isStuck() {
        if (over || within > 0 || changes != seen) {
            seen = changes;
            quiet = 0;
            return false;
        }
        return ++quiet >= (changes == 0 ? LEAF_PATIENCE : PATIENCE);
    }

    synchronized boolean isOver() {
        return over;
    }

    /** An exchange of this step has asked its client, and what is around must not go on either; see {@link PendingInput}. */
    void asks() {
        for (StepRun run = this; run != null; ) {
            run = run.outerOfAsking();
        }
    }

    /** Outward only, so that no other lock is held. */
    private synchronized @Nullable StepRun outerOfAsking() {
        asking = true;
        return around;
    }

    /** Whether something within it has asked, or it has itself; also after its end. */
    synchronized boolean isAsking() {
        return asking;
    }

    /** What has cancelled it, {@code null} when it was never suspended or is over. */
    synchronized @Nullable TaskCancellation cancellation() {
        return cancellation;
    }

    private void clear() {
        over = true;
        around = null;
        cancellation = null;
        early = null;
        forget = null;
    }

    private static void over(@Nullable StepRun outer, @Nullable Runnable known) {
        if (known != null) {
            known.run();
        }
        if (outer != null) {
            outer.left();
        }
    }

    /** @return {@code false} when it is over, so that nothing can be within it any more */
    private synchronized boolean entered() {
        within++;
        changes++;
        return !over;
    }

    private synchronized void left() {
        within--;
        changes++;
    }
}
