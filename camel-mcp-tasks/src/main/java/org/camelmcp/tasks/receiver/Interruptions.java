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

import java.time.Duration;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.TaskEnding;

/**
 * The endings that no tool chose: internal errors (-32603) with a sentence that a client may see (P 123). Stateless.
 */
final class Interruptions {

    private Interruptions() {}

    /** Its work threw something, or gave no result. What exactly is in the log, not in the answer. */
    static TaskEnding.Error failed(String tool) {
        return error("The tool '" + tool + "' failed");
    }

    static TaskEnding.Error timedOut(Duration after) {
        return error("timed out after " + seconds(after));
    }

    /** As {@link #timedOut(Duration)}, for a task that had a time limit. */
    static TaskEnding.Error timedOut(ServedTask task) {
        return timedOut(task.runUntil() == null ? Duration.ZERO : Duration.between(task.createdAt(), task.runUntil()));
    }

    static TaskEnding.Error nodeGone() {
        return error("interrupted: the node that ran it is gone");
    }

    static TaskEnding.Error stopping() {
        return error("interrupted: the server is stopping");
    }

    private static TaskEnding.Error error(String message) {
        return new TaskEnding.Error(new JsonRpcError(ErrorCodes.INTERNAL_ERROR, message));
    }

    /** For people. */
    static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
