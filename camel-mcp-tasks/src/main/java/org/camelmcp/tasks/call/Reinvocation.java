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

import java.util.Optional;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.call.StartedCall.AsTask;
import org.camelmcp.tasks.call.StartedCall.Ended;
import org.camelmcp.tasks.task.TaskOutcome;

/**
 * What a producer does when an exchange comes to it, perhaps not for the first time: Camel's error handler invokes a
 * producer again, and {@code tools/call} must not be sent twice (P 23).
 */
public sealed interface Reinvocation {

    /** The call is sent: it is the first, or another one, or the server surely took nothing. */
    record StartAnew() implements Reinvocation {}

    /** The task that the exchange started goes on being followed, with a new deadline. */
    record Reattach(String taskId, Generation generation) implements Reinvocation {}

    /** Nothing is sent, and the exchange fails as it did before. */
    record RaiseAgain(TaskOutcome outcome) implements Reinvocation {}

    /**
     * Decides by what the exchange remembers. A pure function.
     *
     * <p>A deadline or a stop that came before the server's answer leaves the delivery as unknown as a broken connection
     * does, and {@code policy} applies to it too.
     *
     * @param entry         what the exchange remembers of a call by this producer
     * @param argumentsHash the arguments of the call to be made now
     */
    static Reinvocation decide(Optional<StartedCall> entry, String argumentsHash, OnDeliveryUnknown policy) {
        if (entry.isEmpty() || !entry.get().argumentsHash().equals(argumentsHash)) {
            return new StartAnew();
        }
        StartedCall.State state = entry.get().state();
        if (state instanceof AsTask task) {
            return new Reattach(task.taskId(), task.generation());
        }
        if (state instanceof Ended ended) {
            return afterEnd(ended, policy);
        }
        return unknown(
                new TaskOutcome.DeliveryUnknown("An earlier attempt of this exchange sent the call and got no answer"),
                policy);
    }

    private static Reinvocation afterEnd(Ended ended, OnDeliveryUnknown policy) {
        TaskOutcome outcome = ended.outcome();
        if (outcome instanceof TaskOutcome.Completed) {
            return new StartAnew(); // success is final for its invocation: the next one, as in a loop, is another call
        }
        if (outcome instanceof TaskOutcome.Failed failed && failed.notTaken()) {
            return new StartAnew();
        }
        if (outcome instanceof TaskOutcome.DeliveryUnknown) {
            return unknown(outcome, policy);
        }
        if (outcome instanceof TaskOutcome.TimedOut || outcome instanceof TaskOutcome.Detached) {
            return stillRunning(ended, policy);
        }
        return new RaiseAgain(outcome);
    }

    /**
     * Whether nothing is left to remember: neither does the exchange fail, so that Camel would try again, nor may the
     * work still be under way.
     */
    static boolean isOver(TaskOutcome outcome, boolean failed) {
        return outcome instanceof TaskOutcome.Completed
                || !failed
                        && !(outcome instanceof TaskOutcome.DeliveryUnknown)
                        && !(outcome instanceof TaskOutcome.TimedOut)
                        && !(outcome instanceof TaskOutcome.Detached);
    }

    private static Reinvocation stillRunning(Ended ended, OnDeliveryUnknown policy) {
        AsTask task = ended.task();
        if (task == null) {
            return unknown(ended.outcome(), policy);
        }
        return ended.cancelRequested()
                ? new RaiseAgain(ended.outcome())
                : new Reattach(task.taskId(), task.generation());
    }

    private static Reinvocation unknown(TaskOutcome outcome, OnDeliveryUnknown policy) {
        return policy == OnDeliveryUnknown.RESTART ? new StartAnew() : new RaiseAgain(outcome);
    }
}
