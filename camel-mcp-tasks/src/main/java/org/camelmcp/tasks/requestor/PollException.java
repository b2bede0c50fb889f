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
package org.camelmcp.tasks.requestor;

import java.time.Duration;
import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;

/** A request about a task failed. {@link #meaning()} says what that means for the task. */
public class PollException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Meaning {
        /** It says nothing about the task: connection, time, 401, 429, 5xx, unreadable answer. Ask again later (P 96). */
        TRANSIENT,
        /** The server does not know the task, or no longer: -32602. */
        GONE,
        /** No later request can fare better: the server has no such method, or demands what we cannot declare. */
        PERMANENT
    }

    private final Meaning meaning;
    private final transient @Nullable Duration retryAfter;
    private final transient @Nullable JsonRpcError error;

    public PollException(
            Meaning meaning,
            String message,
            @Nullable JsonRpcError error,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause);
        this.meaning = meaning;
        this.error = error;
        this.retryAfter = retryAfter;
    }

    public Meaning meaning() {
        return meaning;
    }

    /** How the task ended, so far as this failure tells; {@code null} when it says nothing about the task. */
    @Nullable
    TaskOutcome outcome() {
        String reason = String.valueOf(getMessage());
        return switch (meaning) {
            case TRANSIENT -> null;
            case GONE -> new TaskOutcome.Expired(reason);
            case PERMANENT -> new TaskOutcome.Failed(error, reason, false);
        };
    }

    /** How long the server asks us to stay away. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The server's own error, empty when the failure is not of its making. */
    public Optional<JsonRpcError> error() {
        return Optional.ofNullable(error);
    }
}
