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

import java.time.Instant;
import java.util.Objects;
import org.camelmcp.tasks.task.Task;
import org.camelmcp.tasks.task.TaskSnapshot;
import org.camelmcp.tasks.task.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was last seen of one task, told to its listener as it changes. Written by the task's steps only. */
final class LastSeen {

    private static final Logger LOG = LoggerFactory.getLogger(LastSeen.class);

    private final FollowListener listener;
    private volatile Task task;
    private @Nullable TaskSnapshot ended;
    private boolean warned;

    LastSeen(Task task, FollowListener listener) {
        this.task = task;
        this.listener = listener;
    }

    Task task() {
        return task;
    }

    /** The snapshot that showed the task as ended, {@code null} while it has not. */
    @Nullable
    TaskSnapshot ended() {
        return ended;
    }

    boolean requiresInput() {
        return task.status() == TaskStatus.INPUT_REQUIRED;
    }

    /** Whether a snapshot that came out of turn would turn the task back; the end of a task is never old (P 98). */
    boolean isNewerThan(TaskSnapshot snapshot) {
        Instant seen = task.lastUpdatedAt();
        Instant shown = snapshot.task().lastUpdatedAt();
        return seen != null
                && shown != null
                && shown.isBefore(seen)
                && !snapshot.task().status().isTerminal();
    }

    void take(TaskSnapshot snapshot) {
        Task before = task;
        Task now = snapshot.task();
        task = now;
        if (now.status().isTerminal()) {
            ended = snapshot;
        }
        warnOfInterval(now);
        if (now.status() != before.status() || !Objects.equals(now.statusMessage(), before.statusMessage())) {
            tell(now);
        }
    }

    private void warnOfInterval(Task now) {
        if (!warned && PollDelay.isAbsurd(now.pollInterval())) {
            warned = true;
            LOG.warn(
                    "The server wants {} between two polls of task {}; it is believed up to {}",
                    now.pollInterval(),
                    now.shortId(),
                    PollDelay.SANITY_CAP);
        }
    }

    private void tell(Task now) {
        try {
            listener.changed(now);
        } catch (RuntimeException | Error thrown) {
            LOG.warn("A listener to task {} failed, without effect on the task", now.shortId(), thrown);
        }
    }
}
