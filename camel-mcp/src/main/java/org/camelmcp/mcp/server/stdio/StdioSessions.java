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
package org.camelmcp.mcp.server.stdio;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.ClientProfile;
import org.camelmcp.mcp.server.ServerSession;
import org.camelmcp.mcp.server.Sessions;
import org.jspecify.annotations.Nullable;

/** The one legacy session of a process: the last that was initialized (P 67). Thread-safe. */
final class StdioSessions implements Sessions {

    private final Clock clock;
    private volatile @Nullable ServerSession session;

    StdioSessions(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ServerSession open(Revision revision, ClientProfile client, @Nullable String principal) {
        ServerSession opened =
                new ServerSession(UUID.randomUUID().toString(), null, revision, client, principal, clock.instant());
        session = opened;
        return opened;
    }

    @Override
    public CompletionStage<Optional<ServerSession>> find(@Nullable String token, @Nullable String principal) {
        return CompletableFuture.completedFuture(Optional.ofNullable(session));
    }

    @Override
    public CompletionStage<Void> end(ServerSession ended) {
        session = null;
        return CompletableFuture.completedFuture(null);
    }
}
