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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.delivery.QuestionDelivery;
import org.camelmcp.tasks.receiver.PlainCaller;
import org.camelmcp.tasks.receiver.TaskFailures;
import org.camelmcp.tasks.receiver.TaskService;

/**
 * Runs plain calls of tools that could run as tasks, with the same work and so the same result. A call whose client gives
 * it up is cancelled (P 50); the call of a deferred tool is parked, without a thread, until a report ends it or it is out
 * of time. Thread-safe.
 */
public final class PlainCalls {

    private final TaskService service;
    private final InputGathering gathering;
    private final QuestionDelivery questions;

    /** @param questions brings those of legacy calls to their clients */
    public PlainCalls(TaskService service, InputGathering gathering, QuestionDelivery questions) {
        this.service = service;
        this.gathering = gathering;
        this.questions = questions;
    }

    /**
     * Runs one; for use as {@link TaskTool#call}.
     *
     * @return the {@code CallToolResult}; fails with {@link org.camelmcp.mcp.server.ServerErrorException} where the work
     *     ended with a JSON-RPC error, was cancelled, or was refused
     */
    public CompletionStage<ObjectNode> call(TaskTool tool, ToolCallRequest call) {
        if (!tool.isAccepting()) {
            return CompletableFuture.failedStage(TaskFailures.suspended(tool.name()));
        }
        StreamCaller caller = StreamCaller.of(call.request(), questions);
        try {
            return gathering
                    .first(tool, call, caller, ready -> run(tool, ready, caller))
                    .whenComplete((answer, failure) -> caller.close());
        } catch (RuntimeException failure) {
            caller.close();
            throw failure;
        }
    }

    private CompletionStage<ObjectNode> run(TaskTool tool, ReadyCall ready, PlainCaller caller) {
        ToolCallRequest call = ready.call();
        CompletableFuture<Void> givenUp = new CompletableFuture<>();
        call.request().onCancelled(() -> givenUp.complete(null));
        return service.call(CallOrigins.plain(tool, call), ready.answered(), caller, givenUp)
                .thenApply(CallAnswers::of)
                .handle(TaskFailures.told());
    }
}
