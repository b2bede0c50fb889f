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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.TaskEnding;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that someone else follows: creates them durably, runs their work on workers under a lease, tells who waits,
 * and sees that each ends (DESIGN 6). Thread-safe; nothing blocks the caller.
 *
 * <p>Every access by a client names its owner; a task of another is not known (P 110). Stages fail with
 * {@link UnknownTaskException}, {@link TaskEndedException}, {@link org.camelmcp.tasks.store.TooManyTasksException},
 * {@link TooManyWaitersException} or, while this stops or when nobody offers the tool, {@link StoppingException}.
 */
public interface TaskService {

    /**
     * Makes a tool's work known, so that its tasks can run here.
     *
     * @return ends that: tasks under way go on, none is started here any more
     */
    Runnable offer(ToolKey tool, TaskPolicy policy, TaskWork work);

    /**
     * Creates a task and, once it is stored, hands its work to the workers (P 107). Its ttl is
     * {@code policy.grant(context.requestedTtl())}; for an invisible one it is a little longer than it may run.
     */
    default CompletionStage<ServedTask> start(TaskOrigin origin) {
        return start(origin, Map.of());
    }

    /** The same for a task whose client has been asked before. @param answered as in {@link ServedTask#inputs} */
    CompletionStage<ServedTask> start(TaskOrigin origin, Map<String, StoredInput> answered);

    /** The task as it stands. */
    CompletionStage<ServedTask> get(String taskId, @Nullable String owner);

    /**
     * The task once it has ended; at once when it has. No thread waits. Fails with {@link UnknownTaskException} as soon as
     * it is removed or its ttl lapses.
     *
     * @param givenUp completes when the caller no longer waits: the place is given back
     */
    CompletionStage<ServedTask> ended(String taskId, @Nullable String owner, CompletionStage<?> givenUp);

    /** The task as soon as it has ended or requires input, or as it stands after that time; for {@code inlineWindow}. */
    CompletionStage<ServedTask> endedWithin(String taskId, Duration time);

    /** A page of an owner's tasks, in the order of creation. */
    CompletionStage<TaskStore.Page> list(String server, String owner, @Nullable String cursor);

    /** Cancels a task of that owner, and its work on whichever node. @return the cancelled task */
    CompletionStage<ServedTask> cancel(String taskId, @Nullable String owner, @Nullable String reason);

    /**
     * Stores answers to what a task has asked. Unknown, answered and withdrawn keys are ignored (P 115). When nothing is open
     * any more, the task works again. Fails also with {@link InputTooLargeException}, and then stores nothing.
     */
    CompletionStage<ServedTask> answer(String taskId, @Nullable String owner, Map<String, InputAnswer> answers);

    // questions, from routes

    /**
     * Asks the client of a task, on whichever node it runs and whether a route works on it or not, or of a plain call that
     * runs here. The task is {@code input_required} as long as any question is open. What was answered under the same name
     * before is returned at once, even if it is asked in other words, and nobody is asked again; a question that is open is
     * joined, and the first time limit of those who wait for it is over for all. After one that was refused or withdrawn,
     * the client is asked anew, under another key.
     *
     * @return what became of it; {@link InputAnswer.Withdrawn} when the time is over, {@link InputAnswer.Unasked} when the
     *     caller of a deferred tool cannot be asked. Fails with {@link UnknownTaskException}, {@link TaskEndedException} as
     *     soon as the task has ended, {@link UndeclaredInputException} before anything is sent,
     *     {@link TooManyInputsException}, {@link TooManyWaitersException}, and as {@link PlainCaller#ask} does
     */
    default CompletionStage<InputAnswer> ask(String taskId, InputQuestion question) {
        return ask(taskId, question, new CompletableFuture<>());
    }

    /**
     * The same for one who may stop waiting, since its route stops or another node has taken the task over. The question
     * stays open, for whoever asks again under its name; nobody withdraws it meanwhile.
     *
     * @param givenUp completes when the caller no longer waits for the answer of a task: the place is given back, and the
     *                stage fails with {@link java.util.concurrent.CancellationException}. What a plain call asks ends with
     *                its run
     */
    CompletionStage<InputAnswer> ask(String taskId, InputQuestion question, CompletionStage<?> givenUp);

    // reports, from routes: they know the id, and need no owner

    /** The task as it stands, for a report; a plain call that runs here is found as well, with no owner asked. */
    CompletionStage<ServedTask> find(String taskId);

    /**
     * Says how far a task or a plain call is. Reports that come faster than {@code 4} a second are coalesced; the last one
     * always arrives, before the end does.
     */
    CompletionStage<Void> progress(String taskId, TaskProgress progress);

    /** Ends a task. @param message its status message, {@code null} keeps the last one */
    CompletionStage<ServedTask> end(String taskId, TaskEnding ending, @Nullable String message);

    /** Removes a task of which its creator was told nothing. */
    CompletionStage<Void> forget(String taskId);

    // plain calls, which no client follows

    /**
     * Runs a tool's work for a plain call, without a task in the store. Reports reach it by the id of its run.
     *
     * @param caller  hears of reports, and is asked
     * @param givenUp completes when nobody waits for its result any more: cancels the work
     */
    default CompletionStage<TaskEnding> call(TaskOrigin origin, PlainCaller caller, CompletionStage<?> givenUp) {
        return call(origin, Map.of(), caller, givenUp);
    }

    /** The same for a call whose client has been asked before. @param answered as in {@link ServedTask#inputs} */
    CompletionStage<TaskEnding> call(
            TaskOrigin origin, Map<String, StoredInput> answered, PlainCaller caller, CompletionStage<?> givenUp);

    /**
     * Runs other work than the tool's own, which prepares a call of it: under the tool's limits, as a plain call, whose end
     * is the end of the work even if the tool is deferred.
     */
    CompletionStage<TaskEnding> prepare(
            TaskOrigin origin, TaskWork work, PlainCaller caller, CompletionStage<?> givenUp);

    // what is pushed

    /**
     * Hears how a task stands, at first and after each change, until closed: status, message and input. Changes in quick
     * succession may come as one; the last always comes. The end comes once, and nothing after it.
     *
     * @throws TooManyWaitersException when too many wait and watch already
     */
    default Runnable watch(String taskId, Consumer<ServedTask> listener) {
        return watch(taskId, listener, () -> {});
    }

    /** The same. @param gone told once when the task is removed or its ttl lapses before it has ended, or was not there */
    Runnable watch(String taskId, Consumer<ServedTask> listener, Runnable gone);

    /** Hears of each change of every visible task, and of the progress of those that have a progress token. */
    Runnable watchAll(Watcher watcher);

    /** See {@link #watchAll}. */
    interface Watcher {
        void changed(ServedTask task);

        void progressed(ServedTask task, TaskProgress progress);
    }

    // the end

    /** A route begins to stop, or the application: see DESIGN 7. Runs of these tools end at once. */
    void stopping(ToolKey tool);

    /** All of it stops. Completes when every run has let go of its task. */
    CompletionStage<Void> stop();

    /** How many runs, waiters, watchers and reports on their way there are; for tests. */
    int underWay();
}
