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
import java.util.ArrayList;
import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.scripted.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modern subscriptions to tasks (protocol checklist, section 8, and P 119). */
class TaskSubscriptionsTest {

    private static final String ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
    private static final String STATUS = "notifications/tasks";

    private final TaskServer server = new TaskServer();
    private final ManualTool report = server.tool("report", TaskSupport.OPTIONAL);
    private final TestClient client = server.modern("ann");

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void p78_onlyTasksOfTheCallersOwnAreHonoured() {
        String mine = create(client);
        String anothers = create(server.modern("bob"));

        Recorded listening = listen(client, mine, anothers, "no-such", mine);

        assertThat(listening.notified(ACKNOWLEDGED, 1).get(0).path("notifications"))
                .isEqualTo(Json.object("taskIds", List.of(mine)));
    }

    @Test
    void p78_whereNoTaskIsFoundNoneIsHonoured() {
        Recorded listening = listen(client, "no-such");

        assertThat(listening.notified(ACKNOWLEDGED, 1).get(0).path("notifications"))
                .isEqualTo(Json.object("taskIds", List.of()));
    }

    @Test
    void p78_theAcknowledgementComesFirst() {
        String ended = create(client);
        report.job().answer("done");
        LegacyTaskRulesTest.awaitEnd(client, ended);

        Recorded listening = listen(client, ended);
        listening.notified(STATUS, 1);

        assertThat(listening.sent().stream().map(message -> ((JsonRpcNotification) message).method()))
                .containsExactly(ACKNOWLEDGED, STATUS);
    }

    @Test
    void p78_noMoreIdsAreHonouredThanTheBound() {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n <= TaskServer.MAX_TASK_IDS; n++) {
            ids.add(create(client));
        }

        Recorded listening = listen(client, ids.toArray(String[]::new));

        assertThat(listening
                        .notified(ACKNOWLEDGED, 1)
                        .get(0)
                        .path("notifications")
                        .path("taskIds"))
                .hasSize(TaskServer.MAX_TASK_IDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'x'", "{}", "7", "[7]", "[null]", "['x',[]]"})
    void p77_whatAreNoTaskIdsIsRefused(String ids) {
        Recorded refused =
                client.request("subscriptions/listen", Json.parse("{'notifications':{'taskIds':" + ids + "}}"));

        assertThat(refused.error().code()).isEqualTo(-32602);
        assertThat(refused.error().message()).contains("taskIds");
        assertThat(refused.sent()).isEmpty();
    }

    @Test
    void p81_aClientThatDoesNotDeclareTheExtensionIsRefused() {
        String taskId = create(client);

        Recorded refused = listen(server.undeclared("ann"), taskId);

        assertThat(refused.error().code()).isEqualTo(-32021);
        assertThat(refused.error().data())
                .isEqualTo(Json.parse("{'requiredCapabilities':{'extensions':{'io.modelcontextprotocol/tasks':{}}}}"));
        assertThat(refused.reply().status()).isEqualTo(400);
        assertThat(refused.sent()).isEmpty();
    }

    @Test
    void p79_aSubscriptionWithoutTaskIdsIsNotAboutTasks() {
        String taskId = create(client);
        Recorded listening =
                client.request("subscriptions/listen", Json.parse("{'notifications':{'toolsListChanged':true}}"));
        Recorded other = listen(client, taskId);
        listening.notified(ACKNOWLEDGED, 1);

        report.job().answer("done");

        other.notified(STATUS, 1);
        assertThat(listening.notified(ACKNOWLEDGED).get(0).path("notifications"))
                .isEqualTo(Json.object("toolsListChanged", true));
        assertThat(listening.notified(STATUS)).isEmpty();
    }

    @Test
    void p119_theWholeTaskIsPushedWithTheSubscriptionsId() {
        String taskId = create(client);
        Recorded listening = listen(client, taskId);
        ObjectNode acknowledged = listening.notified(ACKNOWLEDGED, 1).get(0);

        report.job().answer("done");

        ObjectNode pushed = listening.notified(STATUS, 1).get(0);
        assertThat(pushed.path("_meta")).isEqualTo(acknowledged.path("_meta"));
        ObjectNode got = client.task("tasks/get", taskId).result();
        for (String field : List.of("taskId", "status", "createdAt", "lastUpdatedAt", "ttlMs", "result")) {
            assertThat(pushed.get(field)).as(field).isNotNull().isEqualTo(got.get(field));
        }
    }

    @Test
    void p83_aTaskThatHasMovedBeforeIsToldOnceAtTheBeginning() {
        String untouched = create(client);
        report.job();
        String told = create(client);
        server.service()
                .progress(told, new TaskProgress(null, null, "half way"))
                .toCompletableFuture()
                .join();

        Recorded listening = listen(client, untouched, told);

        List<ObjectNode> pushed = listening.notified(STATUS, 1);
        assertThat(pushed).hasSize(1);
        assertThat(pushed.get(0).path("taskId").asText()).isEqualTo(told);
        assertThat(pushed.get(0).path("statusMessage").asText()).isEqualTo("half way");
    }

    @Test
    void cancelsArePushed() {
        String taskId = create(client);
        Recorded listening = listen(client, taskId);
        listening.notified(ACKNOWLEDGED, 1);

        client.task("tasks/cancel", taskId).result();

        assertThat(listening.notified(STATUS, 1).get(0).path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void theEndComesOnceAndLast() {
        String taskId = create(client);
        Recorded listening = listen(client, taskId);
        ManualTool.Job job = report.job();
        for (int n = 1; n <= 20; n++) {
            server.service().progress(taskId, new TaskProgress((double) n, 20d, null));
        }
        job.answer("done");

        await().untilAsserted(() -> assertThat(statuses(listening)).endsWith("completed"));
        server.awaitIdle();
        assertThat(statuses(listening)).containsOnlyOnce("completed").endsWith("completed");
        List<ObjectNode> pushed = listening.notified(STATUS);
        assertThat(pushed.get(pushed.size() - 1).path("statusMessage").asText()).isEqualTo("20 of 20");
    }

    @Test
    void p82_aClientThatLeavesIsNoLongerWatchedFor() {
        String taskId = create(client);
        report.job();
        int idle = server.service().underWay();
        Recorded listening = listen(client, taskId);
        listening.notified(ACKNOWLEDGED, 1);
        assertThat(server.service().underWay()).isEqualTo(idle + 1);

        listening.disconnect();

        await().until(() -> server.service().underWay() == idle);
        assertThat(server.mcp().underWay()).isZero();
    }

    @Test
    void p69_aTaskOfTheLegacyGenerationCanBeListenedTo() {
        String taskId = server.legacy("ann").createTask("report").path("taskId").asText();
        Recorded listening = listen(client, taskId);
        listening.notified(ACKNOWLEDGED, 1);

        report.job().toolError("disk full");

        assertThat(listening.notified(STATUS, 1).get(0).path("status").asText()).isEqualTo("completed");
    }

    private static Recorded listen(TestClient client, String... taskIds) {
        return client.request("subscriptions/listen", Json.object("notifications", Json.object("taskIds", taskIds)));
    }

    private static String create(TestClient client) {
        return client.call("report").result().path("taskId").asText();
    }

    private static List<String> statuses(Recorded listening) {
        return listening.notified(STATUS).stream()
                .map(task -> task.path("status").asText())
                .toList();
    }
}
