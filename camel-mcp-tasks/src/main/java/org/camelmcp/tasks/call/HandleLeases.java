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
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.RemoteTaskRepository;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the leases of the handles that this node works on, by renewing them all in one go. Thread-safe. */
final class HandleLeases {

    private static final Logger LOG = LoggerFactory.getLogger(HandleLeases.class);

    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration RENEWAL = LEASE.dividedBy(3);

    private final RemoteTaskRepository repository;
    private final String holder;
    private final PollTimer timer;
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private PollTimer.@Nullable Pending next;
    private boolean closed;

    HandleLeases(RemoteTaskRepository repository, String holder, PollTimer timer) {
        this.repository = repository;
        this.holder = holder;
        this.timer = timer;
    }

    String holder() {
        return holder;
    }

    /** From now on renews the lease of this handle. */
    void hold(String handleId) {
        held.add(handleId);
        schedule();
    }

    /** Gives the lease back, so that any node may take the handle. */
    void release(String handleId) {
        forget(handleId);
        repository.release(holder, Set.of(handleId)).exceptionally(failure -> {
            LOG.debug("A lease could not be given back and will lapse: {}", failure.toString());
            return null;
        });
    }

    /** No longer renews the lease of a handle that is gone. */
    void forget(String handleId) {
        held.remove(handleId);
    }

    void close() {
        Set<String> mine;
        synchronized (this) {
            closed = true;
            if (next != null) {
                next.cancel();
                next = null;
            }
            mine = new HashSet<>(held);
            held.clear();
        }
        if (!mine.isEmpty()) {
            repository.release(holder, mine);
        }
    }

    private synchronized void schedule() {
        if (next == null && !closed) {
            next = timer.schedule(RENEWAL, this::renew);
        }
    }

    private void renew() {
        synchronized (this) {
            next = null;
        }
        Set<String> mine = Set.copyOf(held);
        if (mine.isEmpty()) {
            return;
        }
        repository.renew(holder, mine, LEASE).whenComplete((renewed, failure) -> {
            if (failure != null) {
                LOG.warn("Leases of {} remote tasks could not be renewed: {}", mine.size(), failure.toString());
            } else {
                mine.stream().filter(id -> !renewed.contains(id)).forEach(held::remove);
            }
        });
        schedule();
    }
}
