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
import java.util.concurrent.ConcurrentHashMap;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.TaskChange;
import org.camelmcp.tasks.store.TaskStore;
import org.camelmcp.tasks.task.TaskEnding;
import org.camelmcp.tasks.task.TaskStatus;

/**
 * What the route of a deferred task has left behind in this application, such as copies of its exchange in a queue: it is
 * cancelled with the task, though the route has ended. Of more than may be live at once, those that come last are not
 * cancelled, should the store have missed to tell of so many ends. Thread-safe.
 */
final class DeferredWork {

    private final TaskStore store;
    private final int most;
    private final Map<String, WorkCancellation> left = new ConcurrentHashMap<>();

    /** @param most how many are kept at once */
    DeferredWork(TaskStore store, int most) {
        this.store = store;
        this.most = most;
    }

    /** Its route has ended, the task has not. Comes before the run lets go, so that one of the two hears of the task's end. */
    void keep(LeasedRun run) {
        if (left.size() < most && !run.isReportedHere()) {
            left.put(run.taskId(), run.work().cancellation());
        }
    }

    /** Its run goes on hearing of the task's end, or knows of it. */
    void letGo(LeasedRun run) {
        left.remove(run.taskId());
    }

    /** A report made here ends the task, perhaps from what was left behind, which then runs on to its end. */
    void reportedHere(String taskId) {
        forget(taskId);
    }

    /** Hears of a change on whichever node. */
    void changed(TaskChange change) {
        if (change.removed()) {
            cancel(change.taskId(), LeasedRuns.EXPIRED);
        } else if (change.status() == TaskStatus.COMPLETED) {
            forget(change.taskId());
        } else if (change.status().isTerminal() && left.containsKey(change.taskId())) {
            store.find(change.taskId())
                    .whenComplete((task, failure) -> cancel(
                            change.taskId(),
                            task == null
                                    ? LeasedRuns.CANCELLED
                                    : task.map(DeferredWork::why).orElse(LeasedRuns.EXPIRED)));
        }
    }

    private static String why(ServedTask task) {
        TaskEnding ending = task.state().ending();
        if (ending instanceof TaskEnding.Error failed) {
            return failed.error().message();
        }
        return ending instanceof TaskEnding.Cancelled cancelled && cancelled.reason() != null
                ? cancelled.reason()
                : LeasedRuns.CANCELLED;
    }

    private void cancel(String taskId, String why) {
        WorkCancellation cancellation = left.remove(taskId);
        if (cancellation != null) {
            cancellation.cancel(why);
        }
    }

    private void forget(String taskId) {
        WorkCancellation cancellation = left.remove(taskId);
        if (cancellation != null) {
            cancellation.over();
        }
    }

    /** The application stops: deferred tasks are left as they are (DESIGN 7). */
    void stop() {
        left.clear();
    }
}
