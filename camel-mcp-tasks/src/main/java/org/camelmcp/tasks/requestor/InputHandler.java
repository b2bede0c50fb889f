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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.Task;

/**
 * Answers what a followed task asks of its requestor. Asked once for each key in a task's life, for several keys at
 * once, on any thread; it must not block (P 100).
 */
@FunctionalInterface
public interface InputHandler {

    /** Keys that were answered, and the answers acknowledged, before this following began (P 100). Read once. */
    default Set<String> answered() {
        return Set.of();
    }

    /** The server has acknowledged the answer to this key, so that the key is never to be asked again. Must not block. */
    default void acknowledged(String key) {}

    /**
     * Answers one input request. Whoever has nobody to ask declines, as the request's method has it; failing, with an
     * exception, a failed stage or {@code null}, ends the following as {@code Failed} and cancels the task.
     *
     * @param task    the task as last seen
     * @param key     names the request within the task, never twice
     * @param request what is asked
     * @return the result of the request's method, as it goes on the wire. Its future is cancelled when nobody wants the
     *     answer any more: the task has ended, or is followed no longer. Cancelled by whoever answers, it says that nothing
     *     will come of the question here, and the task goes on
     */
    CompletionStage<JsonNode> answer(Task task, String key, InputRequest request);
}
