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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.task.InputAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What one plain call asks whoever makes it, by the same names and keys as a task's questions, but in memory. Who joins an
 * open question shares the first one's time limit. Thread-safe.
 */
final class PlainQuestions {

    private final PlainCaller caller;
    private final PollTimer timer;
    private final int most;
    private final Map<String, StoredInput> inputs;
    private final Map<String, CompletableFuture<InputAnswer>> open = new HashMap<>();
    private @Nullable Throwable over;

    /**
     * @param answered what was asked before, by key
     * @param most     how many questions the call may ask
     */
    PlainQuestions(Map<String, StoredInput> answered, PlainCaller caller, PollTimer timer, int most) {
        this.inputs = new LinkedHashMap<>(answered);
        this.caller = caller;
        this.timer = timer;
        this.most = most;
    }

    CompletionStage<InputAnswer> ask(InputQuestion question) {
        StoredInput asked;
        CompletableFuture<InputAnswer> answer = new CompletableFuture<>();
        synchronized (this) {
            StoredInput newest = NamedInputs.newest(inputs, question.name());
            if (over != null) {
                return CompletableFuture.failedFuture(over);
            }
            if (newest != null && newest.isOpen()) {
                return open.get(newest.key());
            }
            if (newest != null && newest.answer() instanceof InputAnswer.Given given) {
                return CompletableFuture.completedFuture(given);
            }
            try {
                asked = NamedInputs.next(inputs, question, most);
            } catch (TooManyInputsException tooMany) {
                return CompletableFuture.failedFuture(tooMany);
            }
            inputs.put(asked.key(), asked);
            open.put(asked.key(), answer);
        }
        send(asked, question, answer);
        return answer;
    }

    private void send(StoredInput asked, InputQuestion question, CompletableFuture<InputAnswer> answer) {
        CompletionStage<InputAnswer> sent;
        try {
            limit(asked, question.timeout());
            sent = caller.ask(asked.key(), question);
        } catch (RejectedExecutionException stopping) {
            fail(asked, new StoppingException());
            return;
        } catch (RuntimeException failure) {
            fail(asked, failure);
            return;
        }
        answer.whenComplete((became, failure) -> sent.toCompletableFuture().cancel(false));
        sent.whenComplete((became, failure) -> {
            if (failure == null) {
                become(asked, AnswerSize.kept(became));
            } else {
                fail(asked, StageFailures.unwrap(failure));
            }
        });
    }

    private void limit(StoredInput asked, Duration timeout) {
        InputAnswer late = new InputAnswer.Withdrawn("Nobody answered within " + Interruptions.seconds(timeout));
        PollTimer.Pending alarm = timer.schedule(TaskRunner.schedulable(timeout), () -> become(asked, late));
        CompletableFuture<InputAnswer> answer;
        synchronized (this) {
            answer = open.get(asked.key());
        }
        if (answer == null) {
            alarm.cancel();
        } else {
            answer.whenComplete((became, failure) -> alarm.cancel());
        }
    }

    /** What became of it is remembered before anybody is told, who may ask again at once. */
    private void become(StoredInput asked, InputAnswer became) {
        CompletableFuture<InputAnswer> answer;
        synchronized (this) {
            answer = open.remove(asked.key());
            if (answer != null) {
                inputs.put(asked.key(), asked.with(became));
            }
        }
        if (answer != null) {
            answer.complete(became);
        }
    }

    /** A question that could not be asked leaves its name and key free. */
    private void fail(StoredInput asked, Throwable why) {
        CompletableFuture<InputAnswer> answer;
        synchronized (this) {
            answer = open.remove(asked.key());
            if (answer != null) {
                inputs.remove(asked.key());
            }
        }
        if (answer != null) {
            answer.completeExceptionally(why);
        }
    }

    /** The call has ended: nothing is asked or answered any more. */
    void end(Throwable why) {
        List<CompletableFuture<InputAnswer>> left;
        synchronized (this) {
            over = why;
            left = List.copyOf(open.values());
            open.clear();
        }
        left.forEach(answer -> answer.completeExceptionally(why));
    }
}
