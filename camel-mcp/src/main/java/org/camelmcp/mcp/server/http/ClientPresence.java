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

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which came first, the reply or the client's leaving, and tells of the latter. Thread-safe; actions never run
 * under a lock.
 */
final class ClientPresence {

    private static final Logger LOG = LoggerFactory.getLogger(ClientPresence.class);

    private enum State {
        WAITING,
        ANSWERED,
        LEFT
    }

    private final List<Runnable> actions = new ArrayList<>(1);
    private volatile State state = State.WAITING;

    /** Whether the client still waits for its reply. */
    boolean isWaiting() {
        return state == State.WAITING;
    }

    /** The reply is there. Returns whether it is the first, and the client has not left before. */
    boolean answer() {
        return endAs(State.ANSWERED) != null;
    }

    /** The client has left. Runs the actions, unless there was a reply. */
    void leave() {
        List<Runnable> pending = endAs(State.LEFT);
        if (pending != null) {
            pending.forEach(ClientPresence::run);
        }
    }

    /** Runs an action when the client leaves without a reply; at once when it has. */
    void onLeft(Runnable action) {
        synchronized (actions) {
            if (state == State.WAITING) {
                actions.add(action);
                return;
            }
        }
        if (state == State.LEFT) {
            run(action);
        }
    }

    private @Nullable List<Runnable> endAs(State end) {
        synchronized (actions) {
            if (state != State.WAITING) {
                return null;
            }
            state = end;
            List<Runnable> pending = List.copyOf(actions);
            actions.clear();
            return pending;
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("An action on a client's leaving failed", e);
        }
    }
}
