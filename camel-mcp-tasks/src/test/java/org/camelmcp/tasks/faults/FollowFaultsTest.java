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
import static org.camelmcp.tasks.faults.Ending.EXPIRED;
import static org.camelmcp.tasks.faults.Ending.FAILED;
import static org.camelmcp.tasks.faults.Ending.TIMED_OUT;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.camelmcp.mcp.transport.http.BearerTokenProvider;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.UnderWay;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.scripted.Received;
import org.camelmcp.tasks.scripted.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults once the task exists. What fails to tell how it goes never ends it (P 96): it completes when the fault is
 * over, whether that was met asking for its status or for its result. Only what tells of the task itself ends it.
 */
class FollowFaultsTest extends HttpFaultFixture {

    private record Row(String name, Fault... faults) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Row> PASSING = List.of(
            new Row("connection cut", Fault.reset()),
            new Row("answer lost", Fault.lostAnswer()),
            new Row("answer cut", Fault.cutAt(30)),
            new Row("answer stalled", Fault.stalledAt(30)),
            new Row("no answer", Fault.silence()),
            new Row("401", Fault.status(401)),
            new Row("403", Fault.status(403)),
            new Row("404", Fault.page(404)),
            new Row("429 or 503", Fault.status(429), Fault.status(503), Fault.page(503)),
            new Row("500, 502, 504", Fault.status(500), Fault.page(502), Fault.page(504)),
            new Row("error 500", Fault.error(500, -32603, "Internal error")),
            new Row("200 with a page", Fault.page(200)),
            new Row("malformed", MALFORMED),
            new Row("too large", TOO_LARGE),
            new Row("too deep", TOO_DEEP),
            new Row("other id", OTHER_ID),
            new Row("no result", NO_RESULT),
            new Row("duplicate keys", DUPLICATE_KEYS));

    private static final List<Row> PASSING_POLLS = List.of(
            new Row("unknown status", field("status", "\"pondering\"")),
            new Row("status of another type", field("status", "7")),
            new Row("no status", Fault.edited(answer -> answer.replace("\"status\":", "\"other\":"))),
            new Row("another task", field("taskId", "\"0b54ea3a-aaaa-bbbb-cccc-1dc3f0a6b1f1\"")),
            new Row("no task id", Fault.edited(answer -> answer.replace("\"taskId\":", "\"other\":"))),
            new Row("internal error in-band", Fault.error(200, -32603, "Internal error")));

    private static Fault field(String name, String value) {
        return Fault.edited(answer -> answer.replaceFirst("\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":" + value));
    }

    static Stream<Arguments> passingFaults() {
        return Stream.of(
                        PASSING.stream().map(row -> Arguments.of("modern", "tasks/get", row)),
                        PASSING.stream().map(row -> Arguments.of("legacy", "tasks/get", row)),
                        PASSING.stream().map(row -> Arguments.of("legacy", "tasks/result", row)),
                        PASSING_POLLS.stream().map(row -> Arguments.of("modern", "tasks/get", row)),
                        PASSING_POLLS.stream().map(row -> Arguments.of("legacy", "tasks/get", row)))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("passingFaults")
    void whatTellsNothingOfTheTaskNeverEndsIt(String generation, String step, Row row) throws Exception {
        boolean slow = row.name.equals("no answer") || row.name.equals("answer stalled");
        start(slow ? serveBriefly(generation) : serve(generation));
        route("once", FAST, 0);
        server.fault(step, row.faults);
        server.fault(step, row.faults);

        assertThat(Ending.of(send("direct:once"))).isEqualTo(COMPLETED);
        assertThat(server.count("tools/call")).isOne();
        assertThat(server.violations()).isEmpty();
    }

    static Stream<Arguments> finalAnswers() {
        return Stream.of(
                // generation, step, error, what becomes of the call
                Arguments.of("modern", "tasks/get", -32602, EXPIRED),
                Arguments.of("legacy", "tasks/get", -32602, EXPIRED),
                Arguments.of("legacy", "tasks/result", -32602, EXPIRED),
                Arguments.of("modern", "tasks/get", -32601, FAILED),
                Arguments.of("legacy", "tasks/get", -32601, FAILED),
                // what the tool call itself would have answered (P 126)
                Arguments.of("legacy", "tasks/result", -32603, FAILED));
    }

    @ParameterizedTest(name = "{0} {1}: {2} means {3}")
    @MethodSource("finalAnswers")
    void whatTellsOfTheTaskEndsIt(String generation, String step, int code, Ending expected) throws Exception {
        start(serve(generation));
        route("redelivered", FAST, 3);
        server.faultAlways(step, Fault.error(200, code, "No"));

        assertThat(Ending.of(send("direct:redelivered"))).isEqualTo(expected);
        assertThat(server.count("tools/call")).isOne();
    }

    static Stream<Arguments> retryAfter() {
        return Stream.of("modern tasks/get", "legacy tasks/get", "legacy tasks/result")
                .flatMap(at -> Stream.of("429 seconds", "503 date").map(how -> Arguments.of(at, how)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("retryAfter")
    void nothingIsAskedEarlierThanTheServerWants(String at, String how) throws Exception {
        String step = at.split(" ")[1];
        start(serve(at.split(" ")[0]));
        route("once", FAST, 0);
        server.fault(step, (request, answer, asUsual) -> {
            if (how.startsWith("429")) {
                answer.status(429, "Retry-After", "1");
            } else {
                // a date has whole seconds only, so two of them are more than one
                ZonedDateTime date = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(2);
                answer.status(503, "Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(date));
            }
        });

        assertThat(Ending.of(send("direct:once"))).isEqualTo(COMPLETED);
        List<Received> asked = server.received(step);
        assertThat(Duration.ofNanos(asked.get(1).nanos() - asked.get(0).nanos()))
                .isBetween(Duration.ofMillis(990), Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void failedPollsSlowDownUpToABound(String generation) throws Exception {
        start(serve(generation));
        route("once", "&minPollInterval=10ms&maxBackoff=200ms&push=false", 0);
        server.fault("tasks/get", Fault.status(500), Fault.status(500), Fault.status(500), Fault.status(500));

        assertThat(Ending.of(send("direct:once"))).isEqualTo(COMPLETED);
        List<Received> polls = server.received("tasks/get");
        for (int i = 1; i < polls.size(); i++) {
            assertThat(Duration.ofNanos(polls.get(i).nanos() - polls.get(i - 1).nanos()))
                    .as("before poll " + i)
                    .isBetween(Duration.ofMillis(200), Duration.ofSeconds(2));
        }
    }

    @ParameterizedTest
    @CsvSource({"modern, tasks/get", "legacy, tasks/get", "legacy, tasks/result"})
    void aTokenThatHasExpiredIsRenewedAndTheTaskGoesOn(String generation, String step) throws Exception {
        McpServerConfiguration configuration = serve(generation);
        AtomicInteger renewals = new AtomicInteger();
        configuration.setTokenProvider(refused ->
                CompletableFuture.completedFuture("t" + (refused ? renewals.incrementAndGet() : renewals.get())));
        start(configuration);
        route("once", FAST, 0);
        server.faultAlways(step, (request, answer, asUsual) -> {
            if ("Bearer t0".equals(request.header("Authorization"))) {
                answer.status(401);
            } else {
                asUsual.run();
            }
        });

        assertThat(Ending.of(send("direct:once"))).isEqualTo(COMPLETED);
        assertThat(renewals).hasValue(1);
        assertThat(server.count("tools/call")).isOne();
        assertThat(server.received(step)).last().satisfies(poll -> assertThat(poll.header("Authorization"))
                .isEqualTo("Bearer t1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aTokenThatCannotBeHadForAWhileDoesNotEndTheTask(String generation) throws Exception {
        McpServerConfiguration configuration = serve(generation);
        AtomicInteger asked = new AtomicInteger();
        BearerTokenProvider tokens = refused -> {
            boolean follows = server.count("tools/call") > 0;
            return follows && asked.incrementAndGet() <= 3
                    ? CompletableFuture.failedFuture(new IllegalStateException("no token today"))
                    : CompletableFuture.completedFuture("t");
        };
        configuration.setTokenProvider(tokens);
        start(configuration);
        route("once", FAST, 0);

        assertThat(Ending.of(send("direct:once"))).isEqualTo(COMPLETED);
        assertThat(asked).hasValueGreaterThan(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aServerThatIsDownForAWhileDoesNotEndTheTask(String generation) throws Exception {
        start(serve(generation));
        route("once", FAST, 0);
        server.tool("report").worksForEver();
        CompletableFuture<Exchange> running = sendLater("direct:once");
        soon().until(() -> server.count("tasks/get") > 0);
        assertThat(UnderWay.in(component)).isPositive();

        server.down();
        soon().during(Duration.ofMillis(150)).until(() -> !running.isDone());
        server.task().set(TaskState.completed("ok"));
        server.up();

        soon().until(running::isDone);
        assertThat(Ending.of(running.join())).isEqualTo(COMPLETED);
        assertThat(server.count("tools/call")).isOne();
    }

    @ParameterizedTest
    @CsvSource({"modern, 0", "modern, -1", "modern, abc", "legacy, 0", "legacy, -1", "legacy, abc"})
    void anIntervalThatIsNoneCountsAsNotGiven(String generation, String interval) throws Exception {
        start(serve(generation));
        route("once", FAST + "&push=false", 0);
        server.tool("report").pollInterval(interval.equals("abc") ? interval : Integer.valueOf(interval));

        long began = System.nanoTime();
        assertThat(Ending.of(send("direct:once"))).isEqualTo(COMPLETED);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void anAbsurdIntervalIsCutByTheDeadline(String generation) throws Exception {
        start(serve(generation));
        route("once", FAST + "&push=false&timeout=300ms", 0);
        server.tool("report").pollInterval(1e18);

        assertThat(Ending.of(send("direct:once"))).isEqualTo(COMPLETED);
        assertThat(server.count("tasks/get")).isOne();
    }

    static Stream<Arguments> faultsOfPush() {
        return Stream.of("subscriptions/listen", "GET").flatMap(step -> Stream.of(
                        new Row("connection cut", Fault.reset()),
                        new Row("no answer", Fault.silence()),
                        new Row("401", Fault.status(401)),
                        new Row("405", Fault.status(405)),
                        new Row("500", Fault.status(500)),
                        new Row("200 with a page", Fault.page(200)),
                        new Row("malformed", Fault.body("text/event-stream", "data: {\n\n")))
                .map(row -> Arguments.of(step, row)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faultsOfPush")
    void aStreamThatFailsLeavesPolling(String step, Row row) throws Exception {
        start(serve(step.equals("GET") ? "legacy" : "modern"));
        route("once", FAST, 0);
        server.tool("report").worksForEver();
        server.faultAlways(step, row.faults[0]);
        CompletableFuture<Exchange> running = sendLater("direct:once");
        soon().until(() -> streamsAsked(step) > 0);

        server.task().set(TaskState.completed("ok"));
        soon().until(running::isDone);
        assertThat(Ending.of(running.join())).isEqualTo(COMPLETED);
    }

    /** The second retry would be due two seconds after the first one. */
    @Test
    void aStreamThatIsNoLongerWantedIsNotAskedForAgain() throws Exception {
        start(serve("modern"));
        route("once", FAST, 0);
        server.tool("report").worksForEver();
        server.faultAlways("subscriptions/listen", Fault.status(500));
        CompletableFuture<Exchange> running = sendLater("direct:once");
        soon().until(() -> streamsAsked("subscriptions/listen") == 2);

        server.task().set(TaskState.completed("ok"));
        soon().until(running::isDone);
        soon().atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(pendingTimers()).isZero());
    }

    private long streamsAsked(String step) {
        return server.received().stream()
                .filter(request -> step.equals("GET")
                        ? request.verb().equals("GET")
                        : request.method().equals(step))
                .count();
    }

    static Stream<Arguments> faultsOfCancelling() {
        return Stream.of("modern", "legacy").flatMap(generation -> Stream.of(
                        new Row("connection cut", Fault.reset()),
                        new Row("no answer", Fault.silence()),
                        new Row("401", Fault.status(401)),
                        new Row("500", Fault.status(500)),
                        new Row("200 with a page", Fault.page(200)),
                        new Row("malformed", MALFORMED),
                        new Row("other id", OTHER_ID),
                        new Row("-32601", Fault.error(200, -32601, "Method not found")),
                        new Row("-32602", Fault.error(200, -32602, "The task has ended")))
                .map(row -> Arguments.of(generation, row)));
    }

    @ParameterizedTest(name = "{0} tasks/cancel: {1}")
    @MethodSource("faultsOfCancelling")
    void aCancellationThatFailsHurtsNobody(String generation, Row row) throws Exception {
        start(row.name.equals("no answer") ? serveBriefly(generation) : serve(generation));
        route("once", FAST, 0);
        route("impatient", FAST + "&timeout=300ms", 3);
        assertThat(Ending.of(send("direct:once"))).isEqualTo(COMPLETED);
        server.tool("report").worksForEver();
        server.fault("tasks/cancel", row.faults);

        assertThat(Ending.of(send("direct:impatient"))).isEqualTo(TIMED_OUT);
        assertThat(server.count("tasks/cancel")).isOne();
        assertThat(server.count("tools/call")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"modern, tasks/get", "legacy, tasks/get", "legacy, tasks/result"})
    void anEventStreamThatIsCutAnywhereDoesNotEndTheTask(String generation, String step) throws Exception {
        start(serve(generation));
        server.answerAsEvents();
        route("once", FAST + "&push=false", 0);
        for (int at = 0; at < 400; at += 31) {
            server.fault(step, Fault.cutAt(at));
            assertThat(Ending.of(send("direct:once"))).as("cut at " + at).isEqualTo(COMPLETED);
        }
    }
}
