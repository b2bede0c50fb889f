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
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before a task is polled again: a pure function of what is known about the task (P 95).
 *
 * <pre>
 * interval = the server's, 1 s when it gives none or none above zero; at most 1 h
 * pace     = interval, or while the task is watched and its last poll went well min(6 x interval, 1 h) (P 83)
 * backoff  = 0 without failures, else min(1 s x 2^(failures - 1), maxBackoff)
 * base     = max(pace, minPollInterval, backoff, min(retryAfter, 1 h))
 * delay    = min(base x (1 + spread x random), remaining),   0 &lt;= random &lt; 1
 * </pre>
 *
 * <p>So the configured maximum bounds only our own backoff and never the server's floor, jitter only adds, and nothing
 * but the deadline cuts a delay. The 1 h is no taste of ours but a guard against absurd hints.
 *
 * <p>The spread is 10 %, but wider for a first poll: with n tasks followed, n % and at most a whole interval. A hundred
 * thousand tasks that start at once are so polled at an even rate, and a single call does not wait twice the interval.
 */
final class PollDelay {

    /** Longest interval and {@code Retry-After} that a server is believed. */
    static final Duration SANITY_CAP = Duration.ofHours(1);

    /** Share of a delay that is added at most, so that polls which fell together drift apart. */
    static final double JITTER = 0.1;

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final int SAFETY_FACTOR = 6;
    /** From this many tasks on, first polls are spread over a whole interval. */
    private static final double MANY = 100;
    /** 2^24 s is more than half a year: growing further would change nothing but the risk of overflow. */
    private static final int MOST_DOUBLINGS = 24;

    private PollDelay() {}

    /**
     * What the delay depends on.
     *
     * @param interval   the server's poll interval as received, {@code null} when it gave none
     * @param failures   requests about the task that failed since one last went well
     * @param retryAfter what is left of the server's {@code Retry-After}, {@code null} for none
     * @param watched    whether status changes are pushed to us, so that polls are only for safety
     * @param spread     share of the delay over which jitter is spread: {@link #JITTER} or {@link #firstSpread}
     * @param remaining  time left until the deadline, {@code null} for no deadline
     */
    record Situation(
            @Nullable Duration interval,
            int failures,
            @Nullable Duration retryAfter,
            boolean watched,
            double spread,
            @Nullable Duration remaining) {}

    /**
     * The delay before the next poll, never negative.
     *
     * @param random at least 0 and less than 1
     */
    static Duration next(Situation now, FollowPolicy policy, double random) {
        Duration base = max(
                max(pace(now), policy.minPollInterval()),
                max(backoff(now.failures(), policy.maxBackoff()), believed(now.retryAfter())));
        Duration delay = base.plusNanos((long) (base.toNanos() * now.spread() * random));
        return now.remaining() == null ? delay : min(delay, orZero(now.remaining()));
    }

    /** The spread of a first poll while that many tasks are followed. */
    static double firstSpread(int following) {
        return Math.max(JITTER, Math.min(1, following / MANY));
    }

    /** Whether a server's interval is so long that it is not believed. */
    static boolean isAbsurd(@Nullable Duration interval) {
        return interval != null && interval.compareTo(SANITY_CAP) > 0;
    }

    /** What is believed of a time that a server asks for: nothing below zero, and nothing above {@link #SANITY_CAP}. */
    static Duration believed(@Nullable Duration asked) {
        return min(orZero(asked), SANITY_CAP);
    }

    private static Duration pace(Situation now) {
        Duration asked = believed(now.interval());
        Duration interval = asked.isZero() ? DEFAULT_INTERVAL : asked;
        // A safety poll that failed is repeated at the ordinary pace: what makes polls fail may have cut the push too.
        return now.watched() && now.failures() == 0 ? min(interval.multipliedBy(SAFETY_FACTOR), SANITY_CAP) : interval;
    }

    private static Duration backoff(int failures, Duration max) {
        if (failures <= 0) {
            return Duration.ZERO;
        }
        return min(FIRST_BACKOFF.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS)), max);
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null || duration.isNegative() ? Duration.ZERO : duration;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
