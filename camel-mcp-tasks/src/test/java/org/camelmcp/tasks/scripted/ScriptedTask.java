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
package org.camelmcp.tasks.scripted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A task of a scripted server. Thread-safe. */
public final class ScriptedTask {

    private final String taskId = UUID.randomUUID().toString();
    private final ScriptedTool tool;
    private final Received call;
    private final Consumer<ScriptedTask> push;
    private final Deque<TaskState> coming;
    private final List<Runnable> untilEnd = new ArrayList<>();
    private final Instant createdAt = Instant.now();
    private Instant lastUpdatedAt = createdAt;
    private TaskState state;

    ScriptedTask(ScriptedTool tool, Received call, Consumer<ScriptedTask> push) {
        this.tool = tool;
        this.call = call;
        this.push = push;
        this.coming = new ArrayDeque<>(tool.states);
        this.state = coming.removeFirst();
    }

    public String taskId() {
        return taskId;
    }

    public ScriptedTool tool() {
        return tool;
    }

    /** The {@code tools/call} that created it. */
    public Received call() {
        return call;
    }

    public synchronized TaskState state() {
        return state;
    }

    /** Changes the state and tells nobody: the next poll will show it. */
    public void set(TaskState next) {
        List<Runnable> waiting = List.of();
        synchronized (this) {
            coming.clear();
            change(next);
            if (next.isTerminal()) {
                waiting = List.copyOf(untilEnd);
                untilEnd.clear();
            }
        }
        waiting.forEach(Runnable::run);
    }

    /** Changes the state and notifies those who listen. */
    public void push(TaskState next) {
        set(next);
        push.accept(this);
    }

    /** What is asked has to be answered first. */
    synchronized void advance() {
        if (!coming.isEmpty() && !isAsking()) {
            change(coming.removeFirst());
        }
    }

    synchronized boolean isAsking() {
        return state.inputs() != null && !state.inputs().isEmpty();
    }

    /** Takes an answer; with the last one, the task goes on. */
    synchronized void answered(String key) {
        if (isAsking()) {
            ObjectNode left = state.inputs().deepCopy();
            left.remove(key);
            if (!left.isEmpty()) {
                change(TaskState.inputRequired(left));
            } else {
                change(coming.isEmpty() ? TaskState.working() : coming.removeFirst());
                if (state.isTerminal()) {
                    List<Runnable> waiting = List.copyOf(untilEnd);
                    untilEnd.clear();
                    ScriptedServer.VERTX.runOnContext(v -> waiting.forEach(Runnable::run));
                }
            }
        }
    }

    private void change(TaskState next) {
        state = next;
        lastUpdatedAt = Instant.now();
    }

    /** Runs at once when it has ended, else as soon as it has. */
    void whenEnded(Runnable action) {
        synchronized (this) {
            if (!state.isTerminal()) {
                untilEnd.add(action);
                return;
            }
        }
        action.run();
    }

    /** The fields that all messages about a task share; {@code suffix} is what the generation appends to durations. */
    synchronized ObjectNode wire(String suffix) {
        ObjectNode task = Json.object("taskId", taskId, "status", state.status());
        putUnlessNull(task, "statusMessage", state.message());
        task.put("createdAt", createdAt.toString());
        task.put("lastUpdatedAt", lastUpdatedAt.toString());
        task.setAll(Json.object("ttl" + suffix, tool.ttl));
        putUnlessNull(task, "pollInterval" + suffix, tool.pollInterval);
        return task;
    }

    static void putUnlessNull(ObjectNode node, String name, @Nullable Object value) {
        if (value != null) {
            node.setAll(Json.object(name, value));
        }
    }
}
