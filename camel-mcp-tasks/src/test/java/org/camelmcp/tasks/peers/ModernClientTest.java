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

/** Our tools as the official client of 2026-07-28 sees them: TypeScript SDK v2, with the official package for tasks. */
@PeerTest
class ModernClientTest {

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
        client = ForeignClient.connected(ForeignClient.MODERN, server.url());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private static Map<String, Object> call(String tool, Map<String, ?> arguments) {
        return Map.of("name", tool, "arguments", arguments);
    }

    /** Calls with tasks declared, to the end. @return what the package for tasks tells of it */
    private JsonNode run(String tool, Map<String, ?> arguments) {
        return client.result("run", call(tool, arguments));
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static String text(JsonNode result) {
        return result.at("/content/0/text").asText();
    }

    private static Map<String, Object> task(String taskId) {
        return Map.of("taskId", taskId);
    }

    private String create(String tool, Map<String, ?> arguments) {
        return client.result("create", call(tool, arguments)).path("taskId").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "legacy"})
    void eachGenerationIsServedAtTheSameUrl(String mode) {
        JsonNode connected = client.result("connect", Map.of("url", server.url(), "mode", mode));

        boolean modern = mode.equals("auto");
        assertThat(connected.path("era").asText()).isEqualTo(modern ? "modern" : "legacy");
        assertThat(connected.path("protocolVersion").asText()).isEqualTo(modern ? "2026-07-28" : "2025-11-25");
        assertThat(connected.path("server")).hasToString("{\"name\":\"tool-server\",\"version\":\"2.1\"}");
        assertThat(connected.path("instructions").asText()).isEqualTo("Use the tools one by one");
        assertThat(connected.at("/tasks/execution").asBoolean()).isTrue();
        assertThat(connected.at("/tasks/cancellation").asBoolean()).isTrue();
        assertThat(connected.at("/capabilities/tasks").isMissingNode()).isEqualTo(modern);
        assertThat(connected.path("sessionId").isMissingNode()).isEqualTo(modern);
    }

    @Test
    void discoveryNamesTheRevisionsAndHowLongItHolds() {
        JsonNode discovered =
                client.result("connect", Map.of("url", server.url())).path("discovered");

        assertThat(list(discovered.path("supportedVersions")))
                .extracting(JsonNode::asText)
                .containsExactly("2026-07-28", "2025-11-25", "2025-06-18");
        assertThat(discovered.at("/capabilities/extensions")).hasToString("{\"io.modelcontextprotocol/tasks\":{}}");
        assertThat(discovered.path("ttlMs").isIntegralNumber()).isTrue();
    }

    @Test
    void definitionsPassTheSchemasOfTheSdkAndOfThePackageForTasks() {
        List<JsonNode> tools = list(client.result("tools").path("tools"));

        assertThat(tools)
                .extracting(tool -> tool.path("name").asText())
                .contains("text_tool", "required_tool", "forbidden_tool", "sum_tool", "deferred_tool");
        assertThat(tools).noneMatch(tool -> tool.has("execution"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_tool", "forbidden_tool", "deferred_tool"})
    void callWithoutTasksIsAnsweredWithTheResult(String tool) {
        JsonNode result = client.result("call", call(tool, Map.of("text", "hello", "ms", 50)));

        assertThat(text(result)).isEqualTo("hello");
        assertThat(result.path("isError").asBoolean()).isFalse();
    }

    @Test
    void structuredContentFitsTheOutputSchemaThatTheSdkHasRead() {
        client.result("tools");

        assertThat(client.result("call", call("sum_tool", Map.of("a", 20, "b", 22)))
                        .at("/structuredContent/sum")
                        .asInt())
                .isEqualTo(42);
        assertThat(run("sum_tool", Map.of("a", 20, "b", 22))
                        .at("/result/structuredContent/sum")
                        .asInt())
                .isEqualTo(42);
    }

    @Test
    void unknownToolIsAnErrorOfTheProtocol() {
        assertThat(client.error("call", call("no_tool", Map.of())).path("code").asInt())
                .isEqualTo(-32602);
    }

    @Test
    void argumentsThatDoNotFitAreAToolErrorAndNoTask() {
        JsonNode result = run("text_tool", Map.of("text", 5));

        assertThat(result.path("kind").asText()).isEqualTo("immediate");
        assertThat(result.at("/result/isError").asBoolean()).isTrue();
        assertThat(text(result.path("result"))).contains("/text");
    }

    @Test
    void toolThatOnlyRunsAsTaskNamesTheCapabilityThatIsMissing() {
        JsonNode error = client.error("call", call("required_tool", Map.of("text", "x")));

        assertThat(error.path("name").asText()).isEqualTo("MissingRequiredClientCapabilityError");
        assertThat(error.path("code").asInt()).isEqualTo(-32021);
        assertThat(error.at("/data/requiredCapabilities"))
                .hasToString("{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_tool", "required_tool", "deferred_tool"})
    void taskIsCreatedAndFollowedToItsResult(String tool) {
        JsonNode run = run(tool, Map.of("text", "hello", "ms", 300));

        assertThat(run.path("kind").asText()).isEqualTo("task");
        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(text(run.path("result"))).isEqualTo("hello");
        assertThat(run.at("/seen/0/status").asText()).isEqualTo("working");
        assertThat(run.at("/seen/0/pollIntervalMs").asInt()).isEqualTo(ServedTools.POLL_INTERVAL);
    }

    @Test
    void toolThatNeverRunsAsTaskIsAnsweredAtOnce() {
        JsonNode run = run("forbidden_tool", Map.of("text", "hello"));

        assertThat(run.path("kind").asText()).isEqualTo("immediate");
        assertThat(text(run.path("result"))).isEqualTo("hello");
    }

    @Test
    void toolErrorCompletesTheTask() {
        JsonNode run = run("failing_tool", Map.of());

        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(run.at("/result/isError").asBoolean()).isTrue();
        assertThat(text(run.path("result"))).isEqualTo("the mill stands still");
    }

    @Test
    void errorOfTheProtocolFailsTheTask() {
        JsonNode run = run("protocol_error_tool", Map.of());

        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(run.at("/error/code").asInt()).isEqualTo(4711);
        assertThat(run.at("/error/message").asText()).isEqualTo("no such mill");
        assertThat(run.at("/error/data")).hasToString("{\"mill\":\"north\"}");
        assertThat(client.error("call", call("protocol_error_tool", Map.of()))
                        .path("code")
                        .asInt())
                .isEqualTo(4711);
    }

    @Test
    void progressOfAPlainCallComesBeforeItsAnswer() {
        JsonNode result = client.result(
                "call", Map.of("name", "progress_tool", "arguments", Map.of("steps", 2), "progress", true));

        assertThat(text(result)).isEqualTo("2 steps");
        assertThat(client.events("progress"))
                .extracting(event -> event.at("/of/message").asText())
                .containsExactly("step 1 of 2", "step 2 of 2");
    }

    /** The SDK drops {@code taskIds} from the acknowledgement that it hands on. */
    @Test
    void subscriptionTellsOfTheTasksThatItNames() {
        client.result("connect", Map.of("url", server.url(), "declare", true));
        String followed = create("progress_tool", Map.of("steps", 4));
        String other = create("progress_tool", Map.of("steps", 4));

        client.result("listen", Map.of("notifications", Map.of("taskIds", List.of(followed, "nonsense"))));

        Awaitility.await().until(() -> client.events("notification").stream()
                .anyMatch(event -> event.at("/params/status").asText().equals("completed")));
        List<JsonNode> notifications = client.events("notification");
        assertThat(notifications).allSatisfy(event -> {
            assertThat(event.path("method").asText()).isEqualTo("notifications/tasks");
            assertThat(event.at("/params/taskId").asText()).isEqualTo(followed).isNotEqualTo(other);
        });
        JsonNode ended = notifications.get(notifications.size() - 1);
        assertThat(text(ended.at("/params/result"))).isEqualTo("4 steps");
        client.result("unlisten");
        assertThat(client.events("error")).isEmpty();
    }

    @Test
    void subscriptionEndsGracefullyWhenTheServerStops() throws Exception {
        try (ToolServer another = ToolServer.start()) {
            client.result("connect", Map.of("url", another.url()));
            assertThat(client.result("listen", Map.of("notifications", Map.of("toolsListChanged", true))))
                    .hasToString("{\"toolsListChanged\":true}");
        }

        assertThat(client.awaitEvents("listenClosed", 1).get(0).path("cause").asText())
                .isEqualTo("graceful");
    }

    @Test
    void cancelledTaskIsCancelledAtOnceAndItsWorkLearnsOfIt() {
        String taskId = create("slow_tool", Map.of());

        client.result("cancel", task(taskId));
        assertThat(client.result("get", task(taskId)).path("status").asText()).isEqualTo("cancelled");
        client.result("cancel", task(taskId));
        Awaitility.await()
                .untilAsserted(() -> assertThat(server.tools().cancelled()).contains(taskId));
    }

    /** The SDK closes the connection. */
    @Test
    void plainCallThatIsGivenUpIsCancelled() {
        server.tools().cancelled().remove("plain");

        client.error("call", Map.of("name", "slow_tool", "arguments", Map.of(), "abortAfter", 300));

        Awaitility.await()
                .untilAsserted(() -> assertThat(server.tools().cancelled()).contains("plain"));
    }

    @Test
    void taskIsTakenUpByAnotherConnection() throws Exception {
        JsonNode reference = client.result("create", call("text_tool", Map.of("text", "taken up", "ms", 400)));

        try (ForeignClient another = ForeignClient.connected(ForeignClient.MODERN, server.url())) {
            JsonNode resumed = another.result("resume", Map.of("reference", reference));

            assertThat(text(resumed.path("result"))).isEqualTo("taken up");
        }
    }

    @Test
    void taskThatNobodyKnowsIsAnError() {
        assertThat(client.error("get", task("nonsense")).path("code").asInt()).isEqualTo(-32602);
        assertThat(client.error("cancel", task("nonsense")).path("code").asInt())
                .isEqualTo(-32602);
    }

    @Test
    void largeResultArrivesWhole() {
        Map<String, Object> call = call("large_tool", Map.of("size", 2_000_000));

        assertThat(text(client.result("call", call))).hasSize(1_000_000);
        assertThat(text(client.result("run", call).path("result"))).hasSize(1_000_000);
    }

    @Test
    void manyTasksAtOnceEachEndWithTheirOwnResult() {
        JsonNode results = client.result("many", Map.of("name", "text_tool", "count", 200));

        assertThat(list(results))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "number " + i).toList());
    }

    /** The package for tasks reads the older generation by schemas of its own. */
    @Test
    void tasksOfTheOlderGenerationPassToo() {
        client.result("connect", Map.of("url", server.url(), "mode", "legacy"));

        JsonNode completed = run("required_tool", Map.of("text", "hello", "ms", 200));
        JsonNode failed =
                client.result("run", Map.of("name", "failing_tool", "arguments", Map.of(), "preference", "prefer"));

        assertThat(completed.path("kind").asText()).isEqualTo("task");
        assertThat(text(completed.path("result"))).isEqualTo("hello");
        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.at("/error/message").asText()).isEqualTo("the mill stands still");
        String taskId = create("slow_tool", Map.of());
        client.result("cancel", task(taskId));
        assertThat(client.result("get", task(taskId)).path("status").asText()).isEqualTo("cancelled");
    }
}
