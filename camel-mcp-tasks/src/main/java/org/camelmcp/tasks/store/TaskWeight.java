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
package org.camelmcp.tasks.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;

/** Estimates how much memory a task takes, in bytes, by what clients and tools can make large. Stateless. */
public final class TaskWeight {

    /** A task without arguments and result, with its entries in all indexes. */
    private static final int TASK = 2_000;

    /** A node of a JSON tree, with its entry in its parent. */
    private static final int NODE = 64;

    private TaskWeight() {}

    /** What never changes of it. */
    static long of(TaskOrigin origin) {
        return TASK + of(origin.arguments()) + of(origin.request());
    }

    /** What changes of it. */
    static long ofChanging(ServedTask task) {
        return of(task.state().ending()) + of(task.inputs());
    }

    static long of(Map<String, StoredInput> inputs) {
        long weight = 0;
        for (StoredInput input : inputs.values()) {
            weight += of(input.request().params()) + of(input.answer());
        }
        return weight;
    }

    private static long of(@Nullable TaskEnding ending) {
        if (ending instanceof TaskEnding.Result result) {
            return of(result.result());
        }
        return ending instanceof TaskEnding.Error failed ? of(failed.error()) : 0;
    }

    private static long of(JsonRpcError error) {
        return error.message().length() + (error.data() == null ? 0 : of(error.data()));
    }

    /** What became of a question. @param answer {@code null} as long as it is open */
    public static long of(@Nullable InputAnswer answer) {
        if (answer instanceof InputAnswer.Given given) {
            return of(given.result());
        }
        return answer instanceof InputAnswer.Refused refused ? NODE + of(refused.error()) : NODE;
    }

    private static long of(JsonNode node) {
        long weight = NODE;
        if (node.isTextual()) {
            return weight + node.textValue().length();
        }
        for (var member : node.properties()) {
            weight += member.getKey().length() + of(member.getValue());
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                weight += of(element);
            }
        }
        return weight;
    }
}
