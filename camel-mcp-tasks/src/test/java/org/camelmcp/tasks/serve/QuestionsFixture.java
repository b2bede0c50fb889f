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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.receiver.InputQuestion;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.junit.jupiter.api.AfterEach;

/** A server with a tool that asks its clients, as the test says. */
abstract class QuestionsFixture {

    static final ObjectNode ASKABLE =
            Json.parse("{'elicitation':{'form':{},'url':{}},'sampling':{},'roots':{},'tasks':{'requests':{"
                    + "'elicitation':{'create':{}},'sampling':{'createMessage':{}}}}}");

    final TaskServer server = new TaskServer();

    /** Its clients are given hardly any time to open {@code tasks/result}. */
    final ManualTool report =
            server.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).pollInterval(Duration.ofMillis(10)));

    @AfterEach
    void close() {
        server.close();
    }

    TestClient legacy(String principal) {
        return server.legacy(principal, Revision.V2025_11_25, ASKABLE);
    }

    static ObjectNode both(ObjectNode one, ObjectNode other) {
        return one.deepCopy().setAll(other);
    }

    static String id(ObjectNode task) {
        return task.path("taskId").asText();
    }

    static InputRequest elicitation(String name) {
        return new InputRequest(
                "elicitation/create",
                Json.object(
                        "message",
                        name + "?",
                        "requestedSchema",
                        Json.parse("{'type':'object','properties':{'" + name + "':{'type':'string'}},'required':['"
                                + name + "']}")));
    }

    static ObjectNode accepted(String name, String value) {
        return Json.object("action", "accept", "content", Json.object(name, value));
    }

    CompletableFuture<InputAnswer> ask(String taskId, String name) {
        return ask(taskId, name, elicitation(name), false);
    }

    CompletableFuture<InputAnswer> ask(String taskId, String name, InputRequest request, boolean asTask) {
        return server.service()
                .ask(taskId, new InputQuestion(name, request, Duration.ofMinutes(1), asTask))
                .toCompletableFuture();
    }

    static InputAnswer soon(CompletableFuture<InputAnswer> answer) {
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    static void assertGiven(CompletableFuture<InputAnswer> answer, ObjectNode result) {
        assertThat(soon(answer)).isInstanceOf(InputAnswer.Given.class);
        assertThat(((InputAnswer.Given) answer.join()).result()).isEqualTo(result);
    }

    static InputAnswer.Refused refused(CompletableFuture<InputAnswer> answer) {
        assertThat(soon(answer)).isInstanceOf(InputAnswer.Refused.class);
        return (InputAnswer.Refused) answer.join();
    }

    static void awaitStatus(TestClient client, String taskId, String status) {
        await().pollInterval(Duration.ofMillis(5)).untilAsserted(() -> assertThat(
                        client.task("tasks/get", taskId).result().path("status").asText())
                .isEqualTo(status));
    }
}
