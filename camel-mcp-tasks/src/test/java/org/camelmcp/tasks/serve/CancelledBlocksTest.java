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

import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** What tidies up after a cancel runs; what handles errors does not, since a cancel is none. */
class CancelledBlocksTest extends CancellationFixture {

    @Test
    void doFinallyRunsToItsEndAndDoCatchDoesNot() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .doTry()
                        .process(gate)
                        .process(step("try"))
                        .doCatch(Exception.class)
                        .process(step("catch"))
                        .doFinally()
                        .process(step("finally"))
                        .to("direct:tidy")
                        .process(step("finally's end"))
                        .end()
                        .process(step("after"));
                from("direct:tidy").process(step("sub-route")).process(step("sub-route's end"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(1);

        Exchange ended = ended(sent);
        assertThat(ran).containsExactly("finally", "sub-route", "sub-route's end", "finally's end");
        assertThat(ended.isFailed()).isFalse();
    }

    @Test
    void doFinallyRunsWhenASubRouteOfItsBlockIsStopped() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .doTry()
                        .loop(3)
                        .choice()
                        .when(body().isNotNull())
                        .to("direct:sub")
                        .end()
                        .process(step("try"))
                        .endDoTry()
                        .doFinally()
                        .process(step("finally"))
                        .end()
                        .process(step("after"));
                from("direct:sub").process(gate).process(step("sub-route"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(1);

        ended(sent);
        assertThat(ran).containsExactly("finally");
    }

    @Test
    void doFinallyRunsWhenTheStepFailsBecauseOfTheCancel() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .maximumRedeliveries(3)
                        .redeliveryDelay(60_000)
                        .process(step("handler"));
                from("direct:work")
                        .doTry()
                        .process(gate)
                        .process(exchange -> {
                            cancellation.cancel();
                            throw new IllegalStateException("given up");
                        })
                        .doCatch(IllegalArgumentException.class)
                        .process(step("catch"))
                        .doFinally()
                        .process(step("finally"))
                        .end()
                        .process(step("after"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        gate.open();

        ended(sent);
        assertThat(ran).containsExactly("finally");
    }

    @Test
    void onCompletionRuns() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work")
                        .onCompletion()
                        .process(step("completion"))
                        .process(step("completion's end"))
                        .end()
                        .process(gate)
                        .process(step("after"));
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(1);

        ended(sent);
        await().until(() -> ran.contains("completion's end"));
        assertThat(ran).containsExactly("completion", "completion's end");
    }

    @Test
    void aStepThatFailsAfterTheCancelIsNeitherHandledNorRedelivered() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .maximumRedeliveries(3)
                        .redeliveryDelay(60_000)
                        .handled(true)
                        .process(step("handler"));
                from("direct:work").process(exchange -> {
                    ran.add("attempt");
                    cancellation.cancel();
                    throw new IllegalStateException("given up");
                });
            }
        });

        Exchange ended = ended(send("direct:work", "body"));

        assertThat(ran).containsExactly("attempt");
        assertThat(ended.getException()).hasMessage("given up");
    }

    @Test
    void anErrorHandlersRouteIsStoppedLikeAnyOther() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).process(gate).process(step("handler"));
                from("direct:work").process(exchange -> {
                    throw new IllegalStateException("broken");
                });
            }
        });

        CompletableFuture<Exchange> sent = send("direct:work", "body");
        cancelAtGate(1);

        ended(sent);
        assertThat(ran).isEmpty();
    }
}
