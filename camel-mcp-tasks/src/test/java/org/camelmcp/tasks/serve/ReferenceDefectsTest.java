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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.scripted.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The defects of the reference implementation (sep-1686-python-sdk.md, section 3), each of which ours must not have. */
class ReferenceDefectsTest {

    private final TaskServer server = new TaskServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void g1_aCancelReachesTheWorkAndLeavesTheSessionAlive() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String first = create(client);
        String second = create(client);
        ManualTool.Job one = report.job();
        ManualTool.Job two = report.job();

        client.task("tasks/cancel", first).result();
        client.task("tasks/cancel", second).result();
        await().until(() -> one.run().cancellation().isCancelled()
                && two.run().cancellation().isCancelled());
        one.answer("too late");
        two.ending().completeExceptionally(new IllegalStateException("too late"));

        server.awaitIdle();
        String third = create(client);
        report.job().answer("done");
        assertThat(client.task("tasks/result", third).result().path("isError").asBoolean())
                .isFalse();
    }

    @Test
    void g2_anExpiryWhileTheWorkRunsLeavesTheSessionAlive() {
        ManualTool brief =
                server.tool("brief", TestPolicy.of(TaskSupport.OPTIONAL).shortLived());
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String expiring = client.createTask("brief").path("taskId").asText();
        ManualTool.Job job = brief.job();
        await().until(() ->
                client.task("tasks/get", expiring).reply().response().toString().contains("Task not found"));

        await().until(() -> job.run().cancellation().isCancelled());
        job.answer("too late");

        String next = create(client);
        report.job().answer("done");
        assertThat(client.task("tasks/result", next).result().path("isError").asBoolean())
                .isFalse();
    }

    @Test
    void g3_theEndOfOneSessionDoesNotTouchOthers() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient ann = server.legacy("ann");
        TestClient bob = server.legacy("bob");
        String running = create(ann);
        ManualTool.Job job = report.job();

        bob.endSession();

        job.answer("done");
        assertThat(ann.task("tasks/result", running).result().path("isError").asBoolean())
                .isFalse();
        create(ann);
        assertThat(report.job().ending()).isNotDone();
    }

    @Test
    void g4_everyWaiterOfATaskIsAnswered() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String taskId = create(client);
        ManualTool.Job job = report.job();

        List<Recorded> waiting = IntStream.range(0, 50)
                .mapToObj(n -> client.task("tasks/result", taskId))
                .toList();
        job.answer("done");

        assertThat(waiting).allSatisfy(answer -> assertThat(answer.result().path("content"))
                .isEqualTo(Json.text("done").path("content")));
    }

    @Test
    void g5_aTaskIsDetachedFromItsSession() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        Recorded stream = client.openStream();
        String taskId = create(client);
        ManualTool.Job job = report.job();

        stream.disconnect();
        client.endSession();
        server.service().progress(taskId, new TaskProgress(null, null, "nobody listens"));
        job.answer("done");

        TestClient again = server.legacy("ann");
        ObjectNode ended = LegacyTaskRulesTest.awaitEnd(again, taskId);
        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(ended.path("statusMessage").asText()).isEqualTo("nobody listens");
    }

    @Test
    void g6_whoWaitsForATaskThatIsRemovedIsAnswered() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        String deleted = create(client);
        report.job();

        Recorded waitsForDeleted = client.task("tasks/result", deleted);
        server.service().forget(deleted).toCompletableFuture().join();

        assertThat(waitsForDeleted.error()).isEqualTo(new JsonRpcError(-32602, "Task not found: " + deleted));
    }

    @Test
    void g7_tasksBelongToTheirOwnerAndNotToASession() {
        server.tool("report", TaskSupport.OPTIONAL);
        TestClient ann = server.legacy("ann");
        String taskId = create(ann);

        TestClient annAgain = server.legacy("ann");
        assertThat(annAgain.task("tasks/get", taskId).result().path("taskId").asText())
                .isEqualTo(taskId);
        assertThat(annAgain.result("tasks/list", Json.object()).path("tasks")).hasSize(1);
        for (TestClient stranger : List.of(server.legacy("bob"), server.legacy(null))) {
            for (String method : List.of("tasks/get", "tasks/result", "tasks/cancel")) {
                assertThat(stranger.task(method, taskId).error())
                        .isEqualTo(new JsonRpcError(-32602, "Task not found: " + taskId));
            }
        }
        assertThat(server.legacy("bob").result("tasks/list", Json.object()).path("tasks"))
                .isEmpty();
        assertThat(ann.task("tasks/get", taskId).result().path("status").asText())
                .isEqualTo("working");
    }

    @Test
    void g7_withoutAuthenticationTheIdIsTheSecret() {
        server.tool("report", TaskSupport.OPTIONAL);
        String taskId = create(server.legacy(null));

        assertThat(server.legacy(null)
                        .task("tasks/get", taskId)
                        .result()
                        .path("status")
                        .asText())
                .isEqualTo("working");
        assertThat(server.legacy("ann").task("tasks/get", taskId).error().code())
                .isEqualTo(-32602);
        assertThat(server.legacy(null).error("tasks/list", Json.object()).code())
                .isEqualTo(-32601);
    }

    @Test
    void g8_whatGoesOverTheWireFollowsTheSpecification() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        ManualTool must = server.tool("must", TaskSupport.REQUIRED);
        TestClient client = server.legacy("ann");

        assertThat(client.initialize()
                        .result()
                        .at("/capabilities/tasks/requests/tools/call")
                        .isObject())
                .isTrue();
        assertThat(client.call("must").error().code()).isEqualTo(-32601);
        assertThat(must.hasJob()).isFalse();
        assertThat(client.error("tasks/list", Json.object("cursor", "zzz")).code())
                .isEqualTo(-32602);
        assertThat(client.call("report", "task", Json.object())
                        .result()
                        .path("task")
                        .has("ttl"))
                .isTrue();
        report.job();

        String failed = create(client);
        report.job().fail(-32603, "Boom!");
        assertThat(client.task("tasks/result", failed).error()).isEqualTo(new JsonRpcError(-32603, "Boom!"));
        String cancelled = create(client);
        report.job();
        client.task("tasks/cancel", cancelled).result();
        assertThat(client.task("tasks/result", cancelled).error().code()).isEqualTo(-32603);
        String toolError = create(client);
        report.job().toolError("disk full");
        ObjectNode ended = LegacyTaskRulesTest.awaitEnd(client, toolError);
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.toString()).doesNotContain("null");
    }

    private static String create(TestClient client) {
        return client.createTask("report").path("taskId").asText();
    }
}
