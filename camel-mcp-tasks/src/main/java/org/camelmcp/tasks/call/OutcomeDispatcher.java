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
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest;
import org.camelmcp.tasks.store.RemoteTaskRepository.LeaseRequest.Work;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the outcomes of one server's started tasks to its consumers: each at least once, and not again until its route
 * has finished. One that names a tool gets that tool's outcomes, one for any tool the others'. Thread-safe.
 */
final class OutcomeDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeDispatcher.class);

    /** What other nodes have ended, and what no signal told of, is looked for this often. */
    private static final Duration SWEEP = Duration.ofSeconds(10);

    private final String server;
    private final CallEngine engine;
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();

    private final Object lock = new Object();
    private PollTimer.@Nullable Pending sweep;
    private boolean dispatching;
    private boolean again;
    private boolean closed;

    OutcomeDispatcher(String server, CallEngine engine) {
        this.server = server;
        this.engine = engine;
    }

    /** A consumer as the dispatcher sees it. */
    interface Receiver {

        /** The tool whose outcomes it wants, {@code null} = all that nobody else wants. */
        @Nullable
        String tool();

        /** How many outcomes it can take now. */
        int free();

        /** Takes an outcome, whose handle is leased to this node; {@link #signal} when done. */
        void receive(RemoteTask handle);
    }

    void add(Receiver receiver) {
        receivers.add(receiver);
        signal();
    }

    void remove(Receiver receiver) {
        receivers.remove(receiver);
        synchronized (lock) {
            if (receivers.isEmpty() && sweep != null) {
                sweep.cancel();
                sweep = null;
            }
        }
    }

    void close() {
        synchronized (lock) {
            closed = true;
            if (sweep != null) {
                sweep.cancel();
                sweep = null;
            }
        }
    }

    /** There may be something to hand out. */
    void signal() {
        synchronized (lock) {
            if (closed || receivers.isEmpty()) {
                return;
            }
            if (dispatching) {
                again = true;
                return;
            }
            dispatching = true;
        }
        engine.workers().execute(this::dispatch);
    }

    /** The same, not before that time. */
    void signalAt(Instant when) {
        Duration delay = Duration.between(engine.clock().instant(), when);
        engine.timer().schedule(delay.isNegative() ? Duration.ZERO : delay, this::signal);
    }

    private void dispatch() {
        // as they are now: they come and go meanwhile
        dispatch(List.copyOf(receivers).iterator());
    }

    private void dispatch(Iterator<Receiver> rest) {
        CompletionStage<Void> handed;
        do {
            if (!rest.hasNext()) {
                finished();
                return;
            }
            handed = serve(rest.next());
        } while (handed == null);
        handed.whenComplete((done, failure) -> dispatch(rest));
    }

    /** {@code null} when there is nothing to wait for; never fails, or nothing more would ever be handed out. */
    private @Nullable CompletionStage<Void> serve(Receiver receiver) {
        try {
            int free = receiver.free();
            return free == 0 ? null : serve(receiver, free);
        } catch (RuntimeException e) {
            LOG.warn("Outcomes of server '{}' could not be handed to a consumer; trying again", server, e);
            return null;
        }
    }

    private CompletionStage<Void> serve(Receiver receiver, int free) {
        return engine.repository()
                .lease(new LeaseRequest(
                        engine.leases().holder(),
                        HandleLeases.LEASE,
                        free,
                        server,
                        receiver.tool() == null ? Set.of() : Set.of(receiver.tool()),
                        receiver.tool() == null ? named() : Set.of(),
                        Work.EMIT))
                .handle((handles, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "Outcomes of server '{}' could not be fetched; trying again: {}",
                                server,
                                failure.toString());
                    } else {
                        handles.forEach(handle -> hand(receiver, handle));
                    }
                    return null;
                });
    }

    /** The tools that have a receiver of their own. */
    private Set<String> named() {
        return receivers.stream().map(Receiver::tool).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private void hand(Receiver receiver, RemoteTask handle) {
        engine.leases().hold(handle.id());
        try {
            receiver.receive(handle);
        } catch (RuntimeException e) {
            engine.leases().release(handle.id());
            LOG.debug("An outcome of server '{}' was not taken, since its consumer stops", server, e);
        }
    }

    private void finished() {
        boolean repeat;
        synchronized (lock) {
            repeat = again && !closed;
            again = false;
            dispatching = repeat;
            if (sweep == null && !closed && !receivers.isEmpty()) {
                sweep = engine.timer().schedule(SWEEP, this::sweep);
            }
        }
        if (repeat) {
            engine.workers().execute(this::dispatch);
        }
    }

    private void sweep() {
        synchronized (lock) {
            sweep = null;
        }
        signal();
    }
}
