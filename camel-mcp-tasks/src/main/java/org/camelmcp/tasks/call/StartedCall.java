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

import java.util.Objects;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.message.ArgumentsHash;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How far a call has come that an exchange started. Immutable.
 *
 * @param argumentsHash the {@link ArgumentsHash} of what was, or is about to be, sent
 * @param state         how far
 */
public record StartedCall(String argumentsHash, State state) {

    public StartedCall {
        Objects.requireNonNull(argumentsHash, "argumentsHash");
        Objects.requireNonNull(state, "state");
    }

    public sealed interface State {}

    /** {@code tools/call} is about to be sent, or was sent and its answer never read. */
    public record Sent() implements State {}

    /** The server runs it as a task. */
    public record AsTask(String taskId, Generation generation) implements State {

        @Override
        public String toString() {
            // exchange properties get logged, and the id may be a secret (P 103)
            return "AsTask[" + Task.shorten(taskId) + ", " + generation + "]";
        }
    }

    /**
     * It ended in another way than by success.
     *
     * @param outcome         how
     * @param task            the task, {@code null} when none was made or known
     * @param cancelRequested whether we asked the server to cancel the task, so that following it again is in vain
     */
    public record Ended(TaskOutcome outcome, @Nullable AsTask task, boolean cancelRequested) implements State {

        @Override
        public String toString() {
            return "Ended[" + outcome.getClass().getSimpleName() + ", " + task + ", " + cancelRequested + "]";
        }
    }

    /** To be kept before the first byte is sent. */
    public static StartedCall sent(String argumentsHash) {
        return new StartedCall(argumentsHash, new Sent());
    }

    /** To be kept as soon as the server has named the task. */
    public StartedCall asTask(String taskId, Generation generation) {
        return new StartedCall(argumentsHash, new AsTask(taskId, generation));
    }

    /** To be kept before the exchange fails, or goes on with a failure in its headers. */
    public StartedCall ended(TaskOutcome outcome, boolean cancelRequested) {
        return new StartedCall(argumentsHash, new Ended(outcome, task(), cancelRequested));
    }

    private @Nullable AsTask task() {
        if (state instanceof AsTask task) {
            return task;
        }
        return state instanceof Ended ended ? ended.task() : null;
    }
}
