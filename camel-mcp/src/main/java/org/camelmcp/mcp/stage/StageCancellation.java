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
package org.camelmcp.mcp.stage;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets go of what is under way. A stage that is made of another one does not pass its cancellation on; these do. Stateless.
 */
public final class StageCancellation {

    private StageCancellation() {}

    /**
     * Completes as the stage does.
     *
     * @param onCancelled run once if what comes back is cancelled before that
     */
    public static <T> CompletableFuture<T> of(CompletionStage<T> stage, Runnable onCancelled) {
        CompletableFuture<T> linked = new CompletableFuture<>();
        linked.whenComplete((value, failure) -> {
            if (linked.isCancelled()) {
                onCancelled.run();
            }
        });
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                linked.complete(value);
            } else {
                linked.completeExceptionally(StageFailures.unwrap(failure));
            }
        });
        return linked;
    }

    /** Says that nobody wants what the stage would bring. No effect when it has ended. */
    public static void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(false);
        } catch (UnsupportedOperationException e) {
            // a stage need not have it; then its value comes, and is dropped
        }
    }
}
