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
import org.camelmcp.tasks.store.ServedTask;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.task.InputAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the answer to one question of a task. Begins to observe before the question is stored, so that a waiter that
 * finds no place leaves no question behind; what it sees until it knows the question's key is looked at then. Thread-safe.
 */
final class InputWaiter implements TaskObserver {

    private final String taskId;
    private final CompletableFuture<InputAnswer> answer = new CompletableFuture<>();
    private @Nullable String key;
    private @Nullable ServedTask seenEarly;

    InputWaiter(String taskId) {
        this.taskId = taskId;
    }

    CompletableFuture<InputAnswer> answer() {
        return answer;
    }

    /** The question is stored under that key. */
    void await(String stored) {
        ServedTask early;
        synchronized (this) {
            key = stored;
            early = seenEarly;
            seenEarly = null;
        }
        if (early != null) {
            look(early, stored);
        }
    }

    void fail(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    @Override
    public boolean wantsEveryChange() {
        return true;
    }

    @Override
    public void seen(ServedTask task) {
        String awaited;
        synchronized (this) {
            awaited = key;
            seenEarly = awaited == null ? task : null;
        }
        look(task, awaited);
    }

    private void look(ServedTask task, @Nullable String awaited) {
        if (task.isTerminal()) {
            fail(new TaskEndedException(taskId, task.state().status()));
            return;
        }
        StoredInput input = awaited == null ? null : task.inputs().get(awaited);
        if (input != null && input.answer() != null) {
            answer.complete(input.answer());
        }
    }

    @Override
    public void gone() {
        fail(new UnknownTaskException(taskId));
    }

    @Override
    public void stopped() {
        fail(new StoppingException());
    }

    @Override
    public boolean isOver() {
        return answer.isDone();
    }
}
