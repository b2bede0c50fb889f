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

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/** Tasks of the legacy generation: 2025-11-25, SEP-1686 (checklist, section 12). */
public final class LegacyReceiver implements ReceiverDialect {

    public static final LegacyReceiver INSTANCE = new LegacyReceiver();

    /** Key inside {@code _meta}: to which task an answer belongs that does not name it. */
    public static final String RELATED_TASK = "io.modelcontextprotocol/related-task";

    private static final String IMMEDIATE_RESPONSE = "io.modelcontextprotocol/model-immediate-response";

    private LegacyReceiver() {}

    @Override
    public Generation generation() {
        return Generation.LEGACY;
    }

    /** Nested, and the only answer with a {@code model-immediate-response} (P 125). */
    @Override
    public ObjectNode created(ServedTask task, @Nullable String immediateResponse) {
        ObjectNode answer = TaskWire.object();
        if (immediateResponse != null) {
            answer.putObject(MetaKeys.META).put(IMMEDIATE_RESPONSE, immediateResponse);
        }
        answer.set("task", entry(task));
        return answer;
    }

    /** Flat, and without the result (P 126). */
    @Override
    public ObjectNode got(ServedTask task) {
        return entry(task);
    }

    /** The task, which is cancelled already (P 129). */
    @Override
    public ObjectNode cancelled(ServedTask task) {
        return entry(task);
    }

    /** Names the task itself, hence without {@code related-task} (P 131). */
    @Override
    public JsonRpcNotification status(ServedTask task) {
        return new JsonRpcNotification(TaskMethods.LEGACY_STATUS, entry(task));
    }

    /** The answer to {@code tasks/list}: a {@code nextCursor} only where more follows (P 130). */
    public ObjectNode list(TaskStore.Page page) {
        ObjectNode answer = TaskWire.object();
        ArrayNode tasks = answer.putArray("tasks");
        page.tasks().forEach(task -> tasks.add(entry(task)));
        if (page.next() != null) {
            answer.put("nextCursor", page.next());
        }
        return answer;
    }

    /**
     * The answer to {@code tasks/result}: exactly what the plain call would have answered, and to which task it belongs
     * (P 126). A cancelled task has no such answer; it is told as an internal error that says so, as the TypeScript SDK
     * does, and not as an empty success.
     *
     * @throws ServerErrorException  with the error with which it failed, or for a cancelled task
     * @throws IllegalStateException when the task has not ended
     */
    public ObjectNode result(ServedTask task) {
        TaskEnding ending = task.state().ending();
        if (ending instanceof TaskEnding.Result answered) {
            ObjectNode answer = TaskWire.object().setAll(answered.result());
            ObjectNode meta = answer.path(MetaKeys.META) instanceof ObjectNode own
                    ? TaskWire.object().setAll(own)
                    : TaskWire.object();
            meta.putObject(RELATED_TASK).put("taskId", task.taskId());
            answer.set(MetaKeys.META, meta);
            return answer;
        }
        if (ending instanceof TaskEnding.Error failed) {
            throw new ServerErrorException(failed.error(), 200, null);
        }
        if (ending instanceof TaskEnding.Cancelled cancelled) {
            String reason = cancelled.reason() == null ? "" : ": " + cancelled.reason();
            throw new ServerErrorException(
                    new JsonRpcError(ErrorCodes.INTERNAL_ERROR, "The task was cancelled" + reason), 200, null);
        }
        throw new IllegalStateException(task + " has not ended");
    }

    private static ObjectNode entry(ServedTask task) {
        return TaskWire.task(
                task, "", status(task.state().status(), task.state().ending()));
    }

    /** A tool's own error counts as a failure here (P 128). */
    private static TaskStatus status(TaskStatus stored, @Nullable TaskEnding ending) {
        return ending instanceof TaskEnding.Result answered && answered.isToolError() ? TaskStatus.FAILED : stored;
    }
}
