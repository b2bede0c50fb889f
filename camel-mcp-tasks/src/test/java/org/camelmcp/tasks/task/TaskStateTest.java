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
package org.camelmcp.tasks.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transition from every status (P 98, P 112). */
class TaskStateTest {

    private static final TaskEnding RESULT = new TaskEnding.Result(JsonNodeFactory.instance.objectNode());
    private static final TaskEnding ERROR = new TaskEnding.Error(new JsonRpcError(-32603, "Out of memory", null));
    private static final TaskEnding CANCELLED = new TaskEnding.Cancelled("Not wanted any more");

    /** What may happen to a task. */
    private enum Event {
        MESSAGE(state -> state.withMessage("new")),
        INPUT_OPENED(state -> state.withInputOpen(true)),
        INPUT_ANSWERED(state -> state.withInputOpen(false)),
        COMPLETED(state -> state.end(RESULT, null)),
        FAILED(state -> state.end(ERROR, null)),
        CANCELLED(state -> state.end(TaskStateTest.CANCELLED, null));

        private final Function<TaskState, Optional<TaskState>> step;

        Event(Function<TaskState, Optional<TaskState>> step) {
            this.step = step;
        }
    }

    private static TaskState in(TaskStatus status) {
        TaskEnding ending =
                switch (status) {
                    case WORKING, INPUT_REQUIRED -> null;
                    case COMPLETED -> RESULT;
                    case FAILED -> ERROR;
                    case CANCELLED -> CANCELLED;
                };
        return new TaskState(status, "old", ending);
    }

    /** The status after the event, {@code null} = not allowed. */
    static Stream<Arguments> table() {
        return Stream.of(TaskStatus.values())
                .flatMap(from -> Stream.of(Event.values()).map(event -> Arguments.of(from, event, after(from, event))));
    }

    private static @Nullable TaskStatus after(TaskStatus from, Event event) {
        return switch (from) {
            case COMPLETED, FAILED, CANCELLED -> null;
            case WORKING, INPUT_REQUIRED ->
                switch (event) {
                    case MESSAGE -> from;
                    case INPUT_OPENED -> TaskStatus.INPUT_REQUIRED;
                    case INPUT_ANSWERED -> TaskStatus.WORKING;
                    case COMPLETED -> TaskStatus.COMPLETED;
                    case FAILED -> TaskStatus.FAILED;
                    case CANCELLED -> TaskStatus.CANCELLED;
                };
        };
    }

    @ParameterizedTest(name = "{0} + {1} -> {2}")
    @MethodSource("table")
    void taskGoesWhereItMayAndNowhereElse(TaskStatus from, Event event, @Nullable TaskStatus to) {
        Optional<TaskState> next = event.step.apply(in(from));

        assertThat(next.map(TaskState::status)).isEqualTo(Optional.ofNullable(to));
        next.ifPresent(state -> {
            assertThat(state.statusMessage())
                    .isEqualTo(
                            switch (event) {
                                case MESSAGE -> "new";
                                case FAILED -> "Out of memory";
                                default -> "old";
                            });
            assertThat(state.isTerminal()).isEqualTo(state.ending() != null);
        });
    }

    @Test
    void everyTaskBeginsWorkingAndSaysNothing() {
        assertThat(TaskState.WORKING).isEqualTo(new TaskState(TaskStatus.WORKING, null, null));
    }

    @Test
    void messageMayBeTakenBack() {
        assertThat(in(TaskStatus.INPUT_REQUIRED).withMessage(null))
                .contains(new TaskState(TaskStatus.INPUT_REQUIRED, null, null));
    }

    @Test
    void endMaySayWhy() {
        assertThat(in(TaskStatus.WORKING).end(ERROR, "Out of disk"))
                .contains(new TaskState(TaskStatus.FAILED, "Out of disk", ERROR));
    }

    /** Legacy clients never fetch the result of a task that failed. */
    @Test
    void toolErrorSaysWhyInItsOwnWords() {
        assertThat(in(TaskStatus.WORKING).end(toolError("No such month"), null))
                .get()
                .returns("No such month", TaskState::statusMessage);
        assertThat(in(TaskStatus.WORKING).end(toolError("No such month"), "Out of disk"))
                .get()
                .returns("Out of disk", TaskState::statusMessage);
        assertThat(in(TaskStatus.WORKING)
                        .end(
                                new TaskEnding.Result(
                                        JsonNodeFactory.instance.objectNode().put("isError", true)),
                                null))
                .get()
                .returns("old", TaskState::statusMessage);
    }

    @Test
    void diagnosisIsCutBetweenCharacters() {
        String text = "x".repeat(TaskEnding.MOST_DIAGNOSIS - 1) + "🐪🐪";

        assertThat(toolError(text).diagnosis()).isEqualTo("x".repeat(TaskEnding.MOST_DIAGNOSIS - 1) + "…");
    }

    private static TaskEnding toolError(String text) {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("isError", true);
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return new TaskEnding.Result(result);
    }

    /** P 99, P 113: only the legacy dialect calls it failed. */
    @Test
    void toolErrorIsStoredAsCompleted() {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("isError", true);
        TaskEnding.Result ending = new TaskEnding.Result(result);

        assertThat(ending.isToolError()).isTrue();
        assertThat(ending.status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(TaskStatus.class)
    void statusAndEndingAlwaysFit(TaskStatus status) {
        TaskEnding own = in(status).ending();
        for (TaskEnding ending : Arrays.asList(null, RESULT, ERROR, CANCELLED)) {
            if (ending != own) {
                assertThatThrownBy(() -> new TaskState(status, null, ending))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(status.name());
            }
        }
    }
}
