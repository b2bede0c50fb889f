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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.jspecify.annotations.Nullable;

/** A dialect that answers from a script, one answer for each request of a kind, the last one for ever. */
final class ScriptedDialect extends OffWireDialect {

    private final ManualTimer timer;
    private final List<String> log = new ArrayList<>();
    private Script<TaskSnapshot> gets = new Script<>(List.of());
    private Script<TaskOutcome> outcomes = new Script<>(List.of());
    private Script<Void> cancels = new Script<>(List.of(done()));
    private Script<Void> attends = new Script<>(List.of(done()));
    private Script<Void> answers = new Script<>(List.of(done()));

    private static final class Script<T> {
        private final List<Supplier<CompletionStage<T>>> replies;
        private int next;

        Script(List<Supplier<CompletionStage<T>>> replies) {
            this.replies = replies;
        }

        CompletionStage<T> reply() {
            return replies.get(Math.min(next++, replies.size() - 1)).get();
        }
    }

    ScriptedDialect(ManualTimer timer) {
        this.timer = timer;
    }

    static <T> Supplier<CompletionStage<T>> reply(@Nullable T value) {
        return () -> CompletableFuture.completedFuture(value);
    }

    static Supplier<CompletionStage<Void>> done() {
        return reply(null);
    }

    static <T> Supplier<CompletionStage<T>> failing(Throwable failure) {
        return () -> CompletableFuture.failedFuture(failure);
    }

    static <T> Supplier<CompletionStage<T>> never() {
        return CompletableFuture::new;
    }

    static <T> Supplier<CompletionStage<T>> when(CompletionStage<T> stage) {
        return () -> stage;
    }

    static <T> Supplier<CompletionStage<T>> transientFailure() {
        return failing(failure(PollException.Meaning.TRANSIENT));
    }

    static PollException failure(PollException.Meaning meaning) {
        return new PollException(meaning, meaning + " failure", null, null, null);
    }

    static PollException retryAfter(Duration delay) {
        return new PollException(PollException.Meaning.TRANSIENT, "HTTP 429", null, delay, null);
    }

    @SafeVarargs
    final void get(Supplier<CompletionStage<TaskSnapshot>>... replies) {
        gets = new Script<>(Arrays.asList(replies));
    }

    @SafeVarargs
    final void outcome(Supplier<CompletionStage<TaskOutcome>>... replies) {
        outcomes = new Script<>(Arrays.asList(replies));
    }

    @SafeVarargs
    final void cancel(Supplier<CompletionStage<Void>>... replies) {
        cancels = new Script<>(Arrays.asList(replies));
    }

    @SafeVarargs
    final void attend(Supplier<CompletionStage<Void>>... replies) {
        attends = new Script<>(Arrays.asList(replies));
    }

    @SafeVarargs
    final void answer(Supplier<CompletionStage<Void>>... replies) {
        answers = new Script<>(Arrays.asList(replies));
    }

    /** The requests so far that begin with a prefix, as for example {@code "get at PT1S"}. */
    List<String> requests(String prefix) {
        return log.stream().filter(line -> line.startsWith(prefix)).toList();
    }

    List<String> requests() {
        return List.copyOf(log);
    }

    private void log(String request) {
        log.add(request + " at " + timer.time());
    }

    @Override
    public CompletionStage<TaskSnapshot> get(String taskId) {
        log("get");
        return gets.reply();
    }

    @Override
    public CompletionStage<TaskOutcome> outcome(TaskSnapshot ended) {
        log("outcome");
        return outcomes.reply();
    }

    @Override
    public CompletionStage<Void> cancel(String taskId) {
        log("cancel");
        return cancels.reply();
    }

    @Override
    public CompletionStage<Void> attend(String taskId) {
        log("attend");
        return attends.reply();
    }

    @Override
    public CompletionStage<Void> answer(String taskId, Map<String, JsonNode> responses) {
        log("answer " + responses);
        return answers.reply();
    }

    @Override
    public void requestTask(ObjectNode params, @Nullable Duration ttl) {
        throw new UnsupportedOperationException("a follower starts nothing");
    }

    @Override
    public Optional<TaskSnapshot> created(JsonNode answer) {
        throw new UnsupportedOperationException("a follower starts nothing");
    }

    @Override
    public TaskSnapshot notified(JsonNode params) {
        throw new UnsupportedOperationException("a follower is handed snapshots");
    }
}
