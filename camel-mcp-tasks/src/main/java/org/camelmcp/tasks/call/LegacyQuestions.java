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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camelmcp.mcp.client.ServerQuestion;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.stage.StageCancellation;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a legacy server asks by requests of its own, which it may send on any stream (P 127, P 132): finds out on whose
 * account it asks. That is the task that the question names; else the call on whose stream it came; else the only kind of
 * call that is under way; else nobody in particular. Thread-safe.
 */
final class LegacyQuestions {

    private static final String RELATED_TASK = "io.modelcontextprotocol/related-task";

    /** How many answers are kept in case they were lost. */
    private static final int REMEMBERED = 100;

    private final String server;
    private final Supplier<InputDesk> otherwise;
    private final Function<String, Optional<RunInputs>> tasks;
    private final HeldQuestions held;
    private final Set<RunInputs> underWay = ConcurrentHashMap.newKeySet();
    private final Map<Asked, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final Map<Asked, JsonNode> answered = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, JsonNode> eldest) {
            return size() > REMEMBERED;
        }
    };
    private volatile boolean closed;

    /** What a server sends again, in another session, after the one has ended in which it asked. */
    private record Asked(RequestId id, String method, JsonNode params) {}

    /**
     * @param server    the server's name
     * @param otherwise answers what belongs to no call in particular
     * @param tasks     who answers for a task that is followed, by its id
     */
    LegacyQuestions(
            String server,
            Supplier<InputDesk> otherwise,
            Function<String, Optional<RunInputs>> tasks,
            HeldQuestions held) {
        this.server = server;
        this.otherwise = otherwise;
        this.tasks = tasks;
        this.held = held;
    }

    /** That call may be asked something from now on. */
    void began(RunInputs call) {
        underWay.add(call);
    }

    void ended(RunInputs call) {
        underWay.remove(call);
    }

    /** That task is followed from now on. */
    void followed(String taskId) {
        held.known(taskId);
    }

    /**
     * Has a question answered; one that is open already is not asked twice, nor one of a task that was answered. What a
     * followed task asks outlives the session: the task will ask again for the same answer in the next one.
     *
     * @return fails as {@link InputDesk#answer} does, and is cancelled when the server wants no answer any more, or
     *     somebody else may answer it. To be cancelled when this response is not wanted
     */
    CompletableFuture<JsonNode> answer(ServerQuestion question) {
        Asked asked = new Asked(question.id(), question.method(), question.params());
        JsonNode before = before(asked);
        if (before != null) {
            return CompletableFuture.completedFuture(before);
        }
        CompletableFuture<JsonNode> mine = new CompletableFuture<>();
        CompletableFuture<JsonNode> known = open.putIfAbsent(asked, mine);
        String taskId = taskId(question);
        if (known != null) {
            return response(known, taskId);
        }
        mine.whenComplete((answer, failure) -> {
            if (failure == null && taskId != null) {
                remember(asked, answer);
            }
            open.remove(asked, mine);
        });
        whenKnown(question, taskId, mine);
        return response(mine, taskId);
    }

    /**
     * The same for one that the server asks as a task (P 132). Its request has been answered with that task already: it is
     * neither sent again nor cancelled by its id.
     *
     * @return is cancelled when whoever was asked goes away, and somebody else may be asked
     */
    CompletableFuture<JsonNode> answerOnce(ServerQuestion question) {
        CompletableFuture<JsonNode> mine = new CompletableFuture<>();
        whenKnown(question, taskId(question), mine);
        return mine;
    }

    /** How long the answer to a question may take, as far as it is known yet on whose account it is asked. */
    Duration timeout(ServerQuestion question) {
        return account(question, taskId(question)).desk().settings().timeout();
    }

    private void whenKnown(ServerQuestion question, @Nullable String taskId, CompletableFuture<JsonNode> mine) {
        if (taskId == null || tasks.apply(taskId).isPresent()) {
            ask(question, taskId, mine);
        } else {
            held.hold(taskId).thenRun(() -> ask(question, taskId, mine));
            if (tasks.apply(taskId).isPresent()) {
                // followed just before it was held
                held.known(taskId);
            }
        }
    }

    /** One of those that share the answer. Without it, only a task that is followed wants the answer. */
    private CompletableFuture<JsonNode> response(CompletableFuture<JsonNode> mine, @Nullable String taskId) {
        return StageCancellation.of(mine, () -> {
            if (taskId == null || tasks.apply(taskId).isEmpty()) {
                mine.cancel(false);
            }
        });
    }

    private void ask(ServerQuestion question, @Nullable String taskId, CompletableFuture<JsonNode> mine) {
        if (mine.isDone()) {
            return;
        }
        RunInputs asked = account(question, taskId);
        CompletableFuture<JsonNode> answer =
                asked.answer(taskId, text(question), new InputRequest(question.method(), question.params()));
        answer.whenComplete((given, failure) -> {
            if (failure == null) {
                mine.complete(given);
            } else if (!answer.isCancelled()) {
                mine.completeExceptionally(StageFailures.unwrap(failure));
            } else if (asked.isDetached() || closed) {
                // the task goes on, and may ask whoever follows it next
                mine.cancel(false);
            } else {
                mine.completeExceptionally(
                        InputDesk.error(ErrorCodes.INTERNAL_ERROR, "What this was asked for has ended"));
            }
        });
        mine.whenComplete((given, failure) -> answer.cancel(false));
    }

    private @Nullable JsonNode before(Asked asked) {
        synchronized (answered) {
            return answered.get(asked);
        }
    }

    private void remember(Asked asked, JsonNode answer) {
        synchronized (answered) {
            answered.put(asked, answer);
        }
    }

    private RunInputs account(ServerQuestion question, @Nullable String taskId) {
        return taskId == null ? ofCall(question) : tasks.apply(taskId).orElseGet(() -> ofCall(question));
    }

    private RunInputs ofCall(ServerQuestion question) {
        if (question.inputs() instanceof RunInputs call) {
            return call;
        }
        Set<RunInputs> calls = Set.copyOf(underWay);
        if (calls.size() == 1) {
            return calls.iterator().next();
        }
        Map<InputSettings, InputDesk> desks = calls.stream()
                .map(RunInputs::desk)
                .collect(Collectors.toMap(InputDesk::settings, desk -> desk, (one, same) -> one));
        InputDesk desk = desks.size() == 1 ? desks.values().iterator().next() : otherwise.get();
        return new RunInputs(desk, server, null, Map.of());
    }

    private static String text(ServerQuestion question) {
        return question.id().value().toString();
    }

    private static @Nullable String taskId(ServerQuestion question) {
        String taskId = question.params()
                .path("_meta")
                .path(RELATED_TASK)
                .path("taskId")
                .textValue();
        return taskId == null || taskId.isEmpty() ? null : taskId;
    }

    /** The server wants no answer to that request any more. */
    void cancelled(JsonNode requestId) {
        RequestId.fromJson(requestId)
                .ifPresent(id -> open.forEach((asked, answer) -> {
                    if (asked.id().equals(id)) {
                        answer.cancel(false);
                    }
                }));
    }

    /** Lets go of all of them, without an answer. */
    void close() {
        closed = true;
        held.close();
        open.values().forEach(answer -> answer.cancel(false));
    }
}
