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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.receiver.TaskService;

/**
 * Runs plain calls of tools that could run as tasks, with the same work and so the same result. A call whose client gives
 * it up is cancelled (P 50); the call of a deferred tool is parked, without a thread, until a report ends it or it is out
 * of time. Thread-safe.
 */
public final class PlainCalls {

    private final TaskService service;

    public PlainCalls(TaskService service) {
        this.service = service;
    }

    /**
     * Runs one; for use as {@link TaskTool#call}.
     *
     * @return the {@code CallToolResult}; fails with {@link org.camelmcp.mcp.server.ServerErrorException} where the work
     *     ended with a JSON-RPC error, was cancelled, or was refused
     */
    public CompletionStage<ObjectNode> call(TaskTool tool, ToolCallRequest call) {
        if (!tool.isAccepting()) {
            return CompletableFuture.failedStage(TaskFailures.suspended(tool));
        }
        ServerRequest request = call.request();
        CompletableFuture<Void> givenUp = new CompletableFuture<>();
        request.onCancelled(() -> givenUp.complete(null));
        return service.call(CallOrigins.plain(tool, call), progress(request)::accept, givenUp)
                .thenApply(CallAnswers::of)
                .handle(TaskFailures.told());
    }

    /** On the request's own stream, where both generations allow it (P 49, P 120). */
    private static Consumer<TaskProgress> progress(ServerRequest request) {
        JsonNode token = request.progressToken();
        if (token == null) {
            return unheard -> {};
        }
        ProgressNotes notes = new ProgressNotes(token);
        return progress -> notes.next(progress).ifPresent(request::send);
    }
}
