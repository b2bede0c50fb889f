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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.tasks.requestor.PollTimer;

/**
 * Questions of tasks that nobody knows yet: a legacy server may ask before the answer that creates the task has been read.
 * They wait a moment. Thread-safe.
 */
final class HeldQuestions {

    /** More than any answer is late that was sent before. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    static final int MAX = 100;

    private final PollTimer timer;
    private final List<Held> held = new ArrayList<>();

    private record Held(String taskId, CompletableFuture<Void> over, PollTimer.Pending deadline) {}

    HeldQuestions(PollTimer timer) {
        this.timer = timer;
    }

    /** Ends when the task is followed, or at the end of patience; at once when too many wait. */
    CompletionStage<Void> hold(String taskId) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        synchronized (held) {
            if (held.size() >= MAX) {
                over.complete(null);
                return over;
            }
            held.add(new Held(taskId, over, timer.schedule(PATIENCE, () -> letGo(over))));
        }
        return over;
    }

    /** That task is known from now on. */
    void known(String taskId) {
        List<Held> due;
        synchronized (held) {
            due = held.stream().filter(one -> one.taskId.equals(taskId)).toList();
            held.removeAll(due);
        }
        due.forEach(one -> {
            one.deadline.cancel();
            one.over.complete(null);
        });
    }

    private void letGo(CompletableFuture<Void> over) {
        synchronized (held) {
            held.removeIf(one -> one.over == over);
        }
        over.complete(null);
    }

    /** Forgets them; they end no more. */
    void close() {
        synchronized (held) {
            held.forEach(one -> one.deadline.cancel());
            held.clear();
        }
    }

    int size() {
        synchronized (held) {
            return held.size();
        }
    }
}
