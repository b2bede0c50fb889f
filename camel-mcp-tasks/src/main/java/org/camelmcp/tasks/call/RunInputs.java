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
package org.camelmcp.tasks.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.camelmcp.mcp.client.InputAnswers;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.tasks.requestor.InputHandler;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What one call is asked, and the task that it becomes: before the task, by the task, and by a legacy server on any of its
 * streams. All of it is let go when the call or its task has ended, or is followed no longer. Thread-safe.
 */
final class RunInputs implements InputAnswers, InputHandler {

    private final InputDesk desk;
    private final String server;
    private final @Nullable String tool;
    private final Map<String, Object> headers;

    private Set<String> answeredBefore = Set.of();
    private Consumer<String> onAnswered = key -> {};
    private Set<OpenQuestion> open = Set.of();
    private Map<String, OpenQuestion> ofTask = Map.of();
    private Set<String> answered = Set.of();
    private boolean closed;
    private boolean detached;

    /**
     * @param server  the server's name
     * @param tool    {@code null} when not known
     * @param headers what each question carries besides
     */
    RunInputs(InputDesk desk, String server, @Nullable String tool, Map<String, Object> headers) {
        this.desk = desk;
        this.server = server;
        this.tool = tool;
        this.headers = headers;
    }

    /**
     * To be set before anything is followed.
     *
     * @param before     keys that were answered in an earlier following
     * @param acknowledged told of each further one
     */
    synchronized void keep(Set<String> before, Consumer<String> acknowledged) {
        answeredBefore = Set.copyOf(before);
        onAnswered = acknowledged;
    }

    InputDesk desk() {
        return desk;
    }

    @Override
    public void declare(ObjectNode capabilities) {
        InputKind.declare(desk.kinds(), capabilities);
    }

    @Override
    public CompletionStage<JsonNode> answer(String key, String method, ObjectNode params) {
        return ask(null, key, new InputRequest(method, params), false);
    }

    @Override
    public CompletionStage<JsonNode> answer(Task task, String key, InputRequest request) {
        return ask(task.taskId(), key, request, true);
    }

    /** What a legacy server asks, on whatever stream. @param taskId the task that asks, {@code null} = none */
    CompletableFuture<JsonNode> answer(@Nullable String taskId, String key, InputRequest request) {
        return ask(taskId, key, request, false);
    }

    private CompletableFuture<JsonNode> ask(
            @Nullable String taskId, String key, InputRequest request, boolean acknowledged) {
        OpenQuestion question;
        try {
            question = desk.open(new Question(server, tool, taskId, key, request, headers));
        } catch (McpErrorException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (!add(taskId, key, question)) {
            question.letGo();
        }
        question.answer().whenComplete((answer, failure) -> {
            if (failure != null || !acknowledged) {
                remove(key, question);
            }
            if (failure == null && !acknowledged) {
                question.isTaken();
            }
        });
        return question.answer();
    }

    private synchronized boolean add(@Nullable String taskId, String key, OpenQuestion question) {
        if (closed) {
            return false;
        }
        if (open.isEmpty()) {
            // most calls are never asked anything
            open = new HashSet<>(4);
            ofTask = new HashMap<>(4);
        }
        open.add(question);
        if (taskId != null) {
            ofTask.put(key, question);
        }
        return true;
    }

    private synchronized void remove(String key, OpenQuestion question) {
        if (!open.isEmpty()) {
            open.remove(question);
            ofTask.remove(key, question);
        }
    }

    @Override
    public synchronized Set<String> answered() {
        return answeredBefore;
    }

    @Override
    public void acknowledged(String key) {
        OpenQuestion question;
        Consumer<String> told;
        synchronized (this) {
            question = ofTask.get(key);
            told = onAnswered;
            if (answered.isEmpty()) {
                answered = new HashSet<>(4);
            }
            answered.add(key);
        }
        if (question != null) {
            remove(key, question);
            question.isTaken();
        }
        told.accept(key);
    }

    /** The question of that task by that key, if it was asked here and its answer is not acknowledged. */
    synchronized Optional<OpenQuestion> question(String taskId, String key) {
        return Optional.ofNullable(ofTask.get(key))
                // a server may name any task
                .filter(open -> taskId.equals(open.question().taskId()));
    }

    /** Whether the server is known to have the answer to that key. */
    synchronized boolean isAnswered(String key) {
        return answered.contains(key) || answeredBefore.contains(key);
    }

    /** Whether all ended because we follow no longer, while the task goes on. */
    synchronized boolean isDetached() {
        return detached;
    }

    /** The call or its task has ended. @param outcome {@code null} when that is not known */
    void close(@Nullable TaskOutcome outcome) {
        List<OpenQuestion> left;
        synchronized (this) {
            closed = true;
            detached = outcome instanceof TaskOutcome.Detached;
            left = List.copyOf(open);
            open = Set.of();
            ofTask = Map.of();
        }
        boolean workedWithIt = outcome instanceof TaskOutcome.Completed || outcome instanceof TaskOutcome.ToolError;
        left.forEach(question -> {
            if (workedWithIt && question.answer().isDone()) {
                question.isTaken();
            }
            question.letGo();
        });
    }
}
