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

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskState;
import org.jspecify.annotations.Nullable;

/** A plain call under way. The first thing that ends it wins. Thread-safe. */
final class PlainRun {

    private final WorkRun work;
    private final Offer offer;
    private final Instant startedAt;
    private final PlainCaller caller;
    private final PlainQuestions questions;
    private final CompletableFuture<TaskEnding> ended = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile @Nullable String message;
    private PollTimer.@Nullable Pending timeout;

    PlainRun(
            WorkRun work,
            Offer offer,
            Instant startedAt,
            Map<String, StoredInput> answered,
            PlainCaller caller,
            PollTimer timer) {
        this.work = work;
        this.offer = offer;
        this.startedAt = startedAt;
        this.caller = caller;
        this.questions =
                new PlainQuestions(answered, caller, timer, offer.policy().maxInputs());
        ended.whenComplete((ending, failure) -> questions.end(
                ending == null
                        ? StageFailures.unwrap(failure)
                        : new TaskEndedException(work.taskId(), ending.status())));
    }

    WorkRun work() {
        return work;
    }

    Offer offer() {
        return offer;
    }

    /** What whoever called waits for. */
    CompletableFuture<TaskEnding> ended() {
        return ended;
    }

    boolean isOver() {
        return over.get();
    }

    /** @return whether this ended it */
    boolean end() {
        if (over.getAndSet(true)) {
            return false;
        }
        timeout(null);
        return true;
    }

    synchronized void timeout(PollTimer.@Nullable Pending pending) {
        if (timeout != null) {
            timeout.cancel();
        }
        timeout = pending;
        if (pending != null && isOver()) {
            pending.cancel();
        }
    }

    /** Asks whoever called; see {@link TaskService#ask}. */
    CompletionStage<InputAnswer> ask(InputQuestion question) {
        try {
            DeclaredInputs.require(question.request(), work.context().capabilities());
        } catch (UndeclaredInputException undeclared) {
            return CompletableFuture.failedFuture(undeclared);
        }
        return questions.ask(question);
    }

    void progressed(TaskProgress progress) {
        message = progress.text();
        caller.progressed(progress);
    }

    /** As if it were a task, for reports. */
    ServedTask asTask() {
        TaskPolicy policy = offer.policy();
        return new ServedTask(
                work.taskId(),
                1,
                work.origin(),
                TaskState.WORKING.withMessage(message).orElse(TaskState.WORKING),
                Map.of(),
                startedAt,
                startedAt,
                policy.executionTimeout(),
                policy.pollInterval(),
                null,
                ServedTask.Phase.RUNNING,
                null,
                1);
    }
}
