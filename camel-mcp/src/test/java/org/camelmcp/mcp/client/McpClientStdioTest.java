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
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.mcp.transport.stdio.StdioTransport;
import org.camelmcp.mcp.transport.stdio.StdioTransportOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The client and a server that is a child process; see {@link StdioServer} for the servers. */
class McpClientStdioTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private McpClient client;

    @AfterEach
    void close() {
        get(client.close());
        assertThat(client.underWay()).isZero();
        scheduler.shutdownNow();
    }

    @Test
    void modernChildIsDiscovered() {
        client = client("modern", ClientSettings.DEFAULTS);

        assertThat(get(client.connect()).generation()).isEqualTo(Generation.MODERN);
        // annotations of parameter headers mean nothing here (P 62)
        JsonNode echoed =
                get(client.callTool(params("echo"), new ToolCallOptions(Duration.ofSeconds(20), null, false, null))
                        .result());
        assertThat(methods(echoed)).isEqualTo("server/discover tools/call");
    }

    @Test
    @DisplayName("a child that exits on the probe is spawned again and initialised (P 6a)")
    void childThatExitsOnTheProbeIsInitialised() {
        client = client("exits-on-probe", ClientSettings.DEFAULTS);

        assertThat(get(client.connect()).generation()).isEqualTo(Generation.LEGACY);
        assertThat(methods(get(client.request(McpRequest.of("x/y")).result())))
                .isEqualTo("initialize notifications/initialized x/y");
    }

    @Test
    void childThatDoesNotAnswerTheProbeIsInitialised() {
        client = client(
                "silent-on-probe",
                new ClientSettings(null, Duration.ofSeconds(20), Duration.ofMillis(500), Duration.ofHours(1), 10));

        assertThat(methods(get(client.request(McpRequest.of("x/y")).result())))
                .isEqualTo("server/discover initialize notifications/initialized x/y");
    }

    @Test
    @DisplayName("a legacy child that died is spawned and initialised by the next request, without another probe")
    void childThatDiesIsInitialisedAgain() {
        client = client("legacy", ClientSettings.DEFAULTS);
        get(client.connect());

        assertThat(failure(client.request(McpRequest.of("die"))).delivery()).isEqualTo(Delivery.UNKNOWN);

        assertThat(methods(get(client.request(McpRequest.of("x/y")).result())))
                .isEqualTo("initialize notifications/initialized x/y");
    }

    @Test
    @DisplayName("no later probe: it would end a child of the kind that exits on it, and all it works on (P 63)")
    void verdictOfAProcessDoesNotAge() {
        client = client("exits-on-probe", ClientSettings.DEFAULTS);
        get(client.connect());

        nanos.addAndGet(Duration.ofDays(1).toNanos());

        assertThat(methods(get(client.request(McpRequest.of("x/y")).result())))
                .isEqualTo("initialize notifications/initialized x/y");
    }

    @Test
    void childThatCannotBeStartedFailsRequestsAsNotSent() {
        client = client(
                new StdioTransport(
                        StdioTransportOptions.builder("/no/such/command").build(), scheduler),
                ClientSettings.DEFAULTS);

        assertThat(failure(client.request(McpRequest.of("x/y"))).delivery()).isEqualTo(Delivery.NOT_SENT);
    }

    @Test
    @DisplayName("a child that dies on initialize leaves the request unsent, not in doubt")
    void childThatDiesOnInitializeFailsRequestsAsNotSent() {
        client = client("exits-on-initialize", ClientSettings.DEFAULTS);

        assertThat(failure(client.request(McpRequest.of("x/y"))).delivery()).isEqualTo(Delivery.NOT_SENT);
    }

    @Test
    @DisplayName("cancelling sends notifications/cancelled, in the modern generation too (P 57)")
    void cancelTellsTheChild() {
        for (String kind : List.of("modern", "legacy")) {
            if (client != null) {
                get(client.close());
            }
            client = client(kind, ClientSettings.DEFAULTS);
            get(client.connect());
            McpCall silent = client.request(McpRequest.of("silent"));

            silent.cancel();

            assertThat(failure(silent)).isNotNull();
            // written before it was given up or not at all: either way, what follows is answered
            String methods = methods(get(client.request(McpRequest.of("x/y")).result()));
            assertThat(methods).endsWith("notifications/cancelled x/y");
        }
    }

    @Test
    void timeoutTellsTheChild() {
        client = client("modern", ClientSettings.DEFAULTS);
        get(client.connect());

        failure(client.request(McpRequest.of("silent").withTimeout(Duration.ofMillis(300))));

        assertThat(methods(get(client.request(McpRequest.of("x/y")).result())))
                .isEqualTo("server/discover silent notifications/cancelled x/y");
    }

    @Test
    @DisplayName("a question asked at once after initialized is answered")
    void questionRightAfterInitializedIsAnswered() {
        client = client("asks-at-once", ClientSettings.DEFAULTS, new ClientExtension() {
            @Override
            public Optional<CompletionStage<JsonNode>> answer(ServerQuestion question) {
                return Optional.of(CompletableFuture.completedFuture(
                        JsonNodeFactory.instance.objectNode().put("asked", question.method())));
            }
        });

        // answered by the child only once it has its answer
        get(client.request(McpRequest.of("x/y")).result());
    }

    @Test
    @DisplayName("the time of a call stands still while its server waits for an answer, which may take a person's time")
    void timeoutOfACallWaitsForOurAnswer() {
        CompletableFuture<JsonNode> person = new CompletableFuture<>();
        client = client("legacy", ClientSettings.DEFAULTS, answering(person));
        get(client.connect());
        McpCall call = client.request(McpRequest.of("ask").withLane(Lane.CALL).withTimeout(Duration.ofMillis(300)));

        scheduler.schedule(
                () -> person.complete(JsonNodeFactory.instance.objectNode().put("action", "accept")),
                500,
                TimeUnit.MILLISECONDS);

        assertThat(get(call.result()).at("/answer/result/action").asText()).isEqualTo("accept");
        assertThat(get(call.result()).at("/answer/id").intValue()).isZero();
    }

    @Test
    @DisplayName("what a dead child has asked is nobody's question any more")
    void deathOfTheChildLetsGoOfItsQuestions() {
        CompletableFuture<JsonNode> person = new CompletableFuture<>();
        client = client("legacy", ClientSettings.DEFAULTS, answering(person));
        McpCall call = client.request(McpRequest.of("ask"));
        await().until(() -> client.openQuestions() == 1);

        failure(client.request(McpRequest.of("die")));

        failure(call);
        assertThat(person).isCancelled();
        assertThat(client.openQuestions()).isZero();
    }

    @Test
    @DisplayName("a malformed request of the server gets an error, and ends none of ours that has the same id (P 2)")
    void malformedRequestGetsAnError() {
        client = client("legacy", ClientSettings.DEFAULTS);

        JsonNode result = get(client.request(McpRequest.of("ask-badly")).result());

        assertThat(result.at("/answer/error/code").intValue()).isEqualTo(-32600);
    }

    private static ClientExtension answering(CompletionStage<JsonNode> answer) {
        return new ClientExtension() {
            @Override
            public Optional<CompletionStage<JsonNode>> answer(ServerQuestion question) {
                return Optional.of(answer);
            }
        };
    }

    @Test
    @DisplayName("a subscription whose end the server tells by notification is over (P 82)")
    void subscriptionCancelledByTheServerIsOver() {
        client = client("modern", ClientSettings.DEFAULTS);

        Subscription subscription = client.listen(JsonNodeFactory.instance.objectNode(), n -> {});

        get(subscription.acknowledged());
        get(subscription.ended());
        assertThat(client.openSubscriptions()).isZero();
    }

    @Test
    void deathOfTheChildEndsSubscriptionsAndPendingRequests() {
        client = client("modern", ClientSettings.DEFAULTS);
        McpCall silent = client.request(McpRequest.of("silent"));
        get(client.connect());

        failure(client.request(McpRequest.of("die")));

        failure(silent);
        await().until(() -> client.underWay() == 0);
        assertThat(get(client.request(McpRequest.of("x/y")).result())
                        .path("methods")
                        .asText())
                .isEqualTo("x/y");
    }

    @Test
    void closeWhileConnectingEndsEverything() {
        client = client("silent", ClientSettings.DEFAULTS);
        McpCall call = client.request(McpRequest.of("x/y"));
        CompletionStage<?> connecting = client.connect();

        get(client.close());

        assertThat(failure(call).delivery()).isEqualTo(Delivery.NOT_SENT);
        assertThat(connecting.toCompletableFuture()).isCompletedExceptionally();
    }

    private McpClient client(String kind, ClientSettings settings, ClientExtension... extensions) {
        StdioTransportOptions options = StdioTransportOptions.builder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .args(List.of(
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classes(),
                        StdioServer.class.getName(),
                        kind))
                .shutdownTimeout(Duration.ofMillis(300))
                .build();
        return client(new StdioTransport(options, scheduler), settings, extensions);
    }

    private McpClient client(StdioTransport transport, ClientSettings settings, ClientExtension... extensions) {
        scheduler.setRemoveOnCancelPolicy(true);
        return new McpClient(transport, ClientFixture.WE, settings, List.of(extensions), nanos::get);
    }

    private static ObjectNode params(String tool) {
        return JsonNodeFactory.instance.objectNode().put("name", tool);
    }

    private static String methods(JsonNode result) {
        return result.path("methods").asText();
    }

    private static TransportException failure(McpCall call) {
        return call.result()
                .handle((result, failure) -> (TransportException) StageFailures.unwrap(failure))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static String classes() {
        try {
            return Path.of(StdioServer.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
