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
package org.camelmcp.tasks.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that hold threads hold those of the workers, and never an event loop (DESIGN 9). */
class ServeWorkersTest extends ServeFixture {

    @Test
    void argumentsWhoseCheckTakesTimeAreCheckedByWorkers() throws Exception {
        server.setMaxWorkers(2);
        CountDownLatch busy = new CountDownLatch(2);
        CountDownLatch finish = new CountDownLatch(1);
        tool("mcp-task:report", exchange -> {
            busy.countDown();
            assertThat(finish.await(20, TimeUnit.SECONDS)).isTrue();
        });
        String tree = "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"}}}";
        tool("mcp-task:tree?inputSchema=RAW(" + tree + ")", exchange -> {});
        Wire wire = Wire.to(url());
        List<CompletableFuture<Wire.Answer>> reports = List.of(
                wire.modernLater("tools/call", "{\"name\":\"report\"}"),
                wire.modernLater("tools/call", "{\"name\":\"report\"}"));
        assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Wire.Answer> call =
                wire.modernLater("tools/call", "{\"name\":\"tree\",\"arguments\":{\"next\":1}}");
        assertThat(wire.modern("tools/list", "{}").status())
                .as("the event loops go on")
                .isEqualTo(200);
        assertThat(call).isNotDone();

        finish.countDown();
        assertThat(call.orTimeout(20, TimeUnit.SECONDS)
                        .join()
                        .result()
                        .at("/content/0/text")
                        .textValue())
                .startsWith("Input validation error");
        reports.forEach(report -> report.orTimeout(20, TimeUnit.SECONDS).join());
    }

    @ParameterizedTest
    @ValueSource(strings = {"taskSupport=optional", "taskSupport=forbidden"})
    void noRouteRunsOnAnEventLoopWhenAllWorkersAreBusy(String option) throws Exception {
        server.setMaxWorkers(2);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch finish = new CountDownLatch(1);
        tool("mcp-task:report?" + option, exchange -> {
            threads.add(Thread.currentThread().getName());
            assertThat(finish.await(20, TimeUnit.SECONDS)).isTrue();
            exchange.getMessage().setBody("done");
        });
        Wire wire = Wire.to(url());
        List<CompletableFuture<Wire.Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(wire.modernLater("tools/call", "{\"name\":\"report\"}"));
        }
        soon().until(() -> threads.size() == 2);

        // the event loops go on
        assertThat(wire.modern("tools/list", "{}").status()).isEqualTo(200);
        assertThat(wire.modern("server/discover", "{}").status()).isEqualTo(200);

        finish.countDown();
        for (CompletableFuture<Wire.Answer> call : calls) {
            assertThat(call.orTimeout(20, TimeUnit.SECONDS).join().status()).isEqualTo(200);
        }
        assertThat(threads).hasSize(2).allMatch(name -> name.contains("McpTaskWorker"));
    }
}
