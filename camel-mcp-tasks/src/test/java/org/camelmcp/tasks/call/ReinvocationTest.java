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
package org.camelmcp.tasks.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.call.Reinvocation.RaiseAgain;
import org.camelmcp.tasks.call.Reinvocation.Reattach;
import org.camelmcp.tasks.call.Reinvocation.StartAnew;
import org.camelmcp.tasks.task.TaskOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReinvocationTest {

    private static final String HASH = "hash";
    private static final StartedCall SENT = StartedCall.sent(HASH);
    private static final StartedCall TASK = SENT.asTask("task-id-0123456789", Generation.LEGACY);
    private static final Reinvocation ANEW = new StartAnew();
    private static final Reinvocation REATTACH = new Reattach("task-id-0123456789", Generation.LEGACY);

    private static final ObjectNode RESULT = JsonNodeFactory.instance.objectNode();
    private static final TaskOutcome COMPLETED = new TaskOutcome.Completed(RESULT);
    private static final TaskOutcome TOOL_ERROR = new TaskOutcome.ToolError(RESULT);
    private static final TaskOutcome FAILED = new TaskOutcome.Failed(new JsonRpcError(-32603, "x"), "x", false);
    private static final TaskOutcome REFUSED = new TaskOutcome.Failed(null, "connection refused", true);
    private static final TaskOutcome CANCELLED = new TaskOutcome.Cancelled(null);
    private static final TaskOutcome EXPIRED = new TaskOutcome.Expired("gone");
    private static final TaskOutcome TIMED_OUT = new TaskOutcome.TimedOut(Duration.ofSeconds(1));
    private static final TaskOutcome UNKNOWN = new TaskOutcome.DeliveryUnknown("reset");
    private static final TaskOutcome DETACHED = new TaskOutcome.Detached();

    static Stream<Arguments> table() {
        return Stream.of(
                // what is remembered, decision with FAIL, decision with RESTART
                arguments(null, ANEW, ANEW),
                arguments(TASK, REATTACH, REATTACH),
                arguments(TASK.ended(COMPLETED, false), ANEW, ANEW),
                arguments(TASK.ended(TOOL_ERROR, false), again(TOOL_ERROR), again(TOOL_ERROR)),
                arguments(SENT.ended(TOOL_ERROR, false), again(TOOL_ERROR), again(TOOL_ERROR)),
                arguments(TASK.ended(FAILED, false), again(FAILED), again(FAILED)),
                arguments(SENT.ended(REFUSED, false), ANEW, ANEW),
                arguments(TASK.ended(CANCELLED, false), again(CANCELLED), again(CANCELLED)),
                arguments(TASK.ended(EXPIRED, false), again(EXPIRED), again(EXPIRED)),
                arguments(TASK.ended(TIMED_OUT, false), REATTACH, REATTACH),
                arguments(TASK.ended(TIMED_OUT, true), again(TIMED_OUT), again(TIMED_OUT)),
                arguments(SENT.ended(TIMED_OUT, false), again(TIMED_OUT), ANEW),
                arguments(SENT.ended(UNKNOWN, false), again(UNKNOWN), ANEW),
                arguments(TASK.ended(DETACHED, false), REATTACH, REATTACH),
                arguments(TASK.ended(DETACHED, true), again(DETACHED), again(DETACHED)),
                arguments(SENT.ended(DETACHED, false), again(DETACHED), ANEW));
    }

    private static Reinvocation again(TaskOutcome outcome) {
        return new RaiseAgain(outcome);
    }

    @ParameterizedTest
    @MethodSource("table")
    void secondInvocationDependsOnWhatIsRemembered(StartedCall entry, Reinvocation fail, Reinvocation restart) {
        assertThat(decide(entry, HASH, OnDeliveryUnknown.FAIL)).isEqualTo(fail);
        assertThat(decide(entry, HASH, OnDeliveryUnknown.RESTART)).isEqualTo(restart);
    }

    @ParameterizedTest
    @MethodSource("table")
    void otherArgumentsAreAnotherCall(StartedCall entry, Reinvocation fail, Reinvocation restart) {
        assertThat(decide(entry, "other", OnDeliveryUnknown.FAIL)).isEqualTo(ANEW);
    }

    @Test
    void callWhoseAnswerWasNeverReadIsNotSentAgain() {
        assertThat(decide(SENT, HASH, OnDeliveryUnknown.FAIL))
                .isInstanceOfSatisfying(RaiseAgain.class, again -> assertThat(again.outcome())
                        .isInstanceOf(TaskOutcome.DeliveryUnknown.class));
        assertThat(decide(SENT, HASH, OnDeliveryUnknown.RESTART)).isEqualTo(ANEW);
    }

    @ParameterizedTest
    @EnumSource(OnDeliveryUnknown.class)
    void taskThatTimedOutTwiceIsStillReattached(OnDeliveryUnknown policy) {
        StartedCall twice = TASK.ended(TIMED_OUT, false).ended(TIMED_OUT, false);

        assertThat(decide(twice, HASH, policy)).isEqualTo(REATTACH);
    }

    @Test
    void whatIsRememberedDoesNotTellTheTaskIdToALog() {
        assertThat(TASK.toString()).contains("task-id-").doesNotContain("0123456789");
        assertThat(TASK.ended(TIMED_OUT, false).toString()).contains("TimedOut").doesNotContain("0123456789");
    }

    private static Reinvocation decide(StartedCall entry, String hash, OnDeliveryUnknown policy) {
        return Reinvocation.decide(Optional.ofNullable(entry), hash, policy);
    }
}
