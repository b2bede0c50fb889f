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
package org.camelmcp.tasks.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskState;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tasks in the messages of both generations: legacy as the reference SDK was recorded (rows B of its table, where the
 * specification does not want something else), modern as the samples of the checklist, section 17.
 */
class DialectTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LegacyReceiver LEGACY = LegacyReceiver.INSTANCE;
    private static final ModernReceiver MODERN = ModernReceiver.INSTANCE;
    private static final String ID = "786512e2";

    private static ServedTask task(TaskState state, @Nullable Duration ttl, Map<String, StoredInput> inputs) {
        return new ServedTask(
                ID,
                3,
                ReceiverFixture.origin("ada"),
                state,
                inputs,
                Instant.parse("2026-07-28T10:30:00Z"),
                Instant.parse("2026-07-28T10:30:01.123456789Z"),
                ttl,
                Duration.ofMillis(500),
                null,
                ServedTask.Phase.RUNNING,
                null,
                1);
    }

    private static ServedTask task(TaskState state) {
        return task(state, Duration.ofMinutes(1), Map.of());
    }

    private static ServedTask ended(TaskEnding ending, @Nullable String message) {
        return task(TaskState.WORKING.end(ending, message).orElseThrow());
    }

    private static void same(JsonNode actual, String expected) throws Exception {
        assertThat(actual).isEqualTo(JSON.readTree(expected.replace('\'', '"')));
    }

    private static String legacy(String status) {
        return "{'taskId':'786512e2','status':" + status + ",'createdAt':'2026-07-28T10:30:00Z',"
                + "'lastUpdatedAt':'2026-07-28T10:30:01.123Z','ttl':60000,'pollInterval':500}";
    }

    private static String modern(String type, String status, String payload) {
        return "{" + type + "'taskId':'786512e2','status':" + status + ",'createdAt':'2026-07-28T10:30:00Z',"
                + "'lastUpdatedAt':'2026-07-28T10:30:01.123Z','ttlMs':60000,'pollIntervalMs':500" + payload + "}";
    }

    private static JsonNode reread(JsonNode node) throws Exception {
        return JSON.readTree(JSON.writeValueAsString(node));
    }

    // legacy

    @Test
    void legacyCreationIsNested_B5_P125() throws Exception {
        same(reread(LEGACY.created(task(TaskState.WORKING), null)), "{'task':" + legacy("'working'") + "}");
    }

    @Test
    void immediateResponseIsInTheMetaOfTheCreationOnly_B6() throws Exception {
        same(
                reread(LEGACY.created(task(TaskState.WORKING), "hold on")),
                "{'_meta':{'io.modelcontextprotocol/model-immediate-response':'hold on'},'task':" + legacy("'working'")
                        + "}");
        assertThat(MODERN.created(task(TaskState.WORKING), "hold on").has("_meta"))
                .isFalse();
    }

    @Test
    void ttlWithoutLimitIsNullAndNeverLeftOut_B13_P117() {
        ServedTask task = task(TaskState.WORKING, null, Map.of());

        assertThat(LEGACY.got(task).get("ttl").isNull()).isTrue();
        assertThat(MODERN.got(task).get("ttlMs").isNull()).isTrue();
        assertThat(MODERN.got(task).has("ttl")).isFalse();
    }

    @Test
    void legacyGetIsFlatAndWithoutTheResult_B15_P126() throws Exception {
        same(
                reread(LEGACY.got(ended(ReceiverFixture.result("done"), "all of it"))),
                legacy("'completed','statusMessage':'all of it'"));
    }

    @Test
    void legacyToolErrorIsAFailureWithItsResultUnchanged_B24_P128() throws Exception {
        ServedTask task = ended(ReceiverFixture.toolError(), null);

        assertThat(LEGACY.got(task).path("status").asText()).isEqualTo("failed");
        same(
                reread(LEGACY.result(task)),
                "{'content':[{'type':'text','text':'bad'}],'isError':true,"
                        + "'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'786512e2'}}}");
    }

    @Test
    void legacyResultKeepsItsOwnMetaAndTheStoredOneStaysAsItIs_B18_P126() throws Exception {
        TaskEnding.Result result = ReceiverFixture.result("done");
        result.result().putObject("_meta").put("mine", 1);

        same(
                reread(LEGACY.result(ended(result, null))),
                "{'content':[{'type':'text','text':'done'}],"
                        + "'_meta':{'mine':1,'io.modelcontextprotocol/related-task':{'taskId':'786512e2'}}}");
        same(reread(result.result().get("_meta")), "{'mine':1}");
    }

    @Test
    void legacyResultOfAFailedTaskIsItsError_B22_P126() {
        JsonRpcError error = new JsonRpcError(-32000, "Boom!", JsonNodeFactory.instance.textNode("x"));
        ServedTask task = ended(new TaskEnding.Error(error), null);

        assertThatThrownBy(() -> LEGACY.result(task))
                .isInstanceOfSatisfying(
                        ServerErrorException.class, e -> assertThat(e.error()).isEqualTo(error));
        assertThat(LEGACY.got(task).path("statusMessage").asText()).isEqualTo("Boom!");
    }

    @Test
    void legacyResultOfACancelledTaskIsAnErrorThatSaysSo_B29() {
        assertThatThrownBy(() -> LEGACY.result(ended(new TaskEnding.Cancelled("not needed"), null)))
                .isInstanceOfSatisfying(ServerErrorException.class, e -> assertThat(e.error())
                        .isEqualTo(new JsonRpcError(-32603, "The task was cancelled: not needed")));
        assertThatThrownBy(() -> LEGACY.result(task(TaskState.WORKING))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void legacyCancelAnswersWithTheCancelledTask_B26_P129() throws Exception {
        same(reread(LEGACY.cancelled(ended(new TaskEnding.Cancelled(null), null))), legacy("'cancelled'"));
    }

    @Test
    void legacyListHasACursorOnlyWhereMoreFollows_B31_B32() throws Exception {
        List<ServedTask> tasks = List.of(task(TaskState.WORKING));

        same(reread(LEGACY.list(new TaskStore.Page(tasks, null))), "{'tasks':[" + legacy("'working'") + "]}");
        assertThat(LEGACY.list(new TaskStore.Page(tasks, "more"))
                        .path("nextCursor")
                        .asText())
                .isEqualTo("more");
    }

    @Test
    void legacyNotificationIsTheTaskWithoutRelatedTask_B37_P131() throws Exception {
        JsonRpcNotification status =
                LEGACY.status(task(TaskState.WORKING.withMessage("s1").orElseThrow()));

        assertThat(status.method()).isEqualTo("notifications/tasks/status");
        same(reread(status.params()), legacy("'working','statusMessage':'s1'"));
    }

    // modern

    @Test
    void modernCreationIsFlatAndOfTypeTask_P106() throws Exception {
        same(reread(MODERN.created(task(TaskState.WORKING), null)), modern("'resultType':'task',", "'working'", ""));
    }

    @Test
    void modernResultIsInlinedWithItsTypeAndWithoutRelatedTask_P113_P121() throws Exception {
        same(
                reread(MODERN.got(ended(ReceiverFixture.result("ok"), null))),
                modern(
                        "'resultType':'complete',",
                        "'completed'",
                        ",'result':{'resultType':'complete','content':[{'type':'text','text':'ok'}]}"));
    }

    @Test
    void modernToolErrorIsCompleted_P99() {
        JsonNode answer = MODERN.got(ended(ReceiverFixture.toolError(), null));

        assertThat(answer.path("status").asText()).isEqualTo("completed");
        assertThat(answer.path("result").path("isError").asBoolean()).isTrue();
    }

    @Test
    void modernFailureHasItsErrorAndAMessage_P113() throws Exception {
        same(
                reread(MODERN.got(ended(ReceiverFixture.error("Boom!"), null))),
                modern(
                        "'resultType':'complete',",
                        "'failed','statusMessage':'Boom!'",
                        ",'error':{'code':-32603,'message':'Boom!'}"));
    }

    @Test
    void modernInputIsAllThatIsOpen_P114() throws Exception {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("message", "Name?");
        InputRequest request = new InputRequest("elicitation/create", params);
        Map<String, StoredInput> inputs = new LinkedHashMap<>();
        inputs.put(
                "first",
                new StoredInput(
                        "first",
                        "first",
                        request,
                        false,
                        new InputAnswer.Given(JsonNodeFactory.instance.objectNode())));
        inputs.put("name", new StoredInput("name", "name", request, false, null));

        same(
                reread(MODERN.got(
                        task(new TaskState(TaskStatus.INPUT_REQUIRED, null, null), Duration.ofMinutes(1), inputs))),
                modern(
                        "'resultType':'complete',",
                        "'input_required'",
                        ",'inputRequests':{'name':{'method':'elicitation/create','params':{'message':'Name?'}}}"));
    }

    @Test
    void modernCancelAndUpdateAreAcknowledgedEmpty_P115_P116() throws Exception {
        same(reread(MODERN.cancelled(ended(new TaskEnding.Cancelled(null), null))), "{'resultType':'complete'}");
        same(reread(MODERN.acknowledged()), "{'resultType':'complete'}");
    }

    @Test
    void modernNotificationIsTheDetailedTask_P119() throws Exception {
        JsonRpcNotification status = MODERN.status(ended(ReceiverFixture.result("ok"), null));

        assertThat(status.method()).isEqualTo("notifications/tasks");
        same(
                reread(status.params()),
                modern(
                        "",
                        "'completed'",
                        ",'result':{'resultType':'complete','content':[{'type':'text','text':'ok'}]}"));
    }

    @Test
    void eachGenerationHasItsDialect() {
        assertThat(ReceiverDialect.of(Generation.LEGACY)).isSameAs(LEGACY);
        assertThat(ReceiverDialect.of(Generation.MODERN)).isSameAs(MODERN);
        assertThat(LEGACY.generation()).isEqualTo(Generation.LEGACY);
        assertThat(MODERN.generation()).isEqualTo(Generation.MODERN);
    }
}
