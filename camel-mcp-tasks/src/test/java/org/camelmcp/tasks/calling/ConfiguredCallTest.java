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
import java.util.Properties;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.camelmcp.tasks.scripted.LegacyServer;
import org.camelmcp.tasks.scripted.ModernServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call from each place where servers and routes can be written, under camel-main. */
class ConfiguredCallTest {

    private final ModernServer modern = new ModernServer();
    private final LegacyServer legacy = new LegacyServer();
    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
        modern.close();
        legacy.close();
        assertThat(modern.violations()).isEmpty();
        assertThat(legacy.violations()).isEmpty();
    }

    private Object call(String endpoint) {
        return main.getCamelContext().createProducerTemplate().requestBody(endpoint, Map.of());
    }

    private void start(Map<String, String> properties) {
        Properties all = new Properties();
        all.putAll(properties);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(all);
        main.configure().withBasePackageScanEnabled(false);
        main.start();
    }

    @Test
    void aServerFromPropertiesAndARouteInJava() {
        legacy.tool("report");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:java").to("mcp-task:report?server=bi&minPollInterval=10ms");
            }
        });

        start(Map.of("camel.component.mcp-task.servers[bi].url", legacy.url()));

        assertThat(call("direct:java")).isEqualTo("ok");
    }

    @Test
    void aServerAndARouteInYaml() {
        modern.tool("report");
        main.configure().withRoutesIncludePattern("classpath:yaml/call.yaml");

        start(Map.of("server.url", modern.url()));

        assertThat(call("direct:yaml")).isEqualTo("ok");
    }

    @Test
    void aServerByItsUrl() {
        modern.tool("report");
        start(Map.of());

        assertThat(call("mcp-task:report?minPollInterval=10ms&server=" + modern.url()))
                .isEqualTo("ok");
    }
}
