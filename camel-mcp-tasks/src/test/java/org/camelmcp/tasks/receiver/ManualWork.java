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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camelmcp.tasks.task.TaskEnding;

/** Work that ends when the test says so. */
final class ManualWork implements TaskWork {

    final List<Started> started = new CopyOnWriteArrayList<>();

    record Started(TaskRun run, CompletableFuture<TaskEnding> ending) {}

    @Override
    public CompletionStage<TaskEnding> run(TaskRun run) {
        Started one = new Started(run, new CompletableFuture<>());
        started.add(one);
        return one.ending();
    }

    Started last() {
        return started.get(started.size() - 1);
    }

    TaskCancellation cancellation() {
        return last().run().cancellation();
    }

    void end(TaskEnding ending) {
        last().ending().complete(ending);
    }

    void fail(Throwable failure) {
        last().ending().completeExceptionally(failure);
    }
}
