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
package org.camelmcp.docs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ten-minute start, as it stands in the guide, against the real server. */
@Tag("peers")
class StartTest {

    private final Main main = new Main();
    private final List<Exchange> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        main.stop();
    }

    private void run(String yaml) {
        Properties server = new Properties();
        server.put("camel.component.mcp-task.servers[everything].command", "node");
        server.put(
                "camel.component.mcp-task.servers[everything].args[0]",
                Path.of(System.getProperty("peers.directory"))
                        .resolve("node_modules/@modelcontextprotocol/server-everything/dist/index.js")
                        .toString());
        server.put("camel.component.mcp-task.servers[everything].args[1]", "stdio");
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(server);
        main.configure().withBasePackageScanEnabled(false);
        main.configure().withRoutesIncludePattern("classpath:start/src/main/resources/camel/" + yaml);
        main.bind("done", new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeCompletedEvent completed) {
                    done.add(completed.getExchange());
                }
            }
        });
        main.start();
    }

    private List<Exchange> doneBy(String route) {
        return done.stream()
                .filter(exchange -> route.equals(exchange.getFromRouteId()))
                .toList();
    }

    @Test
    void theFirstCallGetsItsReport() {
        run("research.yaml");

        await().atMost(30, SECONDS).until(() -> doneBy("research").size() == 1);
        assertThat(doneBy("research").get(0).getMessage().getBody(String.class)).contains("Research Report: camels");
        assertThat(doneBy("status")).isNotEmpty();
    }

    @Test
    void whatIsStartedComesBack() {
        run("reports.yaml");

        await().atMost(30, SECONDS).untilAsserted(() -> assertThat(doneBy("results"))
                .extracting(exchange -> exchange.getMessage().getHeader("CamelMcpTaskCorrelationId"))
                .containsExactlyInAnyOrder("part-1", "part-2", "part-3"));
    }
}
