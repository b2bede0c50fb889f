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
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our tools on standard streams, as the official clients start them and see them. */
@PeerTest
class StdioClientsTest {

    private ForeignClient client;

    @AfterEach
    void disconnect() {
        client.close();
    }

    private JsonNode connect(String script) throws Exception {
        client = ForeignClient.start(script);
        return client.result("connect", StdioToolServer.program());
    }

    private static Map<String, Object> call(String tool, Map<String, ?> arguments) {
        return Map.of("name", tool, "arguments", arguments);
    }

    private static String text(JsonNode result) {
        return result.at("/content/0/text").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {ForeignClient.LEGACY, ForeignClient.MODERN})
    void toolsAreListedAndCalled(String script) throws Exception {
        JsonNode connected = connect(script);

        assertThat(connected.at("/server/name").asText()).isEqualTo("stdio-tools");
        assertThat(client.result("tools").path("tools").findValuesAsText("name"))
                .contains("text_tool", "required_tool", "forbidden_tool", "sum_tool", "deferred_tool");
        assertThat(text(client.result("call", call("text_tool", Map.of("text", "hello")))))
                .isEqualTo("hello");
        assertThat(client.error("call", call("no_tool", Map.of())).path("code").asInt())
                .isEqualTo(-32602);
        assertThat(text(client.result("call", call("large_tool", Map.of("size", 2_000_000)))))
                .hasSize(1_000_000);
        assertThat(client.result("many", Map.of("name", "text_tool", "count", 50)))
                .hasSize(50);
    }

    @Test
    void legacyTasksAreFollowedListedAndCancelled() throws Exception {
        connect(ForeignClient.LEGACY);

        JsonNode messages = client.result(
                "stream", Map.of("name", "progress_tool", "arguments", Map.of("steps", 2), "progress", true));
        assertThat(text(messages.get(messages.size() - 1).path("result"))).isEqualTo("2 steps");
        assertThat(client.events("progress")).hasSize(2);
        assertThat(client.awaitEvents("status", 3).get(2).at("/task/status").asText())
                .isEqualTo("completed");

        String taskId = client.result("create", call("slow_tool", Map.of()))
                .at("/task/taskId")
                .asText();
        assertThat(client.result("list").path("tasks").findValuesAsText("taskId"))
                .as("a stdio peer is one owner")
                .hasSize(2)
                .contains(taskId);
        assertThat(client.result("cancel", Map.of("taskId", taskId))
                        .path("status")
                        .asText())
                .isEqualTo("cancelled");
    }

    @Test
    void modernTasksAreFollowedPushedAndCancelled() throws Exception {
        client = ForeignClient.start(ForeignClient.MODERN);
        Map<String, Object> declaring = new HashMap<>(StdioToolServer.program());
        declaring.put("declare", true);
        assertThat(client.result("connect", declaring).path("era").asText()).isEqualTo("modern");

        JsonNode run = client.result("run", call("deferred_tool", Map.of("text", "later", "ms", 200)));
        assertThat(run.path("kind").asText()).isEqualTo("task");
        assertThat(text(run.path("result"))).isEqualTo("later");

        String taskId = client.result("create", call("slow_tool", Map.of()))
                .path("taskId")
                .asText();
        client.result("listen", Map.of("notifications", Map.of("taskIds", List.of(taskId))));
        client.result("cancel", Map.of("taskId", taskId));
        Awaitility.await().until(() -> client.events("notification").stream()
                .anyMatch(event -> event.at("/params/status").asText().equals("cancelled")));
        client.result("unlisten");
    }
}
