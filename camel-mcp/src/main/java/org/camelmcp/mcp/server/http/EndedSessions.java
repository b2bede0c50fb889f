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

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * The sessions that clients have ended ({@code DELETE}) while their tokens would still be valid. Shared by all nodes that
 * share session keys. Thread-safe; nothing blocks.
 */
public interface EndedSessions {

    /**
     * Remembers a session as ended; ending it again is no fault.
     *
     * @param until when its token is too old anyway, so that it may be forgotten
     */
    CompletionStage<Void> end(String sessionId, Instant until);

    /** Whether a session was ended. A stage that fails becomes an internal error. */
    CompletionStage<Boolean> isEnded(String sessionId);
}
