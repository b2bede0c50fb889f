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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.store.RemoteTask.Lease;
import org.camelmcp.tasks.store.RemoteTask.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Keeps handles in this process's memory: they are gone when it ends. Made for 100,000 handles and more; no operation
 * looks at handles that it is not about. All stages come back completed. Thread-safe; starts no thread and no timer, so
 * {@link #removeExpired} must be called by someone.
 */
public final class InMemoryRemoteTaskRepository implements RemoteTaskRepository {

    /** The default bound on handles: a few hundred megabytes with results of some kilobytes. */
    public static final long DEFAULT_MAX_HANDLES = 100_000;

    /** How long outcomes and correlation ids are kept by default: a long weekend must not lose a result. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(7);

    private final Clock clock;
    private final long maxHandles;
    private final Duration outcomeRetention;
    private final Duration correlationRetention;

    // One lock for all: an operation holds it for microseconds, far less than the HTTP exchange that it belongs to.
    private final Object lock = new Object();
    private final StoredHandles handles = new StoredHandles();
    private long registrations;

    private InMemoryRemoteTaskRepository(Builder builder) {
        this.clock = builder.clock;
        this.maxHandles = builder.maxHandles;
        this.outcomeRetention = builder.outcomeRetention;
        this.correlationRetention = builder.correlationRetention;
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public CompletionStage<Registered> register(RemoteTask intent, String holder, Duration lease) {
        synchronized (lock) {
            StoredHandle known = handles.byCorrelation(intent);
            if (known != null) {
                return done(new Registered(known.handle(), false));
            }
            if (handles.byId(intent.id()) != null) {
                return failed(new IllegalStateException("There is already a task handle with the id " + intent.id()));
            }
            if (handles.size() >= maxHandles) {
                return failed(new RepositoryFullException(maxHandles));
            }
            Instant now = clock.instant();
            Lease held = new Lease(holder, Times.after(now, lease));
            RemoteTask handle = intent.stored(now, now, held, 1);
            handles.add(stored(handle, registrations++, now));
            return done(new Registered(handle, true));
        }
    }

    @Override
    public CompletionStage<Optional<RemoteTask>> find(String id) {
        synchronized (lock) {
            return done(Optional.ofNullable(handles.byId(id)).map(StoredHandle::handle));
        }
    }

    @Override
    public CompletionStage<Optional<RemoteTask>> findByTaskId(String server, String taskId) {
        synchronized (lock) {
            return done(Optional.ofNullable(handles.byTaskId(server, taskId)).map(StoredHandle::handle));
        }
    }

    @Override
    public CompletionStage<Optional<RemoteTask>> update(RemoteTask changed) {
        synchronized (lock) {
            StoredHandle old = handles.byId(changed.id());
            if (old == null || old.handle().version() != changed.version()) {
                return done(Optional.empty());
            }
            Instant now = clock.instant();
            RemoteTask handle = changed.updateOf(old.handle(), now);
            boolean samePhase = handle.phase() == old.handle().phase();
            handles.replace(old, stored(handle, old.number(), samePhase ? old.phaseSince() : now));
            return done(Optional.of(handle));
        }
    }

    @Override
    public CompletionStage<Boolean> remove(String id, long version) {
        synchronized (lock) {
            StoredHandle old = handles.byId(id);
            if (old == null || old.handle().version() != version) {
                return done(false);
            }
            handles.remove(old);
            return done(true);
        }
    }

    @Override
    public CompletionStage<List<RemoteTask>> lease(LeaseRequest request) {
        synchronized (lock) {
            Instant now = clock.instant();
            Lease lease = new Lease(request.holder(), Times.after(now, request.lease()));
            List<RemoteTask> leased = new ArrayList<>();
            for (StoredHandle old : handles.takeReady(request, now)) {
                leased.add(lend(old, lease, old.handle().version() + 1));
            }
            return done(leased);
        }
    }

    @Override
    public CompletionStage<Set<String>> renew(String holder, Collection<String> ids, Duration lease) {
        synchronized (lock) {
            Lease prolonged = new Lease(holder, Times.after(clock.instant(), lease));
            Set<String> renewed = new HashSet<>();
            for (String id : ids) {
                StoredHandle old = heldBy(holder, id);
                if (old != null) {
                    lend(old, prolonged, old.handle().version());
                    renewed.add(id);
                }
            }
            return done(renewed);
        }
    }

    @Override
    public CompletionStage<Void> release(String holder, Collection<String> ids) {
        synchronized (lock) {
            for (String id : ids) {
                StoredHandle old = heldBy(holder, id);
                if (old != null) {
                    lend(old, null, old.handle().version());
                }
            }
            return CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public CompletionStage<List<RemoteTask>> removeExpired(int limit) {
        synchronized (lock) {
            Instant now = clock.instant();
            List<RemoteTask> removed = new ArrayList<>();
            while (removed.size() < limit) {
                StoredHandle expired = handles.firstExpired(now);
                if (expired == null) {
                    break;
                }
                handles.remove(expired);
                removed.add(expired.handle());
            }
            return done(removed);
        }
    }

    @Override
    public CompletionStage<Long> count() {
        synchronized (lock) {
            return done((long) handles.size());
        }
    }

    private @Nullable StoredHandle heldBy(String holder, String id) {
        StoredHandle stored = handles.byId(id);
        Lease lease = stored == null ? null : stored.handle().lease();
        return lease != null && lease.holder().equals(holder) ? stored : null;
    }

    private RemoteTask lend(StoredHandle old, @Nullable Lease lease, long version) {
        RemoteTask handle =
                old.handle().stored(old.handle().createdAt(), old.handle().changedAt(), lease, version);
        handles.replace(old, stored(handle, old.number(), old.phaseSince()));
        return handle;
    }

    private StoredHandle stored(RemoteTask handle, long number, Instant phaseSince) {
        Instant expiresAt = Instant.MAX;
        if (handle.phase() == Phase.ENDED || handle.phase() == Phase.DELIVERED) {
            Duration retention = handle.phase() == Phase.ENDED ? outcomeRetention : correlationRetention;
            expiresAt = Times.after(phaseSince, retention);
            Lease lease = handle.lease();
            if (lease != null && lease.until().isAfter(expiresAt)) {
                expiresAt = lease.until();
            }
        }
        return new StoredHandle(handle, number, phaseSince, expiresAt);
    }

    /** Whether nothing is left behind in any index: a check for tests. */
    boolean holdsNothing() {
        synchronized (lock) {
            return handles.isEmpty();
        }
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    private static <T> CompletionStage<T> failed(RuntimeException reason) {
        return CompletableFuture.failedFuture(reason);
    }

    /** Settings of an {@link InMemoryRemoteTaskRepository}. Not thread-safe. */
    public static final class Builder {

        private Clock clock = Clock.systemUTC();
        private long maxHandles = DEFAULT_MAX_HANDLES;
        private Duration outcomeRetention = DEFAULT_RETENTION;
        private Duration correlationRetention = DEFAULT_RETENTION;

        private Builder() {}

        /** The clock of all times; by default the system's. */
        public Builder clock(Clock value) {
            this.clock = value;
            return this;
        }

        /** How many handles are kept at most, in all phases; by default {@value #DEFAULT_MAX_HANDLES}. */
        public Builder maxHandles(long value) {
            if (value < 1) {
                throw new IllegalArgumentException("Illegal maxHandles: " + value + " is less than 1");
            }
            this.maxHandles = value;
            return this;
        }

        /** How long an outcome that nobody fetched is kept; by default 7 days. */
        public Builder outcomeRetention(Duration value) {
            this.outcomeRetention = positive("outcomeRetention", value);
            return this;
        }

        /** How long the correlation id of a delivered outcome is recognised; by default 7 days. */
        public Builder correlationRetention(Duration value) {
            this.correlationRetention = positive("correlationRetention", value);
            return this;
        }

        public InMemoryRemoteTaskRepository build() {
            return new InMemoryRemoteTaskRepository(this);
        }

        private static Duration positive(String option, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("Illegal " + option + ": " + value + " is not positive");
            }
            return value;
        }
    }
}
