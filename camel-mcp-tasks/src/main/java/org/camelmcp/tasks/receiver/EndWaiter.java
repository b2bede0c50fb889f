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

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.task.TaskStatus;

/** Waits for the end of a task that it may know, or for its first question. */
final class EndWaiter implements TaskObserver {

    private final String taskId;
    private final Predicate<ServedTask> mayKnow;
    private final boolean orInput;
    private final CompletableFuture<ServedTask> ended = new CompletableFuture<>();
    private volatile boolean admitted;

    /** @param orInput whether a task that requires input is what was waited for, too */
    EndWaiter(String taskId, Predicate<ServedTask> mayKnow, boolean orInput) {
        this.taskId = taskId;
        this.mayKnow = mayKnow;
        this.orInput = orInput;
    }

    CompletableFuture<ServedTask> ended() {
        return ended;
    }

    @Override
    public boolean wantsEveryChange() {
        return orInput;
    }

    @Override
    public void seen(ServedTask task) {
        if (!mayKnow.test(task)) {
            gone();
        } else if (task.isTerminal() || orInput && task.state().status() == TaskStatus.INPUT_REQUIRED) {
            ended.complete(task);
        }
        admitted = true;
    }

    @Override
    public void gone() {
        ended.completeExceptionally(new UnknownTaskException(taskId));
    }

    /** Later on it may wait for better times, but whether there is such a task at all has to be said now. */
    @Override
    public void unreachable(Throwable failure) {
        if (!admitted) {
            ended.completeExceptionally(failure);
        }
    }

    @Override
    public void stopped() {
        ended.completeExceptionally(new StoppingException());
    }

    @Override
    public boolean isOver() {
        return ended.isDone();
    }
}
