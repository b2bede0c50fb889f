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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the handles of tasks that run on remote servers. Every change is a compare-and-set on the handle's version, so
 * that of two nodes exactly one wins; all times are the repository's own clock. Thread-safe; nothing blocks the caller,
 * and stages may complete on any thread.
 *
 * <p>A repository that cannot reach its storage fails the stage; nothing may be acknowledged downstream that was not
 * written (P 93).
 *
 * <p>A lease lapses at its {@code until}, the instant included. Retention counts from when a handle entered its phase, so
 * that failing deliveries do not keep it for ever. A repository does not judge which phase may follow which.
 *
 * <p>Whoever ends a handle that it holds releases it, or its outcome waits for the lease to lapse. A handle in the phase
 * {@code ENDED} under a live lease is being emitted: an {@code await} that meets it came too late to claim it.
 */
public interface RemoteTaskRepository {

    /** Whether handles survive the end of this process. */
    boolean isDurable();

    /**
     * Adds a handle, leased to {@code holder}. If its correlation id is already known for that server and tool, nothing
     * is added and the known handle comes back instead, as it is: its lease stays with whoever has it, and whether its
     * {@code argumentsHash} is that of {@code intent} is for the caller to compare. That holds for a full repository too.
     *
     * @param intent version, times and lease are set by the repository
     * @return fails with {@link RepositoryFullException} when the bound on handles is reached, with
     *     {@link IllegalStateException} when there is a handle of the same {@code id}
     */
    CompletionStage<Registered> register(RemoteTask intent, String holder, Duration lease);

    CompletionStage<Optional<RemoteTask>> find(String id);

    /**
     * The handle of a server's task, by the id that the server gave it; the one that got it last, should the server have
     * given it twice.
     */
    CompletionStage<Optional<RemoteTask>> findByTaskId(String server, String taskId);

    /**
     * Stores a changed handle if the stored one still has {@code changed.version()}, whoever holds its lease. What is the
     * repository's or never changes stays as it is stored, and is ignored in {@code changed}: lease, times, server, tool
     * and correlation id.
     *
     * @return the handle as stored, with its new version; empty when it was changed or removed in between
     */
    CompletionStage<Optional<RemoteTask>> update(RemoteTask changed);

    /**
     * Removes a handle if it still has this version, leased or not. Its correlation id is forgotten with it.
     *
     * @return whether it was removed
     */
    CompletionStage<Boolean> remove(String id, long version);

    /**
     * Takes handles that nobody works on (no lease, or a lapsed one), oldest first, and leases them to the holder. Each
     * gets a new version, so that a former holder's writes are refused.
     *
     * @return at most {@code request.limit()} handles; none is ever leased to two holders at once
     */
    CompletionStage<List<RemoteTask>> lease(LeaseRequest request);

    /**
     * Prolongs leases that the holder still has, to the given time from now; versions stay. A lapsed lease that nobody
     * took since counts as still had: a node that paused need not drop what nobody else has touched.
     *
     * @return the ids of those prolonged; work on the others must stop
     */
    CompletionStage<Set<String>> renew(String holder, Collection<String> ids, Duration lease);

    /**
     * Gives leases back, so that any node may take the handles at once; versions stay. Those that the holder no longer has
     * are left alone.
     */
    CompletionStage<Void> release(String holder, Collection<String> ids);

    /**
     * Removes ended handles whose outcome nobody fetched within the outcome retention, and delivered ones after the
     * correlation retention; at most {@code limit} of them, longest due first. A handle under a live lease stays until the
     * lease ends. Nothing calls this by itself.
     *
     * @return those removed, so that an outcome that nobody fetched can be reported
     */
    CompletionStage<List<RemoteTask>> removeExpired(int limit);

    /** How many handles are kept, in all phases. */
    CompletionStage<Long> count();

    /**
     * What {@link #register} did.
     *
     * @param handle  the handle as stored
     * @param created {@code false} when its correlation id was known already
     */
    record Registered(RemoteTask handle, boolean created) {}

    /**
     * Which handles to lease.
     *
     * @param holder the node that will work on them
     * @param lease  for how long, positive
     * @param limit  how many at most, at least 1
     * @param server of which server
     * @param tools  of which tools; empty = all
     * @param except but not of these tools
     * @param work   for which work
     */
    record LeaseRequest(
            String holder, Duration lease, int limit, String server, Set<String> tools, Set<String> except, Work work) {

        public LeaseRequest {
            if (limit < 1) {
                throw new IllegalArgumentException("Illegal limit: " + limit + " handles to lease is less than 1");
            }
            if (lease.isNegative() || lease.isZero()) {
                throw new IllegalArgumentException("Illegal lease: " + lease + " is not positive");
            }
            tools = Set.copyOf(tools);
            except = Set.copyOf(except);
        }

        /** Excepts no tool. */
        public LeaseRequest(String holder, Duration lease, int limit, String server, Set<String> tools, Work work) {
            this(holder, lease, limit, server, tools, Set.of(), work);
        }

        /** What a lease is for. */
        public enum Work {
            /** Handles in the phases {@code INTENT} and {@code FOLLOWED}. */
            FOLLOW,
            /** Handles in the phase {@code ENDED} that may be emitted and whose {@code deliverAt} has come. */
            EMIT
        }
    }
}
