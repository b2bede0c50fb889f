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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/** Tasks of the modern generation: the extension {@code io.modelcontextprotocol/tasks} (SEP-2663; checklist, section 11). */
public final class ModernReceiver implements ReceiverDialect {

    public static final ModernReceiver INSTANCE = new ModernReceiver();

    private static final String RESULT_TYPE = "resultType";
    private static final String COMPLETE = "complete";

    private ModernReceiver() {}

    @Override
    public Generation generation() {
        return Generation.MODERN;
    }

    /** The only answer of type {@code task} (P 106), and flat. */
    @Override
    public ObjectNode created(ServedTask task, @Nullable String immediateResponse) {
        return TaskWire.object()
                .put(RESULT_TYPE, TaskMethods.RESULT_TYPE_TASK)
                .setAll(TaskWire.task(task, "Ms", task.state().status()));
    }

    /** With the result, the error or the open questions inlined (P 113, P 114). */
    @Override
    public ObjectNode got(ServedTask task) {
        return acknowledged().setAll(detailed(task, input -> true));
    }

    /**
     * The same for a poll that declares those capabilities: with the open questions that it could answer. Questions are only
     * asked that the call allowed; the poll has to allow them as well (P 114).
     */
    public ObjectNode got(ServedTask task, ObjectNode capabilities) {
        return acknowledged().setAll(detailed(task, answerable(capabilities)));
    }

    /** Says nothing but that it was heard (P 116). */
    @Override
    public ObjectNode cancelled(ServedTask task) {
        return acknowledged();
    }

    /** The whole task, as {@code tasks/get} tells it (P 119). The subscription's id comes from whoever sends it. */
    @Override
    public JsonRpcNotification status(ServedTask task) {
        return new JsonRpcNotification(TaskMethods.MODERN_STATUS, detailed(task, input -> true));
    }

    /** The same for a subscription that declares those capabilities, as in {@link #got(ServedTask, ObjectNode)}. */
    public JsonRpcNotification status(ServedTask task, ObjectNode capabilities) {
        return new JsonRpcNotification(TaskMethods.MODERN_STATUS, detailed(task, answerable(capabilities)));
    }

    private static Predicate<StoredInput> answerable(ObjectNode capabilities) {
        return input -> DeclaredInputs.missing(input.request(), capabilities).isEmpty();
    }

    /** The answer to {@code tasks/update}, and to a {@code tasks/cancel} that came too late (P 115, P 116). */
    public ObjectNode acknowledged() {
        return TaskWire.object().put(RESULT_TYPE, COMPLETE);
    }

    private static ObjectNode detailed(ServedTask task, Predicate<StoredInput> asked) {
        TaskStatus status = task.state().status();
        ObjectNode node = TaskWire.task(task, "Ms", status);
        TaskEnding ending = task.state().ending();
        if (ending instanceof TaskEnding.Result answered) {
            node.set("result", complete(answered.result()));
        } else if (ending instanceof TaskEnding.Error failed) {
            node.set("error", TaskWire.error(failed.error()));
        } else if (status == TaskStatus.INPUT_REQUIRED) {
            ObjectNode requests = node.putObject("inputRequests");
            task.inputs().values().stream()
                    .filter(StoredInput::isOpen)
                    .filter(asked)
                    .forEach(input -> requests.putObject(input.key())
                            .put("method", input.request().method())
                            .set("params", input.request().params()));
        }
        return node;
    }

    /**
     * The result as a plain call would have answered it, type included: the official client reports a completed task whose
     * result has none as failed. No {@code related-task} (P 121).
     */
    private static ObjectNode complete(ObjectNode result) {
        return result.has(RESULT_TYPE)
                ? result
                : TaskWire.object().put(RESULT_TYPE, COMPLETE).setAll(result);
    }
}
