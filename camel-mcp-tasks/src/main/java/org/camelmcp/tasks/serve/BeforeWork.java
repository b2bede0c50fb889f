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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.camelmcp.tasks.receiver.TaskRun;
import org.camelmcp.tasks.task.TaskEnding;

/** What gathers input for the calls of a tool, before its own work runs. Thread-safe. */
@FunctionalInterface
public interface BeforeWork {

    /**
     * Runs once for each attempt of a call, on a worker thread.
     *
     * @param asking    whether the client has been asked something that only another attempt can answer: what the work
     *                  leaves is of no interest then
     * @param arguments told, before the end, with which arguments the tool is to run
     * @return how it ended; a result that is no tool error says nothing else than that it did not fail
     */
    CompletionStage<TaskEnding> run(TaskRun run, BooleanSupplier asking, Consumer<ObjectNode> arguments);
}
