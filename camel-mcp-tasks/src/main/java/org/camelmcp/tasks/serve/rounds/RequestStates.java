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

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.mcp.signing.SignedTokens;
import org.camelmcp.mcp.signing.SigningKeys;
import org.camelmcp.tasks.message.ArgumentsHash;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is known of a call into its {@code requestState}, and reads it on the next attempt, on any node with the same
 * keys (P 88). It is signed and bound to server, method, tool, arguments and principal, and it expires; the client may read
 * it, since it holds nothing but the client's own answers. It may be used more than once, as when an answer of ours was lost:
 * whoever repeats an attempt could as well make the call again. Thread-safe.
 */
public final class RequestStates {

    /** How long one may be, in characters: a request with it passes what limits bodies on the way. */
    static final int MAX_LENGTH = 64 * 1024;

    /** As long as sessions: after it, old keys may be dropped. */
    static final Duration MAX_AGE = Duration.ofDays(30);

    private static final String PARAMETER = "requestState";

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    private final SignedTokens tokens;
    private final String server;
    private final Clock clock;

    /** @param server which server's calls: the states of another one count as forged */
    public RequestStates(SigningKeys keys, String server, Clock clock) {
        this.tokens = new SignedTokens(keys, "camel-mcp request state");
        this.server = server;
        this.clock = clock;
    }

    /**
     * What the client's {@code requestState} says.
     *
     * @throws ServerErrorException with -32602 when it is none of ours for this call, or has expired
     */
    RequestState read(ToolCallRequest call) {
        JsonNode given = call.request().params().path(PARAMETER);
        if (given.isMissingNode()) {
            return RequestState.NONE;
        }
        return Optional.of(given)
                .filter(state -> state.isTextual() && state.textValue().length() <= MAX_LENGTH)
                .flatMap(state -> tokens.read(state.textValue(), bound(call)))
                .flatMap(this::parse)
                .orElseThrow(() -> new ServerErrorException(
                        ErrorCodes.INVALID_PARAMS,
                        "Illegal parameter requestState: it is not what this server gave for this call of tool '"
                                + call.tool().name()
                                + "', or it has expired; call again without requestState and inputResponses"));
    }

    /** Empty when it has expired, or is of another release. */
    private Optional<RequestState> parse(byte[] content) {
        JsonNode state;
        try {
            state = JSON.readTree(content);
        } catch (IOException signedBySomethingElse) {
            return Optional.empty();
        }
        if (!(state.path("answers") instanceof ObjectNode given)
                || !clock.instant()
                        .isBefore(Instant.ofEpochMilli(state.path("expires").asLong()))) {
            return Optional.empty();
        }
        Map<String, JsonNode> answers = new LinkedHashMap<>();
        given.properties().forEach(answer -> answers.put(answer.getKey(), answer.getValue()));
        return Optional.of(new RequestState(state.path("rounds").asInt(), answers));
    }

    /**
     * The {@code requestState} for the client to send with its next attempt.
     *
     * @param validFor how long; {@link #MAX_AGE} at most
     * @throws ServerErrorException with -32602 when the answers are too large to be carried along
     */
    String write(ToolCallRequest call, RequestState state, Duration validFor) {
        Duration age = validFor.compareTo(MAX_AGE) < 0 ? validFor : MAX_AGE;
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("expires", clock.instant().plus(age).toEpochMilli()).put("rounds", state.rounds());
        content.putObject("answers").setAll(state.answers());
        String written = tokens.write(content.toString().getBytes(StandardCharsets.UTF_8), bound(call));
        if (written.length() > MAX_LENGTH) {
            throw new ServerErrorException(
                    ErrorCodes.INVALID_PARAMS,
                    "Illegal parameter inputResponses: together with what was answered before they make a"
                            + " requestState of " + written.length() + " characters, and at most " + MAX_LENGTH
                            + " are carried along; answer more briefly");
        }
        return written;
    }

    private List<@Nullable String> bound(ToolCallRequest call) {
        return Arrays.asList(
                server,
                call.request().method(),
                call.tool().name(),
                ArgumentsHash.of(call.arguments()),
                call.request().principal());
    }
}
