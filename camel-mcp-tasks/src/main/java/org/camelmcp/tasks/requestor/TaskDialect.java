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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Translates between one protocol generation's task messages and the generation-free model. Everything above asks a
 * dialect and never the wire. Implementations are thread-safe, and never block.
 *
 * <p>Stages of {@link #get}, {@link #outcome}, {@link #cancel}, {@link #attend} and {@link #answer} fail with
 * {@link PollException}, which says what a failure means for the task. All but those of {@link #attend} end within a
 * time limit of the dialect's, since a follower sends no second request of a kind before the first is answered.
 */
public interface TaskDialect {

    Generation generation();

    /**
     * Marks a {@code tools/call} as wanting a task, where the generation leaves that to the client.
     *
     * @param params the call's parameters, to be completed
     * @param ttl    how long the server should keep the task, {@code null} = as it likes
     */
    void requestTask(ObjectNode params, @Nullable Duration ttl);

    /**
     * The task that an answer to {@code tools/call} announces; empty when the answer is the tool's result itself.
     *
     * @throws RuntimeException when it announces a task that cannot be understood
     */
    Optional<TaskSnapshot> created(JsonNode answer);

    /**
     * Reads a status notification of this generation.
     *
     * @throws RuntimeException when it cannot be understood
     */
    TaskSnapshot notified(JsonNode params);

    /** Asks where the task stands ({@code tasks/get}). */
    CompletionStage<TaskSnapshot> get(String taskId);

    /**
     * The outcome of a task that a snapshot shows as ended. Modern: from the snapshot itself, or {@code tasks/get} when
     * it came without its payload; legacy: {@code tasks/result} (P 126).
     */
    CompletionStage<TaskOutcome> outcome(TaskSnapshot ended);

    /** Asks the server to cancel the task. Ends when the server has answered; a task that has ended already is no failure. */
    CompletionStage<Void> cancel(String taskId);

    /**
     * Lets the server ask for input where it can only ask on a stream of ours. Legacy: opens {@code tasks/result}, on
     * which the server's requests arrive (P 127), and ends when that stream does; modern: has ended at once. Called
     * while the task requires input, never twice at once. Its future is cancelled when that stream is of no use any more.
     */
    CompletionStage<Void> attend(String taskId);

    /** Sends answers to input requests, by key ({@code tasks/update}); only in the modern generation. */
    CompletionStage<Void> answer(String taskId, Map<String, JsonNode> responses);
}
