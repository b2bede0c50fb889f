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

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.camelmcp.tasks.receiver.TaskService.Watcher;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskChange;
import org.camelmcp.tasks.store.TaskStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that somebody waits for or watches. Changes that the store tells cause a look at the task; should one be missed,
 * or a task lapse with nobody to remove it, a look now and then makes up for it (G6). Thread-safe.
 */
final class ObservedTasks {

    private static final Logger LOG = LoggerFactory.getLogger(ObservedTasks.class);

    /** By how much a task that should have lapsed may outlive that, when the store's clock is behind ours. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final TaskStore store;
    private final PollTimer timer;
    private final Clock clock;
    private final Duration rhythm;
    private final int most;

    private final Map<String, ObservedTask> byId = new ConcurrentHashMap<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final AtomicInteger observers = new AtomicInteger();
    private volatile boolean stopped;

    /**
     * @param rhythm how often a task is looked at without a change
     * @param most   how many observers there may be at once
     */
    ObservedTasks(TaskStore store, PollTimer timer, Clock clock, Duration rhythm, int most) {
        this.store = store;
        this.timer = timer;
        this.clock = clock;
        this.rhythm = rhythm;
        this.most = most;
    }

    /**
     * Begins to observe a task, and only then looks at it for the first time (G4).
     *
     * @return ends it
     * @throws TooManyWaitersException when there are too many already
     */
    Runnable observe(String taskId, TaskObserver observer) {
        if (observers.incrementAndGet() > most) {
            observers.decrementAndGet();
            throw new TooManyWaitersException();
        }
        ObservedTask observed = observed(taskId, true);
        while (!Objects.requireNonNull(observed).add(observer)) {
            forget(taskId, observed);
            observed = observed(taskId, true);
        }
        if (stopped) {
            stop();
        }
        return () -> {
            ObservedTask task = byId.get(taskId);
            if (task != null && task.remove(observer)) {
                left(1);
            }
        };
    }

    Runnable watchAll(Watcher watcher) {
        // one of its own, since the same object may watch twice
        Watcher registered = new Watcher() {
            @Override
            public void changed(ServedTask task) {
                watcher.changed(task);
            }

            @Override
            public void progressed(ServedTask task, TaskProgress progress) {
                watcher.progressed(task, progress);
            }
        };
        watchers.add(registered);
        return () -> watchers.remove(registered);
    }

    /** Hears of a change, from the store. */
    void changed(TaskChange change) {
        boolean everybody = !watchers.isEmpty() && !change.removed();
        ObservedTask observed = observed(change.taskId(), everybody);
        while (observed != null && !observed.hear(change, everybody)) {
            forget(change.taskId(), observed);
            observed = observed(change.taskId(), everybody);
        }
    }

    /** Tells everybody how far a task is, if its client wants to know. */
    void progressed(ServedTask task, TaskProgress progress) {
        if (task.origin().visible() && task.origin().request().hasNonNull("progressToken")) {
            tell(watcher -> watcher.progressed(task, progress));
        }
    }

    /** Lets go of all observers and watchers, also of those that come later. */
    void stop() {
        stopped = true;
        byId.values().forEach(ObservedTask::stop);
        watchers.clear();
    }

    int size() {
        return observers.get() + watchers.size();
    }

    private @Nullable ObservedTask observed(String taskId, boolean create) {
        return create ? byId.computeIfAbsent(taskId, id -> new ObservedTask(id, this)) : byId.get(taskId);
    }

    // for the tasks

    CompletionStage<Optional<ServedTask>> find(String taskId) {
        try {
            return store.find(taskId);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    void tellEverybody(ServedTask task) {
        if (task.origin().visible()) {
            tell(watcher -> watcher.changed(task));
        }
    }

    void left(int count) {
        observers.addAndGet(-count);
    }

    void forget(String taskId, ObservedTask task) {
        byId.remove(taskId, task);
    }

    /** @param task as it stands, {@code null} when that is not known; {@code null} when the timer takes nothing more */
    PollTimer.@Nullable Pending lookLater(@Nullable ServedTask task, Runnable look) {
        try {
            return timer.schedule(untilLook(task), look);
        } catch (RejectedExecutionException stopping) {
            return null;
        }
    }

    private Duration untilLook(@Nullable ServedTask task) {
        if (task == null) {
            return rhythm;
        }
        Duration left = Duration.between(clock.instant(), task.expiresAt());
        if (left.isNegative() || left.isZero()) {
            left = SOON;
        }
        return left.compareTo(rhythm) < 0 ? left : rhythm;
    }

    private void tell(Consumer<Watcher> what) {
        for (Watcher watcher : watchers) {
            try {
                what.accept(watcher);
            } catch (Throwable thrown) {
                LOG.warn("A watcher failed to take a change of a task; others are told all the same", thrown);
            }
        }
    }
}
