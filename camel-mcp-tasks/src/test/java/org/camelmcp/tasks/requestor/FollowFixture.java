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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/** One followed task in virtual time without jitter, polled every 10 s, and a scripted server. */
final class FollowFixture {

    static final String ID = "task-0123456789";
    static final Duration INTERVAL = Duration.ofSeconds(10);
    static final TaskOutcome COMPLETED = new TaskOutcome.Completed(TextNode.valueOf("done"));
    static final FollowPolicy POLICY =
            new FollowPolicy(Duration.ofMillis(100), Duration.ofSeconds(60), Duration.ZERO, true);

    final ManualTimer timer = new ManualTimer();
    final ScriptedDialect dialect = new ScriptedDialect(timer);
    final TaskFollower follower = new TaskFollower(timer, () -> 0L);
    final List<String> changes = new ArrayList<>();
    final List<TaskOutcome> outcomes = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    InputHandler input = (task, key, request) -> {
        asked.add(key);
        return CompletableFuture.completedFuture(TextNode.valueOf("to " + key));
    };
    Set<String> answeredBefore = Set.of();
    final List<String> acknowledged = new ArrayList<>();
    FollowPolicy policy = POLICY;

    FollowFixture() {
        dialect.get(ScriptedDialect.reply(working()));
        dialect.outcome(ScriptedDialect.reply(COMPLETED));
    }

    Following follow(TaskSnapshot created) {
        Following following = follower.follow(
                dialect,
                created,
                policy,
                new InputHandler() {
                    @Override
                    public Set<String> answered() {
                        return answeredBefore;
                    }

                    @Override
                    public void acknowledged(String key) {
                        acknowledged.add(key);
                    }

                    @Override
                    public CompletionStage<JsonNode> answer(Task task, String key, InputRequest request) {
                        return input.answer(task, key, request);
                    }
                },
                task -> changes.add(task.status().wire() + " " + task.statusMessage()));
        following.outcome().thenAccept(outcomes::add);
        return following;
    }

    Following follow() {
        return follow(working());
    }

    void advance(Duration by) {
        timer.advance(by);
    }

    void advance(long seconds) {
        timer.advance(Duration.ofSeconds(seconds));
    }

    FollowFixture timeout(Duration timeout, boolean cancelOnTimeout) {
        policy = new FollowPolicy(policy.minPollInterval(), policy.maxBackoff(), timeout, cancelOnTimeout);
        return this;
    }

    static Task task(TaskStatus status, @Nullable String message, @Nullable Instant updated, Duration interval) {
        return new Task(ID, status, message, null, updated, null, interval);
    }

    static TaskSnapshot snapshot(TaskStatus status) {
        return TaskSnapshot.of(task(status, null, null, INTERVAL));
    }

    static TaskSnapshot at(TaskStatus status, int second) {
        return TaskSnapshot.of(task(status, null, Instant.ofEpochSecond(second), INTERVAL));
    }

    static TaskSnapshot working() {
        return snapshot(TaskStatus.WORKING);
    }

    static TaskSnapshot working(String message) {
        return TaskSnapshot.of(task(TaskStatus.WORKING, message, null, INTERVAL));
    }

    static TaskSnapshot ended() {
        return snapshot(TaskStatus.COMPLETED);
    }

    static TaskSnapshot inputRequired(String... keys) {
        Map<String, InputRequest> requests = new HashMap<>();
        for (String key : keys) {
            requests.put(key, new InputRequest("elicitation/create", JsonNodeFactory.instance.objectNode()));
        }
        return new TaskSnapshot(task(TaskStatus.INPUT_REQUIRED, null, null, INTERVAL), null, null, requests);
    }
}
