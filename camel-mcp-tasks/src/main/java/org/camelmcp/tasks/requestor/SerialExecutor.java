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
package org.camelmcp.tasks.requestor;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.camelmcp.mcp.stage.StageFailures;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps one after another, in the order in which they come, each on the thread that brought it or on one that is
 * still busy with another. What only steps touch needs no lock of its own, no lock is held while a step calls out, and
 * a step that calls back into us waits its turn instead of recursing.
 */
public final class SerialExecutor implements Executor {

    private final Consumer<Throwable> onUncaught;

    private boolean busy;
    private @Nullable Queue<Runnable> waiting;

    /** @param onUncaught told of what a step throws, in turn; it must not throw */
    public SerialExecutor(Consumer<Throwable> onUncaught) {
        this.onUncaught = onUncaught;
    }

    @Override
    public void execute(Runnable step) {
        synchronized (this) {
            if (busy) {
                // Seldom needed, hence not kept for each of a hundred thousand tasks.
                if (waiting == null) {
                    waiting = new ArrayDeque<>(2);
                }
                waiting.add(step);
                return;
            }
            busy = true;
        }
        for (Runnable next = step; next != null; next = next()) {
            try {
                next.run();
            } catch (Throwable thrown) {
                onUncaught.accept(thrown);
            }
        }
    }

    /**
     * Calls out to code that is not ours, and brings its answer back as a step. Whatever goes wrong, an exception on
     * the spot and {@code null} instead of a stage included, comes back as the failure.
     */
    <T> void call(Supplier<CompletionStage<T>> call, BiConsumer<@Nullable T, @Nullable Throwable> answered) {
        guarded(call)
                .whenCompleteAsync(
                        (value, thrown) -> answered.accept(value, thrown == null ? null : StageFailures.unwrap(thrown)),
                        this);
    }

    /** Calls out; the stage is never {@code null}, and holds whatever was thrown on the spot. */
    static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
        try {
            CompletionStage<T> stage = call.get();
            return stage != null ? stage : CompletableFuture.failedFuture(new NullPointerException("null as a stage"));
        } catch (Throwable thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting == null ? null : waiting.poll();
        if (next == null) {
            waiting = null;
            busy = false;
        }
        return next;
    }
}
