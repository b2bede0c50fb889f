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
package org.camelmcp.examples.conformance.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.camelmcp.tasks.McpProtocol;
import org.camelmcp.tasks.McpTaskCancelledException;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpToolErrorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The tools, called over HTTP by our own client, in both generations on one URL. */
@Timeout(120)
class ToolsTest {

    private final Main application = Application.onPort(0);

    @BeforeEach
    void serve() {
        application.start();
    }

    @AfterEach
    void stop() {
        application.stop();
    }

    private Caller caller(McpProtocol protocol) {
        return new Caller(Caller.at(Application.url(application.getCamelContext())), protocol);
    }

    @ParameterizedTest
    @EnumSource(names = {"LEGACY", "MODERN"})
    void greetsWithoutATask(McpProtocol protocol) {
        try (Caller caller = caller(protocol)) {
            Exchange greeted = caller.call("greet", Map.of("name", "Ada"));

            assertThat(greeted.getException()).isNull();
            assertThat(greeted.getMessage().getBody()).isEqualTo("Hello, Ada!");
            assertThat(greeted.getMessage().getHeader(McpTaskConstants.TASK_ID)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEGACY", "MODERN"})
    void computesAsATaskOrPlainly(McpProtocol protocol) {
        Map<String, Object> arguments = Map.of("seconds", 0.5, "label", "pi");
        try (Caller caller = caller(protocol)) {
            Exchange task = caller.call("slow_compute?taskMode=task", arguments);
            Exchange plain = caller.call("slow_compute?taskMode=plain", arguments);

            assertThat(task.getMessage().getBody(String.class)).isEqualTo("Computed pi in 0.5 seconds");
            assertThat(task.getMessage().getHeader(McpTaskConstants.TASK_ID)).isNotNull();
            assertThat(plain.getMessage().getBody()).isEqualTo(task.getMessage().getBody());
            assertThat(plain.getMessage().getHeader(McpTaskConstants.TASK_ID)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEGACY", "MODERN"})
    void computingIsCancelledAtOnceAndLeavesNothingBehind(McpProtocol protocol) throws Exception {
        try (Caller caller = caller(protocol)) {
            Exchange started =
                    caller.call("slow_compute?operation=start&taskMode=task", Map.of("seconds", 600, "label", "pi"));
            String taskId = started.getMessage().getHeader(McpTaskConstants.TASK_ID, String.class);
            assertThat(inflight()).isEqualTo(1);

            caller.about(taskId, "cancel");

            Exchange awaited = CompletableFuture.supplyAsync(() -> caller.about(taskId, "await"))
                    .get(20, TimeUnit.SECONDS);
            assertThat(awaited.getException()).isInstanceOf(McpTaskCancelledException.class);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> inflight() == 0);
        }
    }

    private int inflight() {
        return application.getCamelContext().getInflightRepository().size();
    }

    @ParameterizedTest
    @EnumSource(names = {"LEGACY", "MODERN"})
    void theJobsFailEachInItsWay(McpProtocol protocol) {
        try (Caller caller = caller(protocol)) {
            assertThat(caller.call("failing_job", Map.of()).getException())
                    .isInstanceOf(McpToolErrorException.class)
                    .hasMessageContaining("This job always fails");
            assertThat(caller.call("failing_job?taskMode=plain", Map.of()).getException())
                    .isInstanceOf(McpTaskFailedException.class);
            assertThat(caller.call("protocol_error_job?taskMode=task", Map.of()).getException())
                    .isInstanceOfSatisfying(McpTaskFailedException.class, failure -> assertThat(failure.getCode())
                            .isEqualTo(-32603));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEGACY", "MODERN"})
    void eachKindOfContentComesAsItIs(McpProtocol protocol) {
        try (Caller caller = caller(protocol)) {
            assertThat(caller.call("test_simple_text", Map.of()).getMessage().getBody())
                    .isEqualTo("This is a simple text response for testing.");
            Exchange image = caller.call("test_image_content", Map.of());
            assertThat(image.getMessage().getBody(byte[].class)).startsWith(0x89, 'P', 'N', 'G');
            assertThat(image.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("image/png");
            Exchange sound = caller.call("test_audio_content", Map.of());
            assertThat(sound.getMessage().getBody(byte[].class)).startsWith('R', 'I', 'F', 'F');
            assertThat(sound.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("audio/wav");
            assertThat(caller.call("test_embedded_resource", Map.of())
                            .getMessage()
                            .getBody())
                    .isEqualTo("This is an embedded resource content.");
            assertThat(caller.call("test_multiple_content_types", Map.of())
                            .getMessage()
                            .getBody(List.class))
                    .hasSize(3);
            assertThat(caller.call("test_error_handling", Map.of()).getException())
                    .isInstanceOf(McpToolErrorException.class);
            assertThat(caller.call("test_custom_header", Map.of("region", "Grüße"))
                            .getMessage()
                            .getBody())
                    .isEqualTo("In the region Grüße");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEGACY", "MODERN"})
    void aToolComesAndGoes(McpProtocol protocol) {
        assertThat(tools(protocol)).contains("about", "greet").doesNotContain("test_changing_tool");

        try (Caller caller = caller(protocol)) {
            caller.call("test_trigger_tool_change", Map.of());
            assertThat(tools(protocol)).contains("test_changing_tool");

            caller.call("test_trigger_tool_change", Map.of());
            assertThat(tools(protocol)).doesNotContain("test_changing_tool");
        }
    }

    /** The suite takes any answer for one, also that a tool has failed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "confirm_delete                              | Deleted a.txt",
                "multi_input                                 | Answered: {name=Ada}, {confirm=true}",
                "test_tool_with_task                         | Worked for Ada",
                "test_input_required_result_elicitation      | Hello, Ada!",
                "test_input_required_result_sampling         | Paris",
                "test_input_required_result_list_roots       | Roots: [{uri=file:///one}, {uri=file:///two}]",
                "test_input_required_result_request_state    | state-ok: true",
                "test_input_required_result_multi_round      | Ada likes blue",
                "test_input_required_result_multiple_inputs  | Answered: {name=Ada}, Paris, ",
                "test_input_required_result_capabilities     | Ada",
                "test_streaming_elicitation                  | Ada"
            })
    void askedPeopleAndModelsAnswer(String tool, String answer) {
        Map<String, Object> arguments = tool.equals("confirm_delete") ? Map.of("filename", "a.txt") : Map.of();
        for (McpProtocol protocol : List.of(McpProtocol.MODERN, McpProtocol.LEGACY)) {
            try (Caller caller = caller(protocol)) {
                Exchange answered = caller.call(tool + Caller.ASKED, arguments);

                assertThat(answered.getException()).as(protocol.name()).isNull();
                assertThat(answered.getMessage().getBody(String.class)).startsWith(answer);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEGACY", "MODERN"})
    void whatIsDeclinedIsNotDone(McpProtocol protocol) {
        try (Caller caller = caller(protocol)) {
            Exchange declined =
                    caller.call("confirm_delete?elicitationEndpoint=direct:decliner", Map.of("filename", "a.txt"));

            assertThat(declined.getMessage().getBody(String.class)).isEqualTo("Kept a.txt");
            assertThat(caller.call("multi_input?elicitationEndpoint=direct:decliner", Map.of())
                            .getMessage()
                            .getBody(String.class))
                    .isEqualTo("Answered: decline, decline");
        }
    }

    /** As a client sees them that has not asked before. */
    private List<Object> tools(McpProtocol protocol) {
        try (Caller caller = caller(protocol)) {
            Collection<?> tools =
                    caller.call("*?operation=tools", Map.of()).getMessage().getBody(Collection.class);
            return tools.stream()
                    .<Object>map(tool -> ((Map<?, ?>) tool).get("name"))
                    .toList();
        }
    }
}
