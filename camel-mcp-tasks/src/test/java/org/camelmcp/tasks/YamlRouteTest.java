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
package org.camelmcp.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.camelmcp.tasks.call.TaskMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Routes and servers written in YAML. */
class YamlRouteTest {

    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
    }

    private McpTaskEndpoint endpointOf(String yaml) {
        Properties properties = new Properties();
        properties.put("research.timeout", "2h");
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        main.configure().withBasePackageScanEnabled(false);
        main.configure().withRoutesIncludePattern("classpath:yaml/" + yaml);
        main.start();
        return main.getCamelContext().getEndpoints().stream()
                .filter(McpTaskEndpoint.class::isInstance)
                .map(McpTaskEndpoint.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aServerAsABeanAndOptionsAsParameters() {
        McpTaskEndpoint endpoint = endpointOf("server-bean.yaml");

        assertThat(endpoint.getTool()).isEqualTo("simulate-research-query");
        assertThat(endpoint.getServiceUrl()).isEqualTo("https://mcp.example/mcp");
        assertThat(endpoint.getConfiguration().getTimeout()).isEqualTo(Duration.ofHours(2));
        assertThat(endpoint.getConfiguration().getTaskMode()).isEqualTo(TaskMode.TASK);
        McpServerConfiguration server =
                endpoint.getComponent().server("research").configuration();
        assertThat(server.getAccessToken()).isEqualTo("t0ken");
        assertThat(server.getHeaders()).containsEntry("Tenant", "7");
    }

    @Test
    void theComponentAsABean() {
        McpTaskEndpoint endpoint = endpointOf("component-bean.yaml");

        assertThat(endpoint.getServiceUrl()).isEqualTo("stdio:npx");
        assertThat(endpoint.getComponent().server("everything").configuration().getArgs())
                .containsExactly("-y", "server-everything", "3");
    }
}
