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
import org.camelmcp.tasks.store.RemoteTask.Lease;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest.Work;
import org.jspecify.annotations.Nullable;

/**
 * A handle in the in-memory repository, with what its indexes sort by. Immutable.
 *
 * @param handle     the handle
 * @param number     in the order of registration; makes every sort order total
 * @param phaseSince when it entered its phase
 * @param expiresAt  when it may be removed, {@link Instant#MAX} = never
 */
record StoredHandle(RemoteTask handle, long number, Instant phaseSince, Instant expiresAt) {

    static final Comparator<StoredHandle> BY_AGE = Comparator.comparing(
                    (StoredHandle stored) -> stored.handle.createdAt())
            .thenComparingLong(StoredHandle::number);

    static final Comparator<StoredHandle> BY_AVAILABILITY =
            Comparator.comparing(StoredHandle::availableFrom).thenComparingLong(StoredHandle::number);

    static final Comparator<StoredHandle> BY_EXPIRY =
            Comparator.comparing(StoredHandle::expiresAt).thenComparingLong(StoredHandle::number);

    /** What it can be leased for, {@code null} = nothing. */
    @Nullable
    Work work() {
        return switch (handle.phase()) {
            case INTENT, FOLLOWED -> Work.FOLLOW;
            case ENDED -> handle.follow().emit() ? Work.EMIT : null;
            case DELIVERED -> null;
        };
    }

    /** From when on it can be leased, {@link Instant#MIN} = at once. */
    Instant availableFrom() {
        Lease lease = handle.lease();
        Instant free = lease == null ? Instant.MIN : lease.until();
        Instant due = handle.deliverAt();
        return work() == Work.EMIT && due != null && due.isAfter(free) ? due : free;
    }
}
