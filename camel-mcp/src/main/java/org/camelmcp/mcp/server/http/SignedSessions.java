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

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.ClientProfile;
import org.camelmcp.mcp.server.ServerSession;
import org.camelmcp.mcp.server.Sessions;
import org.camelmcp.mcp.signing.SigningKeys;
import org.jspecify.annotations.Nullable;

/**
 * Legacy sessions without a table: all that is known of one travels in its {@code Mcp-Session-Id}, signed, so that any
 * node with the same keys accepts it (DESIGN 8). Only who opened a session finds it. Thread-safe.
 */
public final class SignedSessions implements Sessions {

    /** What a server of this library asks clients for; extensions add theirs. */
    private static final List<String> CAPABILITIES = List.of(
            "elicitation",
            "elicitation.form",
            "elicitation.url",
            "sampling",
            "sampling.tools",
            "sampling.context",
            "roots");

    private final SessionTokens tokens;
    private final EndedSessions ended;
    private final Duration maxAge;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private SignedSessions(Builder builder) {
        this.tokens = new SessionTokens(builder.keys, new CapabilityBits(builder.capabilities), builder.server);
        this.clock = builder.clock;
        this.maxAge = builder.maxAge;
        this.ended = builder.ended != null
                ? builder.ended
                : new InMemoryEndedSessions(InMemoryEndedSessions.DEFAULT_CAPACITY, clock);
    }

    /** Starts from the defaults: sessions of this process alone. */
    public static Builder builder() {
        return new Builder();
    }

    /** Opens a session with what {@link #find} will know of it: no more of the client than fits into a token. */
    @Override
    public ServerSession open(Revision revision, ClientProfile client, @Nullable String principal) {
        byte[] id = new byte[SessionTokens.ID_BYTES];
        random.nextBytes(id);
        String token = tokens.write(revision, client, id, clock.instant(), principal);
        return tokens.read(token, principal).orElseThrow();
    }

    @Override
    public CompletionStage<Optional<ServerSession>> find(@Nullable String token, @Nullable String principal) {
        Optional<ServerSession> session = Optional.ofNullable(token)
                .flatMap(text -> tokens.read(text, principal))
                .filter(read -> clock.instant().isBefore(expiry(read)));
        return session.isEmpty()
                ? CompletableFuture.completedFuture(session)
                : ended.isEnded(session.get().id()).thenApply(isEnded -> session.filter(alive -> !isEnded));
    }

    @Override
    public CompletionStage<Void> end(ServerSession session) {
        return ended.end(session.id(), expiry(session));
    }

    private Instant expiry(ServerSession session) {
        return session.createdAt().plus(maxAge);
    }

    /** Collects what {@link SignedSessions} need. Not thread-safe. */
    public static final class Builder {

        private SigningKeys keys = SigningKeys.random();
        private final List<String> capabilities = new ArrayList<>(CAPABILITIES);
        private String server = "";
        private @Nullable EndedSessions ended;
        private Duration maxAge = Duration.ofDays(30);
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** Default: one random key, so that sessions end with this process. Several nodes need the same keys. */
        public Builder keys(SigningKeys value) {
            keys = value;
            return this;
        }

        /**
         * Further client capabilities to remember, as dotted paths such as {@code elicitation.url}. The same on all nodes:
         * a token of other capabilities counts as forged.
         */
        public Builder capabilities(List<String> paths) {
            capabilities.addAll(paths);
            return this;
        }

        /**
         * Which server the sessions are of, for servers that share keys: its path, the same on all nodes. A token of another
         * one counts as forged. Default: empty.
         */
        public Builder server(String value) {
            server = value;
            return this;
        }

        /** Default: in memory, for a single node. */
        public Builder ended(EndedSessions value) {
            ended = value;
            return this;
        }

        /** How long a session may live. Default 30 days: a legacy client does not expect its session to end. */
        public Builder maxAge(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("Illegal argument maxAge: " + value + " is not positive");
            }
            maxAge = value;
            return this;
        }

        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** @throws IllegalArgumentException when a capability is no path, or there are too many */
        public SignedSessions build() {
            return new SignedSessions(this);
        }
    }
}
