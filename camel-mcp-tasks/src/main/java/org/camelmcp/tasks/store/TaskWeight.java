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
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;

/** Estimates how much memory a task takes, by what clients and tools can make large. Stateless. */
final class TaskWeight {

    /** A task without arguments and result, with its entries in all indexes. */
    private static final int TASK = 2_000;

    /** A node of a JSON tree, with its entry in its parent. */
    private static final int NODE = 64;

    private TaskWeight() {}

    /** In bytes, roughly. */
    static long of(ServedTask task) {
        long weight = of(task.origin()) + of(task.state().ending());
        for (StoredInput input : task.inputs().values()) {
            weight += of(input.request().params()) + of(input.answer());
        }
        return weight;
    }

    static long of(TaskOrigin origin) {
        return TASK + of(origin.arguments()) + of(origin.request());
    }

    private static long of(@Nullable TaskEnding ending) {
        if (ending instanceof TaskEnding.Result result) {
            return of(result.result());
        }
        return ending instanceof TaskEnding.Error error && error.error().data() != null
                ? of(error.error().data())
                : 0;
    }

    private static long of(@Nullable InputAnswer answer) {
        return answer instanceof InputAnswer.Given given ? of(given.result()) : NODE;
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
