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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.camelmcp.tasks.requestor.PollTimer;

/** The reports of progress that are made here, coalesced for each task. Keeps a task for a window at most. Thread-safe. */
final class ProgressReports {

    private final PollTimer timer;
    private final Duration window;
    private final Map<String, CoalescedProgress> byTask = new ConcurrentHashMap<>();

    ProgressReports(PollTimer timer, Duration window) {
        this.timer = timer;
        this.window = window;
    }

    /** @param sink where reports of that task go, one at a time */
    CompletionStage<Void> report(
            String taskId, TaskProgress progress, Function<TaskProgress, CompletionStage<Void>> sink) {
        while (true) {
            CoalescedProgress ours = byTask.computeIfAbsent(taskId, id -> open(id, sink));
            CompletionStage<Void> taken = ours.offer(progress);
            if (taken != null) {
                return taken;
            }
            byTask.remove(taskId, ours);
        }
    }

    /** Passes on what waits, ahead of the task's end. Never fails. */
    CompletionStage<Void> settle(String taskId) {
        CoalescedProgress ours = byTask.remove(taskId);
        return ours == null ? CompletableFuture.completedFuture(null) : ours.close();
    }

    /** Passes on all that waits. Never fails. */
    CompletionStage<Void> settleAll() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        byTask.keySet().forEach(taskId -> all.add(settle(taskId).toCompletableFuture()));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** Drops what waits: the task has ended, or nobody wants to hear of it. */
    void drop(String taskId) {
        CoalescedProgress ours = byTask.remove(taskId);
        if (ours != null) {
            ours.drop();
        }
    }

    int size() {
        return byTask.size();
    }

    private CoalescedProgress open(String taskId, Function<TaskProgress, CompletionStage<Void>> sink) {
        return new CoalescedProgress(timer, window, sink, closed -> byTask.remove(taskId, closed));
    }
}
