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

/**
 * Bounds and rhythms of a {@link TaskReceiver}. Immutable.
 *
 * @param lease          for how long a node runs a task without being heard of; renewed at a third of it
 * @param sweepPeriod    how often lapsed, overdue and orphaned tasks are looked for
 * @param sweepBatch     how many tasks are asked for at once while sweeping and renewing
 * @param maxLive        how many tasks may be live at once, of all tools; plain calls are counted on their own
 * @param maxWaiters     how many may wait for, or watch, tasks at once
 * @param pageSize       how many tasks are in one page of a list
 * @param progressWindow how much time is between two reports of progress of one task at least; plain calls have their own
 */
public record ReceiverSettings(
        Duration lease,
        Duration sweepPeriod,
        int sweepBatch,
        int maxLive,
        int maxWaiters,
        int pageSize,
        Duration progressWindow) {

    public static final ReceiverSettings DEFAULTS = new ReceiverSettings(
            Duration.ofSeconds(30), Duration.ofSeconds(5), 500, 10_000, 20_000, 50, Duration.ofMillis(250));

    public ReceiverSettings {
        positive("lease", lease);
        positive("sweepPeriod", sweepPeriod);
        positive("progressWindow", progressWindow);
        positive("sweepBatch", sweepBatch);
        positive("maxLive", maxLive);
        positive("maxWaiters", maxWaiters);
        positive("pageSize", pageSize);
    }

    public ReceiverSettings withMaxLive(int value) {
        return new ReceiverSettings(lease, sweepPeriod, sweepBatch, value, maxWaiters, pageSize, progressWindow);
    }

    public ReceiverSettings withMaxWaiters(int value) {
        return new ReceiverSettings(lease, sweepPeriod, sweepBatch, maxLive, value, pageSize, progressWindow);
    }

    public ReceiverSettings withLease(Duration value) {
        return new ReceiverSettings(value, sweepPeriod, sweepBatch, maxLive, maxWaiters, pageSize, progressWindow);
    }

    public ReceiverSettings withSweepPeriod(Duration value) {
        return new ReceiverSettings(lease, value, sweepBatch, maxLive, maxWaiters, pageSize, progressWindow);
    }

    /** How often leases are renewed, and tasks that somebody waits for are read again in case a change was missed. */
    Duration leaseThird() {
        return lease.dividedBy(3);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("Illegal " + name + ": " + value + " is not positive");
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("Illegal " + name + ": " + value + " is less than 1");
        }
    }
}
