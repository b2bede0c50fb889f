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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.DefaultConsumer;
import org.camelmcp.tasks.store.RemoteTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer of {@code from("mcp-task:…?server=…")}: emits the outcome of each task that was started with
 * {@code operation=start}. An outcome is forgotten only when the route has finished with it; when the route fails, it is
 * emitted again after a delay that grows up to a bound.
 */
public final class ResultsConsumer extends DefaultConsumer implements OutcomeDispatcher.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(ResultsConsumer.class);

    private final RemoteAccess access;
    private final @Nullable String tool;
    private final Duration redeliveryDelay;
    private final Duration maxRedeliveryDelay;
    private final Semaphore permits;
    private @Nullable RemoteEndpoint remote;
    private @Nullable Handles handles;
    private boolean open;

    /**
     * @param tool               the tool whose outcomes to emit, {@code null} = of any that no other consumer names
     * @param redeliveryDelay    the first pause after the route has failed
     * @param maxRedeliveryDelay the longest pause
     * @param maxInflight        how many outcomes are in the route at once
     */
    public ResultsConsumer(
            Endpoint endpoint,
            Processor processor,
            RemoteAccess access,
            @Nullable String tool,
            Duration redeliveryDelay,
            Duration maxRedeliveryDelay,
            int maxInflight) {
        super(endpoint, processor);
        this.access = access;
        this.tool = tool;
        this.redeliveryDelay = redeliveryDelay;
        this.maxRedeliveryDelay = maxRedeliveryDelay;
        this.permits = new Semaphore(maxInflight);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        remote = access.open();
        open = true;
        handles = new Handles(remote);
        remote.server().outcomes().add(this);
    }

    @Override
    protected void doStop() throws Exception {
        if (open) {
            open = false;
            remote.server().outcomes().remove(this);
            access.close(remote);
        }
        super.doStop();
    }

    @Override
    protected void doSuspend() {
        remote.server().outcomes().remove(this);
    }

    @Override
    protected void doResume() {
        remote.server().outcomes().add(this);
    }

    @Override
    public @Nullable String tool() {
        return tool;
    }

    @Override
    public int free() {
        return isRunAllowed() && !isSuspendingOrSuspended() ? permits.availablePermits() : 0;
    }

    @Override
    public void receive(RemoteTask handle) {
        if (free() == 0) {
            throw new RejectedExecutionException("The consumer has stopped meanwhile");
        }
        permits.acquireUninterruptibly();
        remote.engine().workers().execute(() -> emit(handle));
    }

    private void emit(RemoteTask handle) {
        Exchange exchange = createExchange(false);
        try {
            remote.mapping().emitted(exchange, handle);
            getAsyncProcessor().process(exchange, doneSync -> finished(exchange, handle));
        } catch (RuntimeException e) {
            exchange.setException(e);
            finished(exchange, handle);
        }
    }

    private void finished(Exchange exchange, RemoteTask handle) {
        Exception failure = exchange.getException();
        if (failure == null && (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast())) {
            failure = new RuntimeCamelException("The route has marked the exchange for rollback");
        }
        releaseExchange(exchange, false);
        var kept = failure == null
                ? handles.settled(handle.id(), handle.outcome())
                : handles.redeliver(handle, next(handle.deliveries()));
        kept.whenComplete((done, lost) -> {
            permits.release();
            if (lost != null) {
                LOG.warn("The handling of an outcome could not be recorded, so it may be emitted again", lost);
            }
            remote.server().outcomes().signal();
        });
        if (failure != null) {
            getExceptionHandler()
                    .handleException(
                            "The outcome of a task of tool '" + handle.tool()
                                    + "' was not taken by the route; emitting it" + " again later",
                            failure);
        }
    }

    /** Doubles with each failure, up to the bound. */
    private Instant next(int failures) {
        Duration delay = redeliveryDelay;
        for (int i = 0; i < failures && delay.compareTo(maxRedeliveryDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return remote.engine()
                .clock()
                .instant()
                .plus(delay.compareTo(maxRedeliveryDelay) < 0 ? delay : maxRedeliveryDelay);
    }
}
