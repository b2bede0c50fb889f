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
package org.camelmcp.tasks.serve;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.ClientProfile;
import org.camelmcp.mcp.server.ServerSession;
import org.camelmcp.mcp.server.Sessions;
import org.jspecify.annotations.Nullable;

/** Sessions in a map; the one of a client without token, as on stdio, is the last that was opened. */
final class TestSessions implements Sessions {

    private volatile @Nullable ServerSession last;
    private final Map<String, ServerSession> byToken = new ConcurrentHashMap<>();

    @Override
    public ServerSession open(Revision revision, ClientProfile client, @Nullable String principal) {
        String token = UUID.randomUUID().toString();
        ServerSession session =
                new ServerSession(UUID.randomUUID().toString(), token, revision, client, principal, Instant.now());
        byToken.put(token, session);
        last = session;
        return session;
    }

    @Override
    public CompletionStage<Optional<ServerSession>> find(@Nullable String token, @Nullable String principal) {
        return CompletableFuture.completedStage(Optional.ofNullable(token == null ? last : byToken.get(token))
                .filter(session -> Objects.equals(session.principal(), principal)));
    }

    @Override
    public CompletionStage<Void> end(ServerSession session) {
        byToken.remove(session.token());
        return CompletableFuture.completedStage(null);
    }
}
