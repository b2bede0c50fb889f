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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cancellation of one run. Its actions run on workers, no lock is held meanwhile, and what they throw is logged. */
public final class WorkCancellation implements TaskCancellation {

    private static final Logger LOG = LoggerFactory.getLogger(WorkCancellation.class);

    private final Executor workers;
    private final Map<Object, Runnable> actions = new LinkedHashMap<>(4);
    private volatile @Nullable String reason;
    private boolean over;

    public WorkCancellation(Executor workers) {
        this.workers = workers;
    }

    @Override
    public boolean isCancelled() {
        return reason != null;
    }

    @Override
    public String reason() {
        String known = reason;
        return known == null ? "" : known;
    }

    @Override
    public Runnable onCancelled(Runnable action) {
        Object key = new Object();
        synchronized (this) {
            if (reason == null && over) {
                return () -> {};
            }
            if (reason == null) {
                actions.put(key, action);
                return () -> forget(key);
            }
        }
        perform(action);
        return () -> {};
    }

    /** Cancels, once: the first reason stays. */
    public void cancel(String why) {
        List<Runnable> due;
        synchronized (this) {
            if (over || reason != null) {
                return;
            }
            reason = why;
            due = new ArrayList<>(actions.values());
            actions.clear();
        }
        due.forEach(this::perform);
    }

    /** The work has ended, so it can be cancelled no more. What it has left behind, such as taps, may ask nevertheless. */
    public synchronized void over() {
        over = true;
        actions.clear();
    }

    private synchronized void forget(Object key) {
        actions.remove(key);
    }

    private void perform(Runnable action) {
        workers.execute(() -> {
            try {
                action.run();
            } catch (Throwable thrown) {
                LOG.warn("What should have followed a cancellation failed; the rest of it goes on", thrown);
            }
        });
    }
}
