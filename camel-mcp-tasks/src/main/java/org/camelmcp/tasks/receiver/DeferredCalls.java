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

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.task.TaskEnding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain calls of deferred tools: parked, without a thread, on an invisible stored task that reports from any node end, and
 * that is removed when the caller has its answer, or has left. Progress that is reported on another node is not passed
 * on. Thread-safe.
 */
final class DeferredCalls {

    private static final Logger LOG = LoggerFactory.getLogger(DeferredCalls.class);

    private final TaskStore store;
    private final TaskWrites writes;
    private final Waits waits;
    private final ObservedTasks observed;
    private final Map<String, PlainCaller> callers = new ConcurrentHashMap<>();

    DeferredCalls(TaskStore store, TaskWrites writes, Waits waits, ObservedTasks observed) {
        this.store = store;
        this.writes = writes;
        this.waits = waits;
        this.observed = observed;
    }

    static TaskOrigin invisible(TaskOrigin origin) {
        return new TaskOrigin(
                origin.server(),
                origin.tool(),
                origin.owner(),
                origin.generation(),
                origin.sessionId(),
                false,
                origin.arguments(),
                origin.request());
    }

    /**
     * Waits for the end of an invisible task.
     *
     * @param task   as it was created
     * @param cancel cancels the task and its work, should the caller leave
     */
    CompletionStage<TaskEnding> await(
            ServedTask task,
            PlainCaller caller,
            CompletionStage<?> givenUp,
            Function<String, CompletionStage<?>> cancel) {
        String taskId = task.taskId();
        callers.put(taskId, caller);
        Runnable unwatch = watch(taskId, new DeferredQuestions(caller, writes));
        CompletableFuture<TaskEnding> answer = new CompletableFuture<>();
        CompletableFuture<Void> left = new CompletableFuture<>();
        givenUp.whenComplete((given, up) -> {
            callers.remove(taskId);
            if (!answer.isDone()) {
                cancel.apply(taskId).whenComplete((cancelled, failure) -> left.complete(null));
            }
        });
        waits.ended(taskId, any -> true, left).whenComplete((ended, failure) -> {
            callers.remove(taskId);
            unwatch.run();
            remove(task);
            TaskEnding ending = ended == null ? null : ended.state().ending();
            if (ending != null) {
                answer.complete(ending);
            } else if (StageFailures.unwrap(failure) instanceof UnknownTaskException) {
                // it lapsed before anybody had ended it for that
                answer.complete(Interruptions.timedOut(task));
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /** Where too many watch already, the end cannot be waited for either, and the call fails for that. */
    private Runnable watch(String taskId, DeferredQuestions questions) {
        ChangeWatch watch = new ChangeWatch(questions);
        try {
            Runnable leave = observed.observe(taskId, watch);
            return () -> {
                watch.close();
                leave.run();
            };
        } catch (TooManyWaitersException full) {
            return () -> {};
        }
    }

    /** Passes on a report that was made here. */
    void progressed(ServedTask task, TaskProgress progress) {
        PlainCaller caller = callers.get(task.taskId());
        if (caller != null) {
            caller.progressed(progress);
        }
    }

    int size() {
        return callers.size();
    }

    private void remove(ServedTask task) {
        store.remove(task.taskId()).exceptionally(failure -> {
            LOG.debug("{} could not be removed, and stays until its ttl lapses: {}", task, failure.toString());
            return false;
        });
    }
}
