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
package org.camelmcp.tasks.store;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands changes to listeners, one after another in the order in which they were added, on the thread that made one or on one
 * that is still busy with an earlier one. Changes are {@linkplain #add added} under the lock under which they are made,
 * which gives them their order, and {@linkplain #deliver delivered} when it is let go: a listener may call the store.
 * Thread-safe.
 */
final class ChangeFeed {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

    private final List<Subscription> listeners = new CopyOnWriteArrayList<>();
    private final Queue<TaskChange> pending = new ConcurrentLinkedQueue<>();
    private final AtomicInteger deliveries = new AtomicInteger();

    /** @return ends it */
    AutoCloseable listen(Consumer<TaskChange> listener) {
        Subscription subscription = new Subscription(listener);
        listeners.add(subscription);
        return () -> listeners.remove(subscription);
    }

    void add(TaskChange change) {
        if (!listeners.isEmpty()) {
            pending.add(change);
        }
    }

    /** Must not be called under a lock. */
    void deliver() {
        if (pending.isEmpty() || deliveries.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            for (TaskChange next = pending.poll(); next != null; next = pending.poll()) {
                tell(next);
            }
            // others that came meanwhile have left their changes to us
            seen = deliveries.addAndGet(-seen);
        }
    }

    /** How many listeners there are, and changes that wait for them. */
    int entries() {
        return listeners.size() + pending.size();
    }

    private void tell(TaskChange change) {
        for (Subscription listener : listeners) {
            try {
                listener.listener.accept(change);
            } catch (Throwable thrown) {
                // whatever one listener does, the others and later changes must not suffer from it
                LOG.warn("A listener to changes of tasks failed; others go on", thrown);
            }
        }
    }

    /** One listener's, also when the same object listens twice. */
    private static final class Subscription {

        private final Consumer<TaskChange> listener;

        Subscription(Consumer<TaskChange> listener) {
            this.listener = listener;
        }
    }
}
