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

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;

/** Opens and finds the legacy sessions of one transport. Thread-safe; nothing blocks. */
public interface Sessions {

    /** Opens a session for a client that initializes. */
    ServerSession open(Revision revision, ClientProfile client, @Nullable String principal);

    /**
     * The session that a message belongs to.
     *
     * @param token     the value of {@code Mcp-Session-Id}, {@code null} when absent and on stdio
     * @param principal who sent the message
     * @return empty when there is none: unknown, ended, too old, forged, or another principal's
     */
    CompletionStage<Optional<ServerSession>> find(@Nullable String token, @Nullable String principal);

    /** Ends a session ({@code DELETE}); {@link #find} does not find it afterwards, on any node that shares our storage. */
    CompletionStage<Void> end(ServerSession session);
}
