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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportResponse;
import org.camelmcp.mcp.transport.TransportStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stdio transport with real child processes (P 55-62). */
class StdioTransportTest {

    @Test
    void childStartsWithTheFirstRequestAndNotBefore() {
        try (StdioFixture fixture = StdioFixture.script("echo")) {
            assertThat(fixture.transport.hasHeaders()).isFalse();
            assertThat(fixture.transport.childCount()).isZero();
            assertThat(StdioFixture.threads()).isEmpty();

            TransportResponse response = StdioFixture.get(fixture.send(7).response());

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers()).isEmpty();
            assertThat(response.message().id()).isEqualTo(RequestId.of(7));
            assertThat(StdioFixture.threads())
                    .containsExactly("mcp-stdio-java-reader", "mcp-stdio-java-stderr", "mcp-stdio-java-writer");
            assertThat(fixture.reconnects).hasValue(0);
        }
    }

    @Test
    void manyRequestsAreAnsweredEachWithItsOwnResponse() {
        try (StdioFixture fixture = StdioFixture.script("echo")) {
            List<TransportCall> calls = new ArrayList<>();
            for (int id = 0; id < 500; id++) {
                calls.add(fixture.send(id));
            }
            for (int id = 0; id < 500; id++) {
                JsonRpcResponse.Result result = fixture.result(calls.get(id));
                assertThat(result.id()).isEqualTo(RequestId.of(id));
                assertThat(result.result().get("id").intValue()).isEqualTo(id);
            }
            assertThat(fixture.transport.pendingCount()).isZero();
            assertThat(fixture.scheduler.getQueue()).isEmpty();
        }
    }

    @Test
    void textBeyondAsciiAndNewlinesTravelUnharmed() {
        try (StdioFixture fixture = StdioFixture.script("echo")) {
            String text = "é€😀\nline\r\n\u2028 end";
            var params = JsonNodeFactory.instance.objectNode().put("text", text);

            JsonRpcResponse.Result result = fixture.result(
                    fixture.send(new JsonRpcRequest(RequestId.of("id-é"), "test", params), Duration.ofSeconds(20)));

            assertThat(result.result().at("/params/text").textValue()).isEqualTo(text);
        }
    }

    /** P 2: 1 and "1" are two ids; P 57: ids that nobody waits for are ignored. */
    @Test
    void responseMatchesOnlyWithTheJsonTypeOfItsId() {
        try (StdioFixture fixture = StdioFixture.script("string-id")) {
            assertThat(StdioFixture.text(fixture.result(fixture.send(1)))).isEqualTo("right");
        }
    }

    @Test
    void requestsOfTheServerComeInOrderAndMayHaveTheIdZero() {
        try (StdioFixture fixture = StdioFixture.script("ask-first")) {
            TransportCall call = fixture.send(0);
            await().until(() -> fixture.inbound.size() == 2);
            assertThat(fixture.inbound)
                    .containsExactly(
                            new JsonRpcRequest(RequestId.of(0), "roots/list", null),
                            new JsonRpcNotification("notifications/progress", null));

            StdioFixture.get(fixture.transport.post(
                    new JsonRpcResponse.Result(RequestId.of(0), JsonNodeFactory.instance.objectNode()), Map.of()));

            assertThat(fixture.result(call).result().get("id").intValue()).isZero();
        }
    }

    @Test
    void bannerLinesOnStdoutArePassedOver() {
        try (StdioFixture fixture = StdioFixture.script("banner")) {
            fixture.result(fixture.send(1));
            assertThat(fixture.inbound).isEmpty();
        }
    }

    /** Servers of 2025-03-26 may answer in batches (P 1). */
    @Test
    void batchesAreTakenApart() {
        try (StdioFixture fixture = StdioFixture.script("batch")) {
            fixture.result(fixture.send(1));
            assertThat(fixture.inbound).containsExactly(new JsonRpcNotification("n", null));
        }
    }

    @Test
    void inboundConsumerThatThrowsDoesNotStopTheReader() {
        try (StdioFixture fixture = StdioFixture.script("batch")) {
            fixture.transport.onInbound((message, during) -> {
                throw new IllegalStateException("expected by this test");
            });
            fixture.result(fixture.send(1));
        }
    }

    /** P 56: a full stderr would block the child, and what stands there is no failure. */
    @Test
    void floodOnStderrIsDrainedAndItsLinesAreCut() {
        try (StdioFixture fixture = StdioFixture.script(options -> options.maxStderrLine(1_000), "flood-stderr")) {
            fixture.result(fixture.send(1));

            assertThat(fixture.stderr).hasSize(50).allSatisfy(line -> assertThat(line)
                    .hasSize(1_000));
        }
    }

    @Test
    void lastAnswerOfAnExitingChildIsNotLost() {
        try (StdioFixture fixture = StdioFixture.script("exit-after-answer")) {
            fixture.result(fixture.send(1));

            assertThat(fixture.inbound).containsExactly(new JsonRpcNotification("last", null));
        }
    }

    /** P 59, and the row "child exits on probe" of P 6a. */
    @Test
    void deadChildIsReplacedByTheNextRequestAfterTheClientWasTold() {
        try (StdioFixture fixture = StdioFixture.script("exit-after-request")) {
            AtomicReference<Integer> reconnectsSeen = new AtomicReference<>();
            fixture.send(1).response().whenComplete((response, e) -> reconnectsSeen.set(fixture.reconnects.get()));
            await().untilAsserted(() -> assertThat(reconnectsSeen).hasValue(1));

            TransportException e = StdioFixture.failure(fixture.send(2));

            assertThat(e.delivery()).as("written to the second child").isEqualTo(Delivery.UNKNOWN);
            assertThat(fixture.reconnects).hasValue(2);
        }
    }

    @Test
    void callbackForALostChildMaySend() {
        try (StdioFixture fixture = StdioFixture.script("exit-after-request")) {
            AtomicReference<TransportCall> second = new AtomicReference<>();
            fixture.transport.onReconnect(() -> second.compareAndSet(null, fixture.send(2)));

            StdioFixture.failure(fixture.send(1));

            assertThat(StdioFixture.failure(second.get())).hasMessageContaining("exited with code 4");
        }
    }

    /** P 57: the id is forgotten, its late answer dropped, and it may be used again. */
    @Test
    void cancelledRequestIsForgottenAndItsLateAnswerIgnored() {
        try (StdioFixture fixture = StdioFixture.script("late")) {
            TransportCall first = fixture.send(1);
            StdioFixture.get(fixture.transport.post(
                    new JsonRpcNotification("notifications/none", null), Map.of())); // hence the first is written
            first.cancel();
            first.cancel();

            TransportException e = StdioFixture.failure(first);
            assertThat(e).hasMessageContaining("it was cancelled");
            assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN);
            assertThat(fixture.transport.pendingCount()).isZero();
            fixture.result(fixture.send(2));
        }
    }

    @Test
    void idThatIsStillUnansweredIsRefused() {
        try (StdioFixture fixture = StdioFixture.script("late")) {
            TransportCall first = fixture.send(1);

            TransportException e = StdioFixture.failure(fixture.send(1));

            assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(e).hasMessageContaining("still unanswered");
            fixture.result(fixture.send(2));
            fixture.result(first);
        }
    }

    @Test
    void environmentDirectoryAndArgumentsReachTheChildAndNoText(@TempDir Path directory) throws Exception {
        try (StdioFixture fixture = StdioFixture.script(
                options -> options.environment(Map.of("STDIO_TEST", "hush")).directory(directory),
                "surroundings",
                "a b")) {
            assertThat(StdioFixture.text(fixture.result(fixture.send(1))))
                    .isEqualTo("hush in " + directory.toRealPath() + " a b");
        }
        StdioTransportOptions options = StdioTransportOptions.builder("server")
                .args(List.of("--token=abc"))
                .environment(Map.of("TOKEN", "hush"))
                .build();
        assertThat(options.toString()).contains("server", "TOKEN").doesNotContain("hush", "abc");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StdioTransportOptions.builder("server")
                        .environment(Map.of("TOKEN", "hush\0"))
                        .build())
                .withMessageContaining("TOKEN")
                .withMessageNotContaining("hush");
    }

    @Test
    void streamStandsAtOnceAndEndsWithTheTransport() {
        try (StdioFixture fixture = StdioFixture.script("echo")) {
            TransportStream first = fixture.transport.openStream(Map::of);
            TransportStream second = fixture.transport.openStream(Map::of);
            StdioFixture.get(first.opened());
            second.cancel();
            StdioFixture.get(second.closed());
            StdioFixture.get(fixture.transport.endSession(Map.of()));
            assertThat(first.closed().toCompletableFuture()).isNotDone();

            StdioFixture.get(fixture.transport.close());

            StdioFixture.get(first.closed());
            StdioFixture.get(fixture.transport.openStream(Map::of).closed());
        }
    }

    /** P 58: end of stdin comes first, and a server that heeds it never sees a signal. */
    @Test
    void closedTransportEndsItsCallsAndTakesNoMore() {
        try (StdioFixture fixture = StdioFixture.script("silent")) {
            TransportCall call = fixture.send(1, Duration.ZERO);
            StdioFixture.get(fixture.transport.post(new JsonRpcNotification("n", null), Map.of()));

            StdioFixture.get(fixture.transport.close());

            assertThat(StdioFixture.failure(call)).hasMessageContaining("the transport was closed");
            assertThat(StdioFixture.failure(fixture.send(2)).delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(fixture.reconnects).hasValue(0);
            assertThat(fixture.transport.close()).isSameAs(fixture.transport.close());
        }
    }

    @Test
    void transportThatIsClosedBeforeItsProcessHasStartedLeavesNothing() {
        try (StdioFixture fixture = StdioFixture.script("stubborn")) {
            TransportCall call = fixture.send(1);

            StdioFixture.get(fixture.transport.close());

            assertThat(StdioFixture.failure(call)).hasMessageContaining("the transport was closed");
        }
    }
}
