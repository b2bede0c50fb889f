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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The handle of a task that runs on a remote server: all that another node needs to follow it and to hand its outcome
 * on. Never holds credentials, only a reference to them (P 93, P 142). Immutable.
 *
 * @param id            our own id of the handle, known before the server has given the task one
 * @param server        the name (or URL) of the server in this application's configuration
 * @param tool          the tool's name
 * @param phase         how far it has come
 * @param correlationId the caller's own id, unique per server and tool; {@code null} when there is none
 * @param argumentsHash tells a redelivered message from another one with the same correlation id
 * @param generation    the protocol generation under which the task was created (P 64), {@code null} before it is known
 * @param task          the task as last seen, {@code null} before the server has answered
 * @param follow        how it is to be followed
 * @param headers       message headers to restore when the outcome is emitted; every repository keeps strings, booleans,
 *                      integers, longs and doubles with their type, and whoever makes the handle leaves others out
 * @param answeredKeys  keys of input requests that were answered, for the task's whole life (P 100)
 * @param outcome       how it ended, {@code null} before
 * @param deliveries    how often the outcome was handed to a route that then failed
 * @param deliverAt     not to be handed to a route before this time, {@code null} = at once
 * @param createdAt     when the handle was made, by the repository's clock
 * @param changedAt     when it was registered or last updated, by the repository's clock; leases leave it alone
 * @param lease         who works on it, {@code null} = nobody; may have lapsed
 * @param version       grows with each update and whenever the handle is taken on a lease, so that a holder who lost it
 *                      can no longer write; every change is a compare-and-set on it
 */
public record RemoteTask(
        String id,
        String server,
        String tool,
        Phase phase,
        @Nullable String correlationId,
        @Nullable String argumentsHash,
        @Nullable Generation generation,
        @Nullable Task task,
        FollowSettings follow,
        Map<String, Object> headers,
        Set<String> answeredKeys,
        @Nullable TaskOutcome outcome,
        int deliveries,
        @Nullable Instant deliverAt,
        Instant createdAt,
        Instant changedAt,
        @Nullable Lease lease,
        long version) {

    public enum Phase {
        /** {@code tools/call} is about to be sent, or was sent and its answer never read. */
        INTENT,
        /** The server runs it as a task, which is being followed. */
        FOLLOWED,
        /** It ended; its outcome waits for a consumer or an {@code await}. */
        ENDED,
        /** Its outcome was handed on; kept only to recognise its correlation id. */
        DELIVERED
    }

    /**
     * How a handle is followed, wherever it is taken up.
     *
     * @param deadline        when we give up, by the repository's clock; {@code null} = never
     * @param minPollInterval never poll faster than this
     * @param maxBackoff      the bound of our own error backoff
     * @param cancelOnTimeout whether the remote task is cancelled at the deadline
     * @param emit            whether a consumer may emit the outcome; {@code false} for a {@code call} or when an
     *                        {@code await} has claimed it
     */
    public record FollowSettings(
            @Nullable Instant deadline,
            Duration minPollInterval,
            Duration maxBackoff,
            boolean cancelOnTimeout,
            boolean emit) {}

    /**
     * The right of one node to work on a handle for a while.
     *
     * @param holder the node
     * @param until  when it lapses, by the repository's clock
     */
    public record Lease(String holder, Instant until) {}

    public RemoteTask {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(follow, "follow");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(changedAt, "changedAt");
        headers = Map.copyOf(headers);
        answeredKeys = Set.copyOf(answeredKeys);
    }

    /** A handle to register, before {@code tools/call} is sent. Version, times and lease come from the repository. */
    public static RemoteTask intent(
            String id,
            String server,
            String tool,
            @Nullable String correlationId,
            @Nullable String argumentsHash,
            FollowSettings follow,
            Map<String, Object> headers) {
        return new RemoteTask(
                id,
                server,
                tool,
                Phase.INTENT,
                correlationId,
                argumentsHash,
                null,
                null,
                follow,
                headers,
                Set.of(),
                null,
                0,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                0);
    }

    /** The server runs it as this task, seen for the first time or again. */
    public RemoteTask followed(Generation by, Task seen) {
        return with(Phase.FOLLOWED, by, seen, follow, answeredKeys, outcome, deliveries, deliverAt);
    }

    /** It ended like this. */
    public RemoteTask ended(TaskOutcome how) {
        return with(Phase.ENDED, generation, task, follow, answeredKeys, how, deliveries, deliverAt);
    }

    /** Its outcome was handed on. */
    public RemoteTask delivered() {
        return with(Phase.DELIVERED, generation, task, follow, answeredKeys, outcome, deliveries, null);
    }

    /** The route that its outcome was handed to failed; not before {@code next} again. */
    public RemoteTask deliveryFailed(Instant next) {
        return with(phase, generation, task, follow, answeredKeys, outcome, deliveries + 1, next);
    }

    /** Followed in another way, for example claimed by an {@code await}. */
    public RemoteTask withFollow(FollowSettings other) {
        return with(phase, generation, task, other, answeredKeys, outcome, deliveries, deliverAt);
    }

    /** With all the input requests that have been answered. */
    public RemoteTask withAnsweredKeys(Set<String> keys) {
        return with(phase, generation, task, follow, keys, outcome, deliveries, deliverAt);
    }

    /** What only a repository sets. */
    RemoteTask stored(Instant created, Instant changed, @Nullable Lease held, long newVersion) {
        return new RemoteTask(
                id,
                server,
                tool,
                phase,
                correlationId,
                argumentsHash,
                generation,
                task,
                follow,
                headers,
                answeredKeys,
                outcome,
                deliveries,
                deliverAt,
                created,
                changed,
                held,
                newVersion);
    }

    /** This handle as the update of the stored one, of which it keeps all that an update cannot change. */
    RemoteTask updateOf(RemoteTask old, Instant now) {
        return new RemoteTask(
                id,
                old.server,
                old.tool,
                phase,
                old.correlationId,
                argumentsHash,
                generation,
                task,
                follow,
                headers,
                answeredKeys,
                outcome,
                deliveries,
                deliverAt,
                old.createdAt,
                now,
                old.lease,
                old.version + 1);
    }

    private RemoteTask with(
            Phase newPhase,
            @Nullable Generation newGeneration,
            @Nullable Task newTask,
            FollowSettings newFollow,
            Set<String> newAnsweredKeys,
            @Nullable TaskOutcome newOutcome,
            int newDeliveries,
            @Nullable Instant newDeliverAt) {
        return new RemoteTask(
                id,
                server,
                tool,
                newPhase,
                correlationId,
                argumentsHash,
                newGeneration,
                newTask,
                newFollow,
                headers,
                newAnsweredKeys,
                newOutcome,
                newDeliveries,
                newDeliverAt,
                createdAt,
                changedAt,
                lease,
                version);
    }
}
