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
package org.camelmcp.mcp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.Revision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Table 6a of the protocol checklist, row for row. */
class GenerationDetectionTest {

    private static final Verdict MODERN = new Verdict.Modern(Revision.V2026_07_28, "it answered server/discover");

    static Stream<Arguments> table() {
        return Stream.of(
                        both("DiscoverResult, common version", discovered("2026-07-28", "2025-11-25"), MODERN),
                        both(
                                "DiscoverResult, a newer version beside the common one",
                                discovered("2099-01-01", "2026-07-28"),
                                MODERN),
                        both(
                                "DiscoverResult, only a legacy one in common",
                                discovered("2099-01-01", "2025-06-18", "2025-03-26"),
                                legacy(Revision.V2025_06_18, "it lists no modern revision that we speak")),
                        both(
                                "DiscoverResult, nothing in common",
                                discovered("2099-01-01"),
                                incompatible("the server speaks [2099-01-01]")),
                        both("DiscoverResult without versions", discovered(), incompatible("the server speaks []")),
                        both(
                                "-32022, a modern version in common, even the one asked for",
                                unsupported("2025-11-25", "2026-07-28"),
                                new Verdict.AskAgain(Revision.V2026_07_28, "it asks for another modern revision")),
                        both(
                                "-32022, only legacy ones in common",
                                unsupported("2025-03-26", "2025-11-25", "2024-11-05"),
                                legacy(Revision.V2025_11_25, "it supports no modern revision that we speak")),
                        both(
                                "-32022, nothing in common",
                                unsupported("2024-11-05"),
                                incompatible("the server speaks [2024-11-05]")),
                        both("-32022 without data", refused(-32022, 400), incompatible("the server speaks []")),
                        both("-32020", refused(-32020, 400), modern("it answered with the modern error -32020")),
                        both("-32021", refused(-32021, 400), modern("it answered with the modern error -32021")),
                        both(
                                "another error, 4xx",
                                refused(-32000, 400),
                                legacyBy("it answered server/discover with error -32000")),
                        both(
                                "-32601 to discover itself",
                                refused(-32601, 404),
                                legacyBy("it answered server/discover with error -32601")),
                        both(
                                "another error, in band",
                                refused(-32602, 200),
                                legacyBy("it answered server/discover with error -32602")),
                        both(
                                "something that is no DiscoverResult",
                                new Observation.ForeignResult(),
                                legacyBy("it answered server/discover with something that is no DiscoverResult")),
                        http(
                                "400, foreign body",
                                status(400),
                                legacyBy("it answered server/discover with HTTP status 400")),
                        http(
                                "404, foreign body",
                                status(404),
                                legacyBy("it answered server/discover with HTTP status 404")),
                        http(
                                "405, foreign body",
                                status(405),
                                legacyBy("it answered server/discover with HTTP status 405")),
                        http("401", status(401), undecided("it demands authentication (HTTP status 401)")),
                        http("403", status(403), undecided("it demands authentication (HTTP status 403)")),
                        http("407", status(407), undecided("it demands authentication (HTTP status 407)")),
                        http(
                                "401 with a JSON-RPC error",
                                refused(-32000, 401),
                                undecided("it demands authentication (HTTP status 401)")),
                        http(
                                "403 with a modern error",
                                refused(-32020, 403),
                                undecided("it demands authentication (HTTP status 403)")),
                        http("408", status(408), undecided("it answered with HTTP status 408")),
                        http("429", status(429), undecided("it answered with HTTP status 429")),
                        http("500", status(500), undecided("it answered with HTTP status 500")),
                        http(
                                "503 with a JSON-RPC error",
                                refused(-32000, 503),
                                undecided("it answered with HTTP status 503")),
                        http("a redirect", status(307), undecided("it answered with HTTP status 307")),
                        http("200 with HTML", status(200), undecided("it answered with HTTP status 200")),
                        http("timeout", new Observation.NoAnswer(), undecided("it did not answer in time")),
                        stdio("timeout", new Observation.NoAnswer(), legacyBy("it did not answer server/discover")),
                        stdio(
                                "child exits",
                                new Observation.ChildExited(),
                                legacyBy("it exited on server/discover, as some older servers do before initialize")),
                        http("the connection breaks", new Observation.ChildExited(), undecided("the connection ended")),
                        both("no connection", new Observation.Unreachable(), undecided("it could not be reached")))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0}, stdio={1}")
    @MethodSource("table")
    void table6a(String row, boolean stdio, Observation observed, Verdict expected) {
        Verdict verdict = GenerationDetection.decide(stdio, observed);

        if (expected instanceof Verdict.Incompatible incompatible) {
            assertThat(verdict).isInstanceOf(Verdict.Incompatible.class);
            assertThat(verdict.reason())
                    .isEqualTo(incompatible.reason() + ", we speak [2026-07-28, 2025-11-25, 2025-06-18, 2025-03-26]");
        } else {
            assertThat(verdict).isEqualTo(expected);
        }
    }

    @Test
    void initializeIsRepeatedWithTheNewestRevisionOffered() {
        assertThat(GenerationDetection.legacyOffered(
                        unsupported("2025-03-26", "2025-06-18", "2026-07-28").error()))
                .contains(Revision.V2025_06_18);
        assertThat(GenerationDetection.legacyOffered(unsupported("2026-07-28").error()))
                .isEmpty();
        assertThat(GenerationDetection.legacyOffered(refused(-32602, 200).error()))
                .isEmpty();
    }

    private static Stream<Arguments> both(String row, Observation observed, Verdict expected) {
        return Stream.concat(stdio(row, observed, expected), http(row, observed, expected));
    }

    private static Stream<Arguments> stdio(String row, Observation observed, Verdict expected) {
        return Stream.of(arguments(row, true, observed, expected));
    }

    private static Stream<Arguments> http(String row, Observation observed, Verdict expected) {
        return Stream.of(arguments(row, false, observed, expected));
    }

    private static Observation discovered(String... versions) {
        return new Observation.Discovered(List.of(versions));
    }

    private static Observation.Refused refused(int code, int status) {
        return new Observation.Refused(new JsonRpcError(code, "no"), status);
    }

    private static Observation status(int status) {
        return new Observation.ForeignStatus(status);
    }

    private static Observation.Refused unsupported(String... versions) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        List.of(versions).forEach(data.putArray("supported")::add);
        return new Observation.Refused(new JsonRpcError(-32022, "Unsupported protocol version", data), 400);
    }

    private static Verdict modern(String reason) {
        return new Verdict.Modern(Revision.V2026_07_28, reason);
    }

    private static Verdict legacy(Revision revision, String reason) {
        return new Verdict.Legacy(revision, reason);
    }

    private static Verdict legacyBy(String reason) {
        return legacy(Revision.V2025_11_25, reason);
    }

    private static Verdict incompatible(String reason) {
        return new Verdict.Incompatible(reason);
    }

    private static Verdict undecided(String reason) {
        return new Verdict.Undecided(reason);
    }
}
