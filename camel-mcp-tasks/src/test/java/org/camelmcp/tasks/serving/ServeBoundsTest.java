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
package org.camelmcp.tasks.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpTaskFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One more than the bounds allow, as strangers and as our own calling half see it. */
class ServeBoundsTest extends ServeFixture {

    private static final String TASK = "{\"name\":\"report\"}";
    private static final String LEGACY_TASK = "{\"name\":\"report\",\"task\":{}}";
    private static final String DEFERRED = "mcp-task:report?completion=deferred";

    private final Wire wire = Wire.to(url());
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void release() {
        held.countDown();
    }

    private void hold(Exchange exchange) throws InterruptedException {
        held.await(20, TimeUnit.SECONDS);
    }

    private void everybodyIs(String principal) {
        server.setPrincipalResolver(request -> CompletableFuture.completedFuture(Optional.of(principal)));
    }

    private static void assertRefused(Wire.Answer answer, String told) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.errorCode()).isEqualTo(-31429);
        assertThat(answer.body().at("/error/message").asText()).contains(told);
        assertThat(Integer.parseInt(answer.retryAfter())).isBetween(1, 60);
    }

    /** Modern and legacy, on the wire and by our own calls. */
    private void assertNoMoreTasks(String told) {
        assertRefused(wire.modern("tools/call", TASK), told);
        assertRefused(wire.legacy(wire.initialize(), "tools/call", LEGACY_TASK), told);
        for (String from : new String[] {"modern", "legacy"}) {
            assertRetryable(send("mcp-task:report?server=" + from + "&taskMode=task" + FAST, Map.of()));
        }
    }

    private static void assertRetryable(Exchange out) {
        assertThat(out.getException()).isInstanceOfSatisfying(McpTaskFailedException.class, failure -> {
            assertThat(failure.getCode()).isEqualTo(-31429);
            assertThat(failure.isRetryable()).isTrue();
        });
    }

    @Test
    void maxTasks() {
        tool(DEFERRED + "&maxTasks=1", exchange -> {});
        assertThat(wire.modern("tools/call", TASK).status()).isEqualTo(200);

        assertNoMoreTasks("1 live tasks or calls, the most that this tool may have");
    }

    @Test
    void maxTasksPerOwner() {
        everybodyIs("alice");
        tool(DEFERRED + "&maxTasksPerOwner=1", exchange -> {});
        assertThat(wire.modern("tools/call", TASK).status()).isEqualTo(200);

        assertNoMoreTasks("1 live tasks or calls, the most that one caller of this tool may have");
    }

    @Test
    void maxLiveTasks() {
        server.setMaxLiveTasks(1);
        tool("mcp-task:other?completion=deferred", exchange -> {});
        tool(DEFERRED, exchange -> {});
        assertThat(wire.modern("tools/call", "{\"name\":\"other\"}").status()).isEqualTo(200);

        assertNoMoreTasks("1 live tasks or calls, the most that this server may have");
    }

    /** Apart from tasks, but by the same numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"maxTasks", "maxTasksPerOwner"})
    void plainCallsAreBoundedAsWell(String bound) throws Exception {
        everybodyIs("alice");
        CountDownLatch running = new CountDownLatch(1);
        tool("mcp-task:report?" + bound + "=1", exchange -> {
            running.countDown();
            hold(exchange);
        });
        String session = wire.initialize();
        CompletableFuture<Wire.Answer> first = wire.legacyLater(session, "tools/call", TASK);

        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

        assertRefused(wire.legacy(wire.initialize(), "tools/call", TASK), "1 live");
        assertRetryable(send("mcp-task:report?server=legacy&taskMode=plain" + FAST, Map.of()));

        held.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(wire.legacy(session, "tools/call", TASK).status()).isEqualTo(200);
    }

    @Test
    void maxRequests() throws Exception {
        server.setMaxRequests(1);
        CountDownLatch running = new CountDownLatch(1);
        tool("mcp-task:report", exchange -> {
            running.countDown();
            hold(exchange);
        });
        String session = wire.initialize();
        CompletableFuture<Wire.Answer> first = wire.legacyLater(session, "tools/call", TASK);
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

        assertRefused(wire.modern("tools/list", "{}"), "1 ");
        assertRefused(wire.legacy(session, "tools/list", "{}"), "1 ");
        for (String from : new String[] {"modern", "legacy"}) {
            assertThat(send("mcp-task:report?server=" + from + FAST, Map.of()).getException())
                    .as("which does not even get to know the server")
                    .isInstanceOfSatisfying(McpTaskFailedException.class, failure -> assertThat(failure.isRetryable())
                            .isTrue());
        }

        held.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        soon().untilAsserted(() ->
                assertThat(wire.modern("tools/list", "{}").status()).isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void maxStreams(String generation) {
        server.setMaxStreams(1);
        tool("mcp-task:report", exchange -> {});
        try (WireStream open = WireStream.open(url(), generation)) {
            assertThat(open.isEnded()).isFalse();
            assertRefused(wire.modern("subscriptions/listen", "{\"notifications\":{\"toolsListChanged\":true}}"), "1 ");
            RawHttp.Answer get = RawHttp.send(
                    port,
                    "GET",
                    "",
                    "Accept: text/event-stream",
                    "MCP-Protocol-Version: 2025-11-25",
                    "Mcp-Session-Id: " + wire.initialize());
            assertThat(get.status()).isEqualTo(429);
            assertThat(get.header("Retry-After")).isNotNull();
            assertThat(get.body()).contains("-31429");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "task"})
    void aResultThatIsTooLargeIsToldAndGoesToTheLog(String mode) {
        server.setMaxResultSize(1_000);
        Witness witness = new Witness();
        serving.getRegistry().bind("witness", witness);
        tool("mcp-task:report?exceptionHandler=#witness", exchange -> exchange.getMessage()
                .setBody("s3cret".repeat((Integer)
                        exchange.getMessage().getBody(Map.class).get("times"))));

        assertThat(send("mcp-task:report?server=legacy&taskMode=" + mode + FAST, Map.of("times", 100))
                        .getException())
                .isNull();
        assertThat(send("mcp-task:report?server=legacy&taskMode=" + mode + FAST, Map.of("times", 200))
                        .getException())
                .isInstanceOfSatisfying(McpTaskFailedException.class, failure -> {
                    assertThat(failure.getCode()).isEqualTo(-32603);
                    assertThat(failure.isRetryable()).isFalse();
                    assertThat(failure)
                            .hasMessageContaining("larger than this server keeps")
                            .hasMessageNotContaining("s3cret");
                });
        assertThat(witness.seen).singleElement().asString().contains("larger than 1000 bytes");
    }

    @Test
    void aResultThatIsTooLargeIsAnErrorOnTheWire() {
        server.setMaxResultSize(1_000);
        tool("mcp-task:report", exchange -> exchange.getMessage().setBody("x".repeat(2_000)));

        Wire.Answer answer = wire.legacy(wire.initialize(), "tools/call", TASK);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.errorCode()).isEqualTo(-32603);
        assertThat(answer.body().at("/error/message").asText()).contains("Ask for less");
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() {
        server.setMaxRequestSize(1_000);
        tool("mcp-task:report", exchange -> {});

        RawHttp.Answer said = RawHttp.send(port, "POST", "x".repeat(1_001));
        assertThat(said.status()).isEqualTo(413);
        RawHttp.Answer chunked = RawHttp.send(
                port, "POST", "7d0\r\n" + "x".repeat(2_000) + "\r\n0\r\n\r\n", "Transfer-Encoding: chunked");
        assertThat(chunked.status()).isEqualTo(413);
        assertThat(RawHttp.probe(port).status()).isEqualTo(400);
    }

    /** Twenty years in all, and more asked for than there is: no sum overflows. */
    @Test
    void theLongestDurationsAreNotTooLong() {
        tool(DEFERRED + "&executionTimeout=3650d&resultRetention=3650d&inlineWindow=1ms", exchange -> {});
        String longest = "{\"name\":\"report\",\"task\":{\"ttl\":9007199254740991}}";

        Wire.Answer legacy = wire.legacy(wire.initialize(), "tools/call", longest);
        assertThat(legacy.result().at("/task/ttl").asLong()).isEqualTo(7300L * 24 * 60 * 60 * 1000);
        assertThat(wire.modern("tools/call", TASK).result().path("status").asText())
                .isEqualTo("working");
    }
}
