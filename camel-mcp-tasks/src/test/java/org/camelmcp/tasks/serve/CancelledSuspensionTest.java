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

import static org.apache.camel.builder.Builder.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.DefaultPooledExchange;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DESIGN 6: what is suspended when its task is cancelled ends at once, whether or not its step knows of cancels. */
class CancelledSuspensionTest extends CancellationFixture {

    private static final long LONG = 60_000;

    private final AtomicInteger suspended = new AtomicInteger();

    /** What follows {@code from("direct:work")}. */
    private interface Body {
        void of(RouteDefinition route);
    }

    private void route(Body body) throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                body.of(from("direct:work"));
                from("direct:one").process(comes()).delay(LONG).end().process(step("one"));
                from("direct:two").process(comes()).delay(LONG).end().process(step("two"));
            }
        });
    }

    /** Right before a step that suspends. */
    private Processor comes() {
        return exchange -> suspended.incrementAndGet();
    }

    private Exchange cancelled(Object body, int waiting) throws Exception {
        CompletableFuture<Exchange> sent = send("direct:work", body);
        await().untilAsserted(() -> assertThat(suspended).hasValue(waiting));
        assertThat(sent).isNotDone();
        cancellation.cancel();
        Exchange ended = ended(sent);
        await().until(() -> context.getInflightRepository().size() == 0);
        assertThat(cancellation.waiting()).isZero();
        assertThat(ended.isFailed()).isFalse();
        return ended;
    }

    @Test
    void aDelay() throws Exception {
        route(route -> route.process(comes()).delay(LONG).end().process(step("after")));

        assertThat(cancelled("body", 1).isRouteStop()).isTrue();

        assertThat(ran).isEmpty();
    }

    @Test
    void aDelayInASplit() throws Exception {
        route(route -> route.split(body())
                .process(comes())
                .delay(LONG)
                .end()
                .process(step("child"))
                .end()
                .process(step("after")));

        cancelled(List.of(1, 2, 3), 1);

        assertThat(ran).isEmpty();
        assertThat(suspended).as("the other children did not begin").hasValue(1);
    }

    @Test
    void delaysInAParallelSplit() throws Exception {
        route(route -> route.split(body())
                .parallelProcessing()
                .process(comes())
                .delay(LONG)
                .end()
                .process(step("child"))
                .end()
                .process(step("after")));

        cancelled(List.of(1, 2, 3), 3);

        assertThat(ran).isEmpty();
    }

    @ParameterizedTest(name = "parallel = {0}")
    @ValueSource(booleans = {true, false})
    void delaysInTheBranchesOfAMulticast(boolean parallel) throws Exception {
        route(route -> route.multicast()
                .parallelProcessing(parallel)
                .to("direct:one", "direct:two")
                .end()
                .process(step("after")));

        cancelled("body", parallel ? 2 : 1);

        assertThat(ran).isEmpty();
    }

    @Test
    void aDelayInASubRouteOfAChoice() throws Exception {
        route(route -> route.choice()
                .when(body().isNotNull())
                .to("direct:one")
                .process(step("when"))
                .end()
                .process(step("after")));

        cancelled("body", 1);

        assertThat(ran).isEmpty();
    }

    @ParameterizedTest(name = "copy = {0}")
    @ValueSource(booleans = {true, false})
    void aDelayInALoop(boolean copy) throws Exception {
        route(route -> {
            var loop = route.loop(100);
            (copy ? loop.copy() : loop)
                    .process(comes())
                    .delay(LONG)
                    .end()
                    .process(step("round"))
                    .end()
                    .process(step("after"));
        });

        cancelled("body", 1);

        assertThat(ran).isEmpty();
        assertThat(suspended).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:one", "direct:parts"})
    void whatTidiesUpRunsOnceAndBeforeTheEnd(String within) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:tidy").delay(700);
                from("direct:parts").split(body()).parallelProcessing().to("direct:one", "direct:two");
            }
        });
        route(route -> route.doTry()
                .to(within)
                .process(step("try"))
                .doCatch(Exception.class)
                .process(step("catch"))
                .doFinally()
                .process(step("finally"))
                .to("direct:tidy")
                .process(step("finally's end"))
                .end()
                .process(step("after")));

        cancelled("body", 1);

        assertThat(ran).containsExactly("finally", "finally's end");
    }

    /** A step that knows nothing of cancels, and calls back when it likes. */
    private static final class Foreign extends AsyncProcessorSupport {

        private final Queue<Runnable> due = new ConcurrentLinkedQueue<>();

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            due.add(() -> {
                exchange.getMessage().setBody("late");
                exchange.setException(new IllegalStateException("late"));
                callback.done(false);
            });
            return false;
        }
    }

    @Test
    void aForeignStepWhoseCallbackIsIgnoredWhenItComesLater() throws Exception {
        Foreign foreign = new Foreign();
        route(route -> route.onCompletion()
                .process(step("completion"))
                .end()
                .onException(Exception.class)
                .process(step("handler"))
                .end()
                .process(comes())
                .process(foreign)
                .process(step("after")));
        AtomicInteger ends = new AtomicInteger();
        Exchange exchange = exchange("body");
        ExchangeCancellation.attach(exchange, cancellation);
        context.createProducerTemplate().asyncSend("direct:work", exchange).thenAccept(ended -> ends.incrementAndGet());
        await().until(() -> foreign.due.size() == 1);

        cancellation.cancel();
        cancellation.cancel();
        await().until(() -> ends.get() == 1 && ran.contains("completion"));
        foreign.due.forEach(Runnable::run);

        await().during(Duration.ofMillis(200)).until(() -> ends.get() == 1);
        assertThat(ran).containsExactly("completion");
    }

    @Test
    void stepsThatEndInTheVeryMomentOfTheCancelEndOnce() throws Exception {
        Foreign foreign = new Foreign();
        route(route -> route.process(foreign).process(step("after")));
        AtomicInteger ends = new AtomicInteger();
        int tasks = 300;
        List<TestCancellation> tokens = new CopyOnWriteArrayList<>();
        for (int i = 0; i < tasks; i++) {
            TestCancellation task = new TestCancellation();
            tokens.add(task);
            send("direct:work", "body", task).thenAccept(ended -> ends.incrementAndGet());
        }
        await().until(() -> foreign.due.size() == tasks);

        // steps are ended some time after the cancel; so that each meets its own end somewhere, those come all the
        // while
        tokens.forEach(TestCancellation::cancel);
        foreign.due.forEach(due -> CompletableFuture.delayedExecutor(
                        ThreadLocalRandom.current().nextInt(100_000), TimeUnit.MICROSECONDS)
                .execute(due));

        await().until(() -> ends.get() == tasks);
        await().during(Duration.ofMillis(300)).until(() -> ends.get() == tasks);
        assertThat(context.getInflightRepository().size()).isZero();
        assertThat(ran).isEmpty();
    }

    @Test
    void aStepThatDoesNotGoOnWhenAllWithinItHasEnded() throws Exception {
        route(route -> route.process(new StuckAround()).process(step("after")));

        cancelled("body", 1);

        assertThat(ran).isEmpty();
    }

    /** Sends a copy through a sub-route, and then forgets to call back. */
    private final class StuckAround extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            context.createProducerTemplate().asyncSend("direct:one", exchange.copy());
            return false;
        }
    }

    @Test
    void aStepThatListensToTheCancelEndsByItself() throws Exception {
        route(route -> route.doTry()
                .process(comes())
                .process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        cancellation.onCancelled(() -> {
                            ran.add("listened");
                            callback.done(false);
                        });
                        return false;
                    }
                })
                .doFinally()
                .process(step("finally"))
                .end());

        cancelled("body", 1);

        assertThat(ran).containsExactly("listened", "finally");
    }

    @Test
    void aPooledExchangeIsNotGivenBackWhileItsStepStillHasIt() throws Exception {
        Foreign foreign = new Foreign();
        route(route -> route.process(foreign).process(step("after")));
        Exchange exchange = new DefaultPooledExchange(context);
        ExchangeCancellation.attach(exchange, cancellation);
        CompletableFuture<Exchange> sent = context.createProducerTemplate().asyncSend("direct:work", exchange);
        await().until(() -> foreign.due.size() == 1);

        cancellation.cancel();

        await().during(Duration.ofMillis(300)).until(() -> !sent.isDone());
        foreign.due.forEach(Runnable::run);
        ended(sent);
        assertThat(ran).isEmpty();
    }

    @Test
    void copiesOfAPooledExchangeAreNotPooledAndEndAtOnce() throws Exception {
        route(route ->
                route.split(body()).process(comes()).delay(LONG).end().end().process(step("after")));
        Exchange exchange = new DefaultPooledExchange(context);
        exchange.getMessage().setBody(List.of(1, 2));
        ExchangeCancellation.attach(exchange, cancellation);
        CompletableFuture<Exchange> sent = context.createProducerTemplate().asyncSend("direct:work", exchange);
        await().until(() -> suspended.get() == 1);

        cancellation.cancel();

        ended(sent);
        assertThat(ran).isEmpty();
    }

    @Test
    void stepsThatEndByThemselvesLeaveNothingWithTheTask() throws Exception {
        route(route -> route.split(body())
                .parallelProcessing()
                .delay(1)
                .end()
                .process(step("child"))
                .end()
                .to("seda:aside?waitForTaskToComplete=Never")
                .process(step("after")));

        Exchange ended =
                ended(send("direct:work", IntStream.range(0, 50).boxed().toList()));

        assertThat(ran).hasSize(51).endsWith("after");
        await().until(() -> cancellation.waiting() == 0);
        assertThat(StepRun.of(ended)).isNull();
    }
}
