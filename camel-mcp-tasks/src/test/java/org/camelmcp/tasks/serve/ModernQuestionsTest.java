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
package org.camelmcp.tasks.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions of modern tasks: in {@code tasks/get} and pushes, answered by {@code tasks/update}. */
class ModernQuestionsTest extends QuestionsFixture {

    private final TestClient ann = server.modern("ann", both(ASKABLE, TestClient.TASKS_EXTENSION));
    private final String taskId = id(ann.call("report").result());
    private final CompletableFuture<InputAnswer> name = ask(taskId, "name");
    private final CompletableFuture<InputAnswer> city = ask(taskId, "city");

    private ObjectNode get() {
        return ann.task("tasks/get", taskId).result();
    }

    private ObjectNode update(String responses) {
        return Json.object("taskId", taskId, "inputResponses", Json.parse(responses));
    }

    private List<String> asked() {
        return get().path("inputRequests").properties().stream()
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    @Test
    void getListsAllThatIsAsked_P114() {
        ObjectNode task = get();

        assertThat(task.path("status").asText()).isEqualTo("input_required");
        assertThat(asked()).containsExactly("name", "city");
        assertThat(task.at("/inputRequests/name/method").asText()).isEqualTo("elicitation/create");
        assertThat(task.at("/inputRequests/name/params/message").asText()).isEqualTo("name?");
    }

    @Test
    void anAcceptedAnswerIsGoneFromTheNextGet_P114() {
        ObjectNode acknowledged =
                ann.result("tasks/update", update("{'name':{'action':'accept','content':{'name':'Eve'}}}"));
        assertThat(acknowledged.path("resultType").asText()).isEqualTo("complete");

        assertThat(asked()).containsExactly("city");
        assertThat(get().path("status").asText()).isEqualTo("input_required");
        assertGiven(name, accepted("name", "Eve"));
        ann.result("tasks/update", update("{'city':{'action':'decline'},'no-such':{}}"));
        assertGiven(city, Json.object("action", "decline"));
        assertThat(get().path("status").asText()).isEqualTo("working");
        assertThat(get().has("inputRequests")).isFalse();
    }

    @Test
    void getListsOnlyWhatThePollAllows_P114() {
        ask(taskId, "model", new InputRequest("sampling/createMessage", Json.object("maxTokens", 1)), false);
        TestClient narrow = server.modern("ann", both(Json.parse("{'sampling':{}}"), TestClient.TASKS_EXTENSION));

        ObjectNode seen = narrow.task("tasks/get", taskId).result();

        assertThat(asked()).containsExactly("name", "city", "model");
        assertThat(seen.path("status").asText()).isEqualTo("input_required");
        assertThat(seen.path("inputRequests").properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':{}}|action",
                "{'name':{'action':'accept','content':{}}}|requestedSchema",
                "{'name':{'action':'accept','content':{'name':'secret'},'x':1},'city':{'action':'x'}}|city"
            })
    void anUpdateWithAMalformedAnswerIsRefusedAsAWhole_P115(String responses, String told) {
        JsonRpcError error = ann.error("tasks/update", update(responses));

        assertThat(error.code()).isEqualTo(-32602);
        assertThat(error.message())
                .startsWith("Illegal parameter inputResponses.")
                .contains(told);
        assertThat(error.message()).doesNotContain("secret");
        assertThat(asked()).containsExactly("name", "city");
        assertThat(name).isNotDone();
    }

    @Test
    void anAnswerCountsOnce_P115() {
        ann.result("tasks/update", update("{'name':{'action':'decline'}}"));
        assertGiven(name, Json.object("action", "decline"));

        assertThat(ann.result("tasks/update", update("{'name':{'action':'nonsense'}}"))
                        .path("resultType")
                        .asText())
                .as("answered keys are ignored, whatever comes for them")
                .isEqualTo("complete");

        assertGiven(ask(taskId, "name"), Json.object("action", "decline"));
    }

    @Test
    void anotherPrincipalCannotAnswer_P110() {
        TestClient bob = server.modern("bob", both(ASKABLE, TestClient.TASKS_EXTENSION));

        assertThat(bob.error("tasks/update", update("{'name':{'action':'accept','content':{'name':'Bob'}}}"))
                        .code())
                .isEqualTo(-32602);

        assertThat(asked()).contains("name");
    }

    @Test
    void pushesTellWhatIsAskedAsFarAsTheSubscriptionAllows_P119() {
        TestClient narrow = server.modern("ann", both(Json.parse("{'sampling':{}}"), TestClient.TASKS_EXTENSION));
        ObjectNode filter = Json.object("notifications", Json.object("taskIds", List.of(taskId)));

        ObjectNode full = ann.request("subscriptions/listen", filter)
                .notified("notifications/tasks", 1)
                .get(0);
        ObjectNode less = narrow.request("subscriptions/listen", filter)
                .notified("notifications/tasks", 1)
                .get(0);

        assertThat(full.path("inputRequests").properties()).hasSize(2);
        assertThat(less.path("status").asText()).isEqualTo("input_required");
        assertThat(less.path("inputRequests").properties()).isEmpty();
    }

    @Test
    void aTaskThatAsksWithinTheInlineWindowIsAnsweredAsTask() {
        ManualTool quick =
                server.tool("quick", TestPolicy.of(TaskSupport.OPTIONAL).inlineWindow(Duration.ofMinutes(5)));
        Recorded call = ann.call("quick");
        ask(quick.job().run().taskId(), "name");

        ObjectNode answer = call.result();

        assertThat(answer.path("resultType").asText()).isEqualTo("task");
        assertThat(answer.path("status").asText()).isEqualTo("input_required");
    }

    @Test
    void aModernClientAnswersForALegacyTask_P69() {
        TestClient legacy = legacy("ann");
        String legacyTask = id(legacy.createTask("report"));
        CompletableFuture<InputAnswer> answer = ask(legacyTask, "name");
        Recorded stream = legacy.openStream();
        stream.requests(1);

        assertThat(ann.task("tasks/get", legacyTask)
                        .result()
                        .path("inputRequests")
                        .has("name"))
                .isTrue();
        ann.result(
                "tasks/update",
                Json.object("taskId", legacyTask, "inputResponses", Json.object("name", accepted("name", "Eve"))));

        assertGiven(answer, accepted("name", "Eve"));
    }
}
