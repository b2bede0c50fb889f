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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A legacy requestor's wish that its request be a task: {@code params.task} (P 125).
 *
 * @param ttl what it asks for; {@code null} when it leaves that to us (B13)
 */
public record RequestedTask(@Nullable Duration ttl) {

    /** Nobody means more, and more would overflow a {@link Duration} in nanoseconds. */
    private static final long MAX_MILLIS = Duration.ofDays(36_500).toMillis();

    /**
     * Reads it off the parameters of a request.
     *
     * @return empty when it wants no task
     * @throws org.camelmcp.mcp.server.ServerErrorException with -32602 when it is none (B14)
     */
    public static Optional<RequestedTask> in(ObjectNode params) {
        JsonNode task = params.path("task");
        if (TaskParams.isAbsent(task)) {
            return Optional.empty();
        }
        if (!task.isObject()) {
            throw TaskParams.wrong("task", task, "an object");
        }
        JsonNode ttl = task.path("ttl");
        if (TaskParams.isAbsent(ttl)) {
            return Optional.of(new RequestedTask(null));
        }
        if (!ttl.isIntegralNumber() || ttl.bigIntegerValue().signum() < 0) {
            throw TaskParams.wrong("task.ttl", ttl, "a whole number of milliseconds");
        }
        long millis = ttl.canConvertToLong() ? Math.min(ttl.longValue(), MAX_MILLIS) : MAX_MILLIS;
        return Optional.of(new RequestedTask(Duration.ofMillis(millis)));
    }
}
