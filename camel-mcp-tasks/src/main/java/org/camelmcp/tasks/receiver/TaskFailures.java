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
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.store.InvalidCursorException;
import org.camelmcp.tasks.store.TooManyTasksException;

/** Says to requestors what the task service says to us. Pure functions. */
public final class TaskFailures {

    /** After which time a refused request may be tried again; bounds are seldom reached for longer. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** How much of an unknown id is repeated: any id that we make fits, a client's garbage does not. */
    private static final int SHOWN = 64;

    private TaskFailures() {}

    /** For use with {@code handle}: passes results through, and turns failures into what the client is told. */
    public static <T> BiFunction<T, Throwable, T> told() {
        return (result, failure) -> {
            if (failure == null) {
                return result;
            }
            throw told(StageFailures.unwrap(failure));
        };
    }

    /** As {@link #told()}, for requests about one task. @param taskId as the client gave it */
    public static <T> BiFunction<T, Throwable, T> told(String taskId) {
        return (result, failure) -> {
            if (failure == null) {
                return result;
            }
            Throwable cause = StageFailures.unwrap(failure);
            throw cause instanceof UnknownTaskException ? unknown(taskId) : told(cause);
        };
    }

    /**
     * There is no such task for whoever asks: it never was, is gone, or is another's, which all look the same (P 110,
     * P 111). Repeats what the client itself sent (B16).
     */
    public static ServerErrorException unknown(String taskId) {
        String shown = taskId.length() <= SHOWN ? taskId : taskId.substring(0, SHOWN) + "…";
        return invalid("Task not found: " + shown);
    }

    public static ServerErrorException invalid(String message) {
        return new ServerErrorException(ErrorCodes.INVALID_PARAMS, message);
    }

    /** No fault of the request's, and not for ever: HTTP 503. */
    private static ServerErrorException unavailable(String message) {
        return new ServerErrorException(
                new JsonRpcError(ErrorCodes.INTERNAL_ERROR, message + "; try again later"), 503, RETRY_AFTER);
    }

    /** The tool's route is suspended. */
    public static ServerErrorException suspended(String tool) {
        return unavailable("Tool '" + tool + "' takes no calls at present, its route is suspended");
    }

    private static RuntimeException told(Throwable cause) {
        if (cause instanceof TooManyTasksException || cause instanceof TooManyWaitersException) {
            return ServerErrorException.limit(cause.getMessage() + "; try again later", RETRY_AFTER);
        }
        if (cause instanceof StoppingException) {
            return unavailable(cause.getMessage());
        }
        if (cause instanceof InputTooLargeException) {
            return invalid(cause.getMessage());
        }
        if (cause instanceof InvalidCursorException) {
            return invalid("Invalid cursor: it was not given out by this list; begin again without one");
        }
        if (cause instanceof CancellationException) {
            // mostly unread: whoever asked has gone
            return new ServerErrorException(ErrorCodes.INTERNAL_ERROR, "The request was given up");
        }
        return unchecked(cause);
    }

    /** A failure as it can be thrown on, without what stages wrap around it. */
    public static RuntimeException unchecked(Throwable failure) {
        Throwable cause = StageFailures.unwrap(failure);
        return cause instanceof RuntimeException plain ? plain : new IllegalStateException(cause);
    }
}
