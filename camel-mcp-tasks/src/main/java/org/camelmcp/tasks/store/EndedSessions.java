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
package org.camelmcp.tasks.store;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The legacy sessions that have ended and whose tokens are not too old yet (DESIGN 8). Of more than may be kept, the
 * one goes that would have been forgotten first. Not thread-safe.
 */
final class EndedSessions {

    private final int most;
    private final Map<String, Ended> byId = new HashMap<>();
    private final TreeSet<Ended> byUntil =
            new TreeSet<>(Comparator.comparing(Ended::until).thenComparing(Ended::sessionId));

    EndedSessions(int most) {
        this.most = most;
    }

    void add(String sessionId, Instant until, Instant now) {
        while (!byUntil.isEmpty() && Times.isDue(byUntil.first().until(), now)) {
            forget(byUntil.first());
        }
        Ended known = byId.get(sessionId);
        if (Times.isDue(until, now) || (known != null && !until.isAfter(known.until()))) {
            return;
        }
        if (known != null) {
            forget(known);
        }
        Ended ended = new Ended(sessionId, until);
        byId.put(sessionId, ended);
        byUntil.add(ended);
        if (byId.size() > most) {
            forget(byUntil.first());
        }
    }

    boolean contains(String sessionId, Instant now) {
        Ended ended = byId.get(sessionId);
        return ended != null && !Times.isDue(ended.until(), now);
    }

    int size() {
        return byId.size();
    }

    private void forget(Ended ended) {
        byId.remove(ended.sessionId());
        byUntil.remove(ended);
    }

    private record Ended(String sessionId, Instant until) {}
}
