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
package org.camelmcp.tasks.requestor;

import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;

/**
 * One task that is being followed to its outcome. Thread-safe; nothing here blocks or throws, and after the outcome
 * nothing here has any effect.
 */
public interface Following {

    /** How the task ended. Never fails, and is completed exactly once; dependents run on the thread that learns it. */
    CompletionStage<TaskOutcome> outcome();

    /** The task as last seen. */
    Task task();

    /**
     * Takes what the server pushed as if a poll had brought it. A snapshot older than what was last seen, one that
     * arrives after the task ended, or one of another task is ignored.
     */
    void observed(TaskSnapshot snapshot);

    /**
     * Says whether the server pushes status changes of this task now. If so it is polled for safety only (P 83); the
     * poll that is already due stays, so that whatever was not pushed is learnt within one interval, or at once by
     * {@link #pollNow}. If not, ordinary polls set in again, spread over an interval since many tasks may have shared
     * the stream that broke.
     */
    void watched(boolean watched);

    /** Polls without waiting for the interval; if a poll is in flight, again as soon as that has been answered. */
    void pollNow();

    /**
     * Asks the server to cancel the task, and then polls at once: cancelling is cooperative, so the outcome is what the
     * server says, which may still be {@code Completed} (P 101).
     *
     * @return ends when the server has answered; fails as the dialect does
     */
    CompletionStage<Void> cancel();

    /** Stops following at once: the outcome is {@code Detached}, unless there is one, and nothing more is sent. */
    void detach();
}
