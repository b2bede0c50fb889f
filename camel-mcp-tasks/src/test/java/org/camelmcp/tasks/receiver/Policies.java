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
package org.camelmcp.tasks.receiver;

import java.time.Duration;

/** Policies for tests, each different from the first in one respect. */
final class Policies {

    static final Duration EXECUTION_TIMEOUT = Duration.ofMinutes(5);
    static final Duration TTL = Duration.ofHours(1);

    private Policies() {}

    static TaskPolicy policy() {
        return of(Completion.ROUTE, EXECUTION_TIMEOUT, 1_000, 1_000);
    }

    static TaskPolicy deferred() {
        return of(Completion.DEFERRED, EXECUTION_TIMEOUT, 1_000, 1_000);
    }

    static TaskPolicy atMost(int tasks, int perOwner) {
        return of(Completion.ROUTE, EXECUTION_TIMEOUT, tasks, perOwner);
    }

    /** Its tasks may run as long as they are kept, nearly, and ask that often. */
    static TaskPolicy asking(int maxInputs) {
        return of(Completion.ROUTE, TTL.minusMinutes(1), 10_000, 10_000, maxInputs);
    }

    /** Its tasks expire a minute after they should have ended. */
    static TaskPolicy longRunning(Duration executionTimeout) {
        return of(Completion.ROUTE, executionTimeout, 1_000, 1_000);
    }

    private static TaskPolicy of(Completion completion, Duration executionTimeout, int maxTasks, int perOwner) {
        return of(completion, executionTimeout, maxTasks, perOwner, 100);
    }

    private static TaskPolicy of(
            Completion completion, Duration executionTimeout, int maxTasks, int perOwner, int maxInputs) {
        return new TaskPolicy(
                TaskSupport.OPTIONAL,
                completion,
                TTL,
                Duration.ofMinutes(1),
                Duration.ofDays(1),
                Duration.ofSeconds(1),
                executionTimeout,
                Duration.ofMinutes(1),
                null,
                Duration.ZERO,
                maxTasks,
                perOwner,
                maxInputs);
    }
}
