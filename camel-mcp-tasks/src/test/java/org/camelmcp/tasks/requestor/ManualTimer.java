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
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/** A timer in virtual time: nothing happens but in {@link #advance}, on the thread that calls it. Thread-safe. */
public final class ManualTimer implements PollTimer {

    private final NavigableSet<Entry> entries =
            new TreeSet<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order));
    private long now;
    private long order;

    private record Entry(long at, long order, Runnable action) {}

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    /** How much virtual time has passed. */
    public Duration time() {
        return Duration.ofNanos(nanoTime());
    }

    @Override
    public synchronized Pending schedule(Duration delay, Runnable action) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("The delay " + delay + " is negative");
        }
        Entry entry = new Entry(now + delay.toNanos(), order++, action);
        entries.add(entry);
        return () -> remove(entry);
    }

    /** How many actions are waiting. */
    public synchronized int pending() {
        return entries.size();
    }

    /** Lets time pass, and runs what becomes due, each at its own time. */
    public void advance(Duration by) {
        long end = nanoTime() + by.toNanos();
        for (Entry next = nextUntil(end); next != null; next = nextUntil(end)) {
            next.action().run();
        }
    }

    private synchronized Entry nextUntil(long end) {
        if (entries.isEmpty() || entries.first().at() > end) {
            now = end;
            return null;
        }
        now = entries.first().at();
        return entries.pollFirst();
    }

    private synchronized void remove(Entry entry) {
        entries.remove(entry);
    }
}
