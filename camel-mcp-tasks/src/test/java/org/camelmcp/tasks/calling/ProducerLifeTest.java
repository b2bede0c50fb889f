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

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultMessage;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;

/** Whatever happens to a producer, each exchange that it took goes on exactly once. */
class ProducerLifeTest extends CallFixture {

    /** As the cache of toD does with the producers that it drops, and a producer template when it is stopped. */
    @Test
    void anExchangeUnderWayEndsAsUsualWhenItsProducerIsStopped() throws Exception {
        modern.tool("report").worksForEver();
        AsyncProducer producer =
                context.getEndpoint("mcp-task:report?server=modern" + FAST).createAsyncProducer();
        producer.start();
        CompletableFuture<Exchange> call = producer.processAsync(exchange("{}", Map.of()));
        soon().until(() -> followed() == 1);

        producer.stop();
        modern.task().set(TaskState.completed("ok"));

        assertThat(call.get(5, TimeUnit.SECONDS).getMessage().getBody()).isEqualTo("ok");
        soon().until(() -> modern.connections() == 0);
    }

    @Test
    void anExchangeEndsEvenWhenWritingToItEndsInAnError() throws Exception {
        modern.tool("report");
        Exchange exchange = exchange("{}", Map.of());
        exchange.setIn(new DefaultMessage(context) {
            @Override
            public void setBody(Object body) {
                throw new NoClassDefFoundError("Missing");
            }
        });
        AsyncProducer producer =
                context.getEndpoint("mcp-task:report?server=modern" + FAST).createAsyncProducer();
        producer.start();

        Exchange out = producer.processAsync(exchange).get(5, TimeUnit.SECONDS);

        assertThat(out.getException()).hasRootCauseInstanceOf(NoClassDefFoundError.class);
    }
}
