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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.requestor.PollTimer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, each time a period after it was done. What fails is logged, and done again. Thread-safe. */
final class Periodically {

    private static final Logger LOG = LoggerFactory.getLogger(Periodically.class);

    private final PollTimer timer;
    private final Duration period;
    private final String what;
    private final Supplier<CompletionStage<?>> action;

    private PollTimer.@Nullable Pending next;
    private boolean closed;

    /** @param what for the log */
    Periodically(PollTimer timer, Duration period, String what, Supplier<CompletionStage<?>> action) {
        this.timer = timer;
        this.period = period;
        this.what = what;
        this.action = action;
    }

    synchronized void start() {
        if (!closed) {
            try {
                next = timer.schedule(period, this::act);
            } catch (RejectedExecutionException stopping) {
                closed = true;
            }
        }
    }

    synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void act() {
        try {
            action.get().whenComplete((done, failure) -> {
                if (failure != null) {
                    failed(failure);
                }
                start();
            });
        } catch (RuntimeException failure) {
            failed(failure);
            start();
        }
    }

    private void failed(Throwable failure) {
        Throwable cause = StageFailures.unwrap(failure);
        LOG.warn("{} failed, and is tried again in {}: {}", what, period, cause.toString());
        LOG.debug("{} failed", what, cause);
    }
}
