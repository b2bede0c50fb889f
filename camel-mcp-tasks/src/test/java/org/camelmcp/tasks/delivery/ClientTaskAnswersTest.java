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
package org.camelmcp.tasks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.TaskOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a question by the outcome of the task that the client made of it. */
class ClientTaskAnswersTest {

    private static final InputRequest ASKED = new InputRequest("elicitation/create", Json.object("message", "Name?"));

    private static InputAnswer answer(TaskOutcome outcome) {
        return ClientTasks.answer(outcome, ASKED, Revision.V2025_11_25);
    }

    static Stream<Arguments> refusals() {
        JsonRpcError error = new JsonRpcError(-32050, "no result stored");
        return Stream.of(
                Arguments.of(new TaskOutcome.Failed(error, "the person left", false), -32050, "the person left"),
                Arguments.of(new TaskOutcome.Failed(null, "no reason", false), -32603, "failed: no reason"),
                Arguments.of(new TaskOutcome.Cancelled("by hand"), -32603, "was cancelled: by hand"),
                Arguments.of(new TaskOutcome.Cancelled(null), -32603, "was cancelled"),
                Arguments.of(new TaskOutcome.Expired("unknown"), -32603, "is gone: unknown"),
                Arguments.of(new TaskOutcome.TimedOut(Duration.ofSeconds(1)), -32603, "gave no answer"),
                Arguments.of(new TaskOutcome.ToolError(Json.object("content", "x")), -32603, "gave no answer"),
                Arguments.of(new TaskOutcome.Completed(Json.object("action", 7)), -32602, "action"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void otherOutcomesAreRefusals(TaskOutcome outcome, int code, String told) {
        assertThat(answer(outcome)).isInstanceOf(InputAnswer.Refused.class);
        JsonRpcError error = ((InputAnswer.Refused) answer(outcome)).error();
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).contains(told);
    }

    @Test
    void itsResultIsTheAnswer() {
        assertThat(answer(new TaskOutcome.Completed(Json.object("action", "decline"))))
                .isEqualTo(new InputAnswer.Given(Json.object("action", "decline")));
    }
}
