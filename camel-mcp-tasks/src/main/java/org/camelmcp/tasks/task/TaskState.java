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

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a task that we run stands, and where it may go from there: the state machine of DESIGN 6 (P 112). Pure; every
 * step returns the next state, empty when it is not allowed. Terminal is final.
 *
 * @param status        where it stands
 * @param statusMessage a sentence for people, {@code null} when there is none; kept until another is set
 * @param ending        with what it ended; {@code null} exactly as long as the status is not terminal
 */
public record TaskState(
        TaskStatus status,
        @Nullable String statusMessage,
        @Nullable TaskEnding ending) {

    /** How every task begins. */
    public static final TaskState WORKING = new TaskState(TaskStatus.WORKING, null, null);

    public TaskState {
        Objects.requireNonNull(status, "status");
        if (status.isTerminal() != (ending != null) || (ending != null && ending.status() != status)) {
            throw new IllegalArgumentException("Illegal task state: " + status + " with ending " + ending);
        }
    }

    public boolean isTerminal() {
        return status.isTerminal();
    }

    /** Says what the work is at. */
    public Optional<TaskState> withMessage(@Nullable String message) {
        return isTerminal() ? Optional.empty() : Optional.of(new TaskState(status, message, null));
    }

    /** The work waits for input, or goes on because all that was asked is answered. */
    public Optional<TaskState> withInputOpen(boolean open) {
        TaskStatus next = open ? TaskStatus.INPUT_REQUIRED : TaskStatus.WORKING;
        return isTerminal() ? Optional.empty() : Optional.of(new TaskState(next, statusMessage, null));
    }

    /**
     * Ends it.
     *
     * @param message {@code null} when nobody chose one: then it is why the task failed, so that no message of earlier
     *                progress hides it, and otherwise the last one stays
     */
    public Optional<TaskState> end(TaskEnding how, @Nullable String message) {
        if (isTerminal()) {
            return Optional.empty();
        }
        String told = message == null ? how.diagnosis() : message;
        return Optional.of(new TaskState(how.status(), told == null ? statusMessage : told, how));
    }
}
