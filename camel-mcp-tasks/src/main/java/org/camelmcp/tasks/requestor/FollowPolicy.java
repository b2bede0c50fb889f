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

import java.time.Duration;
import java.util.Objects;

/**
 * How a task is followed. Immutable.
 *
 * @param minPollInterval the shortest time between two polls, whatever the server allows; {@link Duration#ZERO} leaves
 *                        it to the server
 * @param maxBackoff      the longest that our own slowing down after failed polls grows to; the server's interval is
 *                        never undercut by it (P 95); {@link Duration#ZERO} does not slow down
 * @param timeout         how long the task is followed before its outcome is a {@code TimedOut}, counted from
 *                        {@link TaskFollower#follow}; {@link Duration#ZERO} for no limit
 * @param cancelOnTimeout whether the server is asked to cancel a task that has timed out; our choice where P 101 leaves
 *                        it open
 */
public record FollowPolicy(Duration minPollInterval, Duration maxBackoff, Duration timeout, boolean cancelOnTimeout) {

    private static final Duration LONGEST = Duration.ofDays(3650);

    /** @throws IllegalArgumentException when a duration is negative or longer than ten years */
    public FollowPolicy {
        require("minPollInterval", minPollInterval, "to leave the pace to the server");
        require("maxBackoff", maxBackoff, "for no slowing down after failures");
        require("timeout", timeout, "for no limit");
    }

    /** Whether there is a deadline at all. */
    public boolean hasTimeout() {
        return !timeout.isZero();
    }

    private static void require(String name, Duration value, String meaningOfZero) {
        Objects.requireNonNull(value, name);
        if (value.isNegative()) {
            throw new IllegalArgumentException(
                    "The %s is %s, which is negative; give zero %s, or more".formatted(name, value, meaningOfZero));
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The %s is %s, which is longer than ten years; give zero %s, or less"
                    .formatted(name, value, meaningOfZero));
        }
    }
}
