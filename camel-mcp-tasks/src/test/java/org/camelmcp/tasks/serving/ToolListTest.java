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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** What clients are told about tools: the options of their routes. */
class ToolListTest extends ServeFixture {

    private JsonNode only() {
        JsonNode tools = Wire.to(url()).modern("tools/list", "{}").result().path("tools");
        assertThat(tools).hasSize(1);
        return tools.get(0);
    }

    @Test
    void theOptionsOfTheRouteAreTheToolsEntry() {
        tool(
                "mcp-task:report?title=Monthly report&description=Builds the monthly report"
                        + "&parameter.month=string&parameter.month.description=Which month&parameter.month.required=true"
                        + "&parameter.pages=integer"
                        + "&annotations.readOnlyHint=true&annotations.openWorldHint=false"
                        + "&icons=https://example.org/report.png"
                        + "&outputSchema=RAW({\"type\":\"object\"})",
                exchange -> {});

        JsonNode tool = only();

        assertThat(tool.path("name").asText()).isEqualTo("report");
        assertThat(tool.path("title").asText()).isEqualTo("Monthly report");
        assertThat(tool.path("description").asText()).isEqualTo("Builds the monthly report");
        assertThat(tool.at("/inputSchema/properties/month/description").asText())
                .isEqualTo("Which month");
        assertThat(tool.at("/inputSchema/properties/pages/type").asText()).isEqualTo("integer");
        assertThat(tool.at("/inputSchema/required/0").asText()).isEqualTo("month");
        assertThat(tool.at("/annotations/readOnlyHint").asBoolean()).isTrue();
        assertThat(tool.at("/icons/0/src").asText()).isEqualTo("https://example.org/report.png");
        assertThat(tool.at("/outputSchema/type").asText()).isEqualTo("object");
    }

    @Test
    void aToolWithoutSchemaTakesAnyObject() {
        tool("mcp-task:report", exchange -> {});

        assertThat(only().path("inputSchema")).isEqualTo(Wire.json("{\"type\":\"object\"}"));
    }

    @Test
    void taskSupportIsToldToLegacyClientsOnly() {
        tool("mcp-task:report?taskSupport=required", exchange -> {});
        Wire wire = Wire.to(url());

        JsonNode legacy = wire.legacy(wire.initialize(), "tools/list", "{}").result();

        assertThat(legacy.at("/tools/0/execution/taskSupport").asText()).isEqualTo("required");
        assertThat(only().path("execution").isMissingNode()).isTrue();
    }

    @Test
    void theComponentTellsWhatTheServerIs() {
        server.setServerName("reports");
        server.setServerVersion("2.1");
        server.setInstructions("Ask for one month at a time");
        tool("mcp-task:report", exchange -> {});

        JsonNode discovered = Wire.to(url()).modern("server/discover", "{}").result();

        assertThat(discovered.path("instructions").asText()).isEqualTo("Ask for one month at a time");
        assertThat(discovered.toString()).contains("\"name\":\"reports\"", "\"version\":\"2.1\"");
    }

    @Test
    void aToolIsWrittenInYamlAsWell() {
        int yamlPort = FreePort.next();
        Main main = new Main();
        Properties properties = new Properties();
        properties.put("camel.component.mcp-task.port", Integer.toString(yamlPort));
        properties.put("camel.component.mcp-task.server-name", "from-properties");
        properties.put("camel.component.mcp-task.poll-interval", "3s");
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        main.configure().withBasePackageScanEnabled(false);
        main.configure().withRoutesIncludePattern("classpath:yaml/tool.yaml");
        main.start();
        try {
            Wire wire = Wire.to("http://127.0.0.1:" + yamlPort + "/tools");
            JsonNode tool = wire.modern("tools/list", "{}").result().at("/tools/0");

            assertThat(tool.path("description").asText()).isEqualTo("Greets, in a friendly way");
            assertThat(tool.at("/inputSchema/required/0").asText()).isEqualTo("name");
            assertThat(tool.at("/annotations/idempotentHint").asBoolean()).isTrue();
            Wire.Answer task = wire.modern("tools/call", "{\"name\":\"greet\",\"arguments\":{\"name\":\"Ada\"}}");
            assertThat(task.result().path("pollIntervalMs").asInt()).isEqualTo(3_000);
            String taskId = task.result().path("taskId").asText();
            soon().untilAsserted(() -> assertThat(wire.modern("tasks/get", "{\"taskId\":\"" + taskId + "\"}")
                            .result()
                            .at("/result/content/0/text")
                            .asText())
                    .isEqualTo("Hello, Ada!"));
        } finally {
            main.stop();
        }
    }
}
