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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.receiver.PlainCaller;
import org.camelmcp.tasks.receiver.TaskFailures;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.serve.rounds.InputAttempt;
import org.camelmcp.tasks.serve.rounds.InputRound;
import org.camelmcp.tasks.serve.rounds.LiveAttempt;
import org.camelmcp.tasks.serve.rounds.RequestStates;
import org.camelmcp.tasks.task.TaskEnding;

/**
 * Gathers the input of calls whose tool has something to do {@linkplain TaskTool#before before}. In the modern generation an
 * attempt that leaves questions open is answered with them, and nothing is kept: the client calls again with its answers,
 * on any node, and all begins from the start (P 85, P 108). Legacy clients are asked on the stream of their call.
 * Thread-safe.
 */
public final class InputGathering {

    private final TaskService service;
    private final RequestStates states;
    private final Executor offload;

    /** @param offload reads what clients carry, which may be large for a transport's thread; never rejects */
    public InputGathering(TaskService service, RequestStates states, Executor offload) {
        this.service = service;
        this.states = states;
        this.offload = offload;
    }

    /**
     * Goes on with a call once its input is there.
     *
     * @param caller whoever makes it: hears of progress and, in the legacy generation, is asked
     * @param then   runs the tool
     * @return the call's answer; fails with {@link org.camelmcp.mcp.server.ServerErrorException}
     */
    CompletionStage<ObjectNode> first(
            TaskTool tool,
            ToolCallRequest call,
            PlainCaller caller,
            Function<ReadyCall, CompletionStage<ObjectNode>> then) {
        BeforeWork before = tool.before();
        if (before == null) {
            return then.apply(ReadyCall.of(call));
        }
        if (!tool.isAccepting()) {
            return CompletableFuture.failedStage(TaskFailures.suspended(tool.name()));
        }
        if (call.request().generation() == Generation.LEGACY) {
            return gather(before, tool, call, new LiveAttempt(caller), then);
        }
        return CompletableFuture.supplyAsync(
                        () -> InputRound.of(call, states, tool.policy().maxInputs(), caller::progressed), offload)
                .thenCompose(round -> gather(before, tool, call, round, then))
                .handle(TaskFailures.told());
    }

    private CompletionStage<ObjectNode> gather(
            BeforeWork before,
            TaskTool tool,
            ToolCallRequest call,
            InputAttempt attempt,
            Function<ReadyCall, CompletionStage<ObjectNode>> then) {
        AtomicReference<ObjectNode> arguments = new AtomicReference<>(call.arguments());
        CompletableFuture<Void> givenUp = new CompletableFuture<>();
        call.request().onCancelled(() -> givenUp.complete(null));
        return service.prepare(
                        CallOrigins.plain(tool, call),
                        run -> before.run(run, attempt::isAsking, arguments::set),
                        attempt,
                        givenUp)
                .handle(TaskFailures.told())
                .thenCompose(ending -> {
                    if (!(ending instanceof TaskEnding.Result result) || result.isToolError()) {
                        return CompletableFuture.completedStage(CallAnswers.of(ending));
                    }
                    if (attempt.isAsking()) {
                        return CompletableFuture.completedStage(attempt.result());
                    }
                    ToolCallRequest ready = new ToolCallRequest(call.request(), call.tool(), arguments.get());
                    return then.apply(new ReadyCall(ready, attempt.answered()));
                });
    }
}
