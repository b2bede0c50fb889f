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

import java.time.Duration;
import org.camelmcp.tasks.receiver.Completion;
import org.camelmcp.tasks.receiver.TaskPolicy;
import org.camelmcp.tasks.receiver.TaskSupport;
import org.jspecify.annotations.Nullable;

/** A policy with long times and few words. */
final class TestPolicy {

    /** What is granted to those who ask for nothing. */
    static final Duration TTL = Duration.ofHours(1);

    private final TaskSupport support;
    private Completion completion = Completion.ROUTE;
    private Duration ttl = TTL;
    private Duration maxTtl = Duration.ofDays(1);
    private Duration pollInterval = Duration.ofMillis(500);
    private Duration executionTimeout = Duration.ofMinutes(20);
    private Duration resultRetention = Duration.ofMinutes(10);
    private @Nullable String immediateResponse;
    private Duration inlineWindow = Duration.ZERO;
    private int maxTasks = 1_000;
    private int maxTasksPerOwner = 1_000;

    private TestPolicy(TaskSupport support) {
        this.support = support;
    }

    static TestPolicy of(TaskSupport support) {
        return new TestPolicy(support);
    }

    TestPolicy deferred() {
        completion = Completion.DEFERRED;
        return this;
    }

    /** Tasks are gone soon after they were created. */
    TestPolicy shortLived() {
        ttl = Duration.ofMillis(1);
        maxTtl = Duration.ofMillis(1);
        executionTimeout = Duration.ofMillis(200);
        resultRetention = Duration.ofMillis(100);
        return this;
    }

    TestPolicy executionTimeout(Duration time) {
        executionTimeout = time;
        return this;
    }

    /** Also tells how long questions wait for a better stream than that of {@code GET}. */
    TestPolicy pollInterval(Duration time) {
        pollInterval = time;
        return this;
    }

    TestPolicy maxTtl(Duration time) {
        maxTtl = time;
        return this;
    }

    TestPolicy immediateResponse(String text) {
        immediateResponse = text;
        return this;
    }

    TestPolicy inlineWindow(Duration time) {
        inlineWindow = time;
        return this;
    }

    TestPolicy limits(int tasks, int tasksPerOwner) {
        maxTasks = tasks;
        maxTasksPerOwner = tasksPerOwner;
        return this;
    }

    TaskPolicy build() {
        return new TaskPolicy(
                support,
                completion,
                ttl,
                Duration.ofMillis(1),
                maxTtl,
                pollInterval,
                executionTimeout,
                resultRetention,
                immediateResponse,
                inlineWindow,
                maxTasks,
                maxTasksPerOwner,
                100);
    }
}
