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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.camelmcp.tasks.receiver.TaskRun;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;

/** The route of {@code before=URI}: its exchanges begin as those of the tool's route do. */
final class BeforeRoute extends ServiceSupport implements BeforeWork {

    private final DefaultConsumer consumer;
    private final Endpoint endpoint;
    private final ToolMapping mapping;
    private final RouteEndings endings;
    private volatile @Nullable AsyncProducer producer;

    /**
     * @param consumer the tool's
     * @param endpoint where the route begins
     */
    BeforeRoute(DefaultConsumer consumer, Endpoint endpoint, ToolMapping mapping, RouteEndings endings) {
        this.consumer = consumer;
        this.endpoint = endpoint;
        this.mapping = mapping;
        this.endings = endings;
    }

    @Override
    protected void doStart() throws Exception {
        AsyncProducer starting = endpoint.createAsyncProducer();
        ServiceHelper.startService(endpoint, starting);
        producer = starting;
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopAndShutdownService(producer);
        producer = null;
    }

    @Override
    public CompletionStage<TaskEnding> run(TaskRun run, BooleanSupplier asking, Consumer<ObjectNode> arguments) {
        CompletableFuture<TaskEnding> ending = new CompletableFuture<>();
        Exchange exchange = consumer.createExchange(false);
        try {
            AsyncProducer route = producer;
            if (route == null) {
                throw new IllegalStateException("The route before tool '" + run.tool() + "' has stopped");
            }
            consumer.createUoW(exchange);
            ExchangeCancellation.attach(exchange, run.cancellation());
            AskedStep.begin(exchange, run.taskId());
            mapping.called(exchange, run);
            route.process(exchange, doneSync -> done(exchange, run, asking, arguments, ending));
        } catch (Throwable e) {
            // whatever it is, a call that never ended would be worse
            exchange.setException(e);
            done(exchange, run, asking, arguments, ending);
        }
        return ending;
    }

    private void done(
            Exchange exchange,
            TaskRun run,
            BooleanSupplier asking,
            Consumer<ObjectNode> arguments,
            CompletableFuture<TaskEnding> ending) {
        try {
            ending.complete(
                    endings.of(run, exchange, () -> asking.getAsBoolean() ? left() : left(exchange, run, arguments)));
        } catch (Throwable e) {
            ending.completeExceptionally(e);
        } finally {
            consumer.doneUoW(exchange);
            if (!run.cancellation().isCancelled()) {
                ExchangeCancellation.detach(exchange);
            }
            consumer.releaseExchange(exchange, false);
        }
    }

    private TaskEnding left(Exchange exchange, TaskRun run, Consumer<ObjectNode> arguments) {
        arguments.accept(mapping.gathered(exchange, run));
        return left();
    }

    private static TaskEnding left() {
        return new TaskEnding.Result(JsonNodeFactory.instance.objectNode());
    }
}
