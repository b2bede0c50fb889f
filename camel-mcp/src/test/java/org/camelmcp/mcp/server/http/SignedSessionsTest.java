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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.mcp.server.ClientProfile;
import org.camelmcp.mcp.server.ServerSession;
import org.camelmcp.mcp.signing.SignedTokens;
import org.camelmcp.mcp.signing.SigningKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DESIGN 8. */
class SignedSessionsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T14:00:00.123Z");
    private static final byte[] OLD_KEY = key(1);
    private static final byte[] NEW_KEY = key(2);

    private Instant now = NOW;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };
    private final EndedSessions ended = new InMemoryEndedSessions(100, clock);

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private SignedSessions node(byte[]... keys) {
        return SignedSessions.builder()
                .keys(SigningKeys.of(List.of(keys)))
                .capabilities(List.of("jobs.list", "jobs.requests.sampling.createMessage"))
                .ended(ended)
                .clock(clock)
                .build();
    }

    private static ClientProfile client(String capabilities) throws Exception {
        return new ClientProfile(
                new Implementation("client", "1.0"), (ObjectNode) new ObjectMapper().readTree(capabilities));
    }

    private static Optional<ServerSession> find(SignedSessions sessions, String token, String principal) {
        return sessions.find(token, principal).toCompletableFuture().join();
    }

    @ParameterizedTest
    @EnumSource(Revision.class)
    void anyNodeWithTheSameKeyFindsTheSameSession(Revision revision) throws Exception {
        ServerSession opened = node(NEW_KEY).open(revision, client("{\"elicitation\":{\"url\":{}}}"), "alice");

        assertThat(find(node(NEW_KEY), opened.token(), "alice")).contains(opened);
        assertThat(opened.revision()).isEqualTo(revision);
        assertThat(opened.principal()).isEqualTo("alice");
        assertThat(opened.createdAt()).isEqualTo(NOW);
        assertThat(opened.client()).isEqualTo(client("{\"elicitation\":{\"url\":{}}}"));
        assertThat(opened.id()).matches("[0-9a-f]{32}");
        assertThat(opened.token()).doesNotContain(opened.id());
    }

    @Test
    void capabilitiesThatNobodyAsksForAreForgotten() throws Exception {
        ServerSession opened = node(NEW_KEY)
                .open(
                        Revision.V2025_11_25,
                        client(
                                "{\"sampling\":{\"tools\":{},\"x\":1},\"roots\":{\"listChanged\":true},\"experimental\":{},"
                                        + "\"jobs\":{\"list\":{},\"cancel\":{},\"requests\":{\"sampling\":{\"createMessage\":{}}}}}"),
                        null);

        assertThat(opened.client().capabilities())
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"sampling\":{\"tools\":{}},\"roots\":{},"
                                + "\"jobs\":{\"list\":{},\"requests\":{\"sampling\":{\"createMessage\":{}}}}}"));
    }

    @Test
    void malformedCapabilitiesCountAsAbsent() throws Exception {
        ServerSession opened = node(NEW_KEY)
                .open(Revision.V2025_11_25, client("{\"sampling\":true,\"roots\":null,\"elicitation\":[]}"), null);

        assertThat(opened.client().capabilities()).isEmpty();
    }

    @Test
    void clientThatSaysNothingHasASessionToo() {
        ServerSession opened = node(NEW_KEY).open(Revision.V2025_06_18, ClientProfile.UNKNOWN, null);

        assertThat(find(node(NEW_KEY), opened.token(), null)).contains(opened);
        assertThat(opened.client()).isEqualTo(ClientProfile.UNKNOWN);
    }

    @Test
    void sessionOfAnotherServerIsNotFoundUnderTheSameKey() throws Exception {
        SigningKeys keys = SigningKeys.of(List.of(NEW_KEY));
        SignedSessions one =
                SignedSessions.builder().keys(keys).server("/mcp").clock(clock).build();
        SignedSessions other =
                SignedSessions.builder().keys(keys).server("/mcp2").clock(clock).build();
        ServerSession opened = one.open(Revision.V2025_11_25, client("{}"), null);

        assertThat(find(one, opened.token(), null)).contains(opened);
        assertThat(find(other, opened.token(), null)).isEmpty();
    }

    @Test
    void sessionOfAnotherPrincipalIsNotFound() throws Exception {
        SignedSessions sessions = node(NEW_KEY);
        String ofAlice =
                sessions.open(Revision.V2025_11_25, client("{}"), "alice").token();
        String ofNobody =
                sessions.open(Revision.V2025_11_25, client("{}"), null).token();

        assertThat(find(sessions, ofAlice, "alice")).isPresent();
        assertThat(find(sessions, ofAlice, "bob")).isEmpty();
        assertThat(find(sessions, ofAlice, null)).isEmpty();
        assertThat(find(sessions, ofNobody, "alice")).isEmpty();
        assertThat(find(sessions, ofNobody, "")).isEmpty();
        // characters that UTF-8 could not tell apart
        String odd =
                sessions.open(Revision.V2025_11_25, client("{}"), "a\uD800").token();
        assertThat(find(sessions, odd, "a\uD801")).isEmpty();
        assertThat(find(sessions, odd, "a\uD800")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 10_000})
    void tokenIsShortVisibleAsciiWhateverTheNames(int length) throws Exception {
        ClientProfile long1 = new ClientProfile(
                new Implementation("ä\uD83D\uDE00".repeat(length), "€".repeat(length), "t".repeat(length)),
                client(
                                "{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{\"tools\":{},\"context\":{}},\"roots\":{}}")
                        .capabilities());
        SignedSessions sessions = node(NEW_KEY);

        ServerSession opened = sessions.open(Revision.V2025_11_25, long1, "p".repeat(length));

        assertThat(opened.token()).matches("[!-~]+").hasSizeLessThanOrEqualTo(512);
        assertThat("ä\uD83D\uDE00".repeat(length))
                .startsWith(opened.client().info().name());
        assertThat("€".repeat(length)).startsWith(opened.client().info().version());
        assertThat(find(sessions, opened.token(), "p".repeat(length))).contains(opened);
    }

    @Test
    void tokenDoesNotRevealThePrincipal() throws Exception {
        String token = node(NEW_KEY)
                .open(Revision.V2025_11_25, client("{}"), "alice@example.com")
                .token();

        assertThat(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1))
                .doesNotContain("alice");
    }

    @Test
    void tokenOfAnotherKeyIsForged() throws Exception {
        String token =
                node(OLD_KEY).open(Revision.V2025_11_25, client("{}"), null).token();

        assertThat(find(node(NEW_KEY), token, null)).isEmpty();
        assertThat(find(SignedSessions.builder().clock(clock).build(), token, null))
                .isEmpty();
    }

    @Test
    void keysRotate() throws Exception {
        String old =
                node(OLD_KEY).open(Revision.V2025_11_25, client("{}"), null).token();
        SignedSessions both = node(NEW_KEY, OLD_KEY);

        assertThat(find(both, old, null)).isPresent();
        String fresh = both.open(Revision.V2025_11_25, client("{}"), null).token();
        assertThat(find(node(NEW_KEY), fresh, null)).isPresent();
        assertThat(find(node(OLD_KEY), fresh, null)).isEmpty();
        assertThat(find(node(OLD_KEY, NEW_KEY), fresh, null)).isPresent();
    }

    @Test
    void tokenOfANodeWithOtherCapabilitiesIsForged() throws Exception {
        String token =
                node(NEW_KEY).open(Revision.V2025_11_25, client("{}"), null).token();
        SignedSessions other = SignedSessions.builder()
                .keys(SigningKeys.of(List.of(NEW_KEY)))
                .clock(clock)
                .build();

        assertThat(find(other, token, null)).isEmpty();
    }

    @Test
    void sessionEndsWithItsMaximumAge() throws Exception {
        SignedSessions sessions = node(NEW_KEY);
        String token = sessions.open(Revision.V2025_11_25, client("{}"), null).token();

        now = NOW.plus(Duration.ofDays(30)).minusMillis(1);
        assertThat(find(sessions, token, null)).isPresent();
        now = NOW.plus(Duration.ofDays(30));
        assertThat(find(sessions, token, null)).isEmpty();
    }

    @Test
    void endedSessionIsFoundOnNoNode() throws Exception {
        SignedSessions sessions = node(NEW_KEY);
        ServerSession first = sessions.open(Revision.V2025_11_25, client("{}"), null);
        ServerSession second = sessions.open(Revision.V2025_11_25, client("{}"), null);

        sessions.end(first).toCompletableFuture().join();
        sessions.end(first).toCompletableFuture().join();

        assertThat(find(node(NEW_KEY), first.token(), null)).isEmpty();
        assertThat(find(node(NEW_KEY), second.token(), null)).isPresent();
    }

    @Test
    void everyAlteredTokenIsForged() throws Exception {
        SignedSessions sessions = node(NEW_KEY);
        ServerSession opened = sessions.open(Revision.V2025_11_25, client("{\"roots\":{}}"), "alice");
        byte[] bytes = Base64.getUrlDecoder().decode(opened.token());

        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] altered = bytes.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(altered);
            assertThat(find(sessions, token, "alice")).as("bit " + bit).isEmpty();
        }
        for (int length = 0; length < bytes.length; length++) {
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, length));
            assertThat(find(sessions, token, "alice")).as("length " + length).isEmpty();
        }
    }

    @Test
    void garbageIsNoToken() {
        SignedSessions sessions = node(NEW_KEY);
        Random random = new Random(42);
        assertThat(find(sessions, null, null)).isEmpty();
        for (String token : List.of("", " ", "=", "====", "a", "ä", "\0", "../..", "a".repeat(1_000_000))) {
            assertThat(find(sessions, token, null)).isEmpty();
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            assertThat(find(sessions, new String(bytes, StandardCharsets.ISO_8859_1), null))
                    .isEmpty();
            assertThat(find(sessions, Base64.getUrlEncoder().encodeToString(bytes), null))
                    .isEmpty();
        }
    }

    /** Signed bytes that no version of this class wrote, such as a later one's. */
    @Test
    void unreadableButSignedTokenIsNotFound() {
        SigningKeys keys = SigningKeys.of(List.of(NEW_KEY));
        Random random = new Random(42);
        for (int length = 1; length < 300; length++) {
            byte[] session = new byte[length];
            random.nextBytes(session);
            session[0] = (byte) (length % 2);
            String token =
                    new SignedTokens(keys, "camel-mcp session token").write(session, Arrays.asList("", "", null));

            assertThat(new SessionTokens(keys, new CapabilityBits(List.of()), "").read(token, null))
                    .isEmpty();
        }
    }

    @Test
    void idsDoNotRepeat() throws Exception {
        SignedSessions sessions = node(NEW_KEY);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(sessions.open(Revision.V2025_11_25, client("{}"), null).id());
        }
        assertThat(ids).hasSize(1000);
    }

    @Test
    void keysMustBeLongAndAreNotShown() {
        assertThatThrownBy(() -> SigningKeys.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no session key");
        assertThatThrownBy(() -> SigningKeys.of(List.of(NEW_KEY, new byte[31])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Session key 2 has 31 bytes");
        assertThat(SigningKeys.of(List.of(NEW_KEY, OLD_KEY))).hasToString("SigningKeys[2]");
    }

    @Test
    void illegalSettingsAreNamed() {
        assertThatThrownBy(() -> SignedSessions.builder().maxAge(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxAge");
        assertThatThrownBy(() ->
                        SignedSessions.builder().capabilities(List.of("a..b")).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a..b'");
    }

    @Test
    void endedSessionsAreForgottenWhenTooOldOrTooMany() {
        InMemoryEndedSessions few = new InMemoryEndedSessions(3, clock);
        for (int i = 0; i < 5; i++) {
            few.end("s" + i, NOW.plusSeconds(i));
        }
        assertThat(few.size()).isEqualTo(3);
        assertThat(few.isEnded("s1").toCompletableFuture().join()).isFalse();
        assertThat(few.isEnded("s4").toCompletableFuture().join()).isTrue();

        now = NOW.plusSeconds(60);
        few.end("later", now.plusSeconds(60));
        assertThat(few.size()).isOne();
    }
}
