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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.task.TaskEnding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that no task lives for ever: removes those whose ttl has lapsed, ends those that are out of time, renews the leases
 * of those that run here, and takes over those whose node is gone. Every node sweeps all tasks. Thread-safe.
 */
final class Sweeper {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final TaskStore store;
    private final TaskWrites writes;
    private final LeasedRuns runs;
    private final Offers offers;
    private final String node;
    private final Duration lease;
    private final int batch;

    Sweeper(
            TaskStore store,
            TaskWrites writes,
            LeasedRuns runs,
            Offers offers,
            String node,
            Duration lease,
            int batch) {
        this.store = store;
        this.writes = writes;
        this.runs = runs;
        this.offers = offers;
        this.node = node;
        this.lease = lease;
        this.batch = batch;
    }

    /** One round. One kind of sweeping that fails does not keep the others from being done. */
    CompletionStage<?> sweep() {
        CompletableFuture<?> expired =
                batches(() -> store.removeExpired(batch), task -> CompletableFuture.completedFuture(true));
        CompletableFuture<?> overdue = batches(() -> store.overdue(batch), this::outOfTime);
        Set<ToolKey> tools = offers.tools();
        CompletableFuture<?> orphans = tools.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : batches(() -> store.lease(node, lease, batch, tools), this::takenOver);
        return CompletableFuture.allOf(expired, overdue, orphans);
    }

    /** Prolongs the leases of what runs here, and looks after those that could not be prolonged. */
    CompletionStage<?> renew() {
        List<LeasedRun> held = new ArrayList<>(runs.held());
        List<CompletableFuture<?>> renewed = new ArrayList<>();
        for (int from = 0; from < held.size(); from += batch) {
            List<LeasedRun> some = held.subList(from, Math.min(held.size(), from + batch));
            renewed.add(store.renew(node, some.stream().map(LeasedRun::taskId).toList(), lease)
                    .thenAccept(kept -> some.stream()
                            .filter(run -> run.isHeld() && !kept.contains(run.taskId()))
                            .forEach(runs::check))
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(renewed.toArray(CompletableFuture[]::new));
    }

    /**
     * Treats batch after batch, as long as they are full and all of the last one was settled.
     *
     * @param treat whether it settled the task
     */
    private CompletableFuture<Void> batches(
            Supplier<CompletionStage<List<ServedTask>>> next, Function<ServedTask, CompletionStage<Boolean>> treat) {
        return next.get()
                .thenCompose(tasks -> {
                    List<CompletableFuture<Boolean>> treated = tasks.stream()
                            .map(task -> treat.apply(task).toCompletableFuture())
                            .toList();
                    return CompletableFuture.allOf(treated.toArray(CompletableFuture[]::new))
                            .thenCompose(done ->
                                    tasks.size() == batch && treated.stream().allMatch(CompletableFuture::join)
                                            ? batches(next, treat)
                                            : CompletableFuture.<Void>completedFuture(null));
                })
                .toCompletableFuture();
    }

    private CompletionStage<Boolean> outOfTime(ServedTask task) {
        return fail(task, TaskStore.ANYONE, Interruptions.timedOut(task));
    }

    /**
     * A task whose lease had lapsed is leased by us now. Should its work still run here, since we only could not renew in
     * time, it goes on; else its node is gone, and nothing stays working for ever (P 123). To run it again instead, hand it
     * to {@link TaskRunner#begin}.
     */
    private CompletionStage<Boolean> takenOver(ServedTask task) {
        ServedTask.Lease taken = task.lease();
        LeasedRun run = runs.of(task.taskId());
        if (run != null && run.isHeld() && taken != null) {
            run.leasedAgain(taken.epoch());
            return CompletableFuture.completedFuture(true);
        }
        return fail(task, taken == null ? TaskStore.ANYONE : taken.epoch(), Interruptions.nodeGone());
    }

    /** @return whether it has ended, be it by somebody else */
    private CompletionStage<Boolean> fail(ServedTask task, long epoch, TaskEnding.Error ending) {
        return writes.fail(task, epoch, ending).handle((ended, failure) -> {
            if (failure == null) {
                LOG.warn("{}: {}", ended, ending.error().message());
                return true;
            }
            Throwable cause = StageFailures.unwrap(failure);
            if (cause instanceof TaskEndedException || cause instanceof UnknownTaskException) {
                return true;
            }
            LOG.warn("{} could not be ended ({}): {}", task, ending.error().message(), cause.toString());
            return false;
        });
    }
}
