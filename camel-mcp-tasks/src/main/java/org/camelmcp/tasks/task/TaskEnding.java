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

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.jspecify.annotations.Nullable;

/**
 * How a task that we run ended. Written together with the terminal status, and final. Immutable as long as nobody changes
 * the trees.
 */
public sealed interface TaskEnding {

    /** The longest {@link #diagnosis()}, in characters: it is pushed and listed with the task. */
    int MOST_DIAGNOSIS = 1_000;

    /**
     * The tool answered: its {@code CallToolResult}, exactly as a plain call would have returned it (P 113), without
     * {@code resultType}. With {@code isError: true} it is an error of the tool's, which the generations give different
     * statuses (P 99, P 128): the stored status is {@code COMPLETED}, dialects translate.
     */
    record Result(ObjectNode result) implements TaskEnding {

        public boolean isToolError() {
            return result.path("isError").asBoolean();
        }
    }

    /** It failed with a JSON-RPC error. */
    record Error(JsonRpcError error) implements TaskEnding {}

    /** It was cancelled; {@code reason} is a sentence for people, {@code null} when there is none. */
    record Cancelled(@Nullable String reason) implements TaskEnding {}

    /** The status that goes with it. */
    default TaskStatus status() {
        if (this instanceof Result) {
            return TaskStatus.COMPLETED;
        }
        return this instanceof Error ? TaskStatus.FAILED : TaskStatus.CANCELLED;
    }

    /**
     * Why it failed, for people: the error's message, or the first text of a tool's own error, cut to
     * {@value #MOST_DIAGNOSIS} characters. Legacy clients look no further than the status of a task that failed.
     *
     * @return {@code null} when it did not fail, or does not say
     */
    default @Nullable String diagnosis() {
        String text = null;
        if (this instanceof Error failed) {
            text = failed.error().message();
        } else if (this instanceof Result answered && answered.isToolError()) {
            text = answered.result().at("/content/0/text").textValue();
        }
        return text == null || text.length() <= MOST_DIAGNOSIS ? text : cut(text);
    }

    private static String cut(String text) {
        int end = Character.isHighSurrogate(text.charAt(MOST_DIAGNOSIS - 1)) ? MOST_DIAGNOSIS - 1 : MOST_DIAGNOSIS;
        return text.substring(0, end) + "…";
    }
}
