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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.server.ServerTool;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.receiver.ReceiverSettings;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tasks of 2025-11-25 by the groups in which the reference implementation left its specification tests to do
 * (sep-1686-python-sdk.md, section 2D), as far as they are about servers and not about input.
 */
class LegacySpecificationTest {

    private static final String RELATED = "io.modelcontextprotocol/related-task";
    private static final String STATUS = "notifications/tasks/status";

    private final TaskServer server = new TaskServer(ReceiverSettings.DEFAULTS.withMaxWaiters(5));

    @AfterEach
    void close() {
        server.close();
    }

    @Nested
    class ToolLevelNegotiation {

        @ParameterizedTest
        @EnumSource(TaskSupport.class)
        void withTask(TaskSupport support) {
            ManualTool tool = offer(support);

            Recorded answer = server.legacy("ann").call("tool", "task", Json.object());

            if (support == TaskSupport.FORBIDDEN) {
                assertThat(answer.error().code()).isEqualTo(-32601);
            } else {
                assertThat(answer.result().has("task")).isTrue();
                assertThat(tool.job().run().isTask()).isTrue();
            }
        }

        @ParameterizedTest
        @EnumSource(TaskSupport.class)
        void withoutTask(TaskSupport support) {
            ManualTool tool = offer(support);

            Recorded answer = server.legacy("ann").call("tool");

            if (support == TaskSupport.REQUIRED) {
                assertThat(answer.error().code()).isEqualTo(-32601);
            } else {
                tool.job().answer("done");
                assertThat(answer.result()).isEqualTo(Json.text("done"));
            }
        }

        @Test
        void aToolThatSaysNothingOfTasksIsForbidden() {
            offer(TaskSupport.OPTIONAL);
            server.mcp().register(new SimpleTool());

            assertThat(server.legacy("ann")
                            .call("simple", "task", Json.object())
                            .error()
                            .code())
                    .isEqualTo(-32601);
            assertThat(server.legacy("ann").call("simple").result()).isEqualTo(Json.text("simple"));
        }

        private ManualTool offer(TaskSupport support) {
            // so that the server has tasks whatever the tool says
            server.tool("other", TaskSupport.OPTIONAL);
            return server.tool("tool", support);
        }
    }

    /** A tool that nobody made for tasks. */
    private static final class SimpleTool implements ServerTool {

        @Override
        public String name() {
            return "simple";
        }

        @Override
        public ObjectNode definition() {
            return Json.parse("{'name':'simple','inputSchema':{'type':'object'}}");
        }

        @Override
        public CompletionStage<ObjectNode> call(ToolCallRequest call) {
            return CompletableFuture.completedStage(Json.text("simple"));
        }
    }

    @Nested
    class CapabilityNegotiation {

        @Test
        void aServerThatDeclaresNoTasksProcessesTheRequestNormally() {
            server.mcp().register(new SimpleTool());

            assertThat(server.legacy("ann")
                            .call("simple", "task", Json.object("ttl", 1))
                            .result())
                    .isEqualTo(Json.text("simple"));
        }
    }

    @Nested
    class Lifecycle {

        @Test
        void aTaskBeginsWorking() {
            server.tool("report", TaskSupport.OPTIONAL);

            assertThat(server.legacy("ann").createTask("report").path("status").asText())
                    .isEqualTo("working");
        }

        @ParameterizedTest
        @ValueSource(strings = {"completed", "failed", "cancelled"})
        void aTaskEndsOnceAndForGood(String status) {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            String taskId = id(client.createTask("report"));
            ManualTool.Job job = report.job();
            end(client, taskId, job, status);
            ObjectNode ended = awaitEnd(client, taskId);
            assertThat(ended.path("status").asText()).isEqualTo(status);

            for (String other : List.of("completed", "failed", "cancelled")) {
                end(client, taskId, job, other);
                server.service()
                        .end(taskId, new TaskEnding.Result(Json.text("other")), "other")
                        .handle((done, failure) -> null)
                        .toCompletableFuture()
                        .join();
                server.service()
                        .progress(taskId, new TaskProgress(null, null, "other"))
                        .handle((done, failure) -> null)
                        .toCompletableFuture()
                        .join();
                assertThat(client.task("tasks/get", taskId).result()).isEqualTo(ended);
            }
        }

        private void end(TestClient client, String taskId, ManualTool.Job job, String status) {
            switch (status) {
                case "completed" -> job.answer("done");
                case "failed" -> job.fail(-32603, "Boom!");
                default -> client.task("tasks/cancel", taskId).reply();
            }
        }
    }

    @Nested
    class Creating {

        @Test
        void theTtlIsWhatWasAskedForWithinTheBoundsOfTheTool() {
            server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).maxTtl(Duration.ofHours(2)));
            TestClient client = server.legacy("ann");

            assertThat(ttl(client, 5_400_000L)).isEqualTo(Duration.ofMinutes(90));
            assertThat(ttl(client, 1L << 50)).isEqualTo(Duration.ofHours(2));
            // as long as it may run, and its result is kept
            assertThat(ttl(client, 0L)).isEqualTo(Duration.ofMinutes(30));
        }

        @Test
        void aTtlBeyondAllNumbersIsTheMost() {
            server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).maxTtl(Duration.ofHours(2)));

            ObjectNode task = (ObjectNode) server.legacy("ann")
                    .call("report", "task", Json.parse("{'ttl':123456789012345678901234567890}"))
                    .result()
                    .path("task");

            assertThat(task.path("ttl").asLong()).isEqualTo(7_200_000);
        }

        private Duration ttl(TestClient client, long asked) {
            JsonNode task = client.call("report", "task", Json.object("ttl", asked))
                    .result()
                    .path("task");
            return Duration.ofMillis(task.path("ttl").asLong());
        }

        @Test
        void theRouteIsToldWhatWasAskedFor() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);

            server.legacy("ann").call("report", "task", Json.object("ttl", 5));

            assertThat(report.job().run().context().requestedTtl()).isEqualTo(Duration.ofMillis(5));
        }
    }

    @Nested
    class StatusNotifications {

        @Test
        void theCreationIsNotPushedButEachChangeIs() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            Recorded stream = client.openStream();
            String cancelled = id(client.createTask("report"));
            report.job();
            client.task("tasks/cancel", cancelled).result();
            assertThat(stream.notified(STATUS, 1).get(0).path("status").asText())
                    .isEqualTo("cancelled");

            String completed = id(client.createTask("report"));
            report.job().answer("done");

            List<ObjectNode> pushed = stream.notified(STATUS, 2);
            assertThat(pushed).hasSize(2);
            assertThat(pushed.get(1)).isEqualTo(awaitEnd(client, completed));
        }

        @Test
        void onlyTheCreatingSessionIsTold() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            Recorded stream = client.openStream();
            Recorded ofOtherSession = server.legacy("ann").openStream();
            Recorded ofStranger = server.legacy("bob").openStream();

            client.createTask("report");
            report.job().answer("done");

            stream.notified(STATUS, 1);
            server.awaitIdle();
            assertThat(ofOtherSession.sent()).isEmpty();
            assertThat(ofStranger.sent()).isEmpty();
        }

        @Test
        void ofTwoStreamsOfASessionExactlyOneIsTold() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            Recorded one = client.openStream();
            Recorded two = client.openStream();

            client.createTask("report");
            report.job().answer("done");

            await().untilAsserted(() -> assertThat(
                            one.notified(STATUS).size() + two.notified(STATUS).size())
                    .isEqualTo(1));
        }

        @Test
        void whatIsClosedPushesNothing() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            Recorded stream = client.openStream();
            String taskId = id(client.createTask("report"));

            server.stopPushing();
            report.job().answer("done");

            awaitEnd(client, taskId);
            await().until(() -> server.service().underWay() == 1);
            assertThat(stream.sent()).isEmpty();
        }

        @Test
        void p131_pollingWorksWithoutAnyStream() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            String taskId = id(client.createTask("report"));

            report.job().answer("done");

            assertThat(awaitEnd(client, taskId).path("status").asText()).isEqualTo("completed");
        }

        @Test
        void tasksOfTheModernGenerationAreNotPushed() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient legacy = server.legacy("ann");
            Recorded stream = legacy.openStream();
            server.modern("ann").call("report").result();
            report.job().answer("done");

            legacy.createTask("report");
            report.job().answer("done");

            assertThat(stream.notified(STATUS, 1)).hasSize(1);
        }
    }

    @Nested
    class Management {

        @Test
        void idsAreUnique() {
            server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            Set<String> ids = new HashSet<>();
            for (int n = 0; n < 100; n++) {
                ids.add(id(client.createTask("report")));
            }
            assertThat(ids).hasSize(100).allMatch(id -> id.length() >= 22);
        }

        @Test
        void aTaskAndItsResultAreGoneWhenTheTtlHasLapsed() {
            ManualTool report =
                    server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).shortLived());
            TestClient client = server.legacy("ann");
            String taskId = id(client.createTask("report"));
            report.job().answer("done");

            for (String method : List.of("tasks/result", "tasks/get", "tasks/cancel")) {
                await().untilAsserted(() -> {
                    Recorded answer = client.task(method, taskId);
                    assertThat(answer.reply().response().toString()).contains("Task not found");
                });
            }
            assertThat(client.result("tasks/list", Json.object()).path("tasks")).isEmpty();
        }

        @Test
        void onlyTheResultNamesTheRelatedTask() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            Recorded stream = client.openStream();
            String taskId = id(client.createTask("report"));
            report.job().answer("done");
            String cancelled = id(client.createTask("report"));

            assertThat(client.task("tasks/result", taskId)
                            .result()
                            .path("_meta")
                            .path(RELATED))
                    .isEqualTo(Json.object("taskId", taskId));
            assertThat(client.task("tasks/get", taskId).result().has("_meta")).isFalse();
            assertThat(client.task("tasks/cancel", cancelled).result().has("_meta"))
                    .isFalse();
            assertThat(client.result("tasks/list", Json.object()).toString()).doesNotContain(RELATED);
            assertThat(stream.notified(STATUS, 1).toString()).doesNotContain(RELATED);
        }
    }

    @Nested
    class Progress {

        @Test
        void theTokenIsGoodForTheTasksWholeLife() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            Recorded stream = client.openStream();
            Recorded created = client.call("report", "task", Json.object(), "_meta", Json.object("progressToken", 17));
            String taskId = id(created.result().path("task"));
            ManualTool.Job job = report.job();

            server.service().progress(taskId, new TaskProgress(1d, 2d, null));
            stream.notified("notifications/progress", 1);
            server.service().progress(taskId, new TaskProgress(2d, 2d, "all of it"));
            job.answer("done");

            List<ObjectNode> progress = stream.notified("notifications/progress", 2);
            assertThat(progress)
                    .containsExactly(
                            Json.parse("{'progressToken':17,'progress':1,'total':2}"),
                            Json.parse("{'progressToken':17,'progress':2,'total':2,'message':'all of it'}"));
            assertThat(created.notified("notifications/progress")).isEmpty();
            stream.notified(STATUS, 1);
            await().untilAsserted(() -> assertThat(last(stream)).isEqualTo(STATUS));
        }

        private String last(Recorded stream) {
            return ((JsonRpcNotification) stream.sent().get(stream.sent().size() - 1)).method();
        }

        @Test
        void withoutTokenThereIsNoProgress() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            Recorded stream = client.openStream();
            String taskId = id(client.createTask("report"));
            report.job();

            server.service().progress(taskId, new TaskProgress(1d, 2d, null));

            assertThat(stream.notified(STATUS, 1).get(0).path("statusMessage").asText())
                    .isEqualTo("1 of 2");
            assertThat(stream.notified("notifications/progress")).isEmpty();
        }
    }

    @Nested
    class ProtocolErrors {

        @Test
        void whatBreaksInsideIsAnInternalError() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            String taskId = id(client.createTask("report"));
            report.job().ending().completeExceptionally(new IllegalStateException("jdbc:secret"));

            JsonRpcError error = client.task("tasks/result", taskId).error();

            assertThat(error.code()).isEqualTo(-32603);
            assertThat(error.message()).doesNotContain("secret");
        }

        @ParameterizedTest
        @ValueSource(strings = {"tasks/get", "tasks/result", "tasks/cancel"})
        void anInvalidIdIsAnInvalidParameter(String method) {
            server.tool("report", TaskSupport.OPTIONAL);

            assertThat(server.legacy("ann").task(method, "no-such").error().code())
                    .isEqualTo(-32602);
            assertThat(server.legacy("ann").error(method, Json.object()).code()).isEqualTo(-32602);
        }
    }

    @Nested
    class ExecutionErrors {

        @Test
        void aFailedTaskGivesTheSameErrorEachTime() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            String taskId = id(client.createTask("report"));
            report.job().fail(-32603, "Boom!");

            ObjectNode ended = awaitEnd(client, taskId);

            assertThat(ended.path("status").asText()).isEqualTo("failed");
            assertThat(ended.path("statusMessage").asText()).isEqualTo("Boom!");
            for (int time = 0; time < 2; time++) {
                assertThat(client.task("tasks/result", taskId).error()).isEqualTo(new JsonRpcError(-32603, "Boom!"));
            }
        }
    }

    @Nested
    class TaskObject {

        @Test
        void itsFieldsAreOfTheRightKind() {
            server.tool("report", TaskSupport.OPTIONAL);

            ObjectNode task = server.legacy("ann").createTask("report");

            assertThat(task.path("taskId").isTextual()).isTrue();
            assertThat(task.path("status").isTextual()).isTrue();
            assertThat(task.path("ttl").isIntegralNumber()).isTrue();
            assertThat(task.path("pollInterval").isIntegralNumber()).isTrue();
            assertThat(task.has("statusMessage")).isFalse();
            assertThat(task.has("result")).isFalse();
            assertThat(Instant.parse(task.path("createdAt").asText())).isBeforeOrEqualTo(Instant.now());
        }

        @Test
        void lastUpdatedAtMovesWithEachChangeAndCreatedAtNever() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            ObjectNode created = client.createTask("report");
            ManualTool.Job job = report.job();
            await().until(() ->
                    Instant.now().isAfter(instant(created, "createdAt").plusMillis(5)));

            job.answer("done");

            ObjectNode ended = awaitEnd(client, id(created));
            assertThat(ended.path("createdAt")).isEqualTo(created.path("createdAt"));
            assertThat(instant(ended, "lastUpdatedAt")).isAfter(instant(created, "lastUpdatedAt"));
        }

        private Instant instant(ObjectNode task, String field) {
            return Instant.parse(task.path(field).asText());
        }
    }

    @Nested
    class AccessAndIsolation {

        @Test
        void p133_tasksAreBoundToTheirPrincipal() {
            server.tool("report", TaskSupport.OPTIONAL);
            TestClient ann = server.legacy("ann");
            TestClient bob = server.legacy("bob");
            String anns = id(ann.createTask("report"));
            String bobs = id(bob.createTask("report"));

            assertThat(ids(ann)).containsExactly(anns);
            assertThat(ids(bob)).containsExactly(bobs);
            assertThat(bob.task("tasks/cancel", anns).error())
                    .isEqualTo(new JsonRpcError(-32602, "Task not found: " + anns));
            assertThat(ann.task("tasks/get", anns).result().path("status").asText())
                    .isEqualTo("working");
        }

        private List<String> ids(TestClient client) {
            return client.result("tasks/list", Json.object()).path("tasks").findValuesAsText("taskId");
        }

        @Test
        void aCursorOfAnothersListIsOfNoUse() {
            server.tool("report", TaskSupport.OPTIONAL);
            TestClient ann = server.legacy("ann");
            for (int n = 0; n <= TaskServer.PAGE; n++) {
                ann.createTask("report");
            }
            JsonNode cursor = ann.result("tasks/list", Json.object()).get("nextCursor");

            Recorded answer = server.legacy("bob").request("tasks/list", Json.object("cursor", cursor));

            assertThat(answer.reply().response().toString()).doesNotContain("taskId");
        }
    }

    @Nested
    class Limits {

        @Test
        void tooManyLiveTasksOfAToolAreRefusedUntilOneEnds() {
            ManualTool report =
                    server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).limits(2, 2));
            TestClient client = server.legacy(null);
            client.createTask("report");
            client.createTask("report");
            ManualTool.Job first = report.job();

            assertRefused(client.call("report", "task", Json.object()));
            assertRefused(server.modern(null).call("report"));
            first.answer("done");

            await().until(() ->
                    client.call("report", "task", Json.object()).reply().status() == 200);
        }

        @Test
        void oneCallerDoesNotTakeThePlacesOfOthers() {
            server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).limits(10, 1));
            TestClient ann = server.legacy("ann");
            ann.createTask("report");

            assertRefused(ann.call("report", "task", Json.object()));
            assertThat(server.legacy("bob").createTask("report").path("status").asText())
                    .isEqualTo("working");
        }

        @Test
        void tooManyWaitersAreRefusedUntilOneLeaves() {
            server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.legacy("ann");
            String taskId = id(client.createTask("report"));
            Recorded first = client.task("tasks/result", taskId);
            for (int n = 1; n < 5; n++) {
                client.task("tasks/result", taskId);
            }

            assertRefused(client.task("tasks/result", taskId));
            first.disconnect();

            Recorded another = client.task("tasks/result", taskId);
            assertThat(another.isAnswered()).isFalse();
        }

        @Test
        void tooManyWatchersAreRefusedAndNoneIsLeftBehind() {
            ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
            TestClient client = server.modern("ann");
            List<String> ids = new ArrayList<>();
            for (int n = 0; n < TaskServer.MAX_TASK_IDS; n++) {
                ids.add(id(client.call("report").result()));
                report.job();
            }
            ObjectNode filter = Json.object("notifications", Json.object("taskIds", ids));
            client.request("subscriptions/listen", filter).notified("notifications/subscriptions/acknowledged", 1);
            int before = server.service().underWay();

            assertRefused(client.request("subscriptions/listen", filter));

            assertThat(server.service().underWay()).isEqualTo(before);
        }

        private void assertRefused(Recorded refused) {
            assertThat(refused.error().code()).isEqualTo(-31429);
            assertThat(refused.reply().status()).isEqualTo(429);
            assertThat(refused.reply().headers()).containsEntry("Retry-After", "5");
        }
    }

    private static ObjectNode awaitEnd(TestClient client, String taskId) {
        return LegacyTaskRulesTest.awaitEnd(client, taskId);
    }

    private static String id(JsonNode task) {
        return task.path("taskId").asText();
    }
}
