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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Routes ask the official clients of both generations, which answer by a script: the same routes, the same answers, over
 * HTTP and on standard streams.
 */
@PeerTest
@ParameterizedClass(name = "{0} {1}")
@CsvSource({"legacy-client.mjs, HTTP", "legacy-client.mjs, STDIO", "modern-client.mjs, HTTP", "modern-client.mjs, STDIO"
})
class AskedClientsTest {

    static final String ROOT = "file:///srv/data";

    private static @Nullable ToolServer server;
    private static ForeignClient client;

    @Parameter(0)
    String script;

    @Parameter(1)
    Channel channel;

    /** One connection for all tests, since what is asked tells them apart. */
    @BeforeParameterizedClassInvocation
    static void connect(String script, Channel channel) throws Exception {
        Map<String, Object> connect = new HashMap<>();
        if (channel == Channel.HTTP) {
            server = ToolServer.start();
            connect.put("url", server.url());
        } else {
            connect.putAll(StdioToolServer.program());
        }
        connect.put("answers", answers(script.equals(ForeignClient.LEGACY)));
        client = ForeignClient.start(script);
        client.result("connect", connect);
    }

    @AfterParameterizedClassInvocation
    static void disconnect() {
        client.close();
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** @param waiting whether each of two answers waits for the other's question; the package for tasks takes them in turn */
    private static Map<String, Object> answers(boolean waiting) {
        Map<String, Object> elicitation = new HashMap<>();
        elicitation.put("Accept?", said("yes"));
        elicitation.put("Decline?", Map.of("action", "decline"));
        elicitation.put("Cancel?", Map.of("action", "cancel"));
        elicitation.put("Never?", null);
        elicitation.put("Now?", said("now"));
        elicitation.put("Where from?", said("Rome"));
        elicitation.put("Where to?", said("Oslo"));
        elicitation.put("Left?", waiting ? Map.of("after", "Right?", "result", said("1")) : said("1"));
        elicitation.put("Right?", waiting ? Map.of("after", "Left?", "result", said("2")) : said("2"));
        elicitation.put("Pay, please", Map.of("action", "accept"));
        elicitation.put("What first?", said("eggs"));
        elicitation.put("What then?", said("ham"));
        return Map.of(
                "elicitation", elicitation,
                "sampling",
                        Map.of(
                                "Shorten it",
                                Map.of(
                                        "role", "assistant",
                                        "model", "m-1",
                                        "content", Map.of("type", "text", "text", "Short."))),
                "roots", Map.of("roots", List.of(Map.of("uri", ROOT, "name", "data"))));
    }

    static Map<String, Object> said(String what) {
        return Map.of("action", "accept", "content", Map.of("said", what));
    }

    private boolean legacy() {
        return script.equals(ForeignClient.LEGACY);
    }

    private static Map<String, Object> call(String tool, Map<String, ?> arguments) {
        return Map.of("name", tool, "arguments", arguments);
    }

    /** Calls as a task. @return the text of its result */
    private String task(String tool, Map<String, ?> arguments) {
        JsonNode told = client.result(legacy() ? "stream" : "run", call(tool, arguments));
        JsonNode end = legacy() ? told.get(told.size() - 1) : told;
        assertThat(legacy() ? told.get(0).path("type") : told.path("kind"))
                .as("%s", told)
                .hasToString(legacy() ? "\"taskCreated\"" : "\"task\"");
        return text(end.path("result"));
    }

    private static String text(JsonNode result) {
        return result.at("/content/0/text").asText();
    }

    /** What the client was asked in these words. */
    private static List<JsonNode> asked(String message) {
        return client.events("asked").stream()
                .filter(event -> event.at("/params/message").asText().equals(message))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"Accept?, accept {said=yes}", "Decline?, 'decline '", "Cancel?, 'cancel '"})
    void taskAsksAPersonAndGoesOn_B41_B42(String message, String told) {
        assertThat(task("ask_tool", Map.of("message", message))).isEqualTo(told);

        assertThat(asked(message)).singleElement().satisfies(event -> {
            assertThat(event.at("/params/mode").asText()).isEqualTo("form");
            assertThat(event.at("/params/requestedSchema/required/0").asText()).isEqualTo("said");
            assertThat(event.findValue("taskId").asText())
                    .as("of which task it is")
                    .isNotEmpty();
        });
    }

    @Test
    void taskAsksTwiceInSequence_B45() {
        assertThat(task("sequence_tool", Map.of())).isEqualTo("Rome to Oslo");
    }

    @Test
    void taskAsksTwoAtOnce_B46() {
        assertThat(task("parallel_tool", Map.of())).isEqualTo("left 1, right 2");
    }

    @Test
    void taskSendsAPersonToAPage_B47() {
        assertThat(task("page_tool", Map.of())).isEqualTo("accept url");

        assertThat(asked("Pay, please"))
                .singleElement()
                .satisfies(event -> assertThat(event.at("/params/url").asText()).isEqualTo("https://pay.example/7"));
    }

    @Test
    void taskAsksAModel_B48() {
        assertThat(task("sample_tool", Map.of("message", "Shorten it"))).isEqualTo("Short.");
    }

    @Test
    void taskAsksForDirectories() {
        assertThat(task("roots_tool", Map.of())).isEqualTo(ROOT);
    }

    /** In the modern generation by the SDK alone, without the package for tasks: it answers {@code input_required} itself. */
    @Test
    void plainCallAsksBeforeItBegins_P85() {
        assertThat(text(client.result("call", call("before_forbidden_tool", Map.of()))))
                .isEqualTo("eggs and ham");
    }

    @Test
    void plainCallAsksWhileItRunsWhereItsStreamCanBeUsed_B40() {
        Map<String, Object> call = call("ask_plain_tool", Map.of("message", "Now?"));

        if (legacy()) {
            assertThat(text(client.result("call", call))).isEqualTo("accept {said=now}");
            assertThat(asked("Now?")).singleElement().satisfies(event -> assertThat(event.findValue("taskId"))
                    .isNull());
        } else {
            assertThat(client.error("call", call).path("message").asText()).contains("before=URI");
        }
    }

    @Test
    void taskAsksBeforeItIsCreated_P108() {
        assertThat(task("before_required_tool", Map.of())).isEqualTo("eggs and ham");
    }

    @Test
    void taskIsCancelledWhileItAsks_B54() {
        JsonNode created = client.result("create", call("ask_tool", Map.of("message", "Never?")));
        String taskId = created.findValue("taskId").asText();
        Map<String, Object> task = Map.of("taskId", taskId);

        Awaitility.await()
                .until(() -> client.result("get", task).path("status").asText().equals("input_required"));
        client.result("cancel", task);

        assertThat(client.result("get", task).path("status").asText()).isEqualTo("cancelled");
        assertThat(client.result("get", task).has("inputRequests")).isFalse();
    }
}
