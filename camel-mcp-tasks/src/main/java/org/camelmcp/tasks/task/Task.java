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

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What both protocol generations tell of a task, without its result. Immutable.
 *
 * @param taskId        opaque, possibly a bearer secret: never logged in full (P 103)
 * @param status        where it stands
 * @param statusMessage a sentence for people, {@code null} when the peer sent none
 * @param createdAt     by the peer's clock, {@code null} when absent or unreadable
 * @param lastUpdatedAt by the peer's clock, {@code null} when absent or unreadable
 * @param ttl           how long the peer keeps the task from its creation, {@code null} = without limit or not said
 * @param pollInterval  how long the peer wants us to wait between polls, {@code null} when not said; as received,
 *                      only positive values get here (P 95)
 */
public record Task(
        String taskId,
        TaskStatus status,
        @Nullable String statusMessage,
        @Nullable Instant createdAt,
        @Nullable Instant lastUpdatedAt,
        @Nullable Duration ttl,
        @Nullable Duration pollInterval) {

    private static final int SHOWN = 8;

    public Task {
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(status, "status");
    }

    /** Without the whole id, since what has a task in it may be logged. */
    @Override
    public String toString() {
        return "Task[" + shortId() + ", " + status.wire() + "]";
    }

    /** The id as it may appear in logs and messages. */
    public String shortId() {
        return shorten(taskId);
    }

    /** Shortens a task id for logs and messages: its first eight characters, which identify but do not authorise. */
    public static String shorten(String taskId) {
        int shown = Math.min(SHOWN, taskId.length() / 2);
        return taskId.substring(0, shown) + "…";
    }
}
