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
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.scripted.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks where all messages share one output and the peer is one owner (DESIGN 6). */
class StdioTaskRulesTest {

    private final TaskServer server = new TaskServer();
    private final ManualTool report = server.tool("report", TaskSupport.OPTIONAL);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void b2_thePeerIsAnOwnerSoItHasLists() {
        TestClient client = server.stdio(Revision.V2025_11_25);

        assertThat(client.initialize().result().at("/capabilities/tasks").has("list"))
                .isTrue();
        String taskId = client.createTask("report").path("taskId").asText();
        assertThat(client.result("tasks/list", Json.object())
                        .at("/tasks/0/taskId")
                        .asText())
                .isEqualTo(taskId);
    }

    @Test
    void b20_theLastStatusComesBeforeTheResult() {
        TestClient client = server.stdio(Revision.V2025_11_25);
        String taskId = client.createTask("report").path("taskId").asText();
        Recorded waiting = client.task("tasks/result", taskId);

        report.job().answer("done");
        waiting.result();

        await().until(() -> client.output().stream().anyMatch(StdioTaskRulesTest::isStatus));
        List<JsonRpcMessage> output = client.output();
        assertThat(output.get(output.size() - 2)).matches(StdioTaskRulesTest::isStatus);
        assertThat(output.get(output.size() - 1)).isInstanceOf(JsonRpcResponse.Result.class);
    }

    private static boolean isStatus(JsonRpcMessage message) {
        return message instanceof JsonRpcNotification notification
                && notification.method().equals("notifications/tasks/status");
    }

    @Test
    void aModernPeerListensWithoutStreams() {
        TestClient client = server.stdio(Revision.V2026_07_28);
        String taskId = client.call("report").result().path("taskId").asText();
        Recorded listening = client.request(
                "subscriptions/listen", Json.object("notifications", Json.object("taskIds", List.of(taskId))));
        listening.notified("notifications/subscriptions/acknowledged", 1);

        report.job().answer("done");

        ObjectNode pushed = listening.notified("notifications/tasks", 1).get(0);
        assertThat(pushed.path("status").asText()).isEqualTo("completed");
    }

    @Test
    void anHttpCallerDoesNotSeeThePeersTasks() {
        String taskId = server.stdio(Revision.V2025_11_25)
                .createTask("report")
                .path("taskId")
                .asText();

        assertThat(server.legacy("ann").task("tasks/get", taskId).error().code())
                .isEqualTo(-32602);
        assertThat(server.legacy(null).task("tasks/get", taskId).error().code()).isEqualTo(-32602);
    }
}
