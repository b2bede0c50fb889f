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
package org.camelmcp.tasks.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmcp.tasks.faults.Ending.COMPLETED;
import static org.camelmcp.tasks.faults.Ending.DELIVERY_UNKNOWN;
import static org.camelmcp.tasks.faults.Ending.NOT_TAKEN;
import static org.camelmcp.tasks.faults.Ending.TIMED_OUT;

import java.util.List;
import java.util.stream.Stream;
import org.camelmcp.tasks.scripted.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults until the task exists. Whatever is met before {@code tools/call} says that nothing was taken. At
 * {@code tools/call} it depends on the fault, and what may have been taken is never sent again (P 23).
 */
class StartFaultsTest extends HttpFaultFixture {

    private record Row(String name, Fault fault, Ending atToolsCall) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Row> IN_THE_STATUS = List.of(
            //      fault                                                      what a tools/call that meets it comes to
            new Row("connection cut", Fault.reset(), DELIVERY_UNKNOWN),
            new Row("401", Fault.status(401), NOT_TAKEN),
            new Row("403", Fault.status(403), NOT_TAKEN),
            new Row("429", Fault.status(429, "Retry-After", "1"), NOT_TAKEN),
            new Row("503", Fault.status(503, "Retry-After", "1"), NOT_TAKEN),
            new Row("500", Fault.status(500), DELIVERY_UNKNOWN),
            new Row("502", Fault.page(502), DELIVERY_UNKNOWN),
            new Row("504", Fault.page(504), DELIVERY_UNKNOWN),
            new Row("403 with a page", Fault.page(403), NOT_TAKEN),
            new Row("429 with a page", Fault.page(429), NOT_TAKEN));

    private static final List<Row> IN_THE_BODY = List.of(
            new Row("answer lost", Fault.lostAnswer(), DELIVERY_UNKNOWN),
            new Row("answer cut", Fault.cutAt(30), DELIVERY_UNKNOWN),
            new Row("200 with a page", Fault.page(200), DELIVERY_UNKNOWN),
            new Row("malformed", MALFORMED, DELIVERY_UNKNOWN),
            new Row("too large", TOO_LARGE, DELIVERY_UNKNOWN),
            new Row("too deep", TOO_DEEP, DELIVERY_UNKNOWN),
            new Row("other id", OTHER_ID, DELIVERY_UNKNOWN),
            new Row("no result", NO_RESULT, DELIVERY_UNKNOWN),
            new Row("duplicate keys", DUPLICATE_KEYS, DELIVERY_UNKNOWN));

    private static Stream<Row> faults() {
        return Stream.concat(IN_THE_STATUS.stream(), IN_THE_BODY.stream());
    }

    static Stream<Arguments> faultsBeforeTheCall() {
        return Stream.of(
                        Arguments.of("modern", "server/discover"),
                        Arguments.of("legacy", "server/discover"),
                        Arguments.of("legacy", "initialize"),
                        Arguments.of("legacy", "notifications/initialized"),
                        Arguments.of("modern", "tools/list"),
                        Arguments.of("legacy", "tools/list"))
                .flatMap(at -> faults().filter(row -> appliesTo(at.get()[0], at.get()[1], row))
                        .map(row -> Arguments.of(at.get()[0], at.get()[1], row)));
    }

    /** The answer to a notification has no body that could be wrong, and that of legacy servers to the probe is an error. */
    private static boolean appliesTo(Object generation, Object step, Row row) {
        boolean statusOnly = step.equals("notifications/initialized")
                || step.equals("server/discover") && generation.equals("legacy");
        return !statusOnly || !IN_THE_BODY.contains(row);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("faultsBeforeTheCall")
    void whatIsMetBeforeTheCallCanBeTriedAgain(String generation, String step, Row row) throws Exception {
        start(serve(generation));
        route("once", FAST, 0);
        server.fault(step, row.fault);

        assertThat(Ending.of(send("direct:once"))).isEqualTo(NOT_TAKEN);
        assertThat(server.count("tools/call")).isZero();
        assertThat(server.count(step)).isOne();

        assertThat(Ending.of(send("direct:once"))).as("once the fault is over").isEqualTo(COMPLETED);
        assertThat(server.count("tools/call")).isOne();
        assertThat(server.violations()).isEmpty();
    }

    static Stream<Arguments> faultsAtTheCall() {
        return Stream.of("modern", "legacy").flatMap(generation -> faults().map(row -> Arguments.of(generation, row)));
    }

    @ParameterizedTest(name = "{0} tools/call: {1}")
    @MethodSource("faultsAtTheCall")
    void whatMayHaveBeenTakenIsNotSentAgain(String generation, Row row) throws Exception {
        start(serve(generation));
        route("once", FAST, 0);
        route("redelivered", FAST, 3);
        server.fault("tools/call", row.fault, row.fault);

        assertThat(Ending.of(send("direct:once"))).isEqualTo(row.atToolsCall);
        assertThat(server.count("tools/call")).isOne();

        assertThat(Ending.of(send("direct:redelivered")))
                .as("with redeliveries")
                .isEqualTo(row.atToolsCall == NOT_TAKEN ? COMPLETED : row.atToolsCall);
        assertThat(server.count("tools/call")).isEqualTo(row.atToolsCall == NOT_TAKEN ? 3 : 2);

        assertThat(Ending.of(send("direct:once"))).as("once the fault is over").isEqualTo(COMPLETED);
        assertThat(server.violations()).isEmpty();
    }

    static Stream<Arguments> tasksThatCannotBeRead() {
        return Stream.of("modern", "legacy")
                .flatMap(generation -> Stream.of(
                        // what the task lacks                                                  what becomes of the call
                        Arguments.of(generation, "taskId", DELIVERY_UNKNOWN),
                        Arguments.of(generation, "status", COMPLETED),
                        Arguments.of(generation, generation.equals("modern") ? "ttlMs" : "ttl", COMPLETED),
                        Arguments.of(generation, "createdAt", COMPLETED)));
    }

    @ParameterizedTest(name = "{0} tools/call: a task without {1}")
    @MethodSource("tasksThatCannotBeRead")
    void aTaskMayLackWhatWeCanDoWithout(String generation, String field, Ending expected) throws Exception {
        start(serve(generation));
        route("redelivered", FAST, 3);
        server.fault("tools/call", Fault.edited(answer -> answer.replace("\"" + field + "\":", "\"other\":")));

        assertThat(Ending.of(send("direct:redelivered"))).isEqualTo(expected);
        assertThat(server.count("tools/call")).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "modern, server/discover",
        "modern, tools/list",
        "legacy, server/discover",
        "legacy, initialize",
        "legacy, notifications/initialized",
        "legacy, tools/list"
    })
    void anAnswerThatDoesNotComeBeforeTheCallCanBeTriedAgain(String generation, String step) throws Exception {
        start(serveBriefly(generation));
        route("once", FAST, 0);
        server.fault(step, Fault.silence());

        assertThat(Ending.of(send("direct:once"))).isEqualTo(NOT_TAKEN);
        assertThat(server.count("tools/call")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aCallWhoseAnswerDoesNotComeTimesOut(String generation) throws Exception {
        start(serve(generation));
        route("patient", FAST, 0);
        route("redelivered", FAST + "&timeout=300ms", 3);
        send("direct:patient");

        for (Fault fault : List.of(Fault.silence(), Fault.stalledAt(30))) {
            server.fault("tools/call", fault);
            assertThat(Ending.of(send("direct:redelivered"))).isEqualTo(TIMED_OUT);
        }
        assertThat(server.count("tools/call")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aServerThatIsDownCanBeTriedAgain(String generation) throws Exception {
        start(serve(generation));
        route("once", FAST, 0);
        server.down();
        assertThat(Ending.of(send("direct:once"))).isEqualTo(NOT_TAKEN);

        server.up();
        assertThat(Ending.of(send("direct:once"))).isEqualTo(COMPLETED);
        server.down();
        eventually("connections", server::connections);
        assertThat(Ending.of(send("direct:once"))).isEqualTo(NOT_TAKEN);
        assertThat(server.count("tools/call")).isOne();
    }

    @Test
    void aLegacySessionThatIsGoneIsRenewedAndTheRefusedCallSentAgain() throws Exception {
        start(serve("legacy"));
        route("once", FAST, 0);
        server.fault("tools/call", Fault.status(404));

        assertThat(Ending.of(send("direct:once"))).isEqualTo(COMPLETED);
        assertThat(server.count("tools/call")).isEqualTo(2);
        assertThat(server.count("initialize")).isEqualTo(2);

        server.faultAlways("tools/call", Fault.page(404));
        assertThat(Ending.of(send("direct:once"))).isEqualTo(NOT_TAKEN);
        assertThat(server.count("tools/call")).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server/discover", "tools/list", "tools/call"})
    void aModernServerThatAnswers404TookNothing(String step) throws Exception {
        start(serve("modern"));
        route("once", FAST, 0);
        server.fault(step, Fault.page(404));

        assertThat(Ending.of(send("direct:once"))).isEqualTo(NOT_TAKEN);
        assertThat(Ending.of(send("direct:once"))).as("once the fault is over").isEqualTo(COMPLETED);
        assertThat(server.count("tools/call")).isEqualTo(step.equals("tools/call") ? 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void anEventStreamThatIsCutBeforeItsEventEndsLeavesTheDeliveryUnknown(String generation) throws Exception {
        start(serve(generation));
        server.answerAsEvents();
        route("redelivered", FAST, 3);
        int[] length = {0};
        server.fault("tools/call", Fault.edited(answer -> {
            length[0] = "event: message\ndata: ".length() + answer.length() + "\n\n".length();
            return answer;
        }));
        assertThat(Ending.of(send("direct:redelivered"))).isEqualTo(COMPLETED);

        int calls = 1;
        for (int at = 0; at < length[0] - 8; at += 29) {
            server.fault("tools/call", Fault.cutAt(at));
            assertThat(Ending.of(send("direct:redelivered"))).as("cut at " + at).isEqualTo(DELIVERY_UNKNOWN);
            assertThat(server.count("tools/call")).isEqualTo(++calls);
        }
    }
}
