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

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camelmcp.tasks.store.TaskStore.NewTask;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A task that we run, as the store has it. All times are the store's own clock. Immutable.
 *
 * @param taskId        unguessable, at least 128 bits (P 109); never logged in full
 * @param version       changes with every change
 * @param origin        where it came from
 * @param state         where it stands
 * @param inputs        what it has asked so far, by key, in the order in which it was asked; empty once it has ended
 * @param createdAt     when it was created
 * @param lastUpdatedAt when its state last changed
 * @param ttl           how long it is kept from its creation (P 117), {@code null} = without limit
 * @param pollInterval  how often clients are asked to poll
 * @param runUntil      when its work is out of time ({@code executionTimeout}); {@code null} = never
 * @param phase         whether a route works on it
 * @param lease         who runs it, {@code null} when nobody does
 * @param deliveries    how many times its route has been started
 */
public record ServedTask(
        String taskId,
        long version,
        TaskOrigin origin,
        TaskState state,
        Map<String, StoredInput> inputs,
        Instant createdAt,
        Instant lastUpdatedAt,
        @Nullable Duration ttl,
        Duration pollInterval,
        @Nullable Instant runUntil,
        Phase phase,
        @Nullable Lease lease,
        int deliveries) {

    public ServedTask {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /** Whether a route works on a task that has not ended. */
    public enum Phase {
        /** A node runs its route, under a lease; when the lease lapses, another node takes it. */
        RUNNING,
        /** Its route has ended, and only reports end it: {@code completion=deferred}. It has no lease. */
        DEFERRED
    }

    /**
     * Who runs a task.
     *
     * @param holder the node
     * @param epoch  grows whenever the task is leased, so that what a former holder writes is refused
     * @param until  when it lapses, by the store's clock
     */
    public record Lease(String holder, long epoch, Instant until) {}

    public boolean isTerminal() {
        return state.isTerminal();
    }

    /** What clients see of it; the dialects translate. */
    public Task task() {
        return new Task(taskId, state.status(), state.statusMessage(), createdAt, lastUpdatedAt, ttl, pollInterval);
    }

    /** When its ttl lapses; {@link Instant#MAX} = never. */
    public Instant expiresAt() {
        return ttl == null ? Instant.MAX : Times.after(createdAt, ttl);
    }

    /** Whether its ttl has lapsed, so that it is gone, though perhaps not removed yet (P 117). */
    public boolean hasLapsed(Instant now) {
        return Times.isDue(expiresAt(), now);
    }

    /** An ended task waits for nothing: what it has asked, and the answers, are not kept. */
    public ServedTask with(TaskState next) {
        return copy(version, next, next.isTerminal() ? Map.of() : inputs, lastUpdatedAt, phase, lease, deliveries);
    }

    public ServedTask with(Phase next) {
        return copy(version, state, inputs, lastUpdatedAt, next, lease, deliveries);
    }

    public ServedTask withInputs(Map<String, StoredInput> next) {
        return copy(version, state, next, lastUpdatedAt, phase, lease, deliveries);
    }

    // what only a store does

    /** A new task, as every task begins. */
    static ServedTask created(NewTask task, Instant now) {
        Duration timeout = task.executionTimeout();
        return new ServedTask(
                task.taskId(),
                1,
                task.origin(),
                TaskState.WORKING,
                task.inputs(),
                now,
                now,
                task.ttl(),
                task.pollInterval(),
                timeout == null ? null : Times.after(now, timeout),
                Phase.RUNNING,
                new Lease(task.holder(), 1, Times.after(now, task.lease())),
                1);
    }

    /** The next version, with what an update may change taken from {@code changed}. */
    ServedTask updated(ServedTask changed, Instant now) {
        boolean told = !state.equals(changed.state) || !inputs.equals(changed.inputs);
        boolean runs = changed.phase == Phase.RUNNING && !changed.isTerminal();
        return copy(
                version + 1,
                changed.state,
                changed.inputs,
                told ? now : lastUpdatedAt,
                changed.phase,
                runs ? lease : null,
                deliveries);
    }

    /** The next version, run by another; every lease is a delivery, so both are counted as one. */
    ServedTask leased(String holder, Instant until) {
        Lease next = new Lease(holder, deliveries + 1L, until);
        return copy(version + 1, state, inputs, lastUpdatedAt, phase, next, deliveries + 1);
    }

    /** This version, whose lease lasts until another time. */
    ServedTask renewed(Lease held, Instant until) {
        Lease longer = new Lease(held.holder(), held.epoch(), until);
        return copy(version, state, inputs, lastUpdatedAt, phase, longer, deliveries);
    }

    /** The next version, run by nobody. */
    ServedTask released() {
        return copy(version + 1, state, inputs, lastUpdatedAt, phase, null, deliveries);
    }

    private ServedTask copy(
            long newVersion,
            TaskState newState,
            Map<String, StoredInput> newInputs,
            Instant newLastUpdatedAt,
            Phase newPhase,
            @Nullable Lease newLease,
            int newDeliveries) {
        return new ServedTask(
                taskId,
                newVersion,
                origin,
                newState,
                newInputs,
                createdAt,
                newLastUpdatedAt,
                ttl,
                pollInterval,
                runUntil,
                newPhase,
                newLease,
                newDeliveries);
    }

    /** The beginning of the id, and where it stands. */
    @Override
    public String toString() {
        return "ServedTask[" + Task.shorten(taskId) + " of " + origin.tool() + ", "
                + state.status().wire() + "]";
    }
}
