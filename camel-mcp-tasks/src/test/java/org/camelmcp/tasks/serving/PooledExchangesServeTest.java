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

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel may use an exchange again once a call is over. */
class PooledExchangesServeTest extends ServeFixture {

    @BeforeEach
    @Override
    void startContexts() {
        serving.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
        super.startContexts();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern&taskMode=task", "legacy&taskMode=plain"})
    void theyCarryNothingFromOneCallToTheNext(String how) {
        AtomicInteger calls = new AtomicInteger();
        tool("mcp-task:report", exchange -> {
            assertThat(exchange.getProperty("left")).isNull();
            assertThat(exchange.getMessage().getHeader("left")).isNull();
            exchange.setProperty("left", "behind");
            exchange.getMessage().setHeader("left", "behind");
            exchange.getMessage().setBody(calls.incrementAndGet());
        });

        for (int i = 1; i <= 20; i++) {
            assertThat(send("mcp-task:report?server=" + how + FAST, null)
                            .getMessage()
                            .getBody(String.class))
                    .isEqualTo(Integer.toString(i));
        }
    }
}
