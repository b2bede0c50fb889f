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
package org.camelmcp.tasks.calling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** More exchanges that go on than workers to go on with them. */
class BusyWorkersTest extends CallFixture {

    private static final int CALLS = 200;

    @Test
    void exchangesWaitForAWorkerWhileRoutesAreSlow() throws Exception {
        modern.tool("report");
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(CALLS);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (AsyncProducer call =
                context.getEndpoint("mcp-task:report?server=modern" + FAST).createAsyncProducer()) {
            call.start();
            for (int i = 0; i < CALLS; i++) {
                call.process(exchange(Map.of("n", i), Map.of()), doneSync -> {
                    threads.add(Thread.currentThread().getName());
                    awaitQuietly(slow);
                    left.countDown();
                });
            }
            soon().until(() -> modern.received("tools/call").size() == CALLS);
            slow.countDown();

            assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(threads).allMatch(name -> name.contains("McpTaskWorker"));
        }
    }

    /** What the workers wait for stands in the queue behind them. */
    @Test
    void routesThatWaitForOneAnotherDoNotBlockEachOtherForEver() throws Exception {
        modern.tool("report");
        String uri = "mcp-task:report?server=modern" + FAST;
        ProducerTemplate template = context.createProducerTemplate();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri).process(exchange -> template.requestBody(uri, "{}"));
            }
        });

        List<CompletableFuture<Exchange>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(sendLater("direct:in", "{}"));
        }

        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().getException()).isNull());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
