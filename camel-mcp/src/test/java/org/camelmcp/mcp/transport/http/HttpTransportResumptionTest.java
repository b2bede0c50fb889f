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

import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportException.Delivery;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.camelmcp.mcp.transport.TransportResponse;
import org.camelmcp.mcp.transport.TransportStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Streamable HTTP, legacy streams: Last-Event-ID and retry (P 132)")
class HttpTransportResumptionTest extends HttpTransportFixture {

    private static final String NOTICE = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}\n\n";

    @ParameterizedTest
    @EnumSource(Lane.class)
    void aStreamThatEndsEarlyIsPickedUpAfterItsRetryDelay(Lane lane) throws Exception {
        ScriptedServer server = server(
                request -> {
                    request.response().putHeader("Mcp-Session-Id", "s-1");
                    request.allEvents("id: e-1\nretry: 400\ndata: \n\nid: e-2\n" + NOTICE);
                },
                request -> request.allEvents("id: e-3\n" + NOTICE),
                request -> request.events(EVENT_7));
        HttpTransport transport = transport(server);

        TransportResponse response = get(transport.send(resumable(lane)).response());

        assertAnswered(response);
        assertThat(response.header("mcp-session-id")).hasValue("s-1");
        assertThat(inbound).hasSize(2);
        assertThat(origins)
                .as("also on the stream that continues the request's own")
                .containsOnly(Optional.of(RequestId.of(7)));
        assertThat(server.received.stream().map(r -> r.request().method()))
                .containsExactly(HttpMethod.POST, HttpMethod.GET, HttpMethod.GET);
        assertThat(server.received.stream().map(r -> r.header("Last-Event-ID"))).containsExactly(null, "e-2", "e-3");
        assertThat(server.received.get(1).header("Accept")).isEqualTo("text/event-stream");
        assertThat(server.received).allMatch(r -> "s-1".equals(r.header("Mcp-Session-Id")));
        for (int i = 1; i < 3; i++) {
            assertThat(gapMillis(server, i)).as("delay before attempt %d", i).isBetween(400L, 1500L);
        }
        await().untilAsserted(() -> assertThat(transport.underWay()).isZero());
    }

    @Test
    void aStreamThatBreaksIsPickedUp() throws Exception {
        ScriptedServer server = server(
                request -> {
                    request.events("id: e-1\nretry: 100\ndata: \n\ndata: {\"half");
                    vertx.setTimer(50, t -> request.request().connection().close());
                },
                request -> request.answer(503, "text/plain", "restarting"),
                request -> request.allEvents(EVENT_7));

        assertAnswered(transport(server).send(resumable(Lane.CALL)));

        assertThat(server.received.stream().map(r -> r.header("Last-Event-ID"))).containsExactly(null, "e-1", "e-1");
    }

    @Test
    void resumptionGivesUpAfterFiveFailuresInARow() {
        ScriptedServer server = server(
                request -> request.allEvents("id: e-1\nretry: 1\ndata: \n\n"),
                request -> request.allEvents(": nothing new\n\n"),
                request -> request.answer(500, "text/plain", "oops"),
                request -> request.request().connection().close(),
                request -> request.answer(429, "text/plain", "slow down"));
        HttpTransport transport = transport(server);

        assertFault(transport.send(resumable(Lane.CALL)), Delivery.UNKNOWN, "could not be picked up");

        assertThat(server.received).hasSize(6);
        await().untilAsserted(() -> assertThat(transport.underWay()).isZero());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405})
    void aServerThatDoesNotResumeIsNotAskedTwice(int status) {
        ScriptedServer server = server(
                request -> request.allEvents("id: e-1\nretry: 1\ndata: \n\n"),
                request -> request.answer(status, "text/plain", "no"));

        assertFault(transport(server).send(resumable(Lane.CALL)), Delivery.UNKNOWN, "HTTP " + status);

        assertThat(server.received).hasSize(2);
    }

    @Test
    @DisplayName("without an event id, or on a modern request, a broken stream is lost (P 24)")
    void withoutAnEventIdNothingIsResumed() {
        ScriptedServer server = server(
                request -> request.allEvents("retry: 1\n" + NOTICE),
                request -> request.allEvents("id: e-1\n\nid\n" + NOTICE),
                request -> request.allEvents("id: é\n\n"),
                request -> request.allEvents("id: e-1\nretry: 1\n" + NOTICE));
        HttpTransport transport = transport(server);

        for (int i = 0; i < 3; i++) {
            assertFault(transport.send(resumable(Lane.CALL)), Delivery.UNKNOWN, "stream is over");
        }
        assertFault(transport.send(request(Lane.CALL)), Delivery.UNKNOWN, "stream is over");
        assertThat(server.received).hasSize(4);
    }

    @Test
    void theTimeoutCoversResumption() {
        ScriptedServer server = server(request -> request.allEvents("id: e-1\nretry: 20000\ndata: \n\n"));
        HttpTransport transport = transport(server);

        assertFault(
                transport.send(request(Lane.CALL, Duration.ofMillis(200), true)),
                Delivery.UNKNOWN,
                "no response within");

        assertThat(server.received).hasSize(1);
        assertThat(transport.underWay()).isZero();
    }

    @Test
    @DisplayName("the GET stream is opened again after retry, with Last-Event-ID and headers asked for anew")
    void theGetStreamIsKeptOpen() throws Exception {
        ScriptedServer server = server(
                request -> request.allEvents("id: e-1\nretry: 300\n" + NOTICE),
                request -> {
                    request.events("id: e-2\n" + NOTICE);
                    vertx.setTimer(20, t -> request.request().connection().close());
                },
                request -> request.events("data: not JSON\n\n" + NOTICE + EVENT_7));
        HttpTransport transport = transport(server);
        AtomicInteger asked = new AtomicInteger();

        TransportStream stream = transport.openStream(() -> {
            asked.incrementAndGet();
            return Map.of("Mcp-Session-Id", "s-1");
        });

        get(stream.opened());
        await().untilAsserted(() -> assertThat(inbound).hasSize(3));
        assertThat(origins).as("a stream of the server's own").containsOnly(Optional.empty());
        assertThat(server.received.stream().map(r -> r.header("Last-Event-ID"))).containsExactly(null, "e-1", "e-2");
        assertThat(server.received).allMatch(r -> r.request().method() == HttpMethod.GET);
        assertThat(server.received).allMatch(r -> "s-1".equals(r.header("Mcp-Session-Id")));
        assertThat(asked).hasValue(3);
        assertThat(gapMillis(server, 1)).isBetween(300L, 1500L);
        assertThat(gapMillis(server, 2)).isBetween(300L, 1500L);

        stream.cancel();
        get(stream.closed());
        await().untilAsserted(() -> assertThat(server.connections).hasValue(0));
        assertThat(transport.underWay()).isZero();
    }

    @Test
    void anotherSessionDoesNotInheritTheEventId() {
        ScriptedServer server = server(request -> request.allEvents("id: e-1\nretry: 1\n" + NOTICE));
        AtomicInteger session = new AtomicInteger();

        TransportStream stream =
                transport(server).openStream(() -> Map.of("Mcp-Session-Id", "s-" + session.incrementAndGet()));

        await().untilAsserted(() -> assertThat(server.received).hasSizeGreaterThanOrEqualTo(2));
        assertThat(server.received.get(1).header("Last-Event-ID")).isNull();
        stream.cancel();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 401, 404, 405})
    void aServerThatRefusesTheGetStreamIsLeftAlone(int status) throws Exception {
        ScriptedServer server = server(request -> request.answer(status, "text/plain", ""));
        HttpTransport transport = transport(server);

        TransportStream stream = transport.openStream(Map::of);

        TransportException fault = fault(stream.opened());
        assertThat(fault.delivery()).isEqualTo(Delivery.REFUSED);
        assertThat(fault.status()).isEqualTo(status);
        get(stream.closed());
        assertThat(server.received).hasSize(1);
        assertThat(transport.underWay()).isZero();
    }

    @Test
    void aGetStreamWaitsForAServerThatIsDownOrBusy() throws Exception {
        ScriptedServer server = server(
                request -> {
                    request.response().putHeader("Retry-After", "1");
                    request.answer(503, "text/plain", "");
                },
                request -> request.events(": open\n\n"));

        get(transport(server).openStream(Map::of).opened());

        assertThat(gapMillis(server, 1)).isBetween(1000L, 3000L);
    }

    @Test
    void aGetStreamThatIsCancelledWhileItWaitsStaysClosed() throws Exception {
        ScriptedServer server = server(request -> request.answer(500, "text/plain", ""));
        HttpTransport transport = transport(server);
        List<TransportStream> streams =
                Stream.generate(() -> transport.openStream(Map::of)).limit(8).toList();
        await().untilAsserted(() -> assertThat(server.received).hasSize(8));

        streams.forEach(TransportStream::cancel);

        for (TransportStream stream : streams) {
            get(stream.closed());
            assertThat(fault(stream.opened())).hasMessageContaining("cancelled");
        }
        assertThat(transport.underWay()).isZero();
        // their places are free again
        ScriptedServer open = server(request -> request.events(": open\n\n"));
        get(transport(open).openStream(Map::of).opened());
    }

    @Test
    void aFailingHeaderSupplierEndsTheGetStream() throws Exception {
        TransportStream stream = transport(server(request -> {})).openStream(() -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(fault(stream.opened()).delivery()).isEqualTo(Delivery.NOT_SENT);
        get(stream.closed());
    }

    private static TransportRequest resumable(Lane lane) {
        TransportRequest plain = request(lane, Duration.ofSeconds(10), true);
        return new TransportRequest(
                plain.message(), Map.of("Mcp-Session-Id", "s-1"), lane, plain.timeout(), plain.resumable());
    }

    private static long gapMillis(ScriptedServer server, int attempt) {
        return TimeUnit.NANOSECONDS.toMillis(server.received.get(attempt).nanos()
                - server.received.get(attempt - 1).nanos());
    }
}
