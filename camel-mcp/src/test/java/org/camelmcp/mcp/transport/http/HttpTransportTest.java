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
package org.camelmcp.mcp.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.mcp.transport.TransportResponse;
import org.camelmcp.mcp.transport.TransportStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Streamable HTTP, client")
class HttpTransportTest extends HttpTransportFixture {

    private static final String PROGRESS =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progress\":1}}";
    private static final String QUESTION = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"roots/list\"}";

    @ParameterizedTest
    @EnumSource(Lane.class)
    @DisplayName("a request is one POST with the headers of P 26-29, answered by JSON (P 25, 34)")
    void aRequestIsOnePost(Lane lane) throws Exception {
        ScriptedServer server = server(request -> {
            request.response().putHeader("MCP-Session-Id", "s-1").putHeader("X-Other", "2");
            request.json(RESPONSE_7);
        });
        HttpTransport transport =
                transport(server.url(), o -> o.header("X-Key", "k").header("mcp-method", "overridden"));

        TransportResponse response = get(transport.send(request(lane)).response());

        assertAnswered(response);
        assertThat(response.headers()).containsExactly(Map.entry("mcp-session-id", "s-1"));
        ScriptedServer.Received post = server.received.get(0);
        assertThat(post.request().method()).isEqualTo(HttpMethod.POST);
        assertThat(post.request().uri()).isEqualTo("/mcp?tenant=1");
        assertThat(post.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}");
        assertThat(post.header("Accept")).isEqualTo("application/json, text/event-stream");
        assertThat(post.header("Content-Type")).isEqualTo("application/json");
        assertThat(post.request().headers().getAll("Mcp-Method")).containsExactly("tools/list");
        assertThat(post.header("X-Key")).isEqualTo("k");
        assertThat(post.header("Authorization")).isNull();
        assertThat(post.header("Last-Event-ID")).isNull();
        await().untilAsserted(() -> assertThat(transport.underWay()).isZero());
    }

    @Test
    @DisplayName("what comes before the response on its event stream is delivered first, a request with id 0 too")
    void eventsBeforeTheResponseAreDeliveredFirst() throws Exception {
        ScriptedServer server = server(request -> request.allEvents(": hello\n\nevent: ping\ndata: 1\n\ndata: "
                + PROGRESS + "\n\ndata: " + QUESTION + "\n\n" + EVENT_7 + "data: " + PROGRESS + "\n\n"));
        HttpTransport transport = transport(server);
        List<JsonRpcMessage> before = new ArrayList<>();

        TransportCall call = transport.send(request(Lane.CALL));
        CompletionStage<TransportResponse> seen = call.response().thenApply(response -> {
            before.addAll(inbound);
            return response;
        });

        assertAnswered(get(seen));
        assertThat(before).hasSizeGreaterThanOrEqualTo(2);
        assertThat(before.get(0)).isInstanceOf(JsonRpcNotification.class);
        assertThat(before.get(1)).isEqualTo(new JsonRpcRequest(RequestId.of(0), "roots/list", null));
        await("the one after the response")
                .untilAsserted(() -> assertThat(inbound).hasSize(3));
        await().untilAsserted(() -> assertThat(transport.underWay()).isZero());
    }

    @Test
    @DisplayName("a server of 2025-03-26 may answer in a batch (P 1)")
    void batchAnswersAreAccepted() throws Exception {
        String batch = "[" + PROGRESS + "," + RESPONSE_7 + "," + QUESTION + "]";
        HttpTransport transport = transport(
                server(request -> request.json(batch), request -> request.allEvents("data: " + batch + "\n\n")));

        assertAnswered(transport.send(request(Lane.CONTROL)));
        assertThat(inbound).hasSize(2);
        assertAnswered(transport.send(request(Lane.CONTROL)));
        assertThat(inbound).hasSize(4);
    }

    @Test
    @DisplayName("an inbound handler that throws does not cost us the response")
    void aFailingInboundHandlerDoesNoHarm() throws Exception {
        HttpTransport transport =
                transport(server(request -> request.allEvents("data: " + PROGRESS + "\n\n" + EVENT_7)));
        transport.onInbound((message, during) -> {
            throw new IllegalStateException("on purpose");
        });

        assertAnswered(transport.send(request(Lane.CONTROL)));
    }

    @Test
    @DisplayName("connections are used again, also after an event stream that ended well")
    void connectionsAreUsedAgain() throws Exception {
        ScriptedServer server = server(request -> request.allEvents(EVENT_7));
        HttpTransport transport = transport(server);

        for (int i = 0; i < 5; i++) {
            assertAnswered(transport.send(request(Lane.CONTROL)));
            await().untilAsserted(() -> assertThat(transport.underWay()).isZero());
        }

        assertThat(server.received.stream().map(r -> r.request().connection()).distinct())
                .hasSize(1);
    }

    @Test
    @DisplayName("a stream that stays open after the response is closed soon")
    void aStreamThatStaysOpenAfterTheResponseIsClosed() throws Exception {
        ScriptedServer server = server(request -> request.events(EVENT_7));
        HttpTransport transport = transport(server);

        assertAnswered(transport.send(request(Lane.CONTROL)));

        await().untilAsserted(() -> assertThat(server.connections).hasValue(0));
        assertThat(transport.underWay()).isZero();
    }

    @Test
    @DisplayName("cancelling closes the response stream (P 36)")
    void cancellingClosesTheResponseStream() {
        ScriptedServer server = server(request -> request.events(": open\n\n"));
        HttpTransport transport = transport(server);
        TransportCall call = transport.send(request(Lane.CALL));
        await().untilAsserted(() -> assertThat(server.received).hasSize(1));

        call.cancel();
        call.cancel();

        assertFault(call, Delivery.UNKNOWN, "cancelled");
        await().untilAsserted(() -> assertThat(server.connections).hasValue(0));
        assertThat(transport.underWay()).isZero();
    }

    @Test
    @DisplayName("cancelling closes the exchange of a plain JSON answer, too (P 36)")
    void cancellingClosesAnUnansweredRequest() {
        ScriptedServer server = server(request -> {});
        HttpTransport transport = transport(server);
        TransportCall call = transport.send(request(Lane.CALL));
        await().untilAsserted(() -> assertThat(server.received).hasSize(1));

        call.cancel();

        assertFault(call, Delivery.UNKNOWN, "cancelled");
        await().untilAsserted(() -> assertThat(server.connections).hasValue(0));
    }

    @Test
    @DisplayName("with all 8 streams open, short requests and calls still go through; a 9th stream is refused at once")
    void openStreamsDelayNobody() throws Exception {
        ScriptedServer server = server(request -> {
            if (request.header("X-Stream") != null || request.request().method() == HttpMethod.GET) {
                request.events(": open\n\n");
            } else {
                request.json(RESPONSE_7);
            }
        });
        HttpTransport transport = transport(server);
        TransportRequest stream = new TransportRequest(
                request(Lane.STREAM).message(), Map.of("X-Stream", "1"), Lane.STREAM, Duration.ZERO, false);
        List<TransportCall> streams =
                Stream.generate(() -> transport.send(stream)).limit(7).toList();
        TransportStream listening = transport.openStream(Map::of);
        get(listening.opened());
        await().untilAsserted(() -> assertThat(server.received).hasSize(8));

        assertFault(transport.send(stream), Delivery.NOT_SENT, "maxStreams");
        assertThat(fault(transport.openStream(Map::of).opened()).delivery()).isEqualTo(Delivery.NOT_SENT);
        assertAnswered(transport.send(request(Lane.CONTROL)));
        assertAnswered(transport.send(request(Lane.CALL)));
        get(transport.post(initialized(), Map.of()));
        assertThat(streams).noneMatch(s -> s.response().toCompletableFuture().isDone());

        int before = server.received.size();
        streams.get(0).cancel();
        listening.cancel();
        get(listening.closed());
        transport.send(stream);
        transport.send(stream);
        await("the two freed places")
                .untilAsserted(() -> assertThat(server.received).hasSize(before + 2));
    }

    @Test
    @DisplayName("a full pool refuses what it cannot queue, unsent; what waits too long is unsent, too")
    void aFullPoolRefuses() {
        ScriptedServer server = server(request -> {}, request -> request.json(RESPONSE_7));
        HttpTransport transport =
                transport(server.url(), o -> o.maxConnections(1).maxWaiting(1));
        TransportCall first = transport.send(request(Lane.CALL));
        await().untilAsserted(() -> assertThat(server.received).hasSize(1));

        TransportCall waiting = transport.send(request(Lane.CALL, Duration.ofMillis(200), false));
        TransportCall refused = transport.send(request(Lane.CALL));

        assertFault(refused, Delivery.NOT_SENT, "no connection");
        assertFault(waiting, Delivery.NOT_SENT, "no response within");
        first.cancel();
        assertFault(first, Delivery.UNKNOWN, "cancelled");
        await("the only connection, free again")
                .ignoreExceptions()
                .untilAsserted(() -> assertAnswered(transport.send(request(Lane.CALL))));
        assertThat(server.received)
                .as("the one that was given up while it waited did not go out")
                .hasSize(2);
    }

    @Test
    @DisplayName("a token is asked for with every request, and once more after a 401 (P 138)")
    void aRefusedTokenIsRenewedOnce() throws Exception {
        ScriptedServer server = server(request -> {
            if ("Bearer t3".equals(request.header("Authorization"))) {
                request.json(RESPONSE_7);
            } else {
                request.response().putHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
                request.answer(401, "text/plain", "token t2 is stale");
            }
        });
        Tokens tokens = new Tokens("t1", "t2", "t2", "t3", "t3");
        HttpTransport transport = transport(server.url(), o -> o.bearerToken(tokens));

        TransportException fault = fault(transport.send(request(Lane.CALL)));
        assertThat(fault.delivery()).isEqualTo(Delivery.REFUSED);
        assertThat(fault.status()).isEqualTo(401);
        assertThat(fault).message().doesNotContain("t2");
        assertAnswered(transport.send(request(Lane.CALL)));
        get(transport.post(initialized(), Map.of()));

        assertThat(tokens.asked).containsExactly(false, true, false, true, false);
        assertThat(server.received.stream().map(r -> r.header("Authorization")))
                .containsExactly("Bearer t1", "Bearer t2", "Bearer t2", "Bearer t3", "Bearer t3");
    }

    @Test
    @DisplayName("without a new token the 401 stands; a JSON-RPC body is delivered with its challenge")
    void withoutANewTokenThe401Stands() throws Exception {
        ScriptedServer server = server(request -> {
            request.response().headers().add("WWW-Authenticate", "Bearer a=1").add("WWW-Authenticate", "Basic b=2");
            request.answer(
                    401,
                    "application/json",
                    "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-1,\"message\":\"m\"}}");
        });
        HttpTransport transport = transport(server.url(), o -> o.bearerToken(new Tokens("t1", null)));

        TransportResponse response = get(transport.send(request(Lane.CALL)).response());

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.message()).isInstanceOf(JsonRpcResponse.Failure.class);
        assertThat(response.header("www-authenticate")).hasValue("Bearer a=1, Basic b=2");
        assertThat(server.received).hasSize(1);
    }

    @Test
    @DisplayName("when no token can be had, nothing is sent, and nothing of it is shown")
    void withoutATokenNothingIsSent() {
        ScriptedServer server = server(request -> request.json(RESPONSE_7));
        BearerTokenProvider failing = refused -> CompletableFuture.failedFuture(new IllegalStateException("hunter2"));
        BearerTokenProvider throwing = refused -> {
            throw new IllegalStateException("hunter2");
        };
        for (BearerTokenProvider provider : List.of(failing, throwing, new Tokens("hunter2\r\nX-Forged: 1"))) {
            TransportException fault =
                    fault(transport(server.url(), o -> o.bearerToken(provider)).send(request(Lane.CALL)));
            assertThat(fault.delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(fault).message().contains("token").doesNotContain("hunter2");
        }
        assertThat(server.received).isEmpty();
    }

    @Test
    @DisplayName("a session is ended by DELETE, and no failure of that matters (P 65)")
    void aSessionIsEndedByDelete() throws Exception {
        ScriptedServer server = server(
                request -> request.response().end(), request -> request.answer(405, "text/plain", ""), request -> {});
        HttpTransport transport = transport(server);

        get(transport.endSession(Map.of("Mcp-Session-Id", "s-1")));
        get(transport.endSession(Map.of("Mcp-Session-Id", "s-2")));
        get(transport.endSession(Map.of("Mcp-Session-Id", "s-3")));

        assertThat(server.received).allMatch(r -> r.request().method() == HttpMethod.DELETE);
        assertThat(server.received.stream().map(r -> r.header("Mcp-Session-Id")))
                .containsExactly("s-1", "s-2", "s-3");
        await().untilAsserted(() -> assertThat(transport.underWay()).isZero());
    }

    @Test
    @DisplayName("closing ends everything under way and every connection")
    void closingEndsEverything() throws Exception {
        ScriptedServer server = server(request -> {
            if (request.request().method() == HttpMethod.GET) {
                request.events(": open\n\n");
            } else if (request.header("X-Idle") != null) {
                request.json(RESPONSE_7);
            }
        });
        HttpTransport transport = transport(server);
        assertAnswered(transport.send(new TransportRequest(
                request(Lane.CONTROL).message(), Map.of("X-Idle", "1"), Lane.CONTROL, Duration.ZERO, false)));
        TransportCall call = transport.send(request(Lane.CALL, Duration.ZERO, true));
        CompletionStage<Void> post = transport.post(initialized(), Map.of());
        TransportStream stream = transport.openStream(Map::of);
        get(stream.opened());
        await().untilAsserted(() -> assertThat(server.received).hasSize(4));
        assertThat(server.connections).hasValueGreaterThanOrEqualTo(3);

        get(transport.close());
        get(transport.close());

        assertFault(call, Delivery.UNKNOWN, "closed");
        assertThat(fault(post).delivery()).isEqualTo(Delivery.UNKNOWN);
        get(stream.closed());
        await().untilAsserted(() -> assertThat(server.connections).hasValue(0));
        assertThat(transport.underWay()).isZero();
        assertFault(transport.send(request(Lane.CALL)), Delivery.NOT_SENT, "closed");
        assertThat(fault(transport.post(initialized(), Map.of())).delivery()).isEqualTo(Delivery.NOT_SENT);
        get(transport.openStream(Map::of).closed());
        get(transport.endSession(Map.of()));
    }

    @Test
    @DisplayName("when its owner closes Vert.x first, nothing hangs")
    void vertxMayBeClosedFirst() throws Exception {
        ScriptedServer server = server(request -> {});
        Vertx own = Vertx.vertx();
        HttpTransport transport = new HttpTransport(
                own, HttpTransportOptions.builder(server.url()).build());
        TransportCall call = transport.send(request(Lane.CALL));
        TransportStream stream = transport.openStream(Map::of);
        await().untilAsserted(() -> assertThat(server.received).hasSize(2));

        get(own.close().toCompletionStage());

        assertThat(fault(call).delivery()).isEqualTo(Delivery.UNKNOWN);
        call.cancel();
        assertFault(transport.send(request(Lane.CALL)), Delivery.NOT_SENT, "closed");
        assertThat(fault(transport.post(initialized(), Map.of())).delivery()).isEqualTo(Delivery.NOT_SENT);
        get(transport.close());
        get(stream.closed());
        assertThat(transport.underWay()).isZero();
    }

    @Test
    @DisplayName("TLS is set up through the hook; a certificate that is not trusted leaves the request unsent")
    void tlsIsSetUpThroughTheHook(@TempDir Path folder) throws Exception {
        PfxOptions certificate = selfSigned(folder.resolve("server.p12"));
        ScriptedServer server = closing(new ScriptedServer(
                vertx,
                new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate),
                request -> request.json(RESPONSE_7)));

        HttpTransport trusting = transport(server.url(), o -> o.httpClient(c -> c.setTrustOptions(certificate)));
        assertAnswered(trusting.send(request(Lane.CALL)));
        assertFault(transport(server.url(), o -> {}).send(request(Lane.CALL)), Delivery.NOT_SENT, "no connection");
    }

    /** By the JDK's own tool, since no public API makes certificates. */
    private static PfxOptions selfSigned(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        return new PfxOptions().setPath(file.toString()).setPassword("changeit");
    }

    /** Hands out these tokens one after the other. */
    private static final class Tokens implements BearerTokenProvider {

        final List<Boolean> asked = new ArrayList<>();
        private final @Nullable String[] tokens;

        Tokens(@Nullable String... tokens) {
            this.tokens = tokens;
        }

        @Override
        public CompletionStage<@Nullable String> token(boolean previousWasRefused) {
            asked.add(previousWasRefused);
            return CompletableFuture.completedFuture(tokens[asked.size() - 1]);
        }
    }
}
