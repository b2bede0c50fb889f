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
package org.camelmcp.examples.quickstart;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the files that are done or have failed, so that the program knows when to end. Thread-safe. */
public final class Tally {

    /** How many files there will be when nobody knows. */
    static final int ENDLESS = Integer.MAX_VALUE;

    private final int expected;
    private final Runnable all;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    /**
     * @param expected how many files there will be, or {@link #ENDLESS}
     * @param all      is run after the last of them
     */
    Tally(int expected, Runnable all) {
        this.expected = expected;
        this.all = all;
    }

    public void done() {
        done.incrementAndGet();
        endWithTheLast();
    }

    public void failed() {
        failed.incrementAndGet();
        endWithTheLast();
    }

    private void endWithTheLast() {
        if (done.get() + failed.get() >= expected) {
            all.run();
        }
    }

    private boolean isEndless() {
        return expected == ENDLESS;
    }

    /** Whether all files were done. */
    boolean isGood() {
        return failed.get() == 0 && done.get() >= expected;
    }

    @Override
    public String toString() {
        int bad = failed.get();
        int left = expected - done.get() - bad;
        return done
                + (done.get() == 1 ? " file done" : " files done")
                + (bad == 0 ? "" : ", " + bad + " failed")
                + (isEndless() || left <= 0 ? "" : ", " + left + " not");
    }
}
