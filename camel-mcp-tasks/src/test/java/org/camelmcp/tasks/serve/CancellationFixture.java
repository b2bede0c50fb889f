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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.junit.jupiter.api.AfterEach;

/** A context whose routes work for a task that can be cancelled; there is no endpoint of ours in it. */
abstract class CancellationFixture {

    final DefaultCamelContext context = new DefaultCamelContext();
    final TestCancellation cancellation = new TestCancellation();
    final Gate gate = new Gate();
    final List<String> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        gate.open();
        context.stop();
    }

    final void routes(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        context.start();
    }

    /** A step that leaves its name behind. */
    final Processor step(String name) {
        return exchange -> ran.add(name);
    }

    final Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        return exchange;
    }

    /** Sends a message that works for the task. */
    final CompletableFuture<Exchange> send(String uri, Object body) {
        return send(uri, body, cancellation);
    }

    final CompletableFuture<Exchange> send(String uri, Object body, TestCancellation task) {
        Exchange exchange = exchange(body);
        ExchangeCancellation.attach(exchange, task);
        return context.createProducerTemplate().asyncSend(uri, exchange);
    }

    /** Cancels the task while exchanges wait at the gate, and then lets them go on. */
    final void cancelAtGate(int waiting) {
        await().untilAsserted(() -> assertThat(gate.entered()).isEqualTo(waiting));
        cancellation.cancel();
        gate.open();
    }

    static Exchange ended(CompletableFuture<Exchange> sent) throws Exception {
        return sent.get(10, TimeUnit.SECONDS);
    }
}
