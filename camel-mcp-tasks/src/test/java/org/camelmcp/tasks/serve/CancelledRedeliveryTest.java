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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A redelivery that waits for its time ends with the cancel, whether a thread sleeps for it or not. */
class CancelledRedeliveryTest extends CancellationFixture {

    private void failing(boolean async, long delay) throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .maximumRedeliveries(5)
                        .redeliveryDelay(delay)
                        .process(step("exhausted"));
                if (async) {
                    errorHandler(defaultErrorHandler().asyncDelayedRedelivery());
                }
                from("direct:work")
                        .process(exchange -> {
                            ran.add("attempt of " + exchange.getMessage().getBody());
                            throw new IllegalStateException("broken");
                        })
                        .process(step("after"));
            }
        });
    }

    @ParameterizedTest(name = "async = {0}")
    @ValueSource(booleans = {true, false})
    void aPendingRedeliveryEndsAtOnce(boolean async) throws Exception {
        failing(async, 60_000);

        CompletableFuture<Exchange> sent = send("direct:work", "it");
        await().until(() -> ran.size() == 1);
        cancellation.cancel();

        ended(sent);
        assertThat(ran).containsExactly("attempt of it");
        await().until(() -> cancellation.waiting() == 0);
    }

    @ParameterizedTest(name = "async = {0}")
    @ValueSource(booleans = {true, false})
    void thoseOfOtherTasksGoOnWaiting(boolean async) throws Exception {
        failing(async, 60_000);
        TestCancellation other = new TestCancellation();

        CompletableFuture<Exchange> theirs = send("direct:work", "other", other);
        CompletableFuture<Exchange> nobodys =
                context.createProducerTemplate().asyncSend("direct:work", exchange("none"));
        CompletableFuture<Exchange> sent = send("direct:work", "it");
        await().until(() -> ran.size() == 3);
        cancellation.cancel();
        ended(sent);

        await().during(Duration.ofMillis(300)).until(() -> ran.size() == 3);
        assertThat(theirs).isNotDone();
        assertThat(nobodys).isNotDone();
        other.cancel();
        ended(theirs);
        assertThat(nobodys).isNotDone();
        // that one would wait for its minute
        context.getShutdownStrategy().setTimeout(1);
        context.getExecutorServiceManager().setShutdownAwaitTermination(1);
    }

    @ParameterizedTest(name = "async = {0}")
    @ValueSource(booleans = {true, false})
    void whatIsNotCancelledIsRedelivered(boolean async) throws Exception {
        failing(async, 5);

        assertThat(ended(send("direct:work", "it")).getException()).hasMessage("broken");

        assertThat(ran).hasSize(7).endsWith("exhausted");
        await().until(() -> cancellation.waiting() == 0);
    }

    @Test
    void theThreadThatSleptIsNotLeftInterrupted() throws Exception {
        failing(false, 60_000);
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Exchange exchange = exchange("it");
            ExchangeCancellation.attach(exchange, cancellation);
            CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(
                    () -> {
                        context.createProducerTemplate().send("direct:work", exchange);
                        return Thread.currentThread().isInterrupted();
                    },
                    one);
            await().until(() -> ran.size() == 1);
            cancellation.cancel();

            assertThat(interrupted).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
            assertThat(ran).containsExactly("attempt of it");
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void aBlockAroundTheRedeliveryIsTidiedUp() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .multicast((old, next) -> next)
                        .to("direct:tried")
                        .end()
                        .process(step("after"));
                from("direct:tried")
                        .errorHandler(noErrorHandler())
                        .doTry()
                        .to("seda:failing?waitForTaskToComplete=Always&timeout=0")
                        .doFinally()
                        .process(step("finally"))
                        .end();
                from("seda:failing")
                        .errorHandler(
                                defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(60_000))
                        .process(exchange -> {
                            ran.add("attempt");
                            throw new IllegalStateException("broken");
                        });
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "it");
        await().until(() -> ran.size() == 1);
        cancellation.cancel();

        ended(sent);
        assertThat(ran).containsExactly("attempt", "finally");
    }

    @Test
    void theContextShutsDownThePoolThatItMade() throws Exception {
        failing(true, 60_000);
        ScheduledExecutorService pool =
                context.getCamelContextExtension().getContextPlugin(ScheduledExecutorService.class);
        assertThat(pool).isInstanceOf(CancellableDelays.class);

        context.stop();

        assertThat(pool.isShutdown()).isTrue();
    }
}
