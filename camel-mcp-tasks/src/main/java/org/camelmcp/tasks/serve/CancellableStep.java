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
package org.camelmcp.tasks.serve;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.PooledExchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.WrapAwareProcessor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.camelmcp.tasks.receiver.TaskCancellation;

/**
 * A step that does not run when the task of its exchange has been cancelled (DESIGN 6). The exchange is stopped as
 * Camel's {@code stop()} does it, without an exception, so that no error handler has anything to do. In transactions it
 * is marked for rollback as well, since half of them must not be committed.
 *
 * <p>It stands inside of Camel's error handler, so a step that is about to be redelivered is not run either. What fails
 * after the cancel is not handled and not redelivered.
 *
 * <p>A step that is suspended when its task is cancelled, such as {@code delay}, is not waited for: its exchange goes on
 * without it, which is to say to its end, and what the step brings later is ignored. Steps within others end first. Two
 * kinds are waited for all the same: what tidies up; and steps whose exchange is a {@link PooledExchange}, as a context
 * with a {@code PooledExchangeFactory} makes them, since Camel would give it to another task while the step still has it.
 *
 * <p>An exchange that has asked a client whose answer comes with another attempt of the call is stopped likewise, and so is
 * what waits for it; its siblings go on. See {@link PendingInput}.
 */
final class CancellableStep extends DelegateAsyncProcessor implements WrapAwareProcessor {

    private final StepPlace place;
    private final CamelContext context;
    private final SuspendedSteps suspended;

    /** @param suspended shared by all steps of the context */
    CancellableStep(Processor step, StepPlace place, CamelContext context, SuspendedSteps suspended) {
        super(step);
        this.place = place;
        this.context = context;
        this.suspended = suspended;
    }

    @Override
    public Processor getWrapped() {
        return getProcessor();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        TaskCancellation cancellation = ExchangeCancellation.of(exchange);
        if (cancellation == null) {
            return super.process(exchange, callback);
        }
        StepRun around = StepRun.of(exchange);
        StepRun run = StepRun.begin(around);
        if (place != StepPlace.CLEANUP && (cancellation.isCancelled() || PendingInput.isOn(exchange))) {
            run.end();
            stop(exchange);
            callback.done(true);
            return true;
        }
        StepRun.attach(exchange, run);
        if (place == StepPlace.CLEANUP || place == StepPlace.AGGREGATION) {
            ExchangeCancellation.detach(exchange);
        }
        Runnable goOn = () -> {
            StepRun.attach(exchange, around);
            after(exchange, cancellation, run, callback);
        };
        boolean over;
        try {
            over = super.process(exchange, doneSync -> {
                if (run.end()) {
                    goOn.run();
                }
            });
        } catch (RuntimeException | Error e) {
            run.end();
            throw e;
        }
        if (!over && mayEndEarly(exchange)) {
            run.suspended(cancellation, () -> suspended.cancelled(run), () -> {
                stop(exchange);
                goOn.run();
            });
        }
        return false;
    }

    private boolean mayEndEarly(Exchange exchange) {
        return place != StepPlace.CLEANUP && !(exchange instanceof PooledExchange);
    }

    private void stop(Exchange exchange) {
        if (place == StepPlace.TRY_BLOCK) {
            // each step of the block is left out, and what comes after the block is stopped
            return;
        }
        exchange.setRouteStop(true);
        if (exchange.isTransacted()) {
            exchange.setRollbackOnly(true);
        }
    }

    private void after(Exchange exchange, TaskCancellation cancellation, StepRun run, AsyncCallback callback) {
        if (ExchangeCancellation.of(exchange) != cancellation) {
            // results of another task's exchange may have been copied here, such as by pollEnrich
            ExchangeCancellation.attach(exchange, cancellation);
        }
        if (place == StepPlace.CLEANUP) {
            callback.done(false);
        } else if (cancellation.isCancelled()) {
            afterCancel(exchange);
            callback.done(false);
        } else if (exchange.isFailed()) {
            new RedeliveryPause(cancellation, context).around(() -> callback.done(false));
        } else if (run.isAsking()) {
            afterAsking(exchange);
            callback.done(false);
        } else {
            callback.done(false);
        }
    }

    /** The exchange itself has asked, or copies of it that it has waited for. */
    private void afterAsking(Exchange exchange) {
        PendingInput.mark(exchange);
        if (place == StepPlace.TRY_BLOCK) {
            exchange.setRouteStop(false);
        } else {
            stop(exchange);
        }
    }

    private void afterCancel(Exchange exchange) {
        // else error handlers would leave out a doFinally, too
        exchange.getExchangeExtension().setInterrupted(false);
        if (place == StepPlace.TRY_BLOCK) {
            exchange.setRouteStop(false);
            exchange.setException(null);
        } else if (exchange.isFailed()) {
            exchange.getExchangeExtension().setRedeliveryExhausted(true);
        }
    }
}
