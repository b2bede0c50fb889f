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
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our tools as the official client of 2025-11-25 sees them: TypeScript SDK v1, with its experimental tasks. */
@PeerTest
class LegacyClientTest {

    private static ToolServer server;

    private ForeignClient client;

    @BeforeAll
    static void serve() throws Exception {
        server = ToolServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        client = ForeignClient.connected(ForeignClient.LEGACY, server.url());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private static Map<String, Object> call(String tool, Map<String, ?> arguments) {
        return Map.of("name", tool, "arguments", arguments);
    }

    private static Map<String, Object> withProgress(String tool, Map<String, ?> arguments) {
        return Map.of("name", tool, "arguments", arguments, "progress", true);
    }

    /** Calls as task, to its end. @return what the SDK tells of it, last the result or the error */
    private List<JsonNode> stream(String tool, Map<String, ?> arguments) {
        return list(client.result("stream", call(tool, arguments)));
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static JsonNode last(List<JsonNode> messages) {
        return messages.get(messages.size() - 1);
    }

    private static String text(JsonNode result) {
        return result.at("/content/0/text").asText();
    }

    private static Map<String, Object> task(String taskId) {
        return Map.of("taskId", taskId);
    }

    private String create(String tool, Map<String, ?> arguments) {
        return client.result("create", call(tool, arguments)).at("/task/taskId").asText();
    }

    @Test
    void handshakeTellsWhoWeAreAndWhatWeOffer() throws Exception {
        JsonNode connected;
        try (ForeignClient another = ForeignClient.start(ForeignClient.LEGACY)) {
            connected = another.result("connect", Map.of("url", server.url()));
        }

        assertThat(connected.path("protocolVersion").asText()).isEqualTo("2025-11-25");
        assertThat(connected.path("server")).hasToString("{\"name\":\"tool-server\",\"version\":\"2.1\"}");
        assertThat(connected.path("instructions").asText()).isEqualTo("Use the tools one by one");
        assertThat(connected.at("/capabilities/tools/listChanged").asBoolean()).isTrue();
        assertThat(connected.at("/capabilities/tasks"))
                .hasToString("{\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}");
        assertThat(connected.path("sessionId").asText()).isNotEmpty();
    }

    @Test
    void definitionsPassTheSdksSchemas() {
        List<JsonNode> tools = list(client.result("tools").path("tools"));

        assertThat(tools)
                .extracting(tool -> tool.path("name").asText())
                .contains("text_tool", "required_tool", "forbidden_tool", "sum_tool", "deferred_tool");
        assertThat(tools)
                .filteredOn(tool -> tool.path("name").asText().equals("sum_tool"))
                .singleElement()
                .satisfies(tool ->
                        assertThat(tool.at("/outputSchema/required/0").asText()).isEqualTo("sum"));
        assertThat(tools)
                .filteredOn(tool -> tool.path("name").asText().equals("required_tool"))
                .singleElement()
                .satisfies(tool ->
                        assertThat(tool.at("/execution/taskSupport").asText()).isEqualTo("required"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_tool", "forbidden_tool", "deferred_tool"})
    void plainCallIsAnsweredWithTheResult(String tool) {
        JsonNode result = client.result("call", call(tool, Map.of("text", "hello", "ms", 50)));

        assertThat(text(result)).isEqualTo("hello");
        assertThat(result.path("isError").asBoolean()).isFalse();
    }

    @Test
    void structuredContentFitsTheOutputSchemaThatTheSdkHasRead() {
        client.result("tools");

        JsonNode plain = client.result("call", call("sum_tool", Map.of("a", 20, "b", 22)));
        JsonNode task = last(stream("sum_tool", Map.of("a", 20, "b", 22)));

        assertThat(plain.at("/structuredContent/sum").asInt()).isEqualTo(42);
        assertThat(task.path("type").asText()).isEqualTo("result");
        assertThat(task.at("/result/structuredContent/sum").asInt()).isEqualTo(42);
    }

    @Test
    void unknownToolIsAnErrorOfTheProtocol() {
        assertThat(client.error("call", call("no_tool", Map.of())).path("code").asInt())
                .isEqualTo(-32602);
    }

    @Test
    void argumentsThatDoNotFitAreAToolErrorAndNoTask() {
        JsonNode plain = client.result("call", call("text_tool", Map.of("text", 5)));

        assertThat(plain.path("isError").asBoolean()).isTrue();
        assertThat(text(plain)).contains("/text");
    }

    /** The SDK hands the HTTP status on when it is not 200, and loses the error: so it has to be. */
    @Test
    void toolsAreCalledOnlyAsTheyMayBe() {
        assertThat(client.error("call", call("required_tool", Map.of("text", "x")))
                        .path("code")
                        .asInt())
                .isEqualTo(-32601);
        assertThat(last(stream("forbidden_tool", Map.of("text", "x")))
                        .at("/error/code")
                        .asInt())
                .isEqualTo(-32601);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_tool", "required_tool", "deferred_tool"})
    void taskIsCreatedFollowedAndItsResultFetched(String tool) {
        List<JsonNode> messages = stream(tool, Map.of("text", "hello", "ms", 300));

        JsonNode created = messages.get(0);
        String taskId = created.at("/task/taskId").asText();
        assertThat(created.path("type").asText()).isEqualTo("taskCreated");
        assertThat(created.at("/task/status").asText()).isEqualTo("working");
        assertThat(created.at("/task/pollInterval").asInt()).isEqualTo(ServedTools.POLL_INTERVAL);
        assertThat(created.at("/task/ttl").isIntegralNumber()).isTrue();
        JsonNode end = last(messages);
        assertThat(end.path("type").asText()).isEqualTo("result");
        assertThat(text(end.path("result"))).isEqualTo("hello");
        assertThat(end.at("/result/_meta/io.modelcontextprotocol~1related-task/taskId")
                        .asText())
                .isEqualTo(taskId);
        assertThat(client.result("get", task(taskId)).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void creationMayCarryWhatTheModelIsToldAtOnce() {
        JsonNode created = client.result("create", call("required_tool", Map.of("text", "x")));

        assertThat(created.at("/_meta/io.modelcontextprotocol~1model-immediate-response")
                        .asText())
                .isEqualTo("It is being worked on");
    }

    @Test
    void resultWaitsForTheEnd() {
        String taskId = create("text_tool", Map.of("text", "at last", "ms", 400));

        assertThat(text(client.result("result", task(taskId)))).isEqualTo("at last");
    }

    @Test
    void toolErrorFailsTheTaskAndTheStatusSaysWhy() {
        JsonNode end = last(stream("failing_tool", Map.of()));
        String taskId = create("failing_tool", Map.of());
        JsonNode result = client.result("result", task(taskId));

        assertThat(end.path("type").asText())
                .as("the SDK fetches no result of what failed")
                .isEqualTo("error");
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(text(result)).isEqualTo("the mill stands still");
        JsonNode ended = client.result("get", task(taskId));
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.path("statusMessage").asText()).isEqualTo("the mill stands still");
    }

    @Test
    void errorOfTheProtocolIsTheResultOfItsTask() {
        String taskId = create("protocol_error_tool", Map.of());

        JsonNode error = client.error("result", task(taskId));
        assertThat(error.path("code").asInt()).isEqualTo(4711);
        assertThat(error.path("message").asText()).endsWith("no such mill");
        assertThat(error.path("data")).hasToString("{\"mill\":\"north\"}");
        assertThat(client.result("get", task(taskId)).path("statusMessage").asText())
                .isEqualTo("no such mill");
        assertThat(client.error("call", call("protocol_error_tool", Map.of()))
                        .path("code")
                        .asInt())
                .isEqualTo(4711);
    }

    @Test
    void progressOfATaskComesBesideItsStatus() {
        List<JsonNode> messages = list(client.result("stream", withProgress("progress_tool", Map.of("steps", 3))));
        String taskId = messages.get(0).at("/task/taskId").asText();

        assertThat(text(last(messages).path("result"))).isEqualTo("3 steps");
        assertThat(client.events("progress"))
                .extracting(event -> event.at("/of/message").asText())
                .containsExactly("step 1 of 3", "step 2 of 3", "step 3 of 3");
        List<JsonNode> statuses = client.awaitEvents("status", 4);
        assertThat(statuses)
                .allSatisfy(
                        event -> assertThat(event.at("/task/taskId").asText()).isEqualTo(taskId));
        assertThat(last(statuses).at("/task/status").asText()).isEqualTo("completed");
    }

    @Test
    void progressOfAPlainCallComesBeforeItsAnswer() {
        JsonNode result = client.result("call", withProgress("progress_tool", Map.of("steps", 2)));

        assertThat(text(result)).isEqualTo("2 steps");
        assertThat(client.events("progress"))
                .extracting(event -> event.at("/of/progress").asInt())
                .containsExactly(1, 2);
    }

    @Test
    void cancelledTaskIsCancelledAtOnceAndItsWorkLearnsOfIt() {
        String taskId = create("slow_tool", Map.of());

        assertThat(client.result("cancel", task(taskId)).path("status").asText())
                .isEqualTo("cancelled");
        assertThat(client.error("cancel", task(taskId)).path("code").asInt()).isEqualTo(-32602);
        assertThat(client.error("result", task(taskId)).path("message").asText())
                .contains("The task was cancelled");
        Awaitility.await()
                .untilAsserted(() -> assertThat(server.tools().cancelled()).contains(taskId));
        assertThat(client.awaitEvents("status", 1).get(0).at("/task/status").asText())
                .isEqualTo("cancelled");
    }

    /** The SDK sends {@code notifications/cancelled} when it waits no longer. */
    @Test
    void plainCallThatIsGivenUpIsCancelled() {
        server.tools().cancelled().remove("plain");

        client.error("call", Map.of("name", "slow_tool", "arguments", Map.of(), "timeout", 300));

        Awaitility.await()
                .untilAsserted(() -> assertThat(server.tools().cancelled()).contains("plain"));
    }

    @Test
    void taskThatNobodyKnowsIsAnError() {
        for (String command : List.of("get", "result", "cancel")) {
            JsonNode error = client.error(command, task("nonsense"));
            assertThat(error.path("code").asInt()).as(command).isEqualTo(-32602);
        }
    }

    /** The SDK, which is strict here, does not even ask. */
    @Test
    void tasksAreNotListedForCallersWhoCannotBeToldApart() {
        assertThat(client.error("list", Map.of()).path("message").asText()).contains("tasks/list");
    }

    @Test
    void largeResultArrivesWhole() {
        assertThat(text(client.result("call", call("large_tool", Map.of("size", 2_000_000)))))
                .hasSize(1_000_000);
        assertThat(text(last(stream("large_tool", Map.of("size", 2_000_000))).path("result")))
                .hasSize(1_000_000);
    }

    @Test
    void manyTasksAtOnceEachEndWithTheirOwnResult() {
        JsonNode results = client.result("many", Map.of("name", "text_tool", "count", 200));

        assertThat(list(results))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "number " + i).toList());
        assertThat(client.awaitEvents("status", 200)).hasSize(200);
    }

    @Test
    void endedSessionIsNotFound() {
        assertThat(text(client.result("call", call("text_tool", Map.of("text", "x")))))
                .isEqualTo("x");
        String session = client.result("terminate").path("sessionId").asText();

        client.result("connect", Map.of("url", server.url(), "sessionId", session));
        assertThat(client.error("ping", Map.of()).path("code").asInt()).isEqualTo(404);

        client.result("connect", Map.of("url", server.url()));
        client.result("ping");
    }
}
