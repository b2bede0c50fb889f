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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.TaskStatus;

/** Writes what both generations tell of a task. Stateless. */
final class TaskWire {

    private TaskWire() {}

    /**
     * The fields of a task, without its payload. Durations are whole milliseconds, and a ttl is always there, {@code null}
     * when there is no limit (P 117, P 125); instants are ISO-8601 with no more than milliseconds, which every peer reads.
     *
     * @param suffix what the generation appends to the names of durations: nothing, or {@code Ms}
     * @param status the status as the generation sees it
     */
    static ObjectNode task(ServedTask task, String suffix, TaskStatus status) {
        ObjectNode node = object();
        node.put("taskId", task.taskId());
        node.put("status", status.wire());
        String message = task.state().statusMessage();
        if (message != null) {
            node.put("statusMessage", message);
        }
        node.put("createdAt", instant(task.createdAt()));
        node.put("lastUpdatedAt", instant(task.lastUpdatedAt()));
        Duration ttl = task.ttl();
        if (ttl == null) {
            node.putNull("ttl" + suffix);
        } else {
            node.put("ttl" + suffix, millis(ttl));
        }
        node.put("pollInterval" + suffix, millis(task.pollInterval()));
        return node;
    }

    static ObjectNode error(JsonRpcError error) {
        ObjectNode node = object().put("code", error.code()).put("message", error.message());
        if (error.data() != null) {
            node.set("data", error.data());
        }
        return node;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String instant(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** Never zero, which would be no positive integer. */
    private static long millis(Duration duration) {
        return Math.max(1, duration.toMillis());
    }
}
