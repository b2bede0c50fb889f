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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.camelmcp.tasks.store.ServedTask.Lease;
import org.camelmcp.tasks.store.TooManyTasksException.Bound;
import org.camelmcp.tasks.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks in this process's memory: they are gone when it ends. Made for 100,000 tasks and more; no operation looks at
 * tasks that it is not about. All stages come back completed. Thread-safe; starts no thread and no timer, so
 * {@link #removeExpired} must be called by someone.
 *
 * <p>Listeners run on the thread that made a change, after it, or on one that still tells them of an earlier one.
 */
public final class InMemoryTaskStore implements TaskStore {

    /** The default bound on tasks kept: a few hundred megabytes with results of some kilobytes. */
    public static final int DEFAULT_MAX_TASKS = 100_000;

    /** The part of the heap that is the default bound on the memory that tasks take. */
    private static final int PART_OF_HEAP = 4;

    /** The default bound on ended sessions kept: some twenty megabytes. */
    public static final int DEFAULT_MAX_ENDED_SESSIONS = 100_000;

    /** How many lapsed tasks one creation clears away: more than it adds, and so few that nobody notices. */
    private static final int PORTION = 64;

    private final Storage storage;

    private InMemoryTaskStore(Storage storage) {
        this.storage = storage;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Another client of the same memory, such as a second node would have of a shared storage. */
    public InMemoryTaskStore anotherClient() {
        return new InMemoryTaskStore(storage);
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public CompletionStage<ServedTask> create(NewTask task) {
        // before the lock is held, since large trees take their time
        long originWeight = TaskWeight.of(task.origin());
        long inputsWeight = TaskWeight.of(task.inputs());
        return atomically(now -> {
            StoredTasks tasks = storage.tasks;
            tasks.lapse(now, PORTION);
            if (tasks.isKnown(task.taskId())) {
                throw new IllegalStateException("There is already a task " + Task.shorten(task.taskId()));
            }
            TooManyTasksException reached = tasks.reached(task, now, PORTION);
            if (reached != null) {
                throw reached;
            }
            makeRoom(1, originWeight + inputsWeight);
            ServedTask created = ServedTask.created(task, now);
            tasks.add(StoredTask.created(created, ++storage.creations, originWeight, inputsWeight));
            changed(created);
            return created;
        });
    }

    @Override
    public CompletionStage<Optional<ServedTask>> find(String taskId) {
        return atomically(
                now -> Optional.ofNullable(storage.tasks.find(taskId, now)).map(StoredTask::task));
    }

    @Override
    public CompletionStage<TaskUpdate> update(ServedTask changed, long epoch) {
        long weight = TaskWeight.ofChanging(changed);
        return atomically(now -> {
            StoredTask old = storage.tasks.find(changed.taskId(), now);
            TaskUpdate update = TaskUpdate.decide(old == null ? null : old.task(), changed, epoch, now);
            if (old != null && update instanceof TaskUpdate.Done done) {
                StoredTask next = old.with(done.task(), now, weight);
                if (next.isLive() && next.weight() > old.weight()) {
                    storage.tasks.lapse(now, PORTION);
                    makeRoom(0, next.weight() - old.weight());
                }
                storage.tasks.replace(old, next);
                changed(done.task());
            }
            return update;
        });
    }

    @Override
    public CompletionStage<List<ServedTask>> lease(
            String holder, Duration lease, int limit, Collection<ToolKey> tools) {
        return atomically(now -> {
            Instant until = Times.after(now, lease);
            List<ServedTask> leased = new ArrayList<>();
            for (StoredTask free : storage.tasks.free(tools, now, limit)) {
                leased.add(replace(free, free.task().leased(holder, until), now));
            }
            return leased;
        });
    }

    @Override
    public CompletionStage<Set<String>> renew(String holder, Collection<String> taskIds, Duration lease) {
        return atomically(now -> {
            Instant until = Times.after(now, lease);
            Set<String> renewed = new HashSet<>();
            for (String id : taskIds) {
                StoredTask old = storage.tasks.find(id, now);
                Lease held = old == null ? null : old.leaseOf(holder);
                if (old != null && held != null) {
                    storage.tasks.replace(old, old.with(old.task().renewed(held, until), now));
                    renewed.add(id);
                }
            }
            return renewed;
        });
    }

    @Override
    public CompletionStage<Void> release(String holder, Collection<String> taskIds) {
        return atomically(now -> {
            for (String id : taskIds) {
                StoredTask old = storage.tasks.find(id, now);
                if (old != null && old.leaseOf(holder) != null) {
                    replace(old, old.task().released(), now);
                }
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Page> list(String server, String owner, @Nullable String cursor, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("Illegal limit: " + limit + " is less than 1");
        }
        return atomically(now -> {
            long number = cursor == null ? 0 : ListCursor.number(cursor, server, owner);
            List<ServedTask> page = new ArrayList<>();
            for (StoredTask next : storage.tasks.listed(server, owner, number)) {
                if (next.hasLapsed(now)) {
                    continue;
                }
                if (page.size() == limit) {
                    return new Page(page, ListCursor.of(server, owner, number));
                }
                page.add(next.task());
                number = next.number();
            }
            return new Page(page, null);
        });
    }

    @Override
    public CompletionStage<List<ServedTask>> overdue(int limit) {
        return atomically(now ->
                storage.tasks.overdue(now, limit).stream().map(StoredTask::task).toList());
    }

    @Override
    public CompletionStage<Boolean> remove(String taskId) {
        return atomically(now -> {
            StoredTask old = storage.tasks.find(taskId, now);
            if (old != null) {
                remove(old);
            }
            return old != null;
        });
    }

    @Override
    public CompletionStage<List<ServedTask>> removeExpired(int limit) {
        return atomically(now -> {
            storage.tasks.lapse(now, limit);
            List<ServedTask> removed = new ArrayList<>();
            while (removed.size() < limit) {
                StoredTask first = storage.tasks.firstLapsed();
                if (first == null) {
                    break;
                }
                remove(first);
                removed.add(first.task());
            }
            return removed;
        });
    }

    @Override
    public CompletionStage<Long> live(@Nullable String owner) {
        return atomically(now -> (long) storage.tasks.live(owner, now));
    }

    @Override
    public CompletionStage<Long> count() {
        return atomically(now -> (long) storage.tasks.size());
    }

    @Override
    public AutoCloseable listen(Consumer<TaskChange> listener) {
        return storage.feed.listen(listener);
    }

    @Override
    public CompletionStage<Void> endSession(String sessionId, Instant until) {
        return atomically(now -> {
            storage.endedSessions.add(sessionId, until, now);
            return null;
        });
    }

    @Override
    public CompletionStage<Boolean> isSessionEnded(String sessionId) {
        return atomically(now -> storage.endedSessions.contains(sessionId, now));
    }

    /** How many entries there are in all indexes, side maps and queues together: a check for tests. */
    int entries() {
        synchronized (storage.lock) {
            return storage.tasks.entries() + storage.endedSessions.size() + storage.feed.entries();
        }
    }

    /**
     * Makes room for that much more, or refuses it. Results may exceed the bound, since they are never refused; then nothing
     * is created, asked or answered until there is room.
     */
    private void makeRoom(int tasks, long weight) {
        while (storage.tasks.size() + tasks > storage.maxTasks || storage.tasks.weight() + weight > storage.maxBytes) {
            StoredTask lapsed = storage.tasks.firstLapsed();
            if (lapsed == null) {
                throw new TooManyTasksException(Bound.KEPT, storage.tasks.size());
            }
            remove(lapsed);
        }
    }

    private ServedTask replace(StoredTask old, ServedTask changed, Instant now) {
        storage.tasks.replace(old, old.with(changed, now));
        changed(changed);
        return changed;
    }

    private void remove(StoredTask stored) {
        storage.tasks.remove(stored);
        ServedTask last = stored.task();
        storage.feed.add(
                new TaskChange(last.taskId(), last.version() + 1, last.state().status(), true));
    }

    private void changed(ServedTask task) {
        storage.feed.add(
                new TaskChange(task.taskId(), task.version(), task.state().status(), false));
    }

    private <T> CompletionStage<T> atomically(Function<Instant, T> operation) {
        CompletionStage<T> done;
        synchronized (storage.lock) {
            try {
                done = CompletableFuture.completedFuture(operation.apply(storage.clock.instant()));
            } catch (TooManyTasksException | InvalidCursorException | IllegalStateException e) {
                done = CompletableFuture.failedFuture(e);
            }
        }
        storage.feed.deliver();
        return done;
    }

    /** What all clients share. */
    private static final class Storage {

        private final Clock clock;
        private final int maxTasks;
        private final long maxBytes;

        // One lock for all: an operation holds it for microseconds, far less than the HTTP exchange that it belongs to.
        private final Object lock = new Object();
        private final StoredTasks tasks = new StoredTasks();
        private final EndedSessions endedSessions;
        private final ChangeFeed feed = new ChangeFeed();
        private long creations;

        Storage(Builder builder) {
            this.clock = builder.clock;
            this.maxTasks = builder.maxTasks;
            this.maxBytes = builder.maxBytes;
            this.endedSessions = new EndedSessions(builder.maxEndedSessions);
        }
    }

    /** Settings of an {@link InMemoryTaskStore}. Not thread-safe. */
    public static final class Builder {

        private Clock clock = Clock.systemUTC();
        private int maxTasks = DEFAULT_MAX_TASKS;
        private long maxBytes = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
        private int maxEndedSessions = DEFAULT_MAX_ENDED_SESSIONS;

        private Builder() {}

        /** The clock of all times; by default the system's. */
        public Builder clock(Clock value) {
            this.clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** How many tasks are kept at most, ended ones included; by default {@value #DEFAULT_MAX_TASKS}. */
        public Builder maxTasks(int value) {
            this.maxTasks = positive("maxTasks", value);
            return this;
        }

        /**
         * How much memory tasks may take before no more are created, and nothing is asked or answered any more, in bytes, by
         * estimate: arguments, questions, answers, results and what is kept of each call. By default a quarter of the heap.
         */
        public Builder maxBytes(long value) {
            if (value < 1) {
                throw new IllegalArgumentException("Illegal maxBytes: " + value + " is less than 1");
            }
            this.maxBytes = value;
            return this;
        }

        /**
         * How many ended sessions are remembered at most; by default {@value #DEFAULT_MAX_ENDED_SESSIONS}. Of more, the
         * one whose token becomes too old first is forgotten, and accepted again until then.
         */
        public Builder maxEndedSessions(int value) {
            this.maxEndedSessions = positive("maxEndedSessions", value);
            return this;
        }

        public InMemoryTaskStore build() {
            return new InMemoryTaskStore(new Storage(this));
        }

        private static int positive(String option, int value) {
            if (value < 1) {
                throw new IllegalArgumentException("Illegal " + option + ": " + value + " is less than 1");
            }
            return value;
        }
    }
}
