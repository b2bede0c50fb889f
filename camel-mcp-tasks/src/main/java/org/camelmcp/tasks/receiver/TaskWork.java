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

import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.task.TaskEnding;

/** What a tool does: one route, run for each task and each plain call. Thread-safe. */
@FunctionalInterface
public interface TaskWork {

    /**
     * Starts the work, on a worker thread. It should not wait, but may.
     *
     * @return how it ended; with {@link Completion#DEFERRED} what it ends with is of no interest unless it is a failure,
     *     which ends the task. A stage that fails is an internal error, whose message does not reach the client
     */
    CompletionStage<TaskEnding> run(TaskRun run);
}
