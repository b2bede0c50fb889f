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
package org.camelmcp.mcp.server;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** A bounded number of places, for requests or for streams. Thread-safe; nobody waits for a place. */
final class Places {

    private final int limit;
    private final String what;
    private final Duration retryAfter;
    private final Semaphore free;

    /**
     * @param what       takes the places, in the plural; for the refusal
     * @param retryAfter when one who is refused may try again
     */
    Places(int limit, String what, Duration retryAfter) {
        this.limit = limit;
        this.what = what;
        this.retryAfter = retryAfter;
        this.free = new Semaphore(limit);
    }

    /**
     * Takes a place.
     *
     * @return gives it back; without effect the second time
     * @throws ServerErrorException when all are taken
     */
    Runnable take() {
        if (!free.tryAcquire()) {
            throw ServerErrorException.limit(
                    "This server has " + limit + " " + what + " open and takes no more; try again later", retryAfter);
        }
        AtomicBoolean given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                free.release();
            }
        };
    }

    int taken() {
        return limit - free.availablePermits();
    }
}
