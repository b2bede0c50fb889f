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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskChange;
import org.jspecify.annotations.Nullable;

/**
 * One task that somebody looks at. It is read one time after another, never twice at once: what happens during a read
 * causes one more, so that nothing that happened before a reader came, or while it read, is lost (G4). Thread-safe.
 */
final class ObservedTask {

    private final String taskId;
    private final ObservedTasks tasks;

    private final Set<TaskObserver> observers = new LinkedHashSet<>(2);
    /** Those that have seen nothing yet; ten thousand that come one by one must not all be told each time. */
    private List<TaskObserver> fresh = new ArrayList<>(2);

    /** The version that was read last, the newest of which a change was heard, and that of which everybody was told; 0 = none. */
    private long read;

    private long heard;
    private long told;
    private boolean reading;
    private boolean readAgain;
    private boolean closed;
    private PollTimer.@Nullable Pending nextLook;

    ObservedTask(String taskId, ObservedTasks tasks) {
        this.taskId = taskId;
        this.tasks = tasks;
    }

    /** @return whether it was added; not so when this is closed */
    boolean add(TaskObserver observer) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            observers.add(observer);
            fresh.add(observer);
        }
        look();
        return true;
    }

    /** @return whether it was there */
    boolean remove(TaskObserver observer) {
        boolean removed;
        synchronized (this) {
            removed = observers.remove(observer);
            closeIfIdle();
        }
        forgetIfClosed();
        return removed;
    }

    /** @return whether it was heard; not so when this is closed */
    boolean hear(TaskChange change, boolean everybodyListens) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            heard = Math.max(heard, change.version());
            if (!everybodyListens
                    && !change.removed()
                    && !change.status().isTerminal()
                    && observers.stream().noneMatch(TaskObserver::wantsEveryChange)) {
                return true;
            }
        }
        look();
        return true;
    }

    /** Lets go of all observers. */
    void stop() {
        List<TaskObserver> last;
        synchronized (this) {
            last = List.copyOf(observers);
            observers.clear();
            fresh.clear();
            closeIfIdle();
        }
        last.forEach(TaskObserver::stopped);
        tasks.left(last.size());
        forgetIfClosed();
    }

    private void look() {
        synchronized (this) {
            if (reading) {
                readAgain = true;
                return;
            }
            reading = true;
        }
        read();
    }

    private void read() {
        tasks.find(taskId).whenComplete(this::read);
    }

    private void read(@Nullable Optional<ServedTask> found, @Nullable Throwable failure) {
        ServedTask task = found == null ? null : found.orElse(null);
        boolean everybody = false;
        List<TaskObserver> concerned;
        synchronized (this) {
            concerned = task != null && task.version() == read ? fresh : new ArrayList<>(observers);
            fresh = new ArrayList<>(2);
            if (task != null) {
                read = task.version();
                // a newer version than was heard of will be heard of yet, and told then, so that each is told once
                everybody = told < read && read <= heard;
                told = everybody ? read : told;
            }
        }
        if (everybody) {
            tasks.tellEverybody(task);
        }
        if (task != null) {
            concerned.forEach(observer -> observer.seen(task));
        } else if (failure == null) {
            concerned.forEach(TaskObserver::gone);
        } else {
            concerned.forEach(observer -> observer.unreachable(failure));
        }
        after(task, concerned);
    }

    private void after(@Nullable ServedTask task, List<TaskObserver> concerned) {
        int left = 0;
        boolean again;
        synchronized (this) {
            for (TaskObserver observer : concerned) {
                if (observer.isOver() && observers.remove(observer)) {
                    left++;
                }
            }
            again = readAgain;
            readAgain = false;
            reading = again;
            if (!again && !observers.isEmpty() && nextLook == null) {
                nextLook = tasks.lookLater(task, this::lookAgain);
            }
            closeIfIdle();
        }
        tasks.left(left);
        if (again) {
            read();
        } else {
            forgetIfClosed();
        }
    }

    private void lookAgain() {
        synchronized (this) {
            nextLook = null;
            if (closed) {
                return;
            }
        }
        look();
    }

    private void closeIfIdle() {
        if (observers.isEmpty() && !reading && !closed) {
            closed = true;
            if (nextLook != null) {
                nextLook.cancel();
                nextLook = null;
            }
        }
    }

    private void forgetIfClosed() {
        boolean forget;
        synchronized (this) {
            forget = closed;
        }
        if (forget) {
            tasks.forget(taskId, this);
        }
    }
}
