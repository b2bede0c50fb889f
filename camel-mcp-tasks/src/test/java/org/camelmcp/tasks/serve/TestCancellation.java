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
package org.camelmcp.tasks.serve;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.camelmcp.tasks.receiver.TaskCancellation;

/** A task that the test cancels; its actions run on threads of their own, as the contract has it. */
public final class TestCancellation implements TaskCancellation {

    private final Set<Runnable> actions = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    public void cancel() {
        cancelled = true;
        actions.forEach(action -> {
            if (actions.remove(action)) {
                CompletableFuture.runAsync(action);
            }
        });
    }

    /** How many actions wait for the cancel. */
    public int waiting() {
        return actions.size();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public String reason() {
        return cancelled ? "the test cancelled it" : "";
    }

    @Override
    public Runnable onCancelled(Runnable action) {
        Runnable once = () -> action.run();
        actions.add(once);
        if (cancelled && actions.remove(once)) {
            CompletableFuture.runAsync(once);
        }
        return () -> actions.remove(once);
    }
}
