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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.spi.Metadata;
import org.camelmcp.tasks.call.OnDeliveryUnknown;
import org.camelmcp.tasks.call.OnStop;
import org.camelmcp.tasks.call.TaskMode;
import org.camelmcp.tasks.message.ResultFormat;
import org.camelmcp.tasks.receiver.Completion;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What tools and the documentation read of the component. */
class GeneratedMetadataTest {

    private static JsonNode component;
    private static JsonNode server;

    @BeforeAll
    static void read() throws IOException {
        component = json("/META-INF/org/camelmcp/tasks/mcp-task.json");
        server = json("/META-INF/services/org/apache/camel/bean/McpServerConfiguration.json");
    }

    private static JsonNode json(String resource) throws IOException {
        try (InputStream in = GeneratedMetadataTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return new ObjectMapper().readTree(in);
        }
    }

    @Test
    void theComponentIsNamedAsDocumented() {
        JsonNode about = component.get("component");

        assertThat(about.get("scheme").textValue()).isEqualTo("mcp-task");
        assertThat(about.get("syntax").textValue()).isEqualTo("mcp-task:tool");
        assertThat(about.get("title").textValue()).isEqualTo("MCP Task");
        assertThat(about.get("firstVersion").textValue()).isEqualTo("0.1.0");
        assertThat(about.get("label").textValue()).isEqualTo("ai,messaging");
    }

    @Test
    void theToolIsTheOnlyRequiredOption() {
        List<String> required = new ArrayList<>();
        component.get("properties").properties().forEach(option -> {
            if (option.getValue().path("required").booleanValue()) {
                required.add(option.getKey());
            }
        });

        assertThat(required).containsExactly("tool");
    }

    @Test
    void optionsHaveTheTypesAndDefaultsThatTheCodeHas() {
        JsonNode options = component.get("properties");
        McpTaskConfiguration defaults = new McpTaskConfiguration();

        assertThat(options.at("/timeout/type").textValue()).isEqualTo("duration");
        assertThat(options.at("/timeout/defaultValue").isMissingNode()).isTrue();
        assertThat(options.at("/minPollInterval/defaultValue").textValue())
                .isEqualTo(defaults.getMinPollInterval().toMillis() + "ms");
        assertThat(options.at("/maxBackoff/defaultValue").textValue())
                .isEqualTo(defaults.getMaxBackoff().toSeconds() + "s");
        assertThat(options.at("/redeliveryDelay/defaultValue").textValue())
                .isEqualTo(defaults.getRedeliveryDelay().toSeconds() + "s");
        assertThat(options.at("/maxRedeliveryDelay/defaultValue").textValue())
                .isEqualTo(defaults.getMaxRedeliveryDelay().toMinutes() + "m");
        assertThat(options.at("/maxInflight/defaultValue").intValue()).isEqualTo(defaults.getMaxInflight());
        assertThat(options.at("/push/defaultValue").booleanValue()).isEqualTo(defaults.isPush());
        assertThat(options.at("/cancelOnTimeout/defaultValue").booleanValue()).isEqualTo(defaults.isCancelOnTimeout());
        assertThat(options.at("/throwOnFailure/defaultValue").booleanValue()).isEqualTo(defaults.isThrowOnFailure());
    }

    @Test
    void optionsOfServingHaveTheDefaultsThatTheCodeHas() {
        JsonNode options = component.get("properties");
        JsonNode ofComponent = component.get("componentProperties");
        McpTaskConfiguration defaults = new McpTaskConfiguration();
        McpTaskComponent server = new McpTaskComponent();

        assertThat(options.at("/resultRetention/defaultValue").textValue())
                .isEqualTo(defaults.getResultRetention().toHours() + "h");
        assertThat(options.at("/pollInterval/defaultValue").textValue())
                .isEqualTo(defaults.getPollInterval().toSeconds() + "s");
        assertThat(options.at("/inlineWindow/defaultValue").textValue())
                .isEqualTo(defaults.getInlineWindow().toMillis() + "ms");
        assertThat(options.at("/inputTimeout/defaultValue").textValue())
                .isEqualTo(defaults.getInputTimeout().toDays() + "d");
        assertThat(options.at("/maxTokens/defaultValue").intValue()).isEqualTo(defaults.getMaxTokens());
        assertThat(options.at("/asTask/defaultValue").booleanValue()).isEqualTo(defaults.isAsTask());
        assertThat(options.at("/maxTasks/defaultValue").intValue()).isEqualTo(defaults.getMaxTasks());
        assertThat(options.at("/maxTasksPerOwner/defaultValue").intValue()).isEqualTo(defaults.getMaxTasksPerOwner());
        assertThat(options.at("/maxInputs/defaultValue").intValue()).isEqualTo(defaults.getMaxInputs());
        assertThat(options.at("/httpPath/defaultValue").textValue()).isEqualTo(defaults.getHttpPath());
        assertThat(options.at("/exposeErrors/defaultValue").booleanValue()).isEqualTo(defaults.isExposeErrors());
        assertThat(ofComponent.at("/host/defaultValue").textValue()).isEqualTo(server.getHost());
        assertThat(ofComponent.at("/port/defaultValue").intValue()).isEqualTo(server.getPort());
        assertThat(ofComponent.at("/maxRequestSize/defaultValue").intValue()).isEqualTo(server.getMaxRequestSize());
        assertThat(ofComponent.at("/maxResultSize/defaultValue").intValue()).isEqualTo(server.getMaxResultSize());
        assertThat(ofComponent.at("/maxRequests/defaultValue").intValue()).isEqualTo(server.getMaxRequests());
        assertThat(ofComponent.at("/maxStreams/defaultValue").intValue()).isEqualTo(server.getMaxStreams());
        assertThat(ofComponent.at("/maxLiveTasks/defaultValue").intValue()).isEqualTo(server.getMaxLiveTasks());
        assertThat(ofComponent.at("/maxStoredTasks/defaultValue").intValue()).isEqualTo(server.getMaxStoredTasks());
        assertThat(ofComponent.at("/maxWorkers/defaultValue").intValue()).isEqualTo(server.getMaxWorkers());
        assertThat(ofComponent.at("/sessionKeys/secret").booleanValue()).isTrue();
    }

    @Test
    void choicesAreWrittenAsInAUri() {
        JsonNode options = component.get("properties");

        choices(options, "operation", McpTaskOperation.values());
        choices(options, "taskMode", TaskMode.values());
        choices(options, "resultFormat", ResultFormat.values());
        choices(options, "onDeliveryUnknown", OnDeliveryUnknown.values());
        choices(options, "onStop", OnStop.values());
        choices(options, "taskSupport", TaskSupport.values());
        choices(options, "completion", Completion.values());
        choices(server.at("/bean/properties"), "protocol", McpProtocol.values());
    }

    private static void choices(JsonNode options, String option, Enum<?>[] values) {
        List<String> names = new ArrayList<>();
        options.get(option).get("enum").forEach(name -> names.add(name.textValue()));

        assertThat(names).as(option).hasSameSizeAs(values);
        for (int i = 0; i < values.length; i++) {
            assertThat(names.get(i)).as(option).isEqualToIgnoringCase(values[i].name());
        }
    }

    @Test
    void everyHeaderIsDocumented() throws IllegalAccessException {
        List<String> headers = new ArrayList<>();
        for (Field field : McpTaskConstants.class.getFields()) {
            if (field.isAnnotationPresent(Metadata.class)) {
                headers.add((String) field.get(null));
            }
        }

        List<String> documented = new ArrayList<>();
        component.get("headers").fieldNames().forEachRemaining(documented::add);
        assertThat(documented).containsExactlyInAnyOrderElementsOf(headers);
        assertThat(headers).allMatch(name -> name.matches("CamelMcp(Task|Input)[A-Z].*"));
    }

    @Test
    void theDescriptionsSurviveTheGenerator() {
        // The generator drops asterisks and square brackets, which leaves holes such as "a (, b)" and "is ,".
        for (JsonNode group : List.of(
                component.get("componentProperties"),
                component.get("properties"),
                component.get("headers"),
                server.at("/bean/properties"))) {
            group.properties().forEach(option -> assertThat(
                            option.getValue().get("description").textValue())
                    .as(option.getKey())
                    .isNotBlank()
                    .doesNotContain(" ,", "  ", "serversN", " . "));
        }
    }

    @Test
    void secretsAreMarked() {
        assertThat(server.at("/bean/properties/accessToken/secret").booleanValue())
                .isTrue();
        assertThat(component.at("/componentProperties/allowInlineStdio/label").textValue())
                .isEqualTo("security");
    }
}
