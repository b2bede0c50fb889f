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

import java.util.concurrent.CountDownLatch;

/** Counts the samples that are still under way, so that the program knows when to end. Thread-safe. */
public final class Samples {

    private final CountDownLatch left;
    private volatile boolean good = true;

    Samples(int count) {
        left = new CountDownLatch(count);
    }

    public void done() {
        left.countDown();
    }

    public void failed() {
        good = false;
        left.countDown();
    }

    /** Waits for the last one, and tells whether all were done. */
    boolean await() throws InterruptedException {
        left.await();
        return good;
    }
}
