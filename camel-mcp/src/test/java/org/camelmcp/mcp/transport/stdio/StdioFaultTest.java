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
package org.camelmcp.mcp.transport.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A child that fails at each step: the right outcome (P 23, P 59), and nothing left behind. */
class StdioFaultTest {

    private static final Duration NEVER = Duration.ZERO;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit-at-once       | exited with code 3; last lines of its stderr: first words | no licence found",
                "exit-after-request | exited with code 4",
                "exit-mid-answer    | exited with code 5",
                "close-stdout       | has closed its stdout",
                "huge-line          | was killed, since on its stdout a line is longer than 200000 bytes",
                "malformed-answer   | its answer cannot be read",
                "silent             | no response within 400 ms",
                "never-read         | no response within 400 ms",
            })
    void requestThatWasWrittenHasUnknownDelivery(String behaviour, String message) {
        try (StdioFixture fixture = StdioFixture.script(behaviour)) {
            boolean timesOut = message.startsWith("no response");

            TransportException e = StdioFixture.failure(fixture.send(1, timesOut ? Duration.ofMillis(400) : NEVER));

            assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN);
            assertThat(e).hasMessageContaining("'test' with id 1").hasMessageContaining(message);
            assertThat(fixture.transport.pendingCount()).isZero();
        }
    }

    @Test
    void childThatClosesItsStdinIsStoppedAndReplaced() {
        try (StdioFixture fixture = StdioFixture.script("close-stdin")) {
            TransportCall first = fixture.send(1, NEVER);
            await().until(() -> !fixture.inbound.isEmpty());
            TransportCall second = fixture.send(2, NEVER);

            assertThat(StdioFixture.failure(second).delivery()).isEqualTo(Delivery.UNKNOWN);
            assertThat(StdioFixture.failure(first)).hasMessageContaining("exited with code 143");
            fixture.assertIdle();
            assertThat(fixture.reconnects).hasValue(1);
        }
    }

    @Test
    void notificationThatAChildNeverReadsEndsToo() {
        try (StdioFixture fixture = StdioFixture.script("close-stdin")) {
            fixture.send(1, NEVER);
            await().until(() -> !fixture.inbound.isEmpty());

            var post = fixture.transport.post(new JsonRpcNotification("n", null), Map.of());

            assertThat(StdioFixture.failure(post).delivery()).isEqualTo(Delivery.UNKNOWN);
        }
    }

    @Test
    void commandThatDoesNotExistIsNotSentAndNamedWithoutItsArguments() {
        try (StdioFixture fixture =
                StdioFixture.command(options -> options, "no-such-mcp-server", List.of("--token", "secret"))) {
            TransportException e = StdioFixture.failure(fixture.send(1));

            assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(e).hasMessageContaining("'no-such-mcp-server' could not be started");
            assertThat(e.toString()).doesNotContain("secret");
            fixture.assertIdle();
            assertThat(fixture.reconnects).hasValue(0);
        }
    }

    @Test
    void deadChildLeavesNothingBehindEvenBeforeTheTransportIsClosed() {
        try (StdioFixture fixture = StdioFixture.script("exit-after-request")) {
            StdioFixture.failure(fixture.send(1));

            fixture.assertIdle();
            assertThat(StdioFixture.failure(fixture.transport.post(new JsonRpcNotification("n", null), Map.of()))
                            .delivery())
                    .isEqualTo(Delivery.NOT_SENT);
            assertThat(StdioFixture.threads()).isEmpty();
        }
    }

    /** Both neither block the caller nor grow the memory. */
    @Test
    void childThatDoesNotReadFillsItsQueueAndNoMore() {
        try (StdioFixture fixture = StdioFixture.script(options -> options.maxQueuedMessages(3), "never-read")) {
            List<TransportCall> calls = new ArrayList<>();
            for (int id = 0; id < 10; id++) {
                calls.add(fixture.transport.send(new TransportRequest(
                        large(id), Map.of(), TransportRequest.Lane.CALL, Duration.ofSeconds(2), false)));
            }

            TransportException refused = StdioFixture.failure(calls.get(9));
            assertThat(refused).hasMessageContaining("its queue is full");
            assertThat(refused.delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(StdioFixture.failure(calls.get(0)).delivery()).isEqualTo(Delivery.UNKNOWN);
            assertThat(StdioFixture.failure(calls.get(2)).delivery()).isEqualTo(Delivery.NOT_SENT);
            await().until(() -> fixture.transport.pendingCount() == 0);
        }
    }

    @Test
    void queueIsAlsoBoundedInBytes() {
        try (StdioFixture fixture = StdioFixture.script(options -> options.maxQueuedBytes(250_000), "never-read")) {
            List<TransportCall> calls = new ArrayList<>();
            for (int id = 0; id < 5; id++) {
                calls.add(fixture.send(large(id), NEVER));
            }

            assertThat(StdioFixture.failure(calls.get(4))).hasMessageContaining("its queue is full");
        }
    }

    @Test
    void whatWasQueuedWhenTheTransportClosedIsNotSent() {
        try (StdioFixture fixture = StdioFixture.script("never-read")) {
            List<TransportCall> calls = new ArrayList<>();
            for (int id = 0; id < 4; id++) {
                calls.add(fixture.send(large(id), NEVER));
            }
            var post = fixture.transport.post(new JsonRpcNotification("n", null), Map.of());
            await().until(() -> !fixture.inbound.isEmpty());

            StdioFixture.get(fixture.transport.close());

            assertThat(StdioFixture.failure(calls.get(0)).delivery()).isEqualTo(Delivery.UNKNOWN);
            assertThat(StdioFixture.failure(calls.get(3)).delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(StdioFixture.failure(post).delivery()).isEqualTo(Delivery.NOT_SENT);
        }
    }

    /** A child that dies at once is not started in a hot loop. */
    @Test
    void childThatKeepsDyingIsStartedAgainLessAndLessOften() {
        try (StdioFixture fixture =
                StdioFixture.script(options -> options.respawnDelay(Duration.ofSeconds(20)), "exit-at-once")) {
            assertThat(StdioFixture.failure(fixture.send(1)).delivery()).isEqualTo(Delivery.UNKNOWN);
            assertThat(StdioFixture.failure(fixture.send(2)).delivery())
                    .as("the first restart does not wait")
                    .isEqualTo(Delivery.UNKNOWN);

            TransportException refused = StdioFixture.failure(fixture.send(3));

            assertThat(refused.delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(refused)
                    .hasMessageContaining("ended early 2 times in a row")
                    .hasMessageContaining("exited with code 3")
                    .hasMessageContaining("no licence found");
            assertThat(refused.retryAfter()).hasValueSatisfying(wait -> assertThat(wait)
                    .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20)));
            assertThat(fixture.reconnects).hasValue(2);
        }
    }

    @Test
    void stubbornChildIsKilledWithinThreeSteps() {
        try (StdioFixture fixture = StdioFixture.script("stubborn")) {
            fixture.result(fixture.send(1));
            long start = System.nanoTime();

            StdioFixture.get(fixture.transport.close());

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThan(StdioFixture.STEP.multipliedBy(2).minusMillis(50));
        }
    }

    /** Wrappers such as npx leave a server behind when only they are stopped. */
    @Test
    void processesThatTheChildStartedEndWithIt() {
        try (StdioFixture fixture = StdioFixture.script("grandchild")) {
            long pid = fixture.result(fixture.send(1)).result().get("pid").longValue();
            assertThat(ProcessHandle.of(pid)).isPresent();

            StdioFixture.get(fixture.transport.close());

            fixture.assertIdle();
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    private static JsonRpcRequest large(long id) {
        var params = JsonNodeFactory.instance.objectNode().put("x", "x".repeat(100_000));
        return new JsonRpcRequest(RequestId.of(id), "test", params);
    }
}
