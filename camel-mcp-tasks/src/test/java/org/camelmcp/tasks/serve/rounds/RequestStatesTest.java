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
package org.camelmcp.tasks.serve.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.mcp.server.ServerTool;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.mcp.signing.SignedTokens;
import org.camelmcp.mcp.signing.SigningKeys;
import org.camelmcp.tasks.message.ArgumentsHash;
import org.camelmcp.tasks.scripted.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P 88: a {@code requestState} is attacker-controlled, whoever sends it. */
class RequestStatesTest {

    private static final String OLD = "old-0123456789abcdef0123456789abcdef";
    private static final String NEW = "new-0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-07-28T12:00:00Z");
    private static final ObjectNode ARGUMENTS = Json.parse("{'order':'A-1','lines':[1,2.50]}");
    private static final RequestState STATE =
            new RequestState(3, Map.of("name", Json.object("action", "accept", "content", Json.object("n", 1.5))));

    private Instant now = NOW;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private RequestStates node(String... keys) {
        return new RequestStates(keys(keys), "/mcp", clock);
    }

    private static SigningKeys keys(String... keys) {
        return SigningKeys.of(Arrays.stream(keys)
                .map(key -> key.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    private static ToolCallRequest call(
            String method, String tool, ObjectNode arguments, @Nullable String principal, @Nullable JsonNode state) {
        ObjectNode params = Json.object("name", tool);
        if (state != null) {
            params.set("requestState", state);
        }
        Map<String, Object> values = principal == null
                ? Map.of("method", method, "params", params, "name", tool)
                : Map.of("method", method, "params", params, "name", tool, "principal", principal);
        return new ToolCallRequest(
                answering(ServerRequest.class, values), answering(ServerTool.class, values), arguments);
    }

    /** An object whose methods without parameters return these values. */
    private static <T> T answering(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, none) -> values.get(method.getName())));
    }

    private static ToolCallRequest call(@Nullable String state) {
        return call("tools/call", "refund", ARGUMENTS, "ann", state == null ? null : TextNode.valueOf(state));
    }

    private static String write(RequestStates states) {
        return states.write(call(null), STATE, Duration.ofHours(1));
    }

    private static void assertRefused(RequestStates states, ToolCallRequest call) {
        assertThatThrownBy(() -> states.read(call))
                .isInstanceOfSatisfying(
                        ServerErrorException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(-32602))
                .hasMessageStartingWith("Illegal parameter requestState: ")
                .hasMessageContaining("call again without requestState");
    }

    @Test
    void whatOneNodeWritesAnotherReads() {
        RequestState read = node(NEW).read(call(write(node(NEW))));

        assertThat(read.rounds()).isEqualTo(3);
        assertThat(read.answers()).containsOnlyKeys("name");
        assertThat(read.answers().get("name").toString())
                .isEqualTo(STATE.answers().get("name").toString());
    }

    @Test
    void aCallWithoutStateBegins() {
        assertThat(node(NEW).read(call(null))).isEqualTo(RequestState.NONE);
    }

    @Test
    void everyAlteredStateIsRefused() {
        byte[] bytes = Base64.getUrlDecoder().decode(write(node(NEW)));
        for (int bit = 0; bit < bytes.length * 8; bit += 3) {
            byte[] altered = bytes.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(
                    node(NEW), call(Base64.getUrlEncoder().withoutPadding().encodeToString(altered)));
        }
        for (int length = 0; length < bytes.length; length += 7) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertRefused(
                    node(NEW), call(Base64.getUrlEncoder().withoutPadding().encodeToString(cut)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "=", "ä", "..", "e30", "eyJhbnN3ZXJzIjp7fX0"})
    void garbageIsRefused(String state) {
        assertRefused(node(NEW), call(state));
    }

    @Test
    void whatIsNoTextIsRefused() {
        for (String state : List.of("null", "1", "{}", "[]", "true")) {
            JsonNode node = Json.parse("{'it':" + state + "}").get("it");
            assertRefused(node(NEW), call("tools/call", "refund", ARGUMENTS, "ann", node));
        }
    }

    @Test
    void aStateIsBoundToItsCall() {
        TextNode state = TextNode.valueOf(write(node(NEW)));

        for (ToolCallRequest other : List.of(
                call("prompts/get", "refund", ARGUMENTS, "ann", state),
                call("tools/call", "pay", ARGUMENTS, "ann", state),
                call("tools/call", "refund", Json.parse("{'order':'A-2','lines':[1,2.5]}"), "ann", state),
                call("tools/call", "refund", Json.object(), "ann", state),
                call("tools/call", "refund", ARGUMENTS, "bob", state),
                call("tools/call", "refund", ARGUMENTS, "", state),
                call("tools/call", "refund", ARGUMENTS, null, state))) {
            assertRefused(node(NEW), other);
        }
        assertRefused(new RequestStates(keys(NEW), "/second", clock), call(state.textValue()));
    }

    @Test
    void argumentsMayBeWrittenInAnotherWay() {
        ObjectNode rewritten = Json.parse("{'lines':[1.0,25e-1],'order':'A-1'}");
        TextNode state = TextNode.valueOf(write(node(NEW)));

        assertThat(node(NEW)
                        .read(call("tools/call", "refund", rewritten, "ann", state))
                        .rounds())
                .isEqualTo(3);
    }

    @Test
    void aStateExpires() {
        String state = write(node(NEW));

        now = NOW.plus(Duration.ofHours(1)).minusMillis(1);
        assertThat(node(NEW).read(call(state)).rounds()).isEqualTo(3);
        now = NOW.plus(Duration.ofHours(1));
        assertRefused(node(NEW), call(state));
    }

    @Test
    void aStateExpiresBeforeItsKeyMayBeDropped() {
        String state = node(NEW).write(call(null), STATE, Duration.ofDays(36_500));

        now = NOW.plus(Duration.ofDays(30));
        assertRefused(node(NEW), call(state));
    }

    @Test
    void keysRotate() {
        String old = write(node(OLD));

        assertThat(node(NEW, OLD).read(call(old)).rounds()).isEqualTo(3);
        assertThat(node(OLD, NEW).read(call(write(node(NEW, OLD)))).rounds()).isEqualTo(3);
        assertRefused(node(NEW), call(old));
        assertRefused(new RequestStates(SigningKeys.random(), "/mcp", clock), call(old));
    }

    @Test
    void whatTheKeySignedForSomethingElseIsRefused() {
        byte[] content = "{\"expires\":9999999999999,\"rounds\":0,\"answers\":{}}".getBytes(StandardCharsets.UTF_8);
        List<@Nullable String> bound =
                Arrays.asList("/mcp", "tools/call", "refund", ArgumentsHash.of(ARGUMENTS), "ann");

        assertRefused(node(NEW), call(new SignedTokens(keys(NEW), "camel-mcp session token").write(content, bound)));
        assertThat(node(NEW)
                        .read(call(new SignedTokens(keys(NEW), "camel-mcp request state").write(content, bound)))
                        .answers())
                .isEmpty();
    }

    @Test
    void answersThatAreTooLargeToCarryAreRefused() {
        RequestState large = RequestState.NONE.next(Map.of("text", TextNode.valueOf("x".repeat(50_000))));

        assertThatThrownBy(() -> node(NEW).write(call(null), large, Duration.ofHours(1)))
                .isInstanceOf(ServerErrorException.class)
                .hasMessageContaining("65536");
    }
}
