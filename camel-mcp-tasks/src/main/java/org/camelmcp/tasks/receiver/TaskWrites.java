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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.store.TaskUpdate;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;

/**
 * Changes stored tasks, each change as a compare-and-set that is tried again with what another writer made of the task, as
 * long as it has not ended (P 112). Stages fail with {@link UnknownTaskException}, {@link TaskEndedException},
 * {@link LeaseLostException}, or what the store fails with. Thread-safe.
 */
final class TaskWrites {

    private final TaskStore store;

    TaskWrites(TaskStore store) {
        this.store = store;
    }

    /** Ends a task. @param message its status message, {@code null} keeps the last one */
    CompletionStage<ServedTask> end(ServedTask task, long epoch, TaskEnding ending, @Nullable String message) {
        return change(
                task, epoch, current -> current.state().end(ending, message).map(current::with));
    }

    /** Ends a task as failed, and says why in its status message. */
    CompletionStage<ServedTask> fail(ServedTask task, long epoch, TaskEnding.Error ending) {
        return end(task, epoch, ending, ending.error().message());
    }

    /** Lets only reports end a task from now on. */
    CompletionStage<ServedTask> defer(ServedTask task, long epoch) {
        return change(task, epoch, current -> Optional.of(current.with(ServedTask.Phase.DEFERRED)));
    }

    CompletionStage<ServedTask> say(ServedTask task, String message) {
        return change(task, TaskStore.ANYONE, current -> current.state()
                .withMessage(message)
                .map(current::with));
    }

    /**
     * Stores a question as open, so that the task requires input, unless one stands under its name already. Fails also with
     * {@link TooManyInputsException}.
     *
     * @param most how many questions a task may ask
     */
    CompletionStage<ServedTask> ask(ServedTask task, InputQuestion question, int most) {
        try {
            return change(task, TaskStore.ANYONE, current -> asking(current, question, most));
        } catch (TooManyInputsException tooMany) {
            return CompletableFuture.failedFuture(tooMany);
        }
    }

    private static Optional<ServedTask> asking(ServedTask task, InputQuestion question, int most) {
        if (task.isTerminal()) {
            return Optional.empty();
        }
        if (!NamedInputs.isFree(task.inputs(), question.name())) {
            return Optional.of(task);
        }
        Map<String, StoredInput> inputs = new LinkedHashMap<>(task.inputs());
        StoredInput next = NamedInputs.next(inputs, question, most);
        inputs.put(next.key(), next);
        return task.state().withInputOpen(true).map(state -> task.withInputs(inputs)
                .with(state));
    }

    /** Stores the answers that open questions wait for. When none is open any more, the task works again (P 112). */
    CompletionStage<ServedTask> answer(ServedTask task, Map<String, InputAnswer> answers) {
        return change(task, TaskStore.ANYONE, current -> answered(current, answers));
    }

    private static Optional<ServedTask> answered(ServedTask task, Map<String, InputAnswer> answers) {
        if (task.isTerminal()) {
            return Optional.empty();
        }
        Map<String, StoredInput> inputs = new LinkedHashMap<>(task.inputs());
        answers.forEach((key, answer) ->
                inputs.computeIfPresent(key, (same, input) -> input.isOpen() ? input.with(answer) : input));
        if (inputs.equals(task.inputs())) {
            return Optional.of(task);
        }
        boolean open = inputs.values().stream().anyMatch(StoredInput::isOpen);
        return task.state().withInputOpen(open).map(state -> task.withInputs(inputs)
                .with(state));
    }

    /** @param step the changed task, the same one when there is nothing to change, empty when it has ended */
    private CompletionStage<ServedTask> change(
            ServedTask task, long epoch, Function<ServedTask, Optional<ServedTask>> step) {
        Optional<ServedTask> changed = step.apply(task);
        if (changed.isEmpty()) {
            return CompletableFuture.failedFuture(ended(task));
        }
        if (changed.get() == task) {
            return CompletableFuture.completedFuture(task);
        }
        return store.update(changed.get(), epoch).thenCompose(update -> {
            if (update instanceof TaskUpdate.Done done) {
                return CompletableFuture.completedFuture(done.task());
            }
            if (update instanceof TaskUpdate.Conflict conflict) {
                return change(conflict.current(), epoch, step);
            }
            return CompletableFuture.failedFuture(refusal(task.taskId(), update));
        });
    }

    private static RuntimeException refusal(String taskId, TaskUpdate update) {
        if (update instanceof TaskUpdate.Ended ended) {
            return ended(ended.current());
        }
        return update instanceof TaskUpdate.Fenced ? new LeaseLostException(taskId) : new UnknownTaskException(taskId);
    }

    private static TaskEndedException ended(ServedTask task) {
        return new TaskEndedException(task.taskId(), task.state().status());
    }
}
