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
package org.camelmcp.examples.conformance.server;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.receiver.TaskCancellation;

/**
 * Work that takes its time: the exchange goes on after some seconds, and no thread waits for that. It goes on at once when
 * nobody wants the result any more, which any long step can learn from the header {@link McpTaskConstants#CANCELLATION}.
 */
final class Pause extends AsyncProcessorSupport implements CamelContextAware {

    private final Expression seconds;
    private CamelContext context;
    private ScheduledExecutorService timer;

    /** @param seconds a Double; none or less than 1 ms = no pause */
    Pause(Expression seconds) {
        this.seconds = seconds;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Double wanted = seconds.evaluate(exchange, Double.class);
        long millis = wanted == null ? 0 : (long) (wanted * 1_000);
        if (millis < 1) {
            callback.done(true);
            return true;
        }
        AtomicBoolean over = new AtomicBoolean();
        Runnable goOn = () -> {
            if (over.compareAndSet(false, true)) {
                callback.done(false);
            }
        };
        TaskCancellation cancellation =
                exchange.getMessage().getHeader(McpTaskConstants.CANCELLATION, TaskCancellation.class);
        ScheduledFuture<?> due = timer.schedule(goOn, millis, TimeUnit.MILLISECONDS);
        cancellation.onCancelled(() -> {
            due.cancel(false);
            goOn.run();
        });
        return false;
    }

    @Override
    protected void doInit() {
        seconds.init(context);
    }

    @Override
    protected void doStart() {
        timer = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "pause");
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(timer);
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }
}
