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
package org.camelmcp.tasks.call;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.store.RemoteTask.FollowSettings;
import org.camelmcp.tasks.store.RemoteTask.Phase;
import org.camelmcp.tasks.store.RemoteTaskRepository;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps in the life of a handle, each written to the repository before anything depends on it (P 93). A step that
 * meets another change in between is taken again on the newer handle.
 */
final class Handles {

    private static final Logger LOG = LoggerFactory.getLogger(Handles.class);

    /** What is known of a handle whose start was announced, and whose task was never learnt. */
    static final TaskOutcome UNKNOWN_START = new TaskOutcome.DeliveryUnknown(
            "An earlier delivery of this message announced the call: either it is being started now, or its fate is not known");

    private final RemoteEndpoint remote;
    private final RemoteTaskRepository repository;
    private final HandleLeases leases;

    Handles(RemoteEndpoint remote) {
        this.remote = remote;
        this.repository = remote.engine().repository();
        this.leases = remote.engine().leases();
    }

    /**
     * What registering came to.
     *
     * @param handle as stored
     * @param isNew  whether this message is the first with its correlation id
     */
    record Claim(RemoteTask handle, boolean isNew) {}

    /** Announces a call, before it is sent. Fails when another call with other arguments has this correlation id. */
    CompletionStage<Claim> claim(ToolCommand command, @Nullable String correlationId, Exchange exchange, boolean emit) {
        FollowSettings follow = new FollowSettings(
                deadline(command.timeout()),
                remote.settings().minPollInterval(),
                remote.settings().maxBackoff(),
                remote.settings().cancelOnTimeout(),
                emit);
        Map<String, Object> headers = emit ? remote.mapping().headersToRestore(exchange) : Map.of();
        RemoteTask intent = RemoteTask.intent(
                UUID.randomUUID().toString(),
                remote.server().name(),
                command.tool(),
                correlationId,
                command.hash(),
                follow,
                headers);
        return repository
                .register(intent, leases.holder(), HandleLeases.LEASE)
                .thenApply(registered -> {
                    RemoteTask handle = registered.handle();
                    if (registered.created()) {
                        leases.hold(handle.id());
                        remote.engine().retention().wake();
                    } else if (!command.hash().equals(handle.argumentsHash())) {
                        throw new CorrelationConflictException(remote.server().name(), command.tool());
                    }
                    return new Claim(handle, registered.created());
                })
                .thenCompose(claim -> mayRestart(claim)
                        ? repository
                                .remove(claim.handle().id(), claim.handle().version())
                                .thenCompose(removed -> claim(command, correlationId, exchange, emit))
                        : CompletableFuture.completedFuture(claim));
    }

    /** Whether the call was, or may have been, sent before with unknown fate, and the route allows another. */
    private boolean mayRestart(Claim claim) {
        RemoteTask known = claim.handle();
        boolean unknown = known.outcome() instanceof TaskOutcome.DeliveryUnknown
                || known.phase() == Phase.INTENT && !isLeased(known);
        return !claim.isNew() && unknown && remote.settings().onDeliveryUnknown() == OnDeliveryUnknown.RESTART;
    }

    private @Nullable Instant deadline(Duration timeout) {
        return timeout.isZero() ? null : remote.engine().clock().instant().plus(timeout);
    }

    /** The server runs it as a task. */
    CompletionStage<RemoteTask> followed(RemoteTask handle, Started.AsTask task) {
        return change(handle, h -> h.followed(task.generation(), task.snapshot().task()));
    }

    /** The server has the answer to that key of its task, which is never to be asked again (P 100). */
    void answered(RemoteTask handle, String key) {
        change(handle, h -> {
                    Set<String> keys = new HashSet<>(h.answeredKeys());
                    keys.add(key);
                    return h.withAnsweredKeys(keys);
                })
                .whenComplete((stored, failure) -> {
                    if (failure != null) {
                        LOG.debug("An answered key was not kept; the task may have ended meanwhile", failure);
                    }
                });
    }

    /** It ended, and its outcome is to be emitted. */
    CompletionStage<Void> ended(RemoteTask handle, TaskOutcome outcome) {
        return change(handle, h -> h.ended(outcome)).thenAccept(stored -> {
            leases.release(stored.id());
            remote.server().outcomes().signal();
        });
    }

    /** Its outcome was handed on: it is forgotten, or kept to recognise its correlation id. */
    CompletionStage<Void> settled(String handleId, TaskOutcome outcome) {
        if (outcome instanceof TaskOutcome.Detached) {
            leases.release(handleId);
            return CompletableFuture.completedFuture(null);
        }
        boolean mayStartAgain = outcome instanceof TaskOutcome.Failed failed && failed.notTaken();
        return repository
                .find(handleId)
                .thenCompose(found -> found.isPresent()
                        ? settled(found.get(), outcome, mayStartAgain)
                        : CompletableFuture.completedFuture(null))
                // not before: without a lease, an outcome that is still there is handed on again
                .whenComplete((done, failure) -> leases.release(handleId));
    }

    private CompletionStage<Void> settled(RemoteTask handle, TaskOutcome outcome, boolean mayStartAgain) {
        return handle.correlationId() == null || mayStartAgain
                ? repository.remove(handle.id(), handle.version()).thenApply(removed -> null)
                : change(handle, h -> h.ended(outcome).delivered()).thenApply(stored -> null);
    }

    /** The route that its outcome was handed to has failed; it is to be handed on again, not before that time. */
    CompletionStage<Void> redeliver(RemoteTask handle, Instant next) {
        return change(handle, h -> h.deliveryFailed(next)).thenAccept(stored -> {
            leases.release(stored.id());
            remote.server().outcomes().signalAt(next);
        });
    }

    /**
     * Takes the outcome of a started task away from the consumers, if none of them has it yet.
     *
     * @param emit {@code false} to take it, {@code true} to give it back
     */
    CompletionStage<RemoteTask> emitting(RemoteTask handle, boolean emit) {
        return change(handle, h -> {
            if (!emit && (h.phase() == Phase.DELIVERED || h.phase() == Phase.ENDED && isLeased(h))) {
                throw new OutcomeTakenException();
            }
            FollowSettings f = h.follow();
            return h.withFollow(
                    new FollowSettings(f.deadline(), f.minPollInterval(), f.maxBackoff(), f.cancelOnTimeout(), emit));
        });
    }

    private boolean isLeased(RemoteTask handle) {
        return handle.lease() != null
                && handle.lease().until().isAfter(remote.engine().clock().instant());
    }

    private CompletionStage<RemoteTask> change(RemoteTask handle, Function<RemoteTask, RemoteTask> step) {
        RemoteTask changed;
        try {
            changed = step.apply(handle);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return repository.update(changed).thenCompose(stored -> {
            if (stored.isPresent()) {
                return CompletableFuture.completedFuture(stored.get());
            }
            return repository
                    .find(handle.id())
                    .thenCompose(found -> found.isPresent()
                            ? change(found.get(), step)
                            : CompletableFuture.failedFuture(
                                    new IllegalStateException("The handle of the task was removed meanwhile")));
        });
    }
}
