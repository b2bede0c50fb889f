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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.camelmcp.mcp.client.McpClient;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.requestor.Following;
import org.camelmcp.tasks.requestor.LegacyTasks;
import org.camelmcp.tasks.requestor.ModernTasks;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.requestor.TaskDialect;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what a server pushes to whoever follows the task, so that changes are seen before the next poll. It never
 * replaces polling (P 84, P 131). Thread-safe.
 *
 * <p>Legacy servers push on their own stream, all tasks of the session, and need not tell every change: there, polling
 * goes on as before. Modern ones push on {@code subscriptions/listen} what was subscribed to; see {@link ListenStreams}.
 */
final class StatusPush {

    private static final Logger LOG = LoggerFactory.getLogger(StatusPush.class);

    private final McpClient client;
    private final LegacyTasks legacy;
    private final ModernTasks modern;
    private final Function<Set<InputKind>, ListenStreams> listening;

    /** By what they declare: a server tells a subscriber of no questions that he does not (P 114). */
    private final Map<Set<InputKind>, ListenStreams> streams = new ConcurrentHashMap<>();

    private volatile boolean closed;
    private final AtomicBoolean opening = new AtomicBoolean();
    private final Function<String, Optional<Following>> followings;

    StatusPush(
            McpClient client,
            LegacyTasks legacy,
            ModernTasks modern,
            PollTimer timer,
            int maxStreams,
            Function<String, Optional<Following>> followings) {
        this.followings = followings;
        this.client = client;
        this.legacy = legacy;
        this.modern = modern;
        this.listening = kinds -> new ListenStreams(
                client,
                Declaring.of(kinds),
                timer,
                Math.max(1, maxStreams / 2),
                followings,
                params -> observe(modern, params));
    }

    /** Watches a task until its following ends. @param answered what of its questions can be answered */
    void watch(Following following, Generation generation, Set<InputKind> answered) {
        String taskId = following.task().taskId();
        if (generation == Generation.MODERN) {
            ListenStreams shared = streams.computeIfAbsent(answered, listening);
            if (closed) {
                shared.close();
            }
            shared.add(taskId);
            following.outcome().thenRun(() -> shared.remove(taskId));
        } else {
            openServerStream();
        }
    }

    /** One request for it at a time: a stream that never stands would remember each task that waits for it. */
    private void openServerStream() {
        if (!opening.compareAndSet(false, true)) {
            return;
        }
        client.openServerStream().whenComplete((stands, refused) -> {
            opening.set(false);
            if (refused != null) {
                LOG.debug("The server has no stream of its own, so its tasks are only polled: {}", refused.toString());
            }
        });
    }

    /** A status notification of the legacy generation. */
    void legacyStatus(JsonNode params) {
        observe(legacy, params);
    }

    void close() {
        closed = true;
        streams.values().forEach(ListenStreams::close);
    }

    private void observe(TaskDialect dialect, JsonNode params) {
        Optional<Following> following = followings.apply(params.path("taskId").asText());
        if (following.isEmpty()) {
            // of another client on the same session, or ahead of the answer that creates the task: polls will tell
            return;
        }
        TaskSnapshot snapshot;
        try {
            snapshot = dialect.notified(params);
        } catch (RuntimeException e) {
            LOG.debug("Ignored a status notification that cannot be understood: {}", e.getMessage());
            return;
        }
        following.get().observed(snapshot);
    }
}
