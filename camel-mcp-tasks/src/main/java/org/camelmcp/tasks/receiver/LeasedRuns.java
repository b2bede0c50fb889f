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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskChange;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of stored tasks that are under way here, and what others do to their tasks meanwhile. Thread-safe. */
final class LeasedRuns {

    private static final Logger LOG = LoggerFactory.getLogger(LeasedRuns.class);
    static final String EXPIRED = "The task has expired";
    static final String CANCELLED = "The task was cancelled";

    private final TaskStore store;
    private final TaskWrites writes;
    private final String node;
    private final Map<String, LeasedRun> runs = new ConcurrentHashMap<>();

    LeasedRuns(TaskStore store, TaskWrites writes, String node) {
        this.store = store;
        this.writes = writes;
        this.node = node;
    }

    void add(LeasedRun run) {
        runs.put(run.taskId(), run);
    }

    @Nullable
    LeasedRun of(String taskId) {
        return runs.get(taskId);
    }

    Collection<LeasedRun> held() {
        return List.copyOf(runs.values());
    }

    int size() {
        return runs.size();
    }

    /** Hears of a change on whichever node. */
    void changed(TaskChange change) {
        LeasedRun run = runs.get(change.taskId());
        if (run == null) {
            return;
        }
        if (change.removed()) {
            abandon(run, EXPIRED);
        } else if (change.status() == TaskStatus.COMPLETED) {
            letGo(run);
        } else if (change.status().isTerminal()) {
            check(run);
        }
    }

    /** Looks whether a run still has its task, as it has to be when a lease was not renewed or somebody ended the task. */
    void check(LeasedRun run) {
        store.find(run.taskId()).whenComplete((found, failure) -> {
            if (failure == null && run.isHeld()) {
                found.ifPresentOrElse(task -> check(run, task), () -> abandon(run, EXPIRED));
            }
        });
    }

    private void check(LeasedRun run, ServedTask task) {
        TaskEnding ending = task.state().ending();
        ServedTask.Lease lease = task.lease();
        if (ending instanceof TaskEnding.Cancelled cancelled) {
            abandon(run, cancelled.reason() == null ? CANCELLED : cancelled.reason());
        } else if (ending instanceof TaskEnding.Error failed && !run.isReportedHere()) {
            abandon(run, failed.error().message());
        } else if (ending != null) {
            letGo(run);
        } else if (lease == null || !lease.holder().equals(node)) {
            abandon(run, "Another node has taken the task over");
        }
    }

    /** Lets go of the task, and cancels the work. */
    void abandon(LeasedRun run, String why) {
        letGo(run);
        run.work().cancellation().cancel(why);
    }

    /** @return whether it was held */
    boolean letGo(LeasedRun run) {
        runs.remove(run.taskId(), run);
        return run.letGo();
    }

    /**
     * Interrupts runs since the server, or their route, stops (DESIGN 7): a durable store gets the leases back, so that
     * another node may go on; in another one the tasks fail.
     *
     * @return completes, and never fails, when all that had to be written was tried
     */
    CompletionStage<Void> interrupt(Predicate<LeasedRun> which) {
        List<LeasedRun> interrupted = new ArrayList<>();
        for (LeasedRun run : held()) {
            if (which.test(run) && letGo(run)) {
                interrupted.add(run);
            }
        }
        TaskEnding.Error ending = Interruptions.stopping();
        List<CompletableFuture<?>> written = new ArrayList<>();
        for (LeasedRun run : interrupted) {
            if (!store.isDurable()) {
                written.add(writes.fail(run.task(), run.epoch(), ending).toCompletableFuture());
            }
            run.work().cancellation().cancel(ending.error().message());
        }
        if (store.isDurable() && !interrupted.isEmpty()) {
            written.add(store.release(
                            node, interrupted.stream().map(LeasedRun::taskId).toList())
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                .exceptionally(failure -> {
                    LOG.debug("Not every interrupted task could be written: {}", failure.toString());
                    return null;
                });
    }
}
