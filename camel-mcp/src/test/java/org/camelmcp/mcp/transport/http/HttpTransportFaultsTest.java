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
import static org.camelmcp.mcp.transport.TransportException.Delivery.NOT_SENT;
import static org.camelmcp.mcp.transport.TransportException.Delivery.REFUSED;
import static org.camelmcp.mcp.transport.TransportException.Delivery.UNKNOWN;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.mcp.transport.TransportResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Streamable HTTP, faults: did the server act on the request? (P 9, 23, 37, 39)")
class HttpTransportFaultsTest extends HttpTransportFixture {

    private static final String ERROR_7 =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32602,\"message\":\"m\"}}";

    static Stream<Arguments> unusableAnswers() {
        String big = "\"" + "x".repeat(LIMIT) + "\"";
        return Stream.of(
                answer("HTML", 200, "text/html", "<html><body>Welcome</body></html>", "'<html><body>Welcome"),
                answer("malformed JSON", 200, "application/json", "{\"jsonrpc\":", "not JSON"),
                answer("no JSON-RPC", 200, "application/json", "{\"id\":7}", "not JSON-RPC"),
                answer("wrong id", 200, "application/json", RESPONSE_7.replace("7", "8"), "request 7"),
                answer("id of the wrong type", 200, "application/json", RESPONSE_7.replace("7", "\"7\""), "request 7"),
                answer("batch without the response", 200, "application/json", "[]", "empty batch"),
                answer("oversized body", 200, "application/json", big, "4096 bytes"),
                answer("nothing", 200, "application/json", "", "empty body"),
                answer("202 to a request", 202, "text/plain", "", "202 without a response"),
                answer("204 to a request", 204, "text/plain", "", "204 without a response"),
                answer("stream without the response", 200, "text/event-stream", "data: \n\n", "stream is over"),
                answer("stream with a wrong id", 200, "text/event-stream", EVENT_7.replace("7", "8"), "stream is over"),
                answer("stream with malformed JSON", 200, "text/event-stream", "data: {\n\n", "cannot be read"),
                answer("stream with an oversized event", 200, "text/event-stream", "data: " + big, "4096 bytes"),
                answer("empty stream", 200, "text/event-stream", "", "stream is over"));
    }

    private static Arguments answer(String name, int status, String type, String body, String message) {
        return Arguments.of(name, status, type, body, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusableAnswers")
    void anAnswerThatCannotBeUsedLeavesTheDeliveryUnknown(
            String name, int status, String type, String body, String message) {
        HttpTransport transport = transport(server(request -> {
            request.response().putHeader("Content-Type", type).setStatusCode(status);
            if (status == 204) {
                request.response().end();
            } else {
                request.response().end(body);
            }
        }));

        TransportException fault = fault(transport.send(request(Lane.CALL)));

        assertThat(fault).hasMessageContaining(message);
        assertThat(fault.getMessage()).hasSizeLessThan(400);
        assertThat(fault.delivery()).isEqualTo(UNKNOWN);
        assertThat(fault.status()).isEqualTo(status);
        await().untilAsserted(() -> assertThat(transport.underWay()).isZero());
    }

    @ParameterizedTest
    @CsvSource({
        "301, REFUSED, redirects are not followed", "307, REFUSED, redirects are not followed",
        "400, REFUSED, 'no, thanks'", "401, REFUSED, 401",
        "403, REFUSED, 403", "404, REFUSED, 'no, thanks'",
        "405, REFUSED, 'no, thanks'", "413, REFUSED, 'no, thanks'",
        "429, REFUSED, 'no, thanks'", "500, UNKNOWN, 'no, thanks'",
        "502, UNKNOWN, 'no, thanks'", "503, REFUSED, 'no, thanks'",
        "504, UNKNOWN, 'no, thanks'"
    })
    void anErrorStatusTellsWhetherTheServerTookTheRequest(int status, Delivery delivery, String message)
            throws Exception {
        ScriptedServer server = server(request -> {
            request.response().putHeader("Location", "/elsewhere");
            request.answer(status, "text/plain", "no,\r\n\u0000 thanks");
        });
        HttpTransport transport = transport(server);

        for (TransportException fault :
                List.of(fault(transport.send(request(Lane.CALL))), fault(transport.post(initialized(), Map.of())))) {
            assertThat(fault.delivery()).isEqualTo(delivery);
            assertThat(fault.status()).isEqualTo(status);
            assertThat(fault.retryAfter()).isEmpty();
            assertThat(fault).hasMessageContaining("HTTP " + status).hasMessageContaining(message);
        }
        assertThat(server.received).hasSize(2);
        await().untilAsserted(() -> assertThat(transport.underWay()).isZero());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 429, 500, 503})
    @DisplayName("a JSON-RPC error is delivered whatever the status, with our id, a null id or none (P 3)")
    void aJsonRpcErrorIsDeliveredWhateverTheStatus(int status) throws Exception {
        HttpTransport transport = transport(server(
                request -> {
                    request.response().putHeader("Retry-After", "5");
                    request.answer(status, "application/json", ERROR_7);
                },
                request -> request.answer(status, "application/json", ERROR_7.replace("7", "null")),
                request -> request.answer(status, "application/json", ERROR_7.replace("\"id\":7,", ""))));

        for (int i = 0; i < 3; i++) {
            TransportResponse response = get(transport.send(request(Lane.CALL)).response());
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.retryAfter()).isEqualTo(i == 0 ? Duration.ofSeconds(5) : null);
            assertThat(response.message()).isInstanceOfSatisfying(JsonRpcResponse.Failure.class, failure -> assertThat(
                            failure.error().code())
                    .isEqualTo(-32602));
        }
    }

    @Test
    void aJsonRpcErrorForAnotherRequestCountsAsItsStatus() {
        HttpTransport transport =
                transport(server(request -> request.answer(400, "application/json", ERROR_7.replace("7", "8"))));
        assertFault(transport.send(request(Lane.CALL)), REFUSED, "HTTP 400");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429|7|PT7S",
                "429|Tue, 28 Jul 2026 12:00:30 GMT|PT30S",
                "503|7|PT7S",
                "503|Tue, 28 Jul 2026 12:00:30 GMT|PT30S",
                "503|Tue, 28 Jul 2026 11:00:00 GMT|PT0S",
                "500|86400|PT1H"
            })
    void retryAfterIsHeard(int status, String header, Duration expected) {
        HttpTransport transport = transport(server(request -> {
            request.response().putHeader("Retry-After", header);
            request.answer(status, "text/plain", "busy");
        }));
        assertThat(fault(transport.send(request(Lane.CALL))).retryAfter()).hasValue(expected);
    }

    @Test
    void aRefusedConnectionLeavesTheRequestUnsent() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        HttpTransport transport = transport("http://127.0.0.1:" + port + "/hunter2?key=hunter2", o -> {});

        TransportException fault = fault(transport.send(request(Lane.CALL)));

        assertThat(fault.delivery()).isEqualTo(NOT_SENT);
        assertThat(fault).hasMessageContaining("127.0.0.1:" + port).message().doesNotContain("hunter2");
        assertThat(transport.underWay()).isZero();
    }

    @Test
    void anUnknownHostLeavesTheRequestUnsent() {
        assertFault(
                transport("http://no-such-host.invalid/mcp", o -> {}).send(request(Lane.CALL)),
                NOT_SENT,
                "no-such-host.invalid");
    }

    @Test
    void aHeaderThatHttpCannotCarryLeavesTheRequestUnsent() {
        ScriptedServer server = server(request -> request.json(RESPONSE_7));
        TransportRequest request = new TransportRequest(
                request(Lane.CALL).message(), Map.of("Mcp-Name", "a\r\nX-Forged: 1"), Lane.CALL, Duration.ZERO, false);
        assertFault(transport(server).send(request), NOT_SENT, "header");
        assertThat(server.received).isEmpty();
    }

    static Stream<Arguments> breaks() {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 44\r\n\r\n";
        String chunked = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        return Stream.of(
                        "",
                        "HTTP/1.1 2",
                        "HTTP/1.1 200 OK\r\nContent-Type: appl",
                        head,
                        head + "{\"jsonrpc\":",
                        chunked + "6\r\n{\"json\r\n")
                .flatMap(sent -> Stream.of(Arguments.of(sent, true), Arguments.of(sent, false)));
    }

    @ParameterizedTest(name = "after {0}, reset {1}")
    @MethodSource("breaks")
    void aConnectionThatBreaksAfterTheRequestLeavesTheDeliveryUnknown(String sent, boolean reset) {
        HttpTransport transport = raw(reset, (socket, bytes) -> writeAndClose(socket, Buffer.buffer(sent)));
        TransportException fault = fault(transport.send(request(Lane.CALL)));
        assertThat(fault.delivery()).as(fault.getMessage()).isEqualTo(UNKNOWN);
        await().untilAsserted(() -> assertThat(transport.underWay()).isZero());
    }

    @Test
    void anAnswerThatIsNoHttpLeavesTheDeliveryUnknown() {
        HttpTransport transport = raw(false, (socket, bytes) -> socket.write("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
        assertThat(fault(transport.send(request(Lane.CALL))).delivery()).isEqualTo(UNKNOWN);
    }

    @Test
    @DisplayName("an SSE answer cut at every byte gives the response or an unknown delivery, and never hangs")
    void aStreamCutAtEveryByte() throws Exception {
        String events = "id: 1\r\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}\r\n\r\n" + EVENT_7;
        byte[] bytes = events.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
        for (String length : List.of("Content-Length: " + bytes.length + "\r\n\r\n", "Connection: close\r\n\r\n")) {
            List<TransportCall> calls = new ArrayList<>();
            List<HttpTransport> transports = new ArrayList<>();
            for (int cut = 0; cut <= bytes.length; cut++) {
                Buffer sent = Buffer.buffer(head + length).appendBytes(bytes, 0, cut);
                HttpTransport transport = raw(false, (socket, b) -> writeAndClose(socket, sent));
                transports.add(transport);
                calls.add(transport.send(request(Lane.CALL)));
            }
            for (int cut = 0; cut < bytes.length; cut++) {
                assertThat(fault(calls.get(cut)).delivery())
                        .as("cut at byte %d", cut)
                        .isEqualTo(UNKNOWN);
            }
            assertAnswered(calls.get(bytes.length));
            await().untilAsserted(() -> assertThat(transports).allMatch(transport -> transport.underWay() == 0));
        }
    }

    static Stream<Arguments> slowAnswers() {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: ";
        return Stream.of(
                Arguments.of("no status", ""),
                Arguments.of("no body", head + "application/json\r\nContent-Length: 44\r\n\r\n"),
                Arguments.of("half a body", head + "application/json\r\nContent-Length: 44\r\n\r\n{\"json"),
                Arguments.of("an open stream", head + "text/event-stream\r\n\r\n: open\n\n"),
                Arguments.of("half an error", "HTTP/1.1 500 Oops\r\nContent-Length: 44\r\n\r\nSo"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slowAnswers")
    @DisplayName("the timeout covers the whole response; then the connection is closed (P 14)")
    void theTimeoutCoversTheWholeResponse(String name, String sent) {
        RawServer server = closing(new RawServer(vertx, false, (socket, bytes) -> socket.write(sent)));
        HttpTransport transport = transport(server.url(), o -> {});

        TransportCall call = transport.send(request(Lane.CALL, Duration.ofMillis(150), true));

        assertFault(call, UNKNOWN, "no response within");
        await().untilAsserted(() -> assertThat(server.connections).hasValue(0));
        assertThat(transport.underWay()).isZero();
    }

    private HttpTransport raw(boolean resets, BiConsumer<NetSocket, Buffer> onRequest) {
        return transport(closing(new RawServer(vertx, resets, onRequest)).url(), o -> {});
    }

    private static void writeAndClose(NetSocket socket, Buffer sent) {
        socket.write(sent).onComplete(v -> socket.close());
    }
}
