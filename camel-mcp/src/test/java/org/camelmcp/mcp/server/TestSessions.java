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

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;

/** Sessions in memory: of HTTP with tokens, or the one of a stdio peer. */
final class TestSessions implements Sessions {

    private final boolean stdio;
    private final Map<String, ServerSession> byToken = new ConcurrentHashMap<>();
    private volatile @Nullable ServerSession only;
    volatile @Nullable RuntimeException failure;

    private TestSessions(boolean stdio) {
        this.stdio = stdio;
    }

    static TestSessions http() {
        return new TestSessions(false);
    }

    static TestSessions stdio() {
        return new TestSessions(true);
    }

    @Override
    public ServerSession open(Revision revision, ClientProfile client, @Nullable String principal) {
        String id = UUID.randomUUID().toString();
        ServerSession session =
                new ServerSession(id, stdio ? null : "token-" + id, revision, client, principal, Instant.EPOCH);
        if (stdio) {
            only = session;
        } else {
            byToken.put(session.token(), session);
        }
        return session;
    }

    @Override
    public CompletionStage<Optional<ServerSession>> find(@Nullable String token, @Nullable String principal) {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        ServerSession session = stdio ? only : token == null ? null : byToken.get(token);
        return CompletableFuture.completedFuture(
                Optional.ofNullable(session).filter(s -> Objects.equals(s.principal(), principal)));
    }

    @Override
    public CompletionStage<Void> end(ServerSession session) {
        byToken.remove(session.token());
        return CompletableFuture.completedFuture(null);
    }

    ServerSession session(String token) {
        return byToken.get(token);
    }

    ServerSession only() {
        return Objects.requireNonNull(only);
    }
}
