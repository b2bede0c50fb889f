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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.store.ServedTask;

/** Waits for the ends of tasks, without a thread. Thread-safe. */
final class Waits {

    private final ObservedTasks tasks;
    private final PollTimer timer;

    Waits(ObservedTasks tasks, PollTimer timer) {
        this.tasks = tasks;
        this.timer = timer;
    }

    /**
     * The task once it has ended.
     *
     * @param mayKnow whether whoever waits may know of the task; else it is unknown
     * @param givenUp see {@link TaskService#ended}
     */
    CompletionStage<ServedTask> ended(String taskId, Predicate<ServedTask> mayKnow, CompletionStage<?> givenUp) {
        return await(new EndWaiter(taskId, mayKnow, false), taskId, givenUp);
    }

    private CompletionStage<ServedTask> await(EndWaiter waiter, String taskId, CompletionStage<?> givenUp) {
        Runnable leave;
        try {
            leave = tasks.observe(taskId, waiter);
        } catch (TooManyWaitersException full) {
            return CompletableFuture.failedFuture(full);
        }
        givenUp.whenComplete((given, up) -> {
            leave.run();
            waiter.ended().completeExceptionally(new CancellationException("The caller no longer waits"));
        });
        return waiter.ended();
    }

    /** The task as soon as it has ended or requires input, or as it stands after that time, or at once when too many wait already. */
    CompletionStage<ServedTask> endedWithin(String taskId, Duration time) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<ServedTask> asItStands = new CompletableFuture<>();
        PollTimer.Pending alarm;
        try {
            alarm = timer.schedule(time, () -> over.complete(null));
        } catch (RejectedExecutionException stopped) {
            return CompletableFuture.failedFuture(new StoppingException());
        }
        await(new EndWaiter(taskId, task -> true, true), taskId, over).whenComplete((task, failure) -> {
            alarm.cancel();
            if (task != null) {
                asItStands.complete(task);
            } else if (failure instanceof CancellationException || failure instanceof TooManyWaitersException) {
                find(taskId, asItStands);
            } else {
                asItStands.completeExceptionally(failure);
            }
        });
        return asItStands;
    }

    private void find(String taskId, CompletableFuture<ServedTask> answer) {
        tasks.find(taskId).whenComplete((task, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (task.isPresent()) {
                answer.complete(task.get());
            } else {
                answer.completeExceptionally(new UnknownTaskException(taskId));
            }
        });
    }
}
