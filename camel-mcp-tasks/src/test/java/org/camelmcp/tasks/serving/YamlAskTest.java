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

import java.util.Properties;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route in YAML that asks, with its form in a file. */
class YamlAskTest {

    private final Main main = new Main();
    private final int port = FreePort.next();

    @BeforeEach
    void start() {
        Properties properties = new Properties();
        properties.put("camel.component.mcp-task.port", Integer.toString(port));
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        main.configure().withBasePackageScanEnabled(false);
        main.configure().withRoutesIncludePattern("classpath:yaml/asking.yaml");
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"action\":\"accept\",\"content\":{\"amount\":7,\"reason\":\"late\"}} | refunded 7",
                "{\"action\":\"decline\"} | refused",
            })
    void aPersonIsAskedAndTheRouteGoesOn(String answer, String told) {
        AskedClient client = AskedClient.of("http://127.0.0.1:" + port + "/tools");

        String task = client.start("refund", "{\"order\":\"A-1\"}");
        assertThat(client.asked(task, 1).at("/confirm/params/message").asText()).isEqualTo("Refund order A-1?");
        assertThat(client.get(task)
                        .at("/inputRequests/confirm/params/requestedSchema/required/0")
                        .asText())
                .isEqualTo("amount");
        client.answer(task, "confirm", answer);

        assertThat(client.text(task)).isEqualTo(told);
    }
}
