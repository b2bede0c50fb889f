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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.PooledExchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.support.DefaultConsumer;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel may give an exchange that has ended to another task: no cancel may reach that one. */
class PooledExchangesTest extends CancellationFixture {

    private static final int TASKS = 3000;
    private static final int AT_ONCE = 64;

    private final Map<Integer, AtomicInteger> steps = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final AtomicInteger ended = new AtomicInteger();

    @ParameterizedTest(name = "async redelivery = {0}")
    @ValueSource(booleans = {true, false})
    void cancelsThatRaceTheEndStopNoOtherTask(boolean async) throws Exception {
        context.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                if (async) {
                    errorHandler(defaultErrorHandler()
                            .maximumRedeliveries(3)
                            .redeliveryDelay(5)
                            .asyncDelayedRedelivery());
                } else {
                    errorHandler(defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(5));
                }
                from("seda:work")
                        .routeId("work")
                        .process(exchange -> failOnce(exchange))
                        .process(exchange -> stepOf(exchange))
                        .split(exchangeProperty("parts"))
                        .process(exchange -> stepOf(exchange))
                        .end()
                        .process(exchange -> stepOf(exchange));
            }
        });
        DefaultConsumer consumer = (DefaultConsumer) context.getRoute("work").getConsumer();
        Random random = new Random(7);
        Map<Integer, TestCancellation> cancelled = new ConcurrentHashMap<>();
        ExecutorService workers = Executors.newFixedThreadPool(8);
        Semaphore free = new Semaphore(AT_ONCE);
        AtomicInteger pooled = new AtomicInteger();
        try {
            for (int task = 0; task < TASKS; task++) {
                int id = task;
                TestCancellation token = new TestCancellation();
                boolean cancel = random.nextBoolean();
                int delay = random.nextInt(10_000);
                if (cancel) {
                    cancelled.put(id, token);
                }
                assertThat(free.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
                workers.execute(() -> {
                    // as our consumer does it: Camel's automatic release gives exchanges away before it is done with
                    // them
                    Exchange exchange = consumer.createExchange(false);
                    if (exchange instanceof PooledExchange) {
                        pooled.incrementAndGet();
                    }
                    exchange.getMessage().setBody(id);
                    exchange.setProperty("task", id);
                    exchange.setProperty("parts", List.of(1, 2));
                    ExchangeCancellation.attach(exchange, token);
                    consumer.getAsyncProcessor().process(exchange, doneSync -> {
                        consumer.releaseExchange(exchange, false);
                        ended.incrementAndGet();
                        free.release();
                    });
                });
                if (cancel && delay < 2_000) {
                    token.cancel();
                } else if (cancel) {
                    CompletableFuture.delayedExecutor(delay, TimeUnit.MICROSECONDS)
                            .execute(token::cancel);
                }
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> ended.get() == TASKS);
        } finally {
            workers.shutdown();
        }

        assertThat(pooled).hasValue(TASKS);
        for (int task = 0; task < TASKS; task++) {
            if (cancelled.containsKey(task)) {
                assertThat(count(steps, task)).as("task %s", task).isBetween(0, 4);
            } else {
                assertThat(count(steps, task))
                        .as("task %s, which nobody cancelled", task)
                        .isEqualTo(4);
                assertThat(count(attempts, task))
                        .as("attempts of task %s", task)
                        .isEqualTo(2);
            }
        }
        assertThat(cancelled.keySet().stream().filter(task -> count(steps, task) < 4))
                .as("tasks that were stopped on the way")
                .isNotEmpty();
    }

    private void failOnce(Exchange exchange) {
        Integer task = exchange.getProperty("task", Integer.class);
        if (attempts.computeIfAbsent(task, id -> new AtomicInteger()).incrementAndGet() == 1) {
            throw new IllegalStateException("the first attempt fails");
        }
    }

    private void stepOf(Exchange exchange) {
        steps.computeIfAbsent(exchange.getProperty("task", Integer.class), id -> new AtomicInteger())
                .incrementAndGet();
    }

    private static int count(Map<Integer, AtomicInteger> counts, int task) {
        AtomicInteger count = counts.get(task);
        return count == null ? 0 : count.get();
    }
}
