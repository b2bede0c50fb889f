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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the truth about the tasks that we run (DESIGN 6). Several nodes may share one. Every change is a compare-and-set
 * on the task's version, so that of two writers exactly one wins; a task that has ended never changes again; what a
 * runner writes is refused once its lease is another's. All times are the store's own clock. Thread-safe; nothing blocks
 * the caller, and stages may complete on any thread.
 *
 * <p>A task whose ttl has lapsed is gone, whether or not {@link #removeExpired} has been called since. A store that
 * cannot reach its storage fails the stage; nothing may be told to anyone that was not written (P 107).
 */
public interface TaskStore {

    /** Whether tasks survive the end of this process. */
    boolean isDurable();

    /**
     * Adds a task, {@code working} and leased to {@code task.holder()} with epoch 1.
     *
     * @return fails with {@link TooManyTasksException} when a bound is reached, with {@link IllegalStateException} when
     *     there is a task of that id
     */
    CompletionStage<ServedTask> create(NewTask task);

    /** The task of that id; empty when there is none or its ttl has lapsed. */
    CompletionStage<Optional<ServedTask>> find(String taskId);

    /**
     * Stores a changed task if the stored one still has {@code changed.version()} and has not ended. Only state, inputs
     * and phase are taken from {@code changed}. {@code lastUpdatedAt} moves when the state or the inputs differ. With an ending, or
     * with {@code Phase.DEFERRED}, the lease ends too.
     *
     * @param epoch of the lease under which this is written, or {@link #ANYONE} for changes that need none: a cancel, an
     *              answer, a report. A lapsed lease is good until somebody takes the task
     * @return checked in this order: gone, ended, fenced, conflict. Fails with {@link TooManyTasksException} when there is no
     *     room for more inputs; an end is always stored
     */
    CompletionStage<TaskUpdate> update(ServedTask changed, long epoch);

    /** In place of an epoch: the change is not the runner's. */
    long ANYONE = 0;

    /**
     * Takes tasks whose node is gone: {@code RUNNING}, not ended, without lease or with a lapsed one; longest lapsed first.
     * Each gets the next epoch and one more delivery.
     *
     * @param tools of which tools, each as its server and name; empty = none
     * @return at most {@code limit}; none is ever leased to two holders at once
     */
    CompletionStage<List<ServedTask>> lease(String holder, Duration lease, int limit, Collection<ToolKey> tools);

    /** Prolongs leases to the given time from now, versions stay. @return the ids whose lease the holder still has */
    CompletionStage<Set<String>> renew(String holder, Collection<String> taskIds, Duration lease);

    /**
     * Gives leases back, so that any node may take the tasks at once; that is a change of theirs. Those that the holder does
     * not have are left alone.
     */
    CompletionStage<Void> release(String holder, Collection<String> taskIds);

    /**
     * The visible tasks of an owner, in the order of their creation.
     *
     * @param cursor where the last page ended, {@code null} for the first
     * @param limit  at least 1
     * @return fails with {@link InvalidCursorException}
     */
    CompletionStage<Page> list(String server, String owner, @Nullable String cursor, int limit);

    /** Tasks that have not ended though their {@code runUntil} has passed, longest over first; at most {@code limit}. */
    CompletionStage<List<ServedTask>> overdue(int limit);

    /** Removes a task and all that belongs to it, ended or not. @return whether it was there, and had not lapsed */
    CompletionStage<Boolean> remove(String taskId);

    /** Removes tasks whose ttl has lapsed, ended or not; at most {@code limit}. Nothing calls this by itself. @return them */
    CompletionStage<List<ServedTask>> removeExpired(int limit);

    /** How many tasks have not ended; of one owner, or of all when {@code null}. */
    CompletionStage<Long> live(@Nullable String owner);

    /** How many tasks there are in all; those that have lapsed and are not removed yet, too. */
    CompletionStage<Long> count();

    /**
     * Hears of every change, on whichever node it was made, in the order of each task's versions, soon after it was made
     * but never before. Changes may be missed when the storage cannot be reached for a while. Listeners must return fast.
     *
     * @return ends it
     */
    AutoCloseable listen(Consumer<TaskChange> listener);

    /** Remembers that a legacy session has ended (DESIGN 8). @param until when its token would have become too old anyway */
    CompletionStage<Void> endSession(String sessionId, Instant until);

    CompletionStage<Boolean> isSessionEnded(String sessionId);

    /**
     * A task to be created.
     *
     * @param taskId           see {@link ServedTask}
     * @param inputs           what was asked and answered before it was created, see {@link ServedTask}
     * @param ttl              {@code null} = without limit
     * @param executionTimeout how long it may run, {@code null} = without limit
     * @param holder           the node that will run it
     * @param lease            for how long
     * @param maxLive          the bound on all tasks that have not ended
     * @param maxLiveOfTool    the bound on those of its tool
     * @param maxLiveOfOwner   the bound on those of its tool and owner; without an owner there is none
     */
    record NewTask(
            String taskId,
            TaskOrigin origin,
            Map<String, StoredInput> inputs,
            @Nullable Duration ttl,
            Duration pollInterval,
            @Nullable Duration executionTimeout,
            String holder,
            Duration lease,
            int maxLive,
            int maxLiveOfTool,
            int maxLiveOfOwner) {}

    /** A tool of one of this application's servers. */
    record ToolKey(String server, String tool) {}

    /**
     * Part of a list.
     *
     * @param next the cursor of the next page, {@code null} on the last
     */
    record Page(List<ServedTask> tasks, @Nullable String next) {}
}
