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

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.camelmcp.tasks.store.ServedTask.Lease;
import org.camelmcp.tasks.store.ServedTask.Phase;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.jspecify.annotations.Nullable;

/**
 * A task in the in-memory store, with what its indexes sort by. Immutable.
 *
 * @param task           the task
 * @param number         in the order of creation, from 1; makes every sort order total
 * @param expiresAt      when its ttl lapses, {@link Instant#MAX} = never
 * @param freeFrom       from when on another node may take it, if it is {@linkplain #isLeasable leasable} at all
 * @param originWeight   of what never changes of it, see {@link TaskWeight}
 * @param changingWeight of the rest
 */
record StoredTask(
        ServedTask task, long number, Instant expiresAt, Instant freeFrom, long originWeight, long changingWeight) {

    static final Comparator<StoredTask> BY_EXPIRY =
            Comparator.comparing(StoredTask::expiresAt).thenComparingLong(StoredTask::number);

    static final Comparator<StoredTask> BY_FREE_FROM =
            Comparator.comparing(StoredTask::freeFrom).thenComparingLong(StoredTask::number);

    static final Comparator<StoredTask> BY_RUN_UNTIL = Comparator.comparing(
                    (StoredTask stored) -> Objects.requireNonNull(stored.task.runUntil()))
            .thenComparingLong(StoredTask::number);

    static StoredTask created(ServedTask task, long number, long originWeight, long changingWeight) {
        Instant freeFrom = freeAt(task, task.createdAt());
        return new StoredTask(task, number, task.expiresAt(), freeFrom, originWeight, changingWeight);
    }

    long weight() {
        return originWeight + changingWeight;
    }

    /** This one after a change that makes it neither heavier nor lighter. */
    StoredTask with(ServedTask changed, Instant now) {
        return with(changed, now, changingWeight);
    }

    /** This one after a change. */
    StoredTask with(ServedTask changed, Instant now, long newChangingWeight) {
        boolean wasFree = isLeasable() && task.lease() == null;
        Instant newFreeFrom = freeAt(changed, wasFree ? freeFrom : now);
        return new StoredTask(changed, number, expiresAt, newFreeFrom, originWeight, newChangingWeight);
    }

    private static Instant freeAt(ServedTask task, Instant withoutLease) {
        Lease lease = task.lease();
        return lease == null ? withoutLease : lease.until();
    }

    /** Its lease, if that is this holder's. */
    @Nullable
    Lease leaseOf(String holder) {
        Lease lease = task.lease();
        return lease != null && lease.holder().equals(holder) ? lease : null;
    }

    String id() {
        return task.taskId();
    }

    ToolKey tool() {
        return new ToolKey(task.origin().server(), task.origin().tool());
    }

    boolean isLive() {
        return !task.isTerminal();
    }

    /** Whether a node runs it, or should. */
    boolean isLeasable() {
        return isLive() && task.phase() == Phase.RUNNING;
    }

    boolean hasLapsed(Instant now) {
        return Times.isDue(expiresAt, now);
    }
}
