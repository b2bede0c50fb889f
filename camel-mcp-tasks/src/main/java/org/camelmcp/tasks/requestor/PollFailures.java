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

import java.util.function.BiFunction;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.tasks.requestor.PollException.Meaning;
import org.camelmcp.tasks.task.Task;
import org.jspecify.annotations.Nullable;

/** Tells what a failed request about a task means for that task (P 96). Stateless. */
public final class PollFailures {

    private PollFailures() {}

    /** For use with {@code handle}: passes results through, and turns every failure into a {@link PollException}. */
    static <T> BiFunction<T, Throwable, T> explained(String taskId) {
        return (result, failure) -> {
            if (failure == null) {
                return result;
            }
            throw explain(taskId, StageFailures.unwrap(failure));
        };
    }

    static PollException explain(String taskId, Throwable failure) {
        if (failure instanceof PollException known) {
            return known;
        }
        if (failure instanceof McpErrorException refused) {
            return new PollException(
                    meaning(refused),
                    redact(refused.getMessage(), taskId),
                    new JsonRpcError(
                            refused.error().code(),
                            redact(refused.error().message(), taskId),
                            refused.error().data()),
                    refused.retryAfter().orElse(null),
                    harmless(refused, taskId));
        }
        if (failure instanceof TransportException broken) {
            return new PollException(
                    Meaning.TRANSIENT,
                    redact(broken.getMessage(), taskId),
                    null,
                    broken.retryAfter().orElse(null),
                    harmless(broken, taskId));
        }
        return new PollException(
                Meaning.TRANSIENT,
                redact(String.valueOf(failure.getMessage()), taskId),
                null,
                null,
                harmless(failure, taskId));
    }

    /** The failure as a cause, unless a stack trace would then show the whole id. */
    private static @Nullable Throwable harmless(Throwable failure, String taskId) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(taskId)) {
                return null;
            }
        }
        return failure;
    }

    private static Meaning meaning(McpErrorException refused) {
        if (refused.status() == 429 || refused.status() >= 500 || refused.status() == 401 || refused.status() == 403) {
            return Meaning.TRANSIENT;
        }
        return switch (refused.error().code()) {
            case ErrorCodes.INVALID_PARAMS -> Meaning.GONE;
            case ErrorCodes.METHOD_NOT_FOUND, ErrorCodes.MISSING_REQUIRED_CLIENT_CAPABILITY -> Meaning.PERMANENT;
            default -> Meaning.TRANSIENT;
        };
    }

    /** Servers like to repeat the task id, which may be a bearer secret (P 103), in their error messages. */
    static String redact(String message, String taskId) {
        return message.replace(taskId, Task.shorten(taskId));
    }
}
