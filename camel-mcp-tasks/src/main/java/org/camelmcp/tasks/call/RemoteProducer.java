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

import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.camelmcp.mcp.stage.StageFailures;
import org.jspecify.annotations.Nullable;

/**
 * The producer of {@code to("mcp-task:…?server=…")}: suspends the exchange while an operation is under way, and goes on
 * with it on a worker. No thread waits, and no exchange ever goes on on a transport thread.
 */
public final class RemoteProducer extends DefaultAsyncProducer {

    private final RemoteAccess access;
    private final Function<Exchange, String> operation;
    private final Semaphore permits;
    private final int maxInflight;
    private volatile @Nullable RemoteEndpoint remote;
    private volatile Map<String, RemoteOperation> operations = Map.of();

    /**
     * @param operation   the name of the operation that an exchange is for, one of {@link RemoteEndpoint}'s constants
     * @param permits     one for each exchange that may be suspended at once
     * @param maxInflight how many these are
     */
    public RemoteProducer(
            Endpoint endpoint,
            RemoteAccess access,
            Function<Exchange, String> operation,
            Semaphore permits,
            int maxInflight) {
        super(endpoint);
        this.access = access;
        this.operation = operation;
        this.maxInflight = maxInflight;
        this.permits = permits;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        RemoteEndpoint opened = access.open();
        operations = opened.operations();
        remote = opened;
    }

    @Override
    protected void doStop() throws Exception {
        RemoteEndpoint open = remote;
        if (open != null) {
            remote = null;
            access.close(open);
        }
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        // of its own: this producer may be stopped, and even started anew, while the exchange is suspended
        RemoteEndpoint current = remote;
        if (current == null) {
            exchange.setException(new RejectedExecutionException("The producer has not been started, or has stopped"));
            callback.done(true);
            return true;
        }
        if (!permits.tryAcquire()) {
            exchange.setException(new TooManyInflightException(maxInflight));
            callback.done(true);
            return true;
        }
        Runnable release = current.server().keepOpen();
        try {
            RemoteOperation chosen = operations.get(operation.apply(exchange));
            chosen.perform(exchange)
                    .whenComplete((reply, failure) -> current.engine().workers().execute(() -> {
                        permits.release();
                        release.run();
                        finish(exchange, reply, failure);
                        if (exchange.isFailed() && current.engine().isStopping()) {
                            exchange.getExchangeExtension().setRedeliveryExhausted(true);
                        }
                        callback.done(false);
                    }));
            return false;
        } catch (Throwable e) {
            permits.release();
            release.run();
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private static void finish(Exchange exchange, RemoteOperation.Reply reply, Throwable failure) {
        if (failure != null) {
            exchange.setException(StageFailures.unwrap(failure));
            return;
        }
        try {
            reply.writeTo(exchange);
        } catch (Throwable e) {
            // whatever it is, an exchange that never went on would be worse
            exchange.setException(e);
        }
    }
}
