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
package org.camelmcp.tasks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions as the official package for tasks sees them, what it makes of errors, and the older generation by SDK v2. */
@PeerTest
class AskedModernClientTest {

    private static final Map<String, Object> ANSWERS = Map.of(
            "elicitation",
            Map.of(
                    "Accept?", AskedClientsTest.said("yes"),
                    "Left?", AskedClientsTest.said("1"),
                    "Right?", AskedClientsTest.said("2"),
                    "What first?", AskedClientsTest.said("eggs"),
                    "What then?", AskedClientsTest.said("ham"),
                    "Broken?", Map.of("error", Map.of("code", -32050, "message", "Nobody is in"))));

    private static ToolServer server;
    private static ForeignClient client;

    @BeforeAll
    static void start() throws Exception {
        server = ToolServer.start();
        client = ForeignClient.start(ForeignClient.MODERN);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static void connect(Map<String, ?> answers) {
        client.result("connect", Map.of("url", server.url(), "answers", answers));
    }

    private static Map<String, Object> asking(String tool, String message) {
        return Map.of("name", tool, "arguments", Map.of("message", message));
    }

    private static String text(JsonNode run) {
        return run.at("/result/content/0/text").asText();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Test
    void allQuestionsStandInTheTaskUntilTheyAreAnswered_P114() {
        connect(ANSWERS);

        JsonNode run = client.result("run", asking("parallel_tool", ""));

        assertThat(text(run)).isEqualTo("left 1, right 2");
        assertThat(list(run.path("seen")))
                .filteredOn(task -> task.path("status").asText().equals("input_required"))
                .isNotEmpty()
                .allSatisfy(
                        task -> assertThat(task.path("inputRequests").size()).isPositive());
        assertThat(list(run.path("seen")))
                .filteredOn(task -> !task.path("status").asText().equals("input_required"))
                .noneMatch(task -> task.has("inputRequests"));
    }

    /** The package has no way to answer with an error: it cancels. */
    @Test
    void handlerThatFailsIsACancelledElicitation() {
        connect(ANSWERS);

        assertThat(text(client.result("run", asking("ask_tool", "Broken?")))).isEqualTo("cancel ");
    }

    @ParameterizedTest
    @CsvSource({
        "ask_tool, elicitation",
        "sample_tool, sampling",
        "roots_tool, roots",
        "page_tool, elicitation",
    })
    void taskThatAsksForWhatIsNotDeclaredFails_B49(String tool, String capability) {
        connect(Map.of());

        JsonNode run = client.result("run", asking(tool, "Undeclared?"));

        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(run.at("/error/code").asInt()).isEqualTo(-32021);
        assertThat(run.at("/error/message").asText())
                .isEqualTo("Client does not support " + capability + " capability");
    }

    @ParameterizedTest
    @CsvSource({"call, before_forbidden_tool", "run, before_required_tool"})
    void callThatAsksForWhatIsNotDeclaredNamesIt_P89(String command, String tool) {
        connect(Map.of());

        JsonNode error = client.error(command, asking(tool, ""));

        assertThat(error.path("code").asInt()).as("%s", error).isEqualTo(-32021);
        assertThat(error.at("/data/requiredCapabilities")).hasToString("{\"elicitation\":{}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ask_tool", "ask_plain_tool"})
    void olderGenerationIsAskedByRequests_B40_B41(String tool) {
        client.result("connect", Map.of("url", server.url(), "answers", ANSWERS, "mode", "legacy"));

        boolean task = tool.equals("ask_tool");
        JsonNode run = client.result(
                "run",
                Map.of(
                        "name",
                        tool,
                        "arguments",
                        Map.of("message", "Accept?"),
                        "preference",
                        task ? "require" : "allow"));

        assertThat(text(run)).as("%s", run).isEqualTo("accept {said=yes}");
        assertThat(run.path("kind").asText()).isEqualTo(task ? "task" : "immediate");
    }
}
