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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;

/** Tasks and calls of a client that declares forms and roots, and the questions that they ask it. */
abstract class AskingFixture extends ReceiverFixture {

    static final Duration PATIENCE = Duration.ofMinutes(10);
    static final InputAnswer.Refused ERROR = new InputAnswer.Refused(new JsonRpcError(-32603, "no screen"));

    void offerAsking() {
        receiver.offer(KEY, Policies.asking(100), work);
    }

    String startAsking() {
        return now(receiver.start(asking(OWNER))).taskId();
    }

    static TaskOrigin asking(String owner) {
        ObjectNode empty = JsonNodeFactory.instance.objectNode();
        ObjectNode capabilities = JsonNodeFactory.instance.objectNode();
        capabilities.putObject("elicitation");
        capabilities.putObject("roots");
        CallContext context = new CallContext(Revision.V2025_11_25, null, capabilities, null, null, empty);
        return new TaskOrigin(SERVER, TOOL, owner, Generation.LEGACY, "session-1", true, empty, context.write());
    }

    static InputQuestion question(String name) {
        return question(name, PATIENCE);
    }

    static InputQuestion question(String name, Duration timeout) {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("message", name + "?");
        return new InputQuestion(name, new InputRequest("elicitation/create", params), timeout, false);
    }

    static InputQuestion unanswerable() {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        return new InputQuestion("model", new InputRequest("sampling/createMessage", params), PATIENCE, false);
    }

    static InputAnswer.Given given(String action) {
        return new InputAnswer.Given(JsonNodeFactory.instance.objectNode().put("action", action));
    }

    CompletionStage<InputAnswer> ask(String taskId, String name) {
        return receiver.ask(taskId, question(name));
    }

    void answer(String taskId, String key, InputAnswer answer) {
        now(receiver.answer(taskId, OWNER, Map.of(key, answer)));
    }

    List<String> open(String taskId) {
        return get(taskId).inputs().values().stream()
                .filter(StoredInput::isOpen)
                .map(StoredInput::key)
                .toList();
    }

    void assertStatus(String taskId, String status) {
        ServedTask task = get(taskId);
        assertThat(task.state().status().wire()).isEqualTo(status);
    }

    static void assertWaits(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture()).isNotDone();
    }
}
