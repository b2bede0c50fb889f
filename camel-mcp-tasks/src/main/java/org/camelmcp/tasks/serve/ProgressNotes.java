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
package org.camelmcp.tasks.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.tasks.receiver.TaskProgress;

/**
 * Writes {@code notifications/progress} for one progress token. The protocol wants a number that grows with each: where a
 * tool gives words only, the reports are counted; a number that does not grow is not sent. Thread-safe.
 */
final class ProgressNotes {

    private final JsonNode token;
    private double last = Double.NEGATIVE_INFINITY;
    private boolean numbered;

    ProgressNotes(JsonNode token) {
        this.token = token;
    }

    /** The notification of a report; empty when there is nothing that could be sent. */
    synchronized Optional<JsonRpcNotification> next(TaskProgress report) {
        Double given = report.progress();
        if (given == null && numbered) {
            // counting on would contradict the tool's own numbers
            return Optional.empty();
        }
        double progress = given == null ? Math.max(last, 0) + 1 : given;
        if (progress <= last) {
            return Optional.empty();
        }
        last = progress;
        numbered |= given != null;
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.set(MetaKeys.PROGRESS_TOKEN, token);
        put(params, "progress", progress);
        if (report.total() != null) {
            put(params, "total", report.total());
        }
        if (report.message() != null) {
            params.put("message", report.message());
        }
        return Optional.of(new JsonRpcNotification(Methods.PROGRESS, params));
    }

    /** Whole numbers without a fraction, as people write them. */
    private static void put(ObjectNode params, String name, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            params.put(name, (long) value);
        } else {
            params.put(name, value);
        }
    }
}
