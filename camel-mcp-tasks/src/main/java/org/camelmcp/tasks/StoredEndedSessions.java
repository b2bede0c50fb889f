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
package org.camelmcp.tasks;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.server.http.EndedSessions;
import org.camelmcp.tasks.store.TaskStore;

/** Remembers ended sessions in the store of the tasks, which all nodes share that accept each other's (DESIGN 8). */
record StoredEndedSessions(TaskStore store) implements EndedSessions {

    @Override
    public CompletionStage<Void> end(String sessionId, Instant until) {
        return store.endSession(sessionId, until);
    }

    @Override
    public CompletionStage<Boolean> isEnded(String sessionId) {
        return store.isSessionEnded(sessionId);
    }
}
