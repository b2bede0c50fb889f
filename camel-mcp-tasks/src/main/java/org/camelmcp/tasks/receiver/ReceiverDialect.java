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
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.store.ServedTask;
import org.jspecify.annotations.Nullable;

/**
 * Translates tasks that we run into the messages of one protocol generation: the counterpart of the requestor's
 * {@code TaskDialect}. Pure: no I/O, no clock. Trees given out may share branches with the task, and are not to be changed
 * below their first level. Stateless, thread-safe.
 */
public sealed interface ReceiverDialect permits LegacyReceiver, ModernReceiver {

    static ReceiverDialect of(Generation generation) {
        return generation == Generation.LEGACY ? LegacyReceiver.INSTANCE : ModernReceiver.INSTANCE;
    }

    Generation generation();

    /**
     * The answer to the {@code tools/call} that made a task.
     *
     * @param immediateResponse what a legacy client may give its model at once, {@code null} for nothing; the modern
     *                          generation has no place for it
     */
    ObjectNode created(ServedTask task, @Nullable String immediateResponse);

    /** The answer to {@code tasks/get}. */
    ObjectNode got(ServedTask task);

    /** The answer to {@code tasks/cancel}, after the task was cancelled. */
    ObjectNode cancelled(ServedTask task);

    /** What is pushed when the task has changed. Whoever sends it completes what belongs to the stream. */
    JsonRpcNotification status(ServedTask task);
}
