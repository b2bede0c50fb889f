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
import java.util.function.Function;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.store.TaskOrigin;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.store.TaskStore.NewTask;
import org.camelmcp.tasks.store.TooManyTasksException;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskIds;

/** Starts the work of offered tools, for tasks and for plain calls. Thread-safe. */
final class TaskStarts {

    private final TaskStore store;
    private final String node;
    private final ReceiverSettings settings;
    private final Offers offers;
    private final LeasedRuns runs;
    private final TaskRunner runner;
    private final PlainRuns plainRuns;
    private final DeferredCalls deferredCalls;

    TaskStarts(
            TaskStore store,
            String node,
            ReceiverSettings settings,
            Offers offers,
            LeasedRuns runs,
            TaskRunner runner,
            PlainRuns plainRuns,
            DeferredCalls deferredCalls) {
        this.store = store;
        this.node = node;
        this.settings = settings;
        this.offers = offers;
        this.runs = runs;
        this.runner = runner;
        this.plainRuns = plainRuns;
        this.deferredCalls = deferredCalls;
    }

    /** See {@link TaskService#start}. */
    CompletionStage<ServedTask> task(TaskOrigin origin, Map<String, StoredInput> answered) {
        Offer offer = offers.of(origin);
        if (offer == null) {
            return CompletableFuture.failedFuture(new StoppingException());
        }
        NewTask task;
        try {
            task = created(origin, answered, offer.policy());
        } catch (IllegalArgumentException unreadable) {
            return CompletableFuture.failedFuture(unreadable);
        }
        return store.create(task).thenCompose(created -> {
            CompletionStage<ServedTask> begun = runner.begin(created, offer);
            if (!offers.has(offer)) {
                // it was withdrawn meanwhile, perhaps after all other runs had been interrupted
                runs.interrupt(run -> run.taskId().equals(created.taskId()));
            }
            return begun;
        });
    }

    private NewTask created(TaskOrigin origin, Map<String, StoredInput> answered, TaskPolicy policy) {
        // an invisible task is kept a little longer than it may run, so that its caller is told that it timed out
        return new NewTask(
                TaskIds.next(),
                origin,
                answered,
                origin.visible()
                        ? policy.grant(CallContext.read(origin.request()).requestedTtl())
                        : policy.executionTimeout().plus(settings.sweepPeriod().multipliedBy(2)),
                policy.pollInterval(),
                policy.executionTimeout(),
                node,
                settings.lease(),
                settings.maxLive(),
                policy.maxTasks(),
                policy.maxTasksPerOwner());
    }

    /**
     * See {@link TaskService#call}.
     *
     * @param leave cancels the invisible task of a call that was given up
     */
    CompletionStage<TaskEnding> plain(
            TaskOrigin origin,
            Map<String, StoredInput> answered,
            PlainCaller caller,
            CompletionStage<?> givenUp,
            Function<String, CompletionStage<?>> leave) {
        Offer offer = offers.of(origin);
        if (offer == null) {
            return CompletableFuture.failedFuture(new StoppingException());
        }
        if (offer.isDeferred()) {
            return task(DeferredCalls.invisible(origin), answered)
                    .thenCompose(task -> deferredCalls.await(task, caller, givenUp, leave));
        }
        return run(origin, offer, offer, answered, caller, givenUp);
    }

    /** See {@link TaskService#prepare}. */
    CompletionStage<TaskEnding> preparing(
            TaskOrigin origin, TaskWork work, PlainCaller caller, CompletionStage<?> givenUp) {
        Offer offer = offers.of(origin);
        return offer == null
                ? CompletableFuture.failedFuture(new StoppingException())
                : run(origin, offer, offer.preparing(work), Map.of(), caller, givenUp);
    }

    /** @param running what is run under the offer: itself, or what prepares it */
    private CompletionStage<TaskEnding> run(
            TaskOrigin origin,
            Offer offer,
            Offer running,
            Map<String, StoredInput> answered,
            PlainCaller caller,
            CompletionStage<?> givenUp) {
        PlainRun run;
        try {
            run = plainRuns.begin(origin, running, answered, caller, givenUp);
        } catch (TooManyTasksException | IllegalArgumentException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        if (!offers.has(offer)) {
            plainRuns.interrupt(late -> late == run);
        }
        return run.ended();
    }
}
