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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.junit.jupiter.api.Test;

/** DESIGN 6: a cancel reaches the work, wherever in a route it is. */
class CancelledStepsTest extends CancellationFixture {

    @Test
    void noStepOfALinearRouteRunsAfterTheCancel() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .process(step("before"))
                        .process(gate)
                        .process(step("after"))
                        .to("mock:after");
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(1);

        Exchange ended = ended(sent);
        assertThat(ran).containsExactly("before");
        assertThat(ended.isRouteStop()).isTrue();
        assertThat(ended.getException()).isNull();
    }

    @Test
    void workOfATaskThatIsNotCancelledRunsToItsEnd() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .process(gate)
                        .split(body())
                        .process(step("child"))
                        .end()
                        .process(step("after"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", List.of(1, 2));
        await().until(() -> gate.entered() == 1);
        gate.open();

        ended(sent);
        assertThat(ran).containsExactly("child", "child", "after");
    }

    @Test
    void anExchangeOfNoTaskIsNotConcerned() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work").process(gate).process(step("after"));
            }
        });

        CompletableFuture<Exchange> other = context.createProducerTemplate().asyncSend("direct:work", exchange("body"));
        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(2);

        ended(sent);
        ended(other);
        assertThat(ran).containsExactly("after");
    }

    @Test
    void stepsInChoicesAndFiltersAreSteps() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .choice()
                        .when(body().isNotNull())
                        .process(gate)
                        .process(step("when"))
                        .end()
                        .filter(body().isNotNull())
                        .process(step("filter"))
                        .end()
                        .process(step("after"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(1);

        ended(sent);
        assertThat(ran).isEmpty();
    }

    @Test
    void childrenOfASplitAreStopped() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .split(body())
                        .process(gate)
                        .process(step("child"))
                        .end()
                        .process(step("after"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", List.of(1, 2, 3));
        cancelAtGate(1);

        ended(sent);
        assertThat(ran).isEmpty();
        assertThat(gate.entered()).as("the other children did not begin").isEqualTo(1);
    }

    @Test
    void childrenOfAParallelSplitAreStopped() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .split(body())
                        .parallelProcessing()
                        .process(gate)
                        .process(step("child"))
                        .end()
                        .process(step("after"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", List.of(1, 2, 3));
        cancelAtGate(3);

        ended(sent);
        assertThat(ran).isEmpty();
    }

    @Test
    void anAggregationStrategyThatMakesAnotherExchangeDoesNotLoseTheCancel() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .split(body(), (old, next) -> exchange("aggregated"))
                        .process(gate)
                        .process(step("child"))
                        .end()
                        .process(step("after"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", List.of(1, 2, 3));
        cancelAtGate(1);

        ended(sent);
        assertThat(ran).isEmpty();
    }

    @Test
    void branchesOfAParallelMulticastAreStopped() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .multicast()
                        .parallelProcessing()
                        .to("direct:one", "direct:two")
                        .end()
                        .process(step("after"));
                from("direct:one").process(gate).process(step("one"));
                from("direct:two").process(gate).process(step("two"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(2);

        ended(sent);
        assertThat(ran).isEmpty();
    }

    @Test
    void aLoopEnds() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .loopDoWhile(constant(true))
                        .copy()
                        .process(gate)
                        .process(step("round"))
                        .end()
                        .process(step("after"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(1);

        ended(sent);
        assertThat(ran).isEmpty();
    }

    @Test
    void whatWasTappedIsStoppedToo() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work").wireTap("direct:tapped").process(step("work"));
                from("direct:tapped").process(gate).process(step("tapped")).to("mock:tapped");
                from("direct:other").process(gate).process(step("other"));
            }
        });

        ended(send("direct:work", "body"));
        cancelAtGate(1);

        await().until(() -> context.getInflightRepository().size() == 0);
        assertThat(ran).containsExactly("work");
    }

    @Test
    void whatWaitsInASedaQueueIsNotBegun() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work").to("seda:queue?waitForTaskToComplete=Never").process(step("handed over"));
                from("seda:queue").routeId("queue").autoStartup(false).process(step("begun"));
            }
        });

        ended(send("direct:work", "body"));
        send("direct:work", "body", new TestCancellation());
        cancellation.cancel();
        context.getRouteController().startRoute("queue");

        await().until(() ->
                ran.contains("begun") && context.getInflightRepository().size() == 0);
        assertThat(ran).as("of the two messages, that of the other task").containsOnlyOnce("begun");
    }

    @Test
    void whatWaitsForASedaRouteGoesOnAndIsStopped() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .to("seda:queue?waitForTaskToComplete=Always")
                        .process(step("after"));
                from("seda:queue").process(gate).process(step("begun"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(1);

        ended(sent);
        assertThat(ran).isEmpty();
    }

    @Test
    void enrichingRoutesAreStopped() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work").enrich("direct:resource").process(step("after"));
                from("direct:resource").process(gate).process(step("resource"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(1);

        ended(sent);
        assertThat(ran).isEmpty();
    }

    @Test
    void routesThatWereStartedBeforeAreReached() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:before").process(gate).process(step("sub-route"));
            }
        });
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work").to("direct:before").process(step("after"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(1);

        ended(sent);
        assertThat(ran).isEmpty();
    }

    @Test
    void aMessageOfAnotherTaskThatIsTakenInDoesNotBringItsCancelAlong() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work").pollEnrich("seda:taken", 5000).process(gate).process(step("after"));
                from("direct:other").to("seda:taken");
            }
        });
        TestCancellation other = new TestCancellation();
        ended(send("direct:other", "of another task", other));

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        await().until(() -> gate.entered() == 1);
        other.cancel();
        gate.open();

        assertThat(ended(sent).getMessage().getBody()).isEqualTo("of another task");
        assertThat(ran).containsExactly("after");
    }

    @Test
    void whatManyTasksWereAggregatedToIsNotStoppedWithOneOfThem() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .aggregate(constant(true), (old, next) -> old == null ? next : old)
                        .completionSize(2)
                        .process(gate)
                        .process(step("batch"))
                        .end()
                        .process(step("after"));
            }
        });

        ended(send("direct:work", "first"));
        CompletableFuture<Exchange> second = send("direct:work", "second", new TestCancellation());
        cancelAtGate(1);

        ended(second);
        await().until(() -> ran.contains("batch"));
        assertThat(ran).contains("after");
    }

    @Test
    void propertiesThatARouteRemovesDoNotTakeTheCancelAlong() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work").removeProperties("*").process(gate).process(step("after"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(1);

        ended(sent);
        assertThat(ran).isEmpty();
    }

    @Test
    void aTransactionIsMarkedForRollbackInsteadOfBeingCommittedHalfDone() throws Exception {
        CancellableStep step = new CancellableStep(
                new DelegateAsyncProcessor(step("after")), StepPlace.ORDINARY, context, new SuspendedSteps(context));
        Exchange exchange = exchange("body");
        exchange.getExchangeExtension().setTransacted(true);
        ExchangeCancellation.attach(exchange, cancellation);
        cancellation.cancel();

        step.process(exchange);

        assertThat(exchange.isRollbackOnly()).isTrue();
        assertThat(ran).isEmpty();
    }

    @Test
    void nothingIsLeftWithTheTaskWhenItsWorkHasEnded() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class).maximumRedeliveries(2).redeliveryDelay(1);
                from("direct:work").split(body()).process(exchange -> {
                    throw new IllegalStateException("always");
                });
            }
        });

        assertThat(ended(send("direct:work", IntStream.range(0, 5).boxed().toList()))
                        .isFailed())
                .isTrue();

        await().until(() -> cancellation.waiting() == 0);
    }
}
