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
package org.camelmcp.tasks.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.client.ServerQuestion;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.stage.StageCancellation;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.TaskRun;
import org.camelmcp.tasks.receiver.TaskWork;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of one task that we run for a server: a question, until it is answered, cancelled or interrupted. The first of
 * these counts, and whoever is asked is let go of. Thread-safe; holds no thread.
 */
final class HostedQuestion implements TaskWork, CallEngine.Suspended {

    private static final Logger LOG = LoggerFactory.getLogger(HostedQuestion.class);

    private static final TaskEnding INTERRUPTED = error("interrupted: the client is stopping");

    /** How many may be asked, one after another, each of whom goes away. */
    private static final int MOST_ATTEMPTS = 5;

    private final ServerQuestion question;
    private final HostedInputs inputs;
    private final CallEngine engine;
    private final CompletableFuture<TaskEnding> ending = new CompletableFuture<>();

    /** @param question without {@code params.task} */
    HostedQuestion(ServerQuestion question, HostedInputs inputs, CallEngine engine) {
        this.question = question;
        this.inputs = inputs;
        this.engine = engine;
    }

    @Override
    public CompletionStage<TaskEnding> run(TaskRun run) {
        ending.whenComplete((how, never) -> engine.resumed(this));
        engine.suspend(this);
        run.cancellation().onCancelled(() -> ending.complete(new TaskEnding.Cancelled(null)));
        ask(run, 1);
        return ending;
    }

    /** How it ends. Never fails. */
    CompletionStage<TaskEnding> ended() {
        return ending;
    }

    private void ask(TaskRun run, int attempt) {
        if (ending.isDone()) {
            return;
        }
        CompletionStage<JsonNode> answer = answer();
        answer.whenComplete((result, failure) -> {
            if (failure != null
                    && StageFailures.unwrap(failure) instanceof CancellationException
                    && attempt < MOST_ATTEMPTS
                    && !engine.isStopping()) {
                // such as whoever started the task that asks, and has handed it over
                ask(run, attempt + 1);
            } else {
                ending.complete(ended(run, result, failure));
            }
        });
        ending.whenComplete((how, never) -> StageCancellation.cancel(answer));
    }

    private CompletionStage<JsonNode> answer() {
        try {
            return inputs.answer(question);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private TaskEnding ended(TaskRun run, @Nullable JsonNode result, @Nullable Throwable failure) {
        if (result instanceof ObjectNode answered) {
            return new TaskEnding.Result(answered);
        }
        if (engine.isStopping()) {
            // so that it does not matter who is stopped first, we or whoever was asked
            return INTERRUPTED;
        }
        Throwable cause = failure == null ? null : StageFailures.unwrap(failure);
        if (cause instanceof McpErrorException refused) {
            return new TaskEnding.Error(refused.error());
        }
        if (!ending.isDone()) {
            LOG.warn(
                    "Nobody could answer {} of the server (task {})",
                    question.method(),
                    Task.shorten(run.taskId()),
                    cause);
        }
        return error("The client could not answer");
    }

    private static TaskEnding error(String message) {
        return new TaskEnding.Error(new JsonRpcError(ErrorCodes.INTERNAL_ERROR, message));
    }

    /** It belongs to a call of whatever route, or to none. */
    @Override
    public boolean isOf(String routeId) {
        return false;
    }

    @Override
    public void stop() {
        ending.complete(INTERRUPTED);
    }
}
