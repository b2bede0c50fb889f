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
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps that are suspended although their task was cancelled, such as {@code delay}. They are given a moment, since steps
 * that listen to the cancellation end by themselves, and in good order; then those within which nothing goes on are
 * ended. One timer, of Camel's error handlers, looks at all of a context, and only while there are any. Thread-safe.
 */
final class SuspendedSteps {

    private static final Logger LOG = LoggerFactory.getLogger(SuspendedSteps.class);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final CamelContext context;
    private final Queue<StepRun> runs = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    SuspendedSteps(CamelContext context) {
        this.context = context;
    }

    /** Sees to it that the step ends. */
    void cancelled(StepRun run) {
        runs.add(run);
        schedule();
    }

    private void schedule() {
        if (scheduled.getAndSet(true)) {
            return;
        }
        try {
            PluginHelper.getErrorHandlerExecutorService(context)
                    .schedule(this::look, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // the context has stopped, or its timer is full: then steps end when they call back, or after the next
            // cancel
            scheduled.set(false);
            LOG.debug("Suspended steps of cancelled tasks are left to themselves: {}", e.toString());
        }
    }

    private void look() {
        scheduled.set(false);
        List<StepRun> now = new ArrayList<>();
        for (StepRun run = runs.poll(); run != null; run = runs.poll()) {
            now.add(run);
        }
        for (StepRun run : now) {
            TaskCancellation cancellation = run.cancellation();
            if (cancellation != null && run.isStuck()) {
                // it goes on on a worker, after what the step itself may have handed over
                cancellation.onCancelled(() -> end(run));
            } else if (cancellation != null) {
                runs.add(run);
            }
        }
        if (!runs.isEmpty()) {
            schedule();
        }
    }

    private void end(StepRun run) {
        run.endEarly();
        if (!run.isOver()) {
            cancelled(run);
        }
    }
}
