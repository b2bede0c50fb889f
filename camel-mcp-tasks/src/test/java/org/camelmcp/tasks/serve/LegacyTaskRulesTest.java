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
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the reference implementation of legacy tasks does on the wire, row by row (sep-1686-python-sdk.md, section 2A), and
 * what the specification asks for where that implementation does not follow it.
 */
class LegacyTaskRulesTest {

    private static final String RELATED = "io.modelcontextprotocol/related-task";

    private final TaskServer server = new TaskServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void b1_aServerWithoutTaskToolsDeclaresNoTasks() {
        server.tool("plain", TaskSupport.FORBIDDEN);

        assertThat(server.legacy("ann")
                        .initialize()
                        .result()
                        .path("capabilities")
                        .has("tasks"))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Revision.class,
            names = {"V2025_06_18", "V2025_11_25"})
    void b2_tasksAreDeclaredWithCallUnderEachLegacyRevision(Revision revision) {
        server.tool("report", TaskSupport.OPTIONAL);

        assertThat(server.legacy("ann", revision)
                        .initialize()
                        .result()
                        .path("capabilities")
                        .path("tasks"))
                .isEqualTo(Json.parse("{'list':{},'cancel':{},'requests':{'tools':{'call':{}}}}"));
    }

    @Test
    void b3_listsAreDeclaredOnlyToCallersWhoCanBeToldApart() {
        server.tool("report", TaskSupport.OPTIONAL);

        assertThat(server.legacy(null)
                        .initialize()
                        .result()
                        .path("capabilities")
                        .path("tasks"))
                .isEqualTo(Json.parse("{'cancel':{},'requests':{'tools':{'call':{}}}}"));
    }

    @Test
    void b4_toolsSayHowTheyMayBeCalled() {
        server.tool("may", TaskSupport.OPTIONAL);
        server.tool("must", TaskSupport.REQUIRED);
        server.tool("mustNot", TaskSupport.FORBIDDEN);

        JsonNode tools =
                server.legacy("ann").result("tools/list", Json.object()).path("tools");

        assertThat(tools).hasSize(3);
        for (JsonNode tool : tools) {
            switch (tool.path("name").asText()) {
                case "may" -> assertThat(tool.path("execution")).isEqualTo(Json.parse("{'taskSupport':'optional'}"));
                case "must" -> assertThat(tool.path("execution")).isEqualTo(Json.parse("{'taskSupport':'required'}"));
                default -> assertThat(tool.has("execution")).isFalse();
            }
        }
    }

    @Test
    void b5_aTaskIsAnsweredNestedBeforeItsWorkEnds() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);

        ObjectNode answer = server.legacy("ann")
                .call("report", "task", Json.object("ttl", 7_200_000))
                .result();

        ObjectNode task = (ObjectNode) answer.path("task");
        assertThat(answer.properties()).hasSize(1);
        assertThat(task.path("status").asText()).isEqualTo("working");
        assertThat(task.path("ttl").asLong()).isEqualTo(7_200_000);
        assertThat(task.path("pollInterval").asLong()).isEqualTo(500);
        assertThat(Instant.parse(task.path("createdAt").asText()))
                .isEqualTo(Instant.parse(task.path("lastUpdatedAt").asText()));
        assertThat(report.job().ending()).isNotDone();
    }

    @Test
    void b6_aToolMayGiveTheModelSomethingAtOnce() {
        server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).immediateResponse("It will take a minute"));
        TestClient client = server.legacy("ann");

        ObjectNode answer = client.call("report", "task", Json.object()).result();

        assertThat(answer.path("_meta"))
                .isEqualTo(Json.object("io.modelcontextprotocol/model-immediate-response", "It will take a minute"));
        String taskId = answer.path("task").path("taskId").asText();
        assertThat(client.task("tasks/get", taskId).result().has("_meta")).isFalse();
    }

    @Test
    void b7_theCallsMetaReachesTheTool() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);

        server.legacy("ann").call("report", "task", Json.object(), "_meta", Json.object("org.example/n", 7));

        assertThat(report.job().run().context().meta().path("org.example/n").asInt())
                .isEqualTo(7);
    }

    @Test
    void b8_withoutTasksOnTheServerTheWishForOneIsIgnored() {
        ManualTool plain = server.tool("plain", TaskSupport.FORBIDDEN);

        Recorded answer = server.legacy("ann").call("plain", "task", Json.object("ttl", 1));
        plain.job().answer("done");

        assertThat(answer.result()).isEqualTo(Json.text("done"));
    }

    @Test
    void b9_anOptionalToolRunsEitherWay() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");

        assertThat(client.call("report", "task", Json.object()).result().has("task"))
                .isTrue();
        assertThat(report.job().run().isTask()).isTrue();

        Recorded plain = client.call("report");
        ManualTool.Job job = report.job();
        assertThat(job.run().isTask()).isFalse();
        job.answer("done");
        assertThat(plain.result()).isEqualTo(Json.text("done"));
    }

    @Test
    void b10_aRequiredToolIsNotCalledWithoutTask() {
        ManualTool report = server.tool("report", TaskSupport.REQUIRED);

        JsonRpcError error = server.legacy("ann").call("report").error();

        assertThat(error.code()).isEqualTo(-32601);
        assertThat(error.message()).contains("'report'", "params.task");
        assertThat(report.hasJob()).isFalse();
    }

    @Test
    void b11_aForbiddenToolIsNotCalledAsTask() {
        server.tool("report", TaskSupport.OPTIONAL);
        ManualTool plain = server.tool("plain", TaskSupport.FORBIDDEN);

        JsonRpcError error =
                server.legacy("ann").call("plain", "task", Json.object()).error();

        assertThat(error.code()).isEqualTo(-32601);
        assertThat(error.message()).contains("'plain'");
        assertThat(plain.hasJob()).isFalse();
    }

    @Test
    void b12_invalidArgumentsAreAToolErrorAndMakeNoTask() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");

        ObjectNode answer = client.call("report", "task", Json.object(), "arguments", Json.object("n", "x"))
                .result();

        assertThat(answer.path("isError").asBoolean()).isTrue();
        assertThat(answer.path("content").path(0).path("text").asText()).contains("n: string found");
        assertThat(client.result("tasks/list", Json.object()).path("tasks")).isEmpty();
        assertThat(report.hasJob()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'ttl':null}"})
    void b13_withoutTtlTheServerSaysWhichItGrants(String task) {
        server.tool("report", TaskSupport.OPTIONAL);

        ObjectNode answer =
                server.legacy("ann").call("report", "task", Json.parse(task)).result();

        assertThat(answer.path("task").path("ttl").asLong()).isEqualTo(TestPolicy.TTL.toMillis());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'yes'", "[]", "true", "{'ttl':'abc'}", "{'ttl':1.5}", "{'ttl':true}", "{'ttl':-1}", "{'ttl':{}}"
            })
    void b14_whatIsNoTaskIsRefused(String task) {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);

        JsonRpcError error = server.legacy("ann")
                .call("report", "task", Json.parse("{'it':" + task + "}").get("it"))
                .error();

        assertThat(error.code()).isEqualTo(-32602);
        assertThat(error.message()).startsWith("Illegal parameter task");
        assertThat(report.hasJob()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/get", "tasks/result", "tasks/cancel"})
    void b14_anIdThatIsMissingOrNoStringIsRefused(String method) {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");

        for (String params : List.of("{}", "{'taskId':7}", "{'taskId':null}", "{'taskId':{}}", "{'taskId':''}")) {
            assertThat(client.error(method, Json.parse(params)).code())
                    .as(params)
                    .isEqualTo(-32602);
        }
    }

    @Test
    void b15_getIsFlatAndHasNoMeta() {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        ObjectNode created = client.createTask("report");

        ObjectNode got = client.task("tasks/get", id(created)).result();

        assertThat(got).isEqualTo(created);
        assertThat(got.has("_meta")).isFalse();
    }

    @Test
    void b16_getOfAnUnknownIdSaysWhichOne() {
        server.tool("report", TaskSupport.OPTIONAL);

        JsonRpcError error = server.legacy("ann").task("tasks/get", "no-such").error();

        assertThat(error.code()).isEqualTo(-32602);
        assertThat(error.message()).isEqualTo("Task not found: no-such");
    }

    @Test
    void b16_aHugeIdIsNotRepeatedInFull() {
        server.tool("report", TaskSupport.OPTIONAL);

        JsonRpcError error =
                server.legacy("ann").task("tasks/get", "x".repeat(100_000)).error();

        assertThat(error.message()).startsWith("Task not found: xxx").hasSizeLessThan(100);
    }

    @Test
    void b16_anExpiredTaskIsUnknown() {
        server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).shortLived());
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));

        await().untilAsserted(() ->
                assertThat(client.task("tasks/get", taskId).error().message()).isEqualTo("Task not found: " + taskId));
    }

    @Test
    void b17_aRelatedTaskMetaDoesNotCount() {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));

        ObjectNode got = client.result(
                "tasks/get",
                Json.object("taskId", taskId, "_meta", Json.object(RELATED, Json.object("taskId", "another"))));

        assertThat(id(got)).isEqualTo(taskId);
    }

    @Test
    void b18_theResultIsRepeatableAndSaysOfWhichTaskItIs() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));
        ObjectNode result = Json.text("done").set("structuredContent", Json.object("n", 7));
        report.job().answer(result);

        for (int time = 0; time < 3; time++) {
            assertThat(client.task("tasks/result", taskId).result())
                    .isEqualTo(result.deepCopy().set("_meta", related(taskId)));
        }
    }

    @Test
    void b18_theResultsOwnMetaStays() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));
        report.job().answer(Json.text("done").<ObjectNode>set("_meta", Json.object("org.example/cost", 3)));

        assertThat(client.task("tasks/result", taskId).result().path("_meta"))
                .isEqualTo(related(taskId).put("org.example/cost", 3));
    }

    @Test
    void b19_anEmptyResultIsOnlyTheRelation() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));
        report.job().answer(Json.object());

        assertThat(client.task("tasks/result", taskId).result()).isEqualTo(Json.object("_meta", related(taskId)));
    }

    @Test
    void b20_resultWaitsForTheEnd() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        Recorded stream = client.openStream();
        String taskId = id(client.createTask("report"));
        ManualTool.Job job = report.job();

        Recorded waiting = client.task("tasks/result", taskId);
        server.service().progress(taskId, new TaskProgress(null, null, "half way"));
        stream.notified("notifications/tasks/status", 1);
        assertThat(waiting.isAnswered()).isFalse();
        job.answer("done");

        assertThat(waiting.result().path("content")).isEqualTo(Json.text("done").path("content"));
        await().untilAsserted(() -> assertThat(statuses(stream)).endsWith("completed"));
    }

    @Test
    void b21_resultOfAnUnknownIdIsNotFound() {
        server.tool("report", TaskSupport.OPTIONAL);

        JsonRpcError error =
                server.legacy("ann").task("tasks/result", "no-such").error();

        assertThat(error.code()).isEqualTo(-32602);
        assertThat(error.message()).isEqualTo("Task not found: no-such");
    }

    @Test
    void b22_resultOfAFailedTaskIsTheErrorThatTheCallWouldHaveGot() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));
        report.job()
                .ending()
                .complete(new TaskEnding.Error(new JsonRpcError(-31007, "No such month", Json.object("month", 13))));

        Recorded answer = client.task("tasks/result", taskId);

        assertThat(answer.error()).isEqualTo(new JsonRpcError(-31007, "No such month", Json.object("month", 13)));
        assertThat(answer.reply().status()).isEqualTo(200);
    }

    @Test
    void b23_aFailedTaskSaysWhyInItsStatusMessage() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));

        report.job().fail(-32603, "Boom!");

        ObjectNode ended = awaitEnd(client, taskId);
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.path("statusMessage").asText()).isEqualTo("Boom!");
    }

    @Test
    void b23_whatBreaksInTheWorkIsNotShownToClients() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));

        report.job().ending().completeExceptionally(new IllegalStateException("secret"));

        assertThat(awaitEnd(client, taskId).path("status").asText()).isEqualTo("failed");
        assertThat(client.task("tasks/get", taskId).result().toString()).doesNotContain("secret");
        JsonRpcError error = client.task("tasks/result", taskId).error();
        assertThat(error.code()).isEqualTo(-32603);
        assertThat(error.message()).doesNotContain("secret");
    }

    @Test
    void b24_anErrorOfTheToolsOwnIsFailedAndItsResultUnchanged() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));

        report.job().toolError("disk full");

        assertThat(awaitEnd(client, taskId).path("status").asText()).isEqualTo("failed");
        assertThat(client.task("tasks/result", taskId).result())
                .isEqualTo(Json.toolError("disk full").set("_meta", related(taskId)));
    }

    @Test
    void b25_theFirstOutcomeStands() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));
        ManualTool.Job job = report.job();

        server.service()
                .end(taskId, new TaskEnding.Result(Json.text("by hand")), "ended by hand")
                .toCompletableFuture()
                .join();
        job.fail(-32603, "too late");
        server.awaitIdle();

        ObjectNode ended = client.task("tasks/get", taskId).result();
        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(ended.path("statusMessage").asText()).isEqualTo("ended by hand");
        assertThat(client.task("tasks/result", taskId).result().path("content"))
                .isEqualTo(Json.text("by hand").path("content"));
    }

    @Test
    void b26_cancelAnswersTheCancelledTask() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));
        ManualTool.Job job = report.job();

        ObjectNode cancelled = client.task("tasks/cancel", taskId).result();

        assertThat(id(cancelled)).isEqualTo(taskId);
        assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
        await().until(() -> job.run().cancellation().isCancelled());
    }

    @Test
    void b27_whatHasEndedCannotBeCancelled() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String completed = id(client.createTask("report"));
        report.job().answer("done");
        String toolError = id(client.createTask("report"));
        report.job().toolError("disk full");
        String failed = id(client.createTask("report"));
        report.job().fail(-32603, "Boom!");
        String cancelled = id(client.createTask("report"));
        client.task("tasks/cancel", cancelled).result();

        assertThat(cancelError(client, completed)).isEqualTo("Cannot cancel task in terminal state 'completed'");
        assertThat(cancelError(client, toolError)).isEqualTo("Cannot cancel task in terminal state 'failed'");
        assertThat(cancelError(client, failed)).isEqualTo("Cannot cancel task in terminal state 'failed'");
        assertThat(cancelError(client, cancelled)).isEqualTo("Cannot cancel task in terminal state 'cancelled'");
    }

    private static String cancelError(TestClient client, String taskId) {
        awaitEnd(client, taskId);
        JsonRpcError error = client.task("tasks/cancel", taskId).error();
        assertThat(error.code()).isEqualTo(-32602);
        return error.message();
    }

    @Test
    void b28_cancelOfAnUnknownIdIsNotFound() {
        server.tool("report", TaskSupport.OPTIONAL);

        assertThat(server.legacy("ann").task("tasks/cancel", "no-such").error())
                .isEqualTo(new JsonRpcError(-32602, "Task not found: no-such"));
    }

    @Test
    void b29_resultOfACancelledTaskIsAnErrorThatSaysSo() {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));
        Recorded waiting = client.task("tasks/result", taskId);

        client.task("tasks/cancel", taskId).result();

        for (Recorded answer : List.of(waiting, client.task("tasks/result", taskId))) {
            assertThat(answer.error().code()).isEqualTo(-32603);
            assertThat(answer.error().message()).contains("cancelled");
        }
    }

    @Test
    void b30_aCancelledTaskStaysCancelledWhenItsWorkEndsLater() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));
        ManualTool.Job job = report.job();
        client.task("tasks/cancel", taskId).result();

        job.answer("too late");
        server.awaitIdle();

        assertThat(client.task("tasks/get", taskId).result().path("status").asText())
                .isEqualTo("cancelled");
    }

    @Test
    void b31_b32_listsArePagedInTheOrderOfCreation() {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        List<String> created = new ArrayList<>();
        for (int n = 0; n < 2 * TaskServer.PAGE + 1; n++) {
            created.add(id(client.createTask("report")));
        }

        List<String> listed = new ArrayList<>();
        ObjectNode page = client.result("tasks/list", Json.object());
        int pages = 1;
        page.path("tasks").forEach(task -> listed.add(id(task)));
        while (page.has("nextCursor")) {
            assertThat(page.path("tasks")).hasSize(TaskServer.PAGE);
            page = client.result("tasks/list", Json.object("cursor", page.get("nextCursor")));
            page.path("tasks").forEach(task -> listed.add(id(task)));
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(listed).isEqualTo(created);
        assertThat(page.path("tasks").path(0).properties())
                .anyMatch(field -> field.getKey().equals("pollInterval"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'zzz'", "''", "7", "{}"})
    void b33_aCursorThatWasNotGivenOutIsRefused(String cursor) {
        server.tool("report", TaskSupport.OPTIONAL);

        JsonRpcError error = server.legacy("ann").error("tasks/list", Json.parse("{'cursor':" + cursor + "}"));

        assertThat(error.code()).isEqualTo(-32602);
        assertThat(error.message()).containsIgnoringCase("cursor");
    }

    @Test
    void b34_takingBackAResultRequestLeavesTheTaskAlone() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));
        ManualTool.Job job = report.job();
        int idle = server.service().underWay();

        Recorded waiting = client.request(4711, "tasks/result", Json.object("taskId", taskId));
        await().until(() -> server.service().underWay() > idle);
        client.cancelRequest(4711);

        await().until(() -> server.service().underWay() == idle);
        assertThat(job.run().cancellation().isCancelled()).isFalse();
        job.answer("done");
        assertThat(awaitEnd(client, taskId).path("status").asText()).isEqualTo("completed");
        assertThat(waiting.sent()).isEmpty();
    }

    @Test
    void b34_aBrokenResultStreamLeavesTheTaskAlone() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = id(client.createTask("report"));
        ManualTool.Job job = report.job();
        int idle = server.service().underWay();

        Recorded waiting = client.task("tasks/result", taskId);
        await().until(() -> server.service().underWay() > idle);
        waiting.disconnect();

        await().until(() -> server.service().underWay() == idle);
        await().until(() -> server.mcp().underWay() == 0);
        job.answer("done");
        assertThat(client.task("tasks/result", taskId).result().path("isError").asBoolean())
                .isFalse();
    }

    @Test
    void b35_takingBackTheCallAfterItsTaskWasMadeHasNoEffect() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        Recorded created = client.request(815, "tools/call", Json.object("name", "report", "task", Json.object()));
        String taskId = id(created.result().path("task"));
        ManualTool.Job job = report.job();

        client.cancelRequest(815);
        job.answer("done");

        assertThat(awaitEnd(client, taskId).path("status").asText()).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/get", "tasks/result", "tasks/list", "tasks/cancel", "tasks/foo", "tasks/update"})
    void b36_withoutTasksThereAreNoTasksMethods(String method) {
        server.tool("plain", TaskSupport.FORBIDDEN);

        assertThat(server.legacy("ann")
                        .error(method, Json.object("taskId", "x"))
                        .code())
                .isEqualTo(-32601);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/foo", "tasks/update"})
    void b36_anUnknownTasksMethodIsNotFound(String method) {
        server.tool("report", TaskSupport.OPTIONAL);

        assertThat(server.legacy("ann")
                        .error(method, Json.object("taskId", "x"))
                        .code())
                .isEqualTo(-32601);
    }

    @Test
    void b37_aStatusTextIsPushedAndStays() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        Recorded stream = client.openStream();
        String taskId = id(client.createTask("report"));
        ManualTool.Job job = report.job();

        server.service().progress(taskId, new TaskProgress(null, null, "s1"));
        ObjectNode pushed = stream.notified("notifications/tasks/status", 1).get(0);

        assertThat(id(pushed)).isEqualTo(taskId);
        assertThat(pushed.path("status").asText()).isEqualTo("working");
        assertThat(pushed.path("statusMessage").asText()).isEqualTo("s1");
        assertThat(pushed.has("_meta")).isFalse();
        job.answer("done");
        assertThat(awaitEnd(client, taskId).path("statusMessage").asText()).isEqualTo("s1");
    }

    private static List<String> statuses(Recorded stream) {
        return stream.notified("notifications/tasks/status").stream()
                .map(task -> task.path("status").asText())
                .toList();
    }

    static ObjectNode awaitEnd(TestClient client, String taskId) {
        await().pollInterval(Duration.ofMillis(10)).until(() -> !client.task("tasks/get", taskId)
                .result()
                .path("status")
                .asText()
                .equals("working"));
        return client.task("tasks/get", taskId).result();
    }

    private static String id(JsonNode task) {
        return task.path("taskId").asText();
    }

    private static ObjectNode related(String taskId) {
        return Json.object(RELATED, Json.object("taskId", taskId));
    }
}
