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
import org.jspecify.annotations.Nullable;

/** What became of an attempt to change a task. */
public sealed interface TaskUpdate {

    /** It was changed. @param task as stored now */
    record Done(ServedTask task) implements TaskUpdate {}

    /** Somebody else changed it first; look again. @param current as stored */
    record Conflict(ServedTask current) implements TaskUpdate {}

    /** It has ended, which is final (P 112). @param current as stored */
    record Ended(ServedTask current) implements TaskUpdate {}

    /** The writer's lease is not the task's: another node runs it, or nobody any more. @param current as stored */
    record Fenced(ServedTask current) implements TaskUpdate {}

    /** There is no such task, or its ttl has lapsed. */
    record Gone() implements TaskUpdate {}

    /**
     * What becomes of an attempt; nothing is stored by this. Pure.
     *
     * @param stored  as it is, {@code null} when there is none
     * @param changed as it should be
     * @param epoch   see {@link TaskStore#update}
     */
    static TaskUpdate decide(@Nullable ServedTask stored, ServedTask changed, long epoch, Instant now) {
        if (stored == null || stored.hasLapsed(now)) {
            return new Gone();
        }
        if (stored.isTerminal()) {
            return new Ended(stored);
        }
        ServedTask.Lease lease = stored.lease();
        if (epoch != TaskStore.ANYONE && (lease == null || lease.epoch() != epoch)) {
            return new Fenced(stored);
        }
        return stored.version() == changed.version() ? new Done(stored.updated(changed, now)) : new Conflict(stored);
    }
}
