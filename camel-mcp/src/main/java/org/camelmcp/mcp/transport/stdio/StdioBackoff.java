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
package org.camelmcp.mcp.transport.stdio;

import java.time.Duration;

/**
 * When a child process may be started again, so that one that dies at once is not started in a hot loop. The first
 * child after a healthy one starts without delay, since older servers exit on the probe of another generation (P 6a).
 * From the second early end in a row on, it is {@code delay * 2^(n-2)}, at most {@code max}; a child that lived for
 * {@code max} was healthy. Not thread-safe.
 */
final class StdioBackoff {

    private final long delayNanos;
    private final long maxNanos;
    private int ends;
    private long notBefore;
    private String lastReason = "";

    StdioBackoff(Duration delay, Duration max) {
        this.delayNanos = delay.toNanos();
        this.maxNanos = max.toNanos();
    }

    /**
     * A child ended.
     *
     * @param now      the time, in nanoseconds of any origin
     * @param lifetime how long it lived, in nanoseconds
     * @param reason   how it ended
     */
    void ended(long now, long lifetime, String reason) {
        ends = lifetime >= maxNanos ? 1 : ends + 1;
        notBefore = now + pause(ends);
        lastReason = reason;
    }

    /** How long nothing may be started yet, in nanoseconds; 0 or less = now. */
    long remaining(long now) {
        return ends < 2 ? 0 : notBefore - now;
    }

    /** How many children in a row ended early. */
    int ends() {
        return ends;
    }

    /** How the last one ended. */
    String lastReason() {
        return lastReason;
    }

    private long pause(int count) {
        if (count < 2) {
            return 0;
        }
        // shifting further than the maximum needs would overflow
        int doublings = Math.min(count - 2, Long.numberOfLeadingZeros(delayNanos) - 1);
        return Math.min(maxNanos, delayNanos << doublings);
    }
}
