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
import org.camelmcp.tasks.receiver.Completion;
import org.camelmcp.tasks.receiver.TaskPolicy;
import org.camelmcp.tasks.receiver.TaskSupport;

/**
 * Bounds on the tasks that we run for one remote server. Immutable.
 *
 * @param maxLive    how many of its questions may be open at once as tasks
 * @param maxWaiters how many of its {@code tasks/result} may wait at once
 * @param maxKept    how many tasks are kept, with those that have ended
 * @param maxBytes   how much memory their results may take, by estimate
 */
record HostedLimits(int maxLive, int maxWaiters, int maxKept, long maxBytes) {

    static final HostedLimits DEFAULTS = new HostedLimits(100, 400, 10_000, 64L << 20);

    private static final Duration TTL = Duration.ofMinutes(1);
    private static final Duration MAX_TTL = Duration.ofDays(30);

    /** As good as never, and far from what overflows. */
    private static final Duration MAX_TIMEOUT = Duration.ofDays(3_650);

    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final Duration RETENTION = Duration.ofMinutes(10);

    /** Whoever answers keeps the time; this is for the case that he does not. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    HostedLimits withMaxLive(int value) {
        return new HostedLimits(value, maxWaiters, maxKept, maxBytes);
    }

    HostedLimits withMaxKept(int value) {
        return new HostedLimits(maxLive, maxWaiters, value, maxBytes);
    }

    /**
     * How one question lives as a task. Servers ask for a ttl that suits a machine (the reference SDK for a minute, whatever
     * it asks), and people take longer; so it gets more where an answer may take longer: the ttl granted is never less than
     * that time, and then some to fetch the answer (DESIGN 6). The server is told, as with every ttl (P 117).
     *
     * @param timeout how long the answer may take
     */
    TaskPolicy policy(Duration timeout) {
        return new TaskPolicy(
                TaskSupport.OPTIONAL,
                Completion.ROUTE,
                TTL,
                TTL,
                MAX_TTL,
                POLL_INTERVAL,
                (timeout.compareTo(MAX_TIMEOUT) < 0 ? timeout : MAX_TIMEOUT).plus(GRACE),
                RETENTION,
                null,
                Duration.ZERO,
                maxLive,
                maxLive,
                1);
    }
}
