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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.camelmcp.tasks.task.InputAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions and their answers where a client's messages arrive at any node (DESIGN 8). */
class QuestionsAcrossNodesTest extends QuestionsFixture {

    private final TaskServer otherNode = server.otherNode();
    private final TestClient ann = legacy("ann");
    private final TestClient annThere = ann.at(otherNode.mcp());
    private final String taskId;

    QuestionsAcrossNodesTest() {
        otherNode.tool("report", TestPolicy.of(TaskSupport.OPTIONAL).pollInterval(Duration.ofMillis(10)));
        taskId = id(ann.createTask("report"));
    }

    @AfterEach
    void closeTheOther() {
        otherNode.close();
    }

    @Test
    void anAnswerMayArriveAtAnyNode() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");
        Recorded waiting = ann.task("tasks/result", taskId);
        JsonRpcRequest asked = waiting.requests(1).get(0);

        annThere.answer(asked.id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
        awaitStatus(ann, taskId, "working");
        report.job().answer("done");
        waiting.result();
        assertThat(waiting.notified("notifications/cancelled"))
                .as("it is answered, not taken back")
                .isEmpty();
    }

    @Test
    void aQuestionGoesOutWhereTheClientWaits() {
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");

        JsonRpcRequest asked = annThere.task("tasks/result", taskId).requests(1).get(0);
        ann.answer(asked.id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aStreamOfTheSessionMayBeAtAnotherNode() {
        Recorded stream = annThere.openStream();
        CompletableFuture<InputAnswer> answer = ask(taskId, "name");

        annThere.answer(stream.requests(1).get(0).id(), accepted("name", "Eve"));

        assertGiven(answer, accepted("name", "Eve"));
    }

    @Test
    void aNodeThatStopsLeavesItsQuestionsToOthers_B55() {
        ask(taskId, "name");
        Recorded first = annThere.task("tasks/result", taskId);
        JsonRpcRequest asked = first.requests(1).get(0);
        otherNode.close();

        assertThat(ann.task("tasks/result", taskId).requests(1)).containsExactly(asked);
        assertThat(first.notified("notifications/cancelled")).isEmpty();
    }
}
