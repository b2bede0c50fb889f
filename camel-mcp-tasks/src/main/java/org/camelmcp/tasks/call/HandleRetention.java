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
package org.camelmcp.tasks.call;

import java.time.Duration;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.store.RemoteTaskRepository;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes now and then what nobody fetched in time, which a repository does not do by itself; has no timer while there
 * is nothing to keep. Thread-safe.
 */
final class HandleRetention {

    private static final Logger LOG = LoggerFactory.getLogger(HandleRetention.class);

    private static final int AT_ONCE = 1_000;

    private final RemoteTaskRepository repository;
    private final PollTimer timer;
    private final Duration period;
    private PollTimer.@Nullable Pending next;
    private boolean closed;

    /** @param period how often to look */
    HandleRetention(RemoteTaskRepository repository, PollTimer timer, Duration period) {
        this.repository = repository;
        this.timer = timer;
        this.period = period;
    }

    /** There may be something to remove one day. */
    synchronized void wake() {
        if (next == null && !closed) {
            next = timer.schedule(period, this::sweep);
        }
    }

    synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private void sweep() {
        synchronized (this) {
            next = null;
        }
        repository.removeExpired(AT_ONCE).whenComplete((removed, failure) -> {
            if (failure != null) {
                LOG.warn("Old outcomes could not be removed: {}", failure.toString());
            } else {
                long lost = removed.stream()
                        .filter(handle -> handle.phase() == RemoteTask.Phase.ENDED)
                        .count();
                if (lost > 0) {
                    LOG.warn(
                            "Removed the outcomes of {} started tasks, which no consumer and no await has fetched",
                            lost);
                }
            }
            wakeUnlessEmpty();
        });
    }

    private void wakeUnlessEmpty() {
        repository.count().whenComplete((kept, failure) -> {
            if (failure != null || kept > 0) {
                wake();
            }
        });
    }
}
