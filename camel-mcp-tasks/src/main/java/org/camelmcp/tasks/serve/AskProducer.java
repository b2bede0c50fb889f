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

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.camelmcp.tasks.receiver.InputPendingException;
import org.camelmcp.tasks.receiver.InputQuestion;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.camelmcp.tasks.receiver.TaskEndedException;
import org.camelmcp.tasks.receiver.TaskFailures;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.InputAnswer;
import org.jspecify.annotations.Nullable;

/**
 * The producer of {@code to("mcp-task:TOOL?operation=elicit|sample|roots")}: asks the client of a task, or of a plain call,
 * of this application. The exchange is suspended until there is an answer, for days if need be, and ends at once when its
 * task is cancelled or its route stops.
 */
public final class AskProducer extends ServedTaskProducer<InputAnswer> {

    private final AskMapping mapping;

    /** @param tool a task of another one is not known, {@code null} = any */
    public AskProducer(Endpoint endpoint, ReportAccess access, @Nullable String tool, AskMapping mapping) {
        super(endpoint, access, tool);
        this.mapping = mapping;
    }

    @Override
    String taskId(Exchange exchange) {
        return mapping.taskId(exchange);
    }

    @Override
    CompletionStage<InputAnswer> begin(Exchange exchange, ReportAccess.Shared shared, String taskId) {
        AskedStep step = AskedStep.of(exchange);
        CompletableFuture<InputAnswer> answer = new CompletableFuture<>();
        try {
            InputQuestion question = mapping.question(exchange, step::name);
            answer.whenComplete((given, failure) -> {
                if (!(given instanceof InputAnswer.Given)) {
                    step.notAnswered();
                }
            });
            find(shared.service(), taskId)
                    .thenCompose(task -> ask(shared, task, question, step, answer))
                    .whenComplete((given, failure) -> {
                        if (failure == null) {
                            answer.complete(given);
                        } else {
                            answer.completeExceptionally(failure);
                        }
                    });
        } catch (RuntimeException e) {
            step.notAnswered();
            throw e;
        }
        if (!answer.isDone()) {
            letGo(exchange, shared, answer);
        }
        return answer;
    }

    /**
     * Work whose own task ends meanwhile has nothing left to do, which is no failure.
     *
     * @param givenUp completes when nobody waits any more: the place is given back, and the question stays open
     */
    private static CompletionStage<InputAnswer> ask(
            ReportAccess.Shared shared,
            ServedTask task,
            InputQuestion question,
            AskedStep step,
            CompletionStage<?> givenUp) {
        CompletionStage<InputAnswer> asked = shared.service().ask(task.taskId(), question, givenUp);
        if (task.isTerminal() || !step.worksFor(task.taskId())) {
            return asked;
        }
        return asked.exceptionally(failure -> {
            throw StageFailures.unwrap(failure) instanceof TaskEndedException
                    ? new CancellationException()
                    : TaskFailures.unchecked(failure);
        });
    }

    /** Ends the suspension early, when nobody wants what would come of it. */
    private static void letGo(Exchange exchange, ReportAccess.Shared shared, CompletableFuture<InputAnswer> answer) {
        Runnable forget = shared.asks().add(exchange, answer);
        answer.whenComplete((given, failure) -> forget.run());
        TaskCancellation cancellation = ExchangeCancellation.of(exchange);
        if (cancellation != null) {
            Runnable unheard =
                    cancellation.onCancelled(() -> answer.completeExceptionally(new CancellationException()));
            answer.whenComplete((given, failure) -> unheard.run());
        }
    }

    @Override
    void done(Exchange exchange, String taskId, InputAnswer answer) {
        if (answer instanceof InputAnswer.Given given) {
            mapping.answered(exchange, given.result());
        } else if (answer instanceof InputAnswer.Refused refused) {
            exchange.setException(mapping.refused(taskId, refused));
        } else if (answer instanceof InputAnswer.Withdrawn withdrawn) {
            exchange.setException(mapping.withdrawn(taskId, withdrawn));
        } else if (answer instanceof InputAnswer.Unasked unasked) {
            exchange.setException(mapping.unasked(taskId, unasked));
        }
    }

    @Override
    void failed(Exchange exchange, String taskId, Throwable cause) {
        TaskCancellation cancellation = ExchangeCancellation.of(exchange);
        boolean cancelled = cancellation != null && cancellation.isCancelled();
        if (cause instanceof InputPendingException) {
            PendingInput.stop(exchange);
        } else if (cancelled || cause instanceof CancellationException) {
            // to its end, and without an exception, so that no error handler has anything to do
            exchange.setRouteStop(true);
        } else {
            exchange.setException(mapping.failed(taskId, cause));
        }
    }
}
