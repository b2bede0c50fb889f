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
package org.camelmcp.mcp.server.http;

import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The ended sessions of a single node, bounded: beyond that the ones ended first are forgotten, so that their tokens
 * would be accepted again until they are too old. Thread-safe.
 */
public final class InMemoryEndedSessions implements EndedSessions {

    /** Some 20 MB at most. */
    public static final int DEFAULT_CAPACITY = 100_000;

    private final int capacity;
    private final Clock clock;
    private final Map<String, Instant> ended = new LinkedHashMap<>();

    public InMemoryEndedSessions(int capacity, Clock clock) {
        if (capacity < 1) {
            throw new IllegalArgumentException("Illegal argument capacity: " + capacity + " is less than 1");
        }
        this.capacity = capacity;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> end(String sessionId, Instant until) {
        synchronized (ended) {
            ended.putIfAbsent(sessionId, until);
            forget();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> isEnded(String sessionId) {
        synchronized (ended) {
            return CompletableFuture.completedFuture(ended.containsKey(sessionId));
        }
    }

    int size() {
        synchronized (ended) {
            return ended.size();
        }
    }

    /** From the one ended first on, as far as they are too many or too old. */
    private void forget() {
        Instant now = clock.instant();
        Iterator<Instant> oldest = ended.values().iterator();
        while (oldest.hasNext() && (oldest.next().isBefore(now) || ended.size() > capacity)) {
            oldest.remove();
        }
    }
}
