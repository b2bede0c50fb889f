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
import java.time.Duration;
import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.TaskEnding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plain calls of tools that could run as tasks: the same work, the same result, but tied to their request (P 50). */
class PlainCallsTest {

    private final TaskServer server = new TaskServer();

    @AfterEach
    void close() {
        server.close();
    }

    private List<TestClient> bothGenerations() {
        return List.of(server.legacy("ann"), server.undeclared("ann"));
    }

    @Test
    void theResultIsTheOneThatATaskWouldGive() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        ObjectNode result = Json.text("done")
                .<ObjectNode>set("structuredContent", Json.object("n", 7))
                .set("_meta", Json.object("org.example/cost", 3));

        for (TestClient client : bothGenerations()) {
            Recorded call = client.call("report");
            report.job().answer(result);
            ObjectNode answered = call.result();
            for (String field : List.of("content", "structuredContent", "isError")) {
                assertThat(answered.get(field)).isEqualTo(result.get(field));
            }
            assertThat(answered.path("_meta").path("org.example/cost").asInt()).isEqualTo(3);
        }
        assertThat(server.tasksStored()).isZero();
    }

    @Test
    void aJsonRpcErrorIsTheAnswerInBand() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        JsonRpcError error = new JsonRpcError(-31007, "No such month", Json.object("month", 13));

        for (TestClient client : bothGenerations()) {
            Recorded call = client.call("report");
            report.job().ending().complete(new TaskEnding.Error(error));
            assertThat(call.error()).isEqualTo(error);
            assertThat(call.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void whatBreaksInTheWorkIsNotShownToClients() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);

        Recorded call = server.legacy("ann").call("report");
        report.job().ending().completeExceptionally(new IllegalStateException("secret"));

        assertThat(call.error().code()).isEqualTo(-32603);
        assertThat(call.error().message()).doesNotContain("secret");
    }

    @Test
    void aForbiddenToolIsSimplyATool() {
        ManualTool plain = server.tool("plain", TaskSupport.FORBIDDEN);

        for (TestClient client : List.of(server.legacy("ann"), server.undeclared("ann"), server.modern("ann"))) {
            Recorded call = client.call("plain");
            plain.job().answer("done");
            assertThat(call.result().path("content"))
                    .isEqualTo(Json.text("done").path("content"));
        }
    }

    @Test
    void progressComesOnTheCallsOwnStreamInBothGenerations() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);

        for (TestClient client : bothGenerations()) {
            Recorded call = client.call("report", "_meta", Json.object("progressToken", "p"));
            ManualTool.Job job = report.job();
            server.service().progress(job.run().taskId(), new TaskProgress(1d, 3d, "one"));
            assertThat(call.notified("notifications/progress", 1))
                    .containsExactly(Json.parse("{'progressToken':'p','progress':1,'total':3,'message':'one'}"));
            server.service().progress(job.run().taskId(), new TaskProgress(3d, 3d, null));
            job.answer("done");
            call.result();
            assertThat(call.notified("notifications/progress")).hasSize(2);
        }
    }

    @Test
    void withoutProgressTokenNothingIsSaid() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);

        Recorded call = server.legacy("ann").call("report");
        ManualTool.Job job = report.job();
        server.service().progress(job.run().taskId(), new TaskProgress(1d, 3d, "one"));
        job.answer("done");

        call.result();
        assertThat(call.sent()).isEmpty();
    }

    @Test
    void aModernClientThatLeavesCancels() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        Recorded call = server.undeclared("ann").call("report", "_meta", Json.object("progressToken", "p"));
        ManualTool.Job job = report.job();

        call.disconnect();

        await().until(() -> job.run().cancellation().isCancelled());
        server.awaitIdle();
        assertThat(call.isAnswered()).isFalse();
        assertThat(call.sent()).isEmpty();
    }

    @Test
    void aLegacyClientThatTakesItBackCancels() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient client = server.legacy("ann");
        Recorded call = client.request(99, "tools/call", Json.object("name", "report"));
        ManualTool.Job job = report.job();

        client.cancelRequest(99);

        await().until(() -> job.run().cancellation().isCancelled());
        server.awaitIdle();
        assertThat(call.reply().response()).isNull();
        assertThat(call.sent()).isEmpty();
    }

    @Test
    void p132_aLegacyClientThatLeavesDoesNotCancel() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        Recorded call = server.legacy("ann").call("report");
        ManualTool.Job job = report.job();

        call.disconnect();
        job.answer("done");

        server.awaitIdle();
        assertThat(job.run().cancellation().isCancelled()).isFalse();
    }

    @Test
    void aCallThatRunsTooLongIsAnsweredWithAnErrorThatSaysSo() {
        ManualTool report =
                server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).executionTimeout(Duration.ofMillis(100)));

        Recorded call = server.legacy("ann").call("report");
        ManualTool.Job job = report.job();

        assertThat(call.error().code()).isEqualTo(-32603);
        await().until(() -> job.run().cancellation().isCancelled());
    }

    @Test
    void theCallOfADeferredToolWaitsForAReport() {
        ManualTool report =
                server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).deferred());

        for (TestClient client : bothGenerations()) {
            Recorded call = client.call("report");
            ManualTool.Job job = report.job();
            job.answer("the end of the route is not the end");
            await().untilAsserted(() -> assertThat(server.service()
                            .end(job.run().taskId(), new TaskEnding.Result(Json.text("reported")), null)
                            .toCompletableFuture())
                    .succeedsWithin(Duration.ofSeconds(5)));

            assertThat(call.result().path("content"))
                    .isEqualTo(Json.text("reported").path("content"));
        }
    }

    @Test
    void theIdOfAPlainCallIsOfNoUseToClients() {
        ManualTool report =
                server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).deferred());
        TestClient client = server.legacy("ann");
        client.call("report");
        String taskId = report.job().run().taskId();

        for (String method : List.of("tasks/get", "tasks/result", "tasks/cancel")) {
            assertThat(client.task(method, taskId).error())
                    .isEqualTo(new JsonRpcError(-32602, "Task not found: " + taskId));
        }
        assertThat(server.modern("ann").task("tasks/get", taskId).error().code())
                .isEqualTo(-32602);
        assertThat(client.result("tasks/list", Json.object()).path("tasks")).isEmpty();
    }

    @Test
    void aSuspendedToolRefusesCallsAndGoesOnWithWhatItHas() {
        ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
        TestClient legacy = server.legacy("ann");
        Recorded before = legacy.call("report");
        ManualTool.Job job = report.job();

        report.suspend();

        for (Recorded refused : List.of(
                legacy.call("report"),
                legacy.call("report", "task", Json.object()),
                server.modern("ann").call("report"),
                server.undeclared("ann").call("report"))) {
            assertThat(refused.error().message()).contains("'report'", "suspended");
            assertThat(refused.reply().status()).isEqualTo(503);
            assertThat(refused.reply().headers()).containsKey("Retry-After");
        }
        job.answer("done");
        assertThat(before.result().path("isError").asBoolean()).isFalse();
        assertThat(server.tasksStored()).isZero();
    }
}
