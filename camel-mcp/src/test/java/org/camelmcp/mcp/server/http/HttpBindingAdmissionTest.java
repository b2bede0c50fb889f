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
package org.camelmcp.mcp.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmcp.mcp.server.http.BindingFixture.REQUEST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelmcp.mcp.server.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpBindingAdmissionTest {

    private static final String BOTH = "Accept: application/json, text/event-stream";

    /** P 3, P 41: without an id, which nobody has read. */
    private static void assertRefused(RawConnection.Response response, int status, String reason) throws Exception {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        JsonNode body = new ObjectMapper().readTree(response.body());
        assertThat(body.path("jsonrpc").textValue()).isEqualTo("2.0");
        assertThat(body.has("id")).isFalse();
        assertThat(body.at("/error/code").isInt()).isTrue();
        assertThat(body.at("/error/message").textValue()).contains(reason);
    }

    @Test
    void passesOnBodyHeadersAndSessions() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            RawConnection.Response response =
                    http.post("{\"ä\":1}", BOTH, "Mcp-Session-Id: s", "Mcp-Name: a", "mcp-name: b");

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("Content-Type")).isEqualTo("application/json");
            assertThat(response.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"done\"}");
            FakeReceiver.Received received = http.receiver.next();
            assertThat(received.kind()).isEqualTo("POST");
            assertThat(new String(received.incoming().body(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"ä\":1}");
            assertThat(received.incoming().headers().apply("MCP-NAME")).containsExactly("a", "b");
            assertThat(received.incoming().headers().apply("Mcp-Method")).isEmpty();
            assertThat(received.incoming().principal()).isNull();
            assertThat(received.incoming().sessions()).isSameAs(http.sessions);
            assertThat(received.thread().getName()).contains("eventloop");
        }
    }

    @Test
    void neverEchoesSessionOrEventIds() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            RawConnection.Response response = http.post(REQUEST, "Mcp-Session-Id: s", "Last-Event-ID: 7");

            assertThat(response.headers()).containsOnlyKeys("content-type", "content-length");
        }
    }

    @Test
    void getAndDeleteReachTheReceiverWithoutBody() throws Exception {
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) -> channel.reply(Reply.of(204, null)));
        try (BindingFixture http = new BindingFixture(receiver)) {
            assertThat(http.request("DELETE", "Mcp-Session-Id: s").status()).isEqualTo(204);
            assertThat(http.request("GET", "Accept: text/event-stream").status())
                    .isEqualTo(204);

            FakeReceiver.Received delete = receiver.next();
            assertThat(delete.kind()).isEqualTo("DELETE");
            assertThat(delete.incoming().body()).isEmpty();
            FakeReceiver.Received get = receiver.next();
            assertThat(get.kind()).isEqualTo("GET");
            assertThat(get.incoming().body()).isEmpty();
        }
    }

    /** P 48. */
    @Test
    void acceptedNotificationGets202WithEmptyBody() {
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) -> channel.reply(Reply.of(202, null)));
        try (BindingFixture http = new BindingFixture(receiver)) {
            RawConnection.Response response = http.post(REQUEST);

            assertThat(response.status()).isEqualTo(202);
            assertThat(response.header("Content-Length")).isEqualTo("0");
            assertThat(response.header("Content-Type")).isNull();
        }
    }

    @Test
    void statusAndHeadersComeFromTheReply() {
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) -> channel.reply(
                new Reply(429, FakeReceiver.result("later").response(), java.util.Map.of("Retry-After", "7"))));
        try (BindingFixture http = new BindingFixture(receiver)) {
            RawConnection.Response response = http.post(REQUEST);

            assertThat(response.status()).isEqualTo(429);
            assertThat(response.header("Retry-After")).isEqualTo("7");
            assertThat(response.body()).contains("later");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "OPTIONS", "TRACE", "BREW"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            RawConnection.Response response = http.request(method, "Origin: http://evil.example.com");

            assertRefused(response, 405, "Method '" + method + "'");
            assertThat(response.header("Allow")).isEqualTo("POST, GET, DELETE");
            assertThat(http.receiver.received).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {";", ",;q=0,", ";;,;"})
    void acceptThatNamesNothingTakesEverything(String accept) {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            assertThat(http.post(REQUEST, "Accept: " + accept).status()).isEqualTo(200);
        }
    }

    /** The application's body handler writes the parts of forms to files. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void bodiesAreReadOfPostsOnly(String method) {
        AtomicInteger bodies = new AtomicInteger();
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) -> channel.reply(Reply.of(204, null)));
        try (BindingFixture http = new BindingFixture(
                receiver,
                options -> options.bodyHandler(routing -> {
                    bodies.incrementAndGet();
                    routing.next();
                }))) {
            RawConnection client = http.connect();

            assertThat(client.request(method, "Content-Type: multipart/form-data; boundary=x", "Content-Length: 4")
                            .send("--x-")
                            .read()
                            .status())
                    .isEqualTo(204);
            assertThat(client.request(method).read().status())
                    .as("the connection goes on")
                    .isEqualTo(204);
            assertThat(bodies).hasValue(0);
        }
    }

    @Test
    void headIsNotAllowed() {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            assertThat(http.connect().request("HEAD").readHead().status()).isEqualTo(405);
        }
    }

    /** P 42. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void modernPeersHaveNeitherGetNorDelete(String method) throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            RawConnection.Response response =
                    http.request(method, "MCP-Protocol-Version: 2026-07-28", "Accept: text/event-stream");

            assertRefused(response, 405, "2026-07-28 has no " + method);
            assertThat(response.header("Allow")).isEqualTo("POST");
            assertThat(http.receiver.received).isEmpty();
        }
    }

    @Test
    void legacyAndUnknownRevisionsMayGet() {
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) -> channel.reply(Reply.of(400, null)));
        try (BindingFixture http = new BindingFixture(receiver)) {
            assertThat(http.request("GET", "MCP-Protocol-Version: 2025-11-25").status())
                    .isEqualTo(400);
            assertThat(http.request("GET", "MCP-Protocol-Version: nonsense").status())
                    .isEqualTo(400);
        }
    }

    @Test
    void getThatExcludesEventStreamsIsNotAcceptable() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            assertRefused(http.request("GET", "Accept: application/json"), 406, "text/event-stream");
            assertThat(http.receiver.received).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/event-stream",
                "*/*",
                "application/*",
                "text/html, application/json;q=0.1",
                "APPLICATION/JSON;charset=utf-8",
                "",
                ","
            })
    void postIsTolerantOfAccept(String accept) {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            assertThat(http.post(REQUEST, "Accept: " + accept).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/html", "application/xml, image/*", "application/json;q=0, text/event-stream; q=0.0", "json"
            })
    void postThatTakesNeitherJsonNorEventsIsNotAcceptable(String accept) throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            assertRefused(http.post(REQUEST, "Accept: " + accept), 406, "should name both");
            assertThat(http.receiver.received).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: application/json-patch+json",
                "Content-Type: application/json; charset=utf-16",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: application/json, text/plain",
                "Content-Type: ;",
                "X-No-Content-Type: 1"
            })
    void onlyJsonIsSupported(String header) throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            RawConnection.Response response = http.connect()
                    .send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n" + header + "\r\n\r\n{}")
                    .read();

            assertRefused(response, 415, "must be application/json");
            assertThat(http.receiver.received).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "Application/JSON;charset=\"UTF-8\"",
                "application/json ; profile=x",
                "application/json;"
            })
    void parametersOfTheContentTypeAreTolerated(String type) {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            RawConnection.Response response = http.connect()
                    .send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Type: " + type
                            + "\r\n\r\n{}")
                    .read();

            assertThat(response.status()).isEqualTo(200);
        }
    }

    @Test
    void bodyOverTheLimitIsTooLarge() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering(), o -> o.maxBodyBytes(100))) {
            assertThat(http.post("x".repeat(100)).status()).isEqualTo(200);
            assertRefused(http.post("x".repeat(101)), 413, "larger");
            assertThat(http.receiver.received).hasSize(1);
        }
    }

    @Test
    void chunkedBodyOverTheLimitIsTooLarge() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering(), o -> o.maxBodyBytes(100))) {
            RawConnection client = http.connect()
                    .send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                client.send("14\r\n" + "x".repeat(20) + "\r\n");
            }

            assertRefused(client.read(), 413, "larger");
            assertThat(http.receiver.received).isEmpty();
        }
    }

    @Test
    void connectionServesFurtherRequestsAfterARefusal() {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering(), o -> o.maxBodyBytes(100))) {
            RawConnection client = http.connect();

            assertThat(client.post("x".repeat(5000)).read().status()).isEqualTo(413);
            assertThat(client.post(REQUEST, "Origin: null").read().status()).isEqualTo(403);
            assertThat(client.post(REQUEST).read().status()).isEqualTo(200);
        }
    }

    @Test
    void clientThatExpectsContinueIsToldToOnlyWhenItsBodyIsWanted() {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            String head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nContent-Length: 2\r\n";
            RawConnection wanted = http.connect().send(head + "\r\n");
            assertThat(wanted.readHead().status()).isEqualTo(100);
            assertThat(wanted.send("{}").read().status()).isEqualTo(200);

            assertThat(http.connect()
                            .send(head + "Origin: http://evil.example.com\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void bodyHandlerOfTheHostingRouterIsUsed() throws Exception {
        BodyHandler limited = BodyHandler.create(false).setBodyLimit(50);
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.answering(),
                // as Camel's does
                o -> o.bodyHandler(routing -> {
                    routing.request().resume();
                    limited.handle(routing);
                }))) {
            assertThat(http.post("x".repeat(50)).status()).isEqualTo(200);
            assertRefused(http.post("x".repeat(51)), 413, "larger");
        }
    }

    @Test
    void ourOwnLimitHoldsBesidesThatOfTheHostingRouter() throws Exception {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.answering(), o -> o.maxBodyBytes(100).bodyHandler(BodyHandler.create(false)::handle))) {
            assertThat(http.post("x".repeat(100)).status()).isEqualTo(200);
            assertRefused(http.post("x".repeat(101)), 413, "larger");
            RawConnection chunked = http.connect()
                    .send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n65\r\n" + "x".repeat(101) + "\r\n0\r\n\r\n");
            assertRefused(chunked.read(), 413, "larger");
            assertThat(http.receiver.received).hasSize(1);
        }
    }

    @Test
    void bodyThatAnotherHandlerHasReadIsUsed() throws Exception {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.answering(), o -> {}, router -> router.route().handler(BodyHandler.create(false)))) {
            assertThat(http.post(REQUEST).status()).isEqualTo(200);
            assertThat(http.receiver.next().incoming().body()).asString().isEqualTo(REQUEST);
        }
    }

    @Test
    void receiverThatFailsIsAnInternalErrorWithoutItsMessage() throws Exception {
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) -> {
            throw new IllegalStateException("secret");
        });
        try (BindingFixture http = new BindingFixture(receiver)) {
            RawConnection.Response response = http.post(REQUEST);

            assertRefused(response, 500, "Internal error");
            assertThat(response.body()).doesNotContain("secret");
        }
    }

    @Test
    void failuresOfOtherHandlersAreLeftToTheRouter() {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.answering(), o -> {}, router -> router.route().handler(routing -> {
                    routing.response().putHeader("WWW-Authenticate", "Basic realm=\"x\"");
                    routing.fail(401);
                }))) {
            RawConnection.Response response = http.post(REQUEST);

            assertThat(response.status()).isEqualTo(401);
            assertThat(response.header("WWW-Authenticate")).isEqualTo("Basic realm=\"x\"");
        }
    }

    /** P 53: method, page, principal, media, size, and only then the receiver. */
    @ParameterizedTest
    @CsvSource({
        "PUT,  http://evil.example.com, true,  text/html, 999, 405",
        "POST, http://evil.example.com, true,  text/html, 999, 403",
        "POST, http://localhost,        true,  text/html, 999, 401",
        "POST, http://localhost,        false, text/html, 999, 406",
        "POST, http://localhost,        false, */*,       999, 413",
        "POST, http://localhost,        false, */*,       2,   200"
    })
    void checksComeInOrder(String method, String origin, boolean refuse, String accept, int size, int status) {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.answering(), o -> o.maxBodyBytes(100).principals(routing -> {
                    if (refuse) {
                        throw AccessRefusedException.unauthenticated("Bearer", "Who are you?");
                    }
                    return PrincipalResolver.authenticatedUser().resolve(routing);
                }))) {
            RawConnection.Response response = http.connect()
                    .send(method + " /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nOrigin: "
                            + origin + "\r\nAccept: " + accept + "\r\nContent-Length: " + size + "\r\n\r\n"
                            + "x".repeat(size))
                    .read();

            assertThat(response.status()).isEqualTo(status);
        }
    }

    /** What the conformance scenario "dns-rebinding-protection" sends. */
    @Test
    void nameThatWasMadeToPointHereIsRefused() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            assertRefused(
                    http.post(REQUEST, "Host: evil.example.com", "Origin: http://evil.example.com"),
                    403,
                    "evil.example.com");
            assertRefused(http.post(REQUEST, "Host: evil.example.com"), 403, "allowed hosts");
            assertRefused(http.post(REQUEST, "Origin: http://evil.example.com"), 403, "allowed origins");
            assertThat(http.receiver.received).isEmpty();

            String own = "127.0.0.1:" + http.port();
            assertThat(http.post(REQUEST, "Host: " + own, "Origin: http://" + own)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void configuredHostsAndOriginsAreAllowed() {
        try (BindingFixture http =
                new BindingFixture(FakeReceiver.answering(), o -> o.allowedHosts(List.of("mcp.example.com"))
                        .allowedOrigins(List.of("https://app.example.com")))) {
            assertThat(http.post(REQUEST, "Host: mcp.example.com", "Origin: https://app.example.com")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void pathMustBeOnePath() {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            for (String path : List.of("", "mcp", "/mcp*", "/:name", "/a b")) {
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> HttpBinding.mount(
                                http.router,
                                path,
                                http.receiver,
                                http.sessions,
                                HttpBindingOptions.builder().build()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("'" + path + "'");
            }
            http.router.route(HttpMethod.GET, "/other").handler(routing -> routing.end("other"));
            assertThat(http.connect()
                            .send("GET /other HTTP/1.1\r\nHost: x\r\n\r\n")
                            .read()
                            .body())
                    .isEqualTo("other");
        }
    }
}
