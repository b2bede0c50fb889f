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
package org.camelmcp.tasks.delivery;

import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * The ids of requests to clients. Those of a task's questions say which question they are, so that the answer may arrive at any
 * node (DESIGN 8), and are the same whenever the question is sent again; the others are known to this process alone. Pure.
 */
final class QuestionIds {

    private static final String TASK = "mcp-task:";
    private static final String CALL = "mcp-call:";

    /** Longer ones are not ours, and nothing to bother a store with. */
    private static final int LONGEST_TASK_ID = 128;

    private QuestionIds() {}

    /** A question of a task. */
    record TaskQuestion(String taskId, String key) {}

    /** Task ids that we make have no colon. */
    static RequestId of(String taskId, String key) {
        return RequestId.of(TASK + taskId + ":" + key);
    }

    /** The question of a task that an id names; empty when it names none. */
    static Optional<TaskQuestion> task(@Nullable RequestId id) {
        if (id == null || !(id.value() instanceof String text) || !text.startsWith(TASK)) {
            return Optional.empty();
        }
        int colon = text.indexOf(':', TASK.length());
        return colon <= TASK.length() || colon - TASK.length() > LONGEST_TASK_ID
                ? Optional.empty()
                : Optional.of(new TaskQuestion(text.substring(TASK.length(), colon), text.substring(colon + 1)));
    }

    /** @param token unguessable */
    static RequestId ofCall(String token) {
        return RequestId.of(CALL + token);
    }

    static boolean isCall(@Nullable RequestId id) {
        return id != null && id.value() instanceof String text && text.startsWith(CALL);
    }
}
