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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.task.InputAnswer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the questions of an invisible task, asked on whichever node, to whoever makes its call here, each once, and stores
 * the answers. Where that one cannot be asked, that is what becomes of the question. Told by one thread at a time.
 */
final class DeferredQuestions implements Consumer<ServedTask> {

    private static final Logger LOG = LoggerFactory.getLogger(DeferredQuestions.class);

    private final PlainCaller caller;
    private final TaskWrites writes;
    private final Map<String, CompletionStage<InputAnswer>> asked = new HashMap<>();

    DeferredQuestions(PlainCaller caller, TaskWrites writes) {
        this.caller = caller;
        this.writes = writes;
    }

    @Override
    public void accept(ServedTask task) {
        for (StoredInput input : task.inputs().values()) {
            if (!input.isOpen() || task.isTerminal()) {
                CompletionStage<InputAnswer> unanswered = asked.get(input.key());
                if (unanswered != null) {
                    unanswered.toCompletableFuture().cancel(false);
                }
            } else if (!asked.containsKey(input.key())) {
                CompletionStage<InputAnswer> answer = ask(task, input);
                asked.put(input.key(), answer);
                answer.whenComplete((became, failure) -> became(task, input, became, failure));
            }
        }
    }

    private CompletionStage<InputAnswer> ask(ServedTask task, StoredInput input) {
        // whoever asked keeps the time limit; no call outlives its invisible task
        Duration longest = task.ttl() == null ? Duration.ofDays(1) : task.ttl();
        try {
            return caller.ask(input.key(), new InputQuestion(input.name(), input.request(), longest, input.asTask()));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void became(ServedTask task, StoredInput input, @Nullable InputAnswer answer, @Nullable Throwable failure) {
        Throwable cause = failure == null ? null : StageFailures.unwrap(failure);
        if (cause instanceof CancellationException) {
            return; // by ourselves, since what became of it is stored
        }
        String why = cause == null ? null : cause.getMessage();
        store(
                task,
                input,
                answer != null
                        ? AnswerSize.kept(answer)
                        : new InputAnswer.Unasked(why == null ? "The caller could not be asked" : why));
    }

    private void store(ServedTask task, StoredInput input, InputAnswer answer) {
        writes.answer(task, Map.of(input.key(), answer)).exceptionally(failure -> {
            LOG.warn("An answer to {} could not be stored: {}", task, failure.toString());
            return null;
        });
    }
}
