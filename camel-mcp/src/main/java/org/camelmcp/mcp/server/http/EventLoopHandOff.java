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
package org.camelmcp.mcp.server.http;

import io.vertx.core.Context;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands work to event loops in batches: waking a loop costs more than the work itself (DESIGN 9), so that thousands of
 * replies at once wake it once. Thread-safe.
 */
final class EventLoopHandOff {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoopHandOff.class);

    /** After so many the loop may do something else. */
    private static final int BATCH = 256;

    private final Map<Thread, Batches> loops = new ConcurrentHashMap<>();

    /**
     * Runs work on an event loop, soon; work handed over by one thread in its order.
     *
     * @param loop    the event loop's thread
     * @param context a context of that loop
     * @param work    never throws
     */
    void handOver(Thread loop, Context context, Runnable work) {
        Batches batches = loops.computeIfAbsent(loop, thread -> new Batches());
        batches.work.add(work);
        batches.wake(context);
    }

    private static final class Batches {

        private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean awake = new AtomicBoolean();

        private void wake(Context context) {
            if (awake.compareAndSet(false, true)) {
                try {
                    context.runOnContext(ignored -> runBatch(context));
                } catch (RejectedExecutionException e) {
                    // the loop has ended, and with it all of its connections
                    LOG.debug("An event loop has ended before work for it", e);
                    work.clear();
                    awake.set(false);
                }
            }
        }

        /** Whatever one response does, those of all other clients still come. */
        private static void run(Runnable work) {
            try {
                work.run();
            } catch (Throwable e) {
                LOG.error("Work on an event loop failed", e);
            }
        }

        private void runBatch(Context context) {
            for (int i = 0; i < BATCH; i++) {
                Runnable next = work.poll();
                if (next == null) {
                    break;
                }
                run(next);
            }
            awake.set(false);
            if (!work.isEmpty()) {
                wake(context);
            }
        }
    }
}
