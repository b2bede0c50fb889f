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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tasks extension of the modern generation, server side (protocol checklist, sections 7 and 11). */
class ModernTaskRulesTest {

    private final TaskServer server = new TaskServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void p74_tasksAreDeclaredAsExtensionAndNeverInTheLegacyForm() {
        server.tool("report", TaskSupport.OPTIONAL);

        JsonNode capabilities =
                server.modern("ann").result("server/discover", Json.object()).path("capabilities");

        assertThat(capabilities.path("extensions").path(TaskMethods.EXTENSION)).isEqualTo(Json.object());
        assertThat(capabilities.has("tasks")).isFalse();
    }

    @Test
    void p75_withoutTaskToolsNothingIsDeclaredAndNothingServed() {
        server.tool("plain", TaskSupport.FORBIDDEN);
        TestClient client = server.modern("ann");

        assertThat(client.result("server/discover", Json.object())
                        .path("capabilities")
                        .has("extensions"))
                .isFalse();
        Recorded refused = client.task("tasks/get", "x");
        assertThat(refused.error().code()).isEqualTo(-32601);
        assertThat(refused.reply().status()).isEqualTo(404);
    }

    @Test
    void toolsDoNotSayHowTheyMayBeCalled() {
        server.tool("report", TaskSupport.REQUIRED);

        assertThat(server.modern("ann")
                        .result("tools/list", Json.object())
                        .path("tools")
                        .path(0)
                        .has("execution"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/get", "tasks/update", "tasks/cancel"})
    void p29_theRoutingHeaderHasToNameTheTask(String method) {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));

        Recorded refused = client.misrouted(method, taskId, "another");

        assertThat(refused.error().code()).isEqualTo(-32020);
        assertThat(refused.reply().status()).isEqualTo(400);
    }

    @Test
    void p104_anOptionalToolRunsPlainlyForARequestThatDoesNotDeclareTheExtension() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        assertThat(server.modern("ann")
                        .call("report")
                        .result()
                        .path("resultType")
                        .asText())
                .isEqualTo("task");
        report.job();

        Recorded plain = server.undeclared("ann").call("report");
        ManualTool.Job job = report.job();
        assertThat(job.run().isTask()).isFalse();
        job.answer("done");

        assertThat(plain.result().path("resultType").asText()).isEqualTo("complete");
        assertThat(plain.result().path("content")).isEqualTo(Json.text("done").path("content"));
    }

    @Test
    void p104_aRequiredToolNeedsTheExtension() {
        ManualTool report = server.tool("report", TaskSupport.REQUIRED);

        Recorded refused = server.undeclared("ann").call("report");

        assertMissingExtension(refused);
        assertThat(report.hasJob()).isFalse();
    }

    @Test
    void p69_legacyCapabilitiesCountForNothing() {
        ManualTool report = server.tool("report", TaskSupport.REQUIRED);
        TestClient client =
                server.modern("ann", Json.parse("{'tasks':{'list':{},'cancel':{},'requests':{'tools':{'call':{}}}}}"));

        assertMissingExtension(client.call("report", "task", Json.object()));
        assertThat(report.hasJob()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/get", "tasks/update", "tasks/cancel"})
    void p111_tasksMethodsNeedTheExtensionOnTheRequest(String method) {
        server.tool("report", TaskSupport.OPTIONAL);
        String taskId =
                server.modern("ann").call("report").result().path("taskId").asText();
        TestClient undeclared = server.undeclared("ann");

        assertMissingExtension(undeclared.task(method, taskId));
        assertMissingExtension(undeclared.task(method, "no-such"));
    }

    private static void assertMissingExtension(Recorded refused) {
        assertThat(refused.error().code()).isEqualTo(-32021);
        assertThat(refused.error().data())
                .isEqualTo(Json.parse("{'requiredCapabilities':{'extensions':{'io.modelcontextprotocol/tasks':{}}}}"));
        assertThat(refused.reply().status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'ttl':5}", "'garbage'", "{'ttl':'abc'}"})
    void p105_theLegacyWishIsIgnored(String task) {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        JsonNode wish = Json.parse("{'it':" + task + "}").get("it");

        assertThat(server.modern("ann")
                        .call("report", "task", wish)
                        .result()
                        .path("ttlMs")
                        .asLong())
                .isEqualTo(TestPolicy.TTL.toMillis());
        report.job();
        Recorded plain = server.undeclared("ann").call("report", "task", wish);
        report.job().answer("done");
        assertThat(plain.result().path("resultType").asText()).isEqualTo("complete");
    }

    @Test
    void p106_theCreateAnswerIsFlatAndOfTypeTask() {
        server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).immediateResponse("legacy only"));

        ObjectNode answer = server.modern("ann").call("report").result();

        assertThat(answer.path("resultType").asText()).isEqualTo("task");
        assertThat(answer.path("status").asText()).isEqualTo("working");
        assertThat(answer.path("ttlMs").isIntegralNumber()).isTrue();
        assertThat(answer.path("pollIntervalMs").asLong()).isEqualTo(500);
        assertThat(Instant.parse(answer.path("createdAt").asText()))
                .isEqualTo(Instant.parse(answer.path("lastUpdatedAt").asText()));
        for (String legacy : List.of("task", "ttl", "pollInterval", "result")) {
            assertThat(answer.has(legacy)).as(legacy).isFalse();
        }
        assertThat(answer.path("_meta").has("io.modelcontextprotocol/model-immediate-response"))
                .isFalse();
    }

    @Test
    void p106_noOtherAnswerIsOfTypeTask() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));
        report.job().answer("done");

        for (Recorded answer : List.of(
                client.task("tasks/get", taskId),
                client.request("tasks/update", Json.object("taskId", taskId, "inputResponses", Json.object())),
                client.task("tasks/cancel", taskId))) {
            assertThat(answer.result().path("resultType").asText()).isEqualTo("complete");
        }
    }

    @Test
    void p107_aTaskIsFoundAsSoonAsItsCreationIsAnswered() {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");

        for (int n = 0; n < 50; n++) {
            String taskId = id(client.call("report"));
            assertThat(client.task("tasks/get", taskId).result().path("taskId").asText())
                    .isEqualTo(taskId);
        }
    }

    @Test
    void p105_workThatEndsWithinTheWindowIsAnsweredAtOnceAndLeavesNoTask() {
        ManualTool report =
                server.tool("report", TestPolicy.of(TaskSupport.REQUIRED).inlineWindow(Duration.ofSeconds(30)));

        Recorded answer = server.modern("ann").call("report");
        report.job().answer("fast");

        ObjectNode result = answer.result();
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.path("content")).isEqualTo(Json.text("fast").path("content"));
        assertThat(result.has("taskId")).isFalse();
        await().until(() -> server.tasksStored() == 0);
    }

    @Test
    void p105_anErrorWithinTheWindowIsTheCallsError() {
        ManualTool report =
                server.tool("report", TestPolicy.of(TaskSupport.REQUIRED).inlineWindow(Duration.ofSeconds(30)));

        Recorded answer = server.modern("ann").call("report");
        report.job().fail(-31007, "No such month");

        assertThat(answer.error()).isEqualTo(new JsonRpcError(-31007, "No such month"));
        assertThat(answer.reply().status()).isEqualTo(200);
        await().until(() -> server.tasksStored() == 0);
    }

    @Test
    void p105_workThatTakesLongerThanTheWindowBecomesATask() {
        ManualTool report =
                server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).inlineWindow(Duration.ofMillis(50)));
        TestClient client = server.modern("ann");

        Recorded answer = client.call("report");

        assertThat(answer.result().path("resultType").asText()).isEqualTo("task");
        report.job().answer("slow");
        assertThat(awaitEnd(client, id(answer)).path("result").path("content"))
                .isEqualTo(Json.text("slow").path("content"));
    }

    @Test
    void p50_aClientThatLeavesWithinTheWindowCancels() {
        ManualTool report =
                server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).inlineWindow(Duration.ofSeconds(30)));

        Recorded answer = server.modern("ann").call("report");
        ManualTool.Job job = report.job();
        answer.disconnect();

        await().until(() -> job.run().cancellation().isCancelled());
        await().until(() -> server.tasksStored() == 0);
        assertThat(answer.isAnswered()).isFalse();
    }

    @Test
    void p50_aClientThatLeavesAfterTheCreateAnswerDoesNotCancel() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        Recorded answer = client.call("report");
        String taskId = id(answer);

        answer.disconnect();
        ManualTool.Job job = report.job();
        assertThat(job.run().cancellation().isCancelled()).isFalse();
        job.answer("done");

        assertThat(awaitEnd(client, taskId).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void p109_idsAreLongAndNeverTheSame() {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern(null);
        Set<String> ids = new HashSet<>();

        for (int n = 0; n < 200; n++) {
            String taskId = id(client.call("report"));
            assertThat(taskId.length()).isGreaterThanOrEqualTo(22);
            ids.add(taskId);
        }

        assertThat(ids).hasSize(200);
    }

    @Test
    void p110_anothersTaskLooksLikeNone() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        String taskId = id(server.modern("ann").call("report"));
        ManualTool.Job job = report.job();

        for (TestClient stranger : List.of(server.modern("bob"), server.modern(null))) {
            for (String method : List.of("tasks/get", "tasks/update", "tasks/cancel")) {
                Recorded refused =
                        stranger.request(method, Json.object("taskId", taskId, "inputResponses", Json.object()));
                Recorded unknown =
                        stranger.request(method, Json.object("taskId", "no-such", "inputResponses", Json.object()));
                assertThat(refused.error()).isEqualTo(new JsonRpcError(-32602, "Task not found: " + taskId));
                assertThat(refused.error().message().replace(taskId, "no-such"))
                        .isEqualTo(unknown.error().message());
                assertThat(refused.reply().status()).isEqualTo(unknown.reply().status());
            }
        }
        assertThat(job.run().cancellation().isCancelled()).isFalse();
    }

    @Test
    void aTaskOfAnotherServerOfThisApplicationIsNotFound() {
        server.tool("report", TaskSupport.OPTIONAL);
        String taskId = id(server.modern("ann").call("report"));

        TestClient elsewhere = server.modernElsewhere("ann");

        for (String method : List.of("tasks/get", "tasks/cancel")) {
            assertThat(elsewhere.task(method, taskId).error())
                    .isEqualTo(new JsonRpcError(-32602, "Task not found: " + taskId));
        }
        assertThat(server.modern("ann")
                        .task("tasks/get", taskId)
                        .result()
                        .path("status")
                        .asText())
                .isEqualTo("working");
    }

    @Test
    void p111_anUnknownTaskIsNotFoundWithStatus200() {
        server.tool("report", TaskSupport.OPTIONAL);

        Recorded refused = server.modern("ann").task("tasks/get", "no-such");

        assertThat(refused.error()).isEqualTo(new JsonRpcError(-32602, "Task not found: no-such"));
        assertThat(refused.reply().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/result", "tasks/list"})
    void p111_theLegacyMethodsAreNotThere(String method) {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));

        Recorded refused = client.task(method, taskId);

        assertThat(refused.error().code()).isEqualTo(-32601);
        assertThat(refused.reply().status()).isEqualTo(404);
    }

    @Test
    void p112_aLateResultDoesNotOverwriteCancelled() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));
        ManualTool.Job job = report.job();

        client.task("tasks/cancel", taskId).result();
        ObjectNode cancelled = client.task("tasks/get", taskId).result();
        job.answer("too late");
        server.awaitIdle();

        assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
        assertThat(client.task("tasks/get", taskId).result()).isEqualTo(cancelled);
    }

    @Test
    void p113_theResultIsInlinedAsTheCallWouldHaveAnsweredIt() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));
        ObjectNode result = Json.text("done").set("structuredContent", Json.object("n", 7));
        report.job().answer(result);
        ObjectNode got = awaitEnd(client, taskId);

        Recorded plain = server.undeclared("ann").call("report");
        report.job().answer(result);
        ObjectNode answered = plain.result();

        assertThat(got.path("status").asText()).isEqualTo("completed");
        assertThat(got.path("result").path("content")).isEqualTo(answered.path("content"));
        assertThat(got.path("result").path("structuredContent")).isEqualTo(answered.path("structuredContent"));
        assertThat(got.path("result").path("isError")).isEqualTo(answered.path("isError"));
    }

    @Test
    void p113_anErrorOfTheToolsOwnIsCompleted() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));

        report.job().toolError("disk full");

        ObjectNode got = awaitEnd(client, taskId);
        assertThat(got.path("status").asText()).isEqualTo("completed");
        assertThat(got.path("result").path("isError").asBoolean()).isTrue();
        assertThat(got.has("error")).isFalse();
    }

    @Test
    void p113_aJsonRpcErrorIsFailedAndSaysWhy() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));

        report.job()
                .ending()
                .complete(new TaskEnding.Error(new JsonRpcError(-31007, "No such month", Json.object("month", 13))));

        ObjectNode got = awaitEnd(client, taskId);
        assertThat(got.path("status").asText()).isEqualTo("failed");
        assertThat(got.path("statusMessage").asText()).isEqualTo("No such month");
        assertThat(got.path("error"))
                .isEqualTo(Json.parse("{'code':-31007,'message':'No such month','data':{'month':13}}"));
        assertThat(got.has("result")).isFalse();
    }

    @Test
    void p115_updateIsAcknowledgedAndUnknownKeysIgnored() {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));

        ObjectNode answer = client.result(
                "tasks/update",
                Json.object("taskId", taskId, "inputResponses", Json.parse("{'no-such':{'action':'accept'}}")));

        assertThat(answer.path("resultType").asText()).isEqualTo("complete");
        assertThat(answer.has("taskId")).isFalse();
        assertThat(client.task("tasks/get", taskId).result().path("status").asText())
                .isEqualTo("working");
    }

    @Test
    void p115_updateOfATaskThatHasEndedIsAcknowledged() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));
        report.job().answer("done");
        awaitEnd(client, taskId);

        ObjectNode answer = client.result(
                "tasks/update", Json.object("taskId", taskId, "inputResponses", Json.parse("{'name':{}}")));

        assertThat(answer.path("resultType").asText()).isEqualTo("complete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "'x'", "7", "{'name':'x'}", "{'name':null}"})
    void p115_answersThatAreNoneAreRefused(String responses) {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));

        JsonRpcError error = client.error(
                "tasks/update",
                Json.parse("{'inputResponses':" + responses + "}").put("taskId", taskId));

        assertThat(error.code()).isEqualTo(-32602);
        assertThat(error.message()).startsWith("Illegal parameter inputResponses");
    }

    @Test
    void p116_cancelIsAlwaysAcknowledgedWithNothingElse() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));
        ManualTool.Job job = report.job();

        for (int time = 0; time < 3; time++) {
            ObjectNode answer = client.task("tasks/cancel", taskId).result();
            assertThat(answer.path("resultType").asText()).isEqualTo("complete");
            assertThat(answer.has("status")).isFalse();
        }
        await().until(() -> job.run().cancellation().isCancelled());
        String completed = id(client.call("report"));
        report.job().answer("done");
        awaitEnd(client, completed);
        assertThat(client.task("tasks/cancel", completed)
                        .result()
                        .path("resultType")
                        .asText())
                .isEqualTo("complete");
        assertThat(client.task("tasks/get", completed).result().path("status").asText())
                .isEqualTo("completed");
    }

    @Test
    void p117_ttlBoundsHowLongATaskIsKeptAndExecutionTimeoutHowLongItRuns() {
        ManualTool report =
                server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).executionTimeout(Duration.ofMillis(100)));
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));
        ManualTool.Job job = report.job();

        ObjectNode ended = awaitEnd(client, taskId);

        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.path("ttlMs").asLong()).isEqualTo(TestPolicy.TTL.toMillis());
        await().until(() -> job.run().cancellation().isCancelled());
    }

    @Test
    void p118_fastPollsDoNotChangeATask() {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));
        ObjectNode first = client.task("tasks/get", taskId).result();

        for (int poll = 0; poll < 100; poll++) {
            assertThat(client.task("tasks/get", taskId).result()).isEqualTo(first);
        }
    }

    @Test
    void p120_aTasksProgressIsItsStatusMessageOnly() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        Recorded call = client.call("report", "_meta", Json.object("progressToken", "p"));
        String taskId = id(call);
        report.job();
        Recorded listening = client.request(
                "subscriptions/listen", Json.object("notifications", Json.object("taskIds", List.of(taskId))));

        server.service().progress(taskId, new TaskProgress(1d, 3d, null));

        ObjectNode pushed = listening.notified("notifications/tasks", 1).get(0);
        assertThat(pushed.path("statusMessage").asText()).isEqualTo("1 of 3");
        assertThat(call.notified("notifications/progress")).isEmpty();
        assertThat(listening.notified("notifications/progress")).isEmpty();
    }

    @Test
    void p121_inlinedResultsNameNoRelatedTask() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.modern("ann");
        String taskId = id(client.call("report"));
        report.job().answer("done");

        assertThat(awaitEnd(client, taskId).toString()).doesNotContain("related-task");
    }

    @Test
    void p69_tasksOfOneGenerationAreServedToTheOther() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient legacy = server.legacy("ann");
        TestClient modern = server.modern("ann");
        String fromLegacy = legacy.createTask("report").path("taskId").asText();
        report.job().toolError("disk full");
        String fromModern = id(modern.call("report"));
        report.job().toolError("disk full");

        assertThat(awaitEnd(modern, fromLegacy).path("status").asText()).isEqualTo("completed");
        assertThat(LegacyTaskRulesTest.awaitEnd(legacy, fromModern)
                        .path("status")
                        .asText())
                .isEqualTo("failed");
        assertThat(legacy.task("tasks/result", fromModern)
                        .result()
                        .path("isError")
                        .asBoolean())
                .isTrue();
        assertThat(modern.task("tasks/cancel", fromLegacy)
                        .result()
                        .path("resultType")
                        .asText())
                .isEqualTo("complete");
    }

    private static ObjectNode awaitEnd(TestClient client, String taskId) {
        return LegacyTaskRulesTest.awaitEnd(client, taskId);
    }

    private static String id(Recorded created) {
        return created.result().path("taskId").asText();
    }
}
