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
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a client of 2025-11-25 can do with a question: run it as its own task, or take it on the stream of its session. */
@PeerTest
class AskedLegacyClientTest {

    private static ToolServer server;
    private static ForeignClient client;

    @BeforeAll
    static void start() throws Exception {
        server = ToolServer.start();
        client = ForeignClient.start(ForeignClient.LEGACY);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    /** @param ownTasks whether the client declares that it runs questions as tasks of its own */
    private static void connect(Map<String, ?> answers, boolean ownTasks) {
        client.result("connect", Map.of("url", server.url(), "answers", answers, "ownTasks", ownTasks));
    }

    private static Map<String, Object> elicitation(String message, Object answer) {
        Map<String, Object> byMessage = new HashMap<>();
        byMessage.put(message, answer);
        return Map.of("elicitation", byMessage);
    }

    private static Map<String, Object> asking(String tool, String message) {
        return Map.of("name", tool, "arguments", Map.of("message", message));
    }

    private static JsonNode ended(String taskId) {
        Map<String, Object> task = Map.of("taskId", taskId);
        Awaitility.await()
                .until(() -> !client.result("get", task).path("status").asText().matches("working|input_required"));
        return client.result("get", task);
    }

    private static String create(String tool, String message) {
        return client.result("create", asking(tool, message)).at("/task/taskId").asText();
    }

    private static String resultOf(String taskId) {
        return client.result("result", Map.of("taskId", taskId))
                .at("/content/0/text")
                .asText();
    }

    /** @return the question as the client got it */
    private static JsonNode asked(String message) {
        return client.events("asked").stream()
                .filter(event -> event.path("params").toString().contains(message))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"ask_own_task_tool, true", "ask_own_task_tool, false", "ask_tool, true"})
    void questionRunsAsTheClientsTaskWhereBothWantIt_P132(String tool, boolean ownTasks) {
        String message = "As " + tool + " " + ownTasks + "?";
        connect(elicitation(message, AskedClientsTest.said("yes")), ownTasks);

        assertThat(resultOf(create(tool, message))).isEqualTo("accept {said=yes}");

        assertThat(asked(message).at("/params").has("task")).isEqualTo(ownTasks && tool.equals("ask_own_task_tool"));
    }

    @Test
    void samplingRunsAsTheClientsTask_P132() {
        Map<String, Object> answer =
                Map.of("role", "assistant", "model", "m-1", "content", Map.of("type", "text", "text", "Short."));
        connect(Map.of("sampling", Map.of("Shorten this", answer)), true);

        assertThat(resultOf(create("sample_own_task_tool", "Shorten this"))).isEqualTo("Short.");

        assertThat(asked("Shorten this").at("/params/task").isObject()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ask_own_task_tool", "ask_tool"})
    void questionThatFailsAtTheClientFailsTheTool_B43(String tool) {
        String message = "Why " + tool + "?";
        connect(elicitation(message, Map.of("error", Map.of("code", -32050, "message", "Nobody is in"))), true);

        JsonNode ended = ended(create(tool, message));

        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.path("statusMessage").asText()).contains("Nobody is in");
    }

    /** The client has the stream of its session open, and that is where it is asked. */
    @Test
    void clientThatFetchesNoResultIsAskedAllTheSame() {
        connect(elicitation("Unfetched?", AskedClientsTest.said("yes")), false);

        assertThat(ended(create("ask_tool", "Unfetched?")).path("status").asText())
                .isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource({
        "ask_tool, elicitation",
        "sample_tool, sampling",
        "roots_tool, roots",
        "page_tool, elicitation",
        "before_required_tool, elicitation"
    })
    void whatIsNotDeclaredIsNotAsked_B49(String tool, String capability) {
        connect(Map.of(), false);
        int before = client.events("asked").size();

        JsonNode told = client.result("stream", asking(tool, "Undeclared?"));

        JsonNode end = told.get(told.size() - 1);
        assertThat(end.path("type").asText()).as("%s", told).isEqualTo("error");
        assertThat(told.toString()).contains("Client does not support " + capability + " capability");
        assertThat(client.events("asked")).hasSize(before);
    }
}
