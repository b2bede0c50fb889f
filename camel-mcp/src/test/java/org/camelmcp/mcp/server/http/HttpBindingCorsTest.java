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
import static org.camelmcp.mcp.server.http.FakeReceiver.notification;
import static org.camelmcp.mcp.server.http.FakeReceiver.result;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.camelmcp.mcp.server.Reply;
import org.camelmcp.mcp.server.ReplyChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages in browsers may send and read (CORS). */
class HttpBindingCorsTest {

    private static final String APP = "https://app.example.com";
    private static final String ORIGIN = "Origin: " + APP;
    private static final String EVIL = "Origin: https://evil.example.com";
    private static final String ASKS = "Access-Control-Request-Method: POST";

    private static BindingFixture allowing(FakeReceiver receiver) {
        return new BindingFixture(receiver, options -> options.allowedOrigins(List.of(APP)));
    }

    private static Set<String> listed(String header) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(List.of(header.split(", *")));
        return names;
    }

    private static void assertReadable(RawConnection.Response response, String origin) {
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(response.header("Vary")).isEqualTo("Origin");
        assertThat(listed(response.header("Access-Control-Expose-Headers")))
                .containsExactlyInAnyOrder("Mcp-Session-Id", "WWW-Authenticate", "Retry-After");
        assertThat(response.headers()).doesNotContainKey("access-control-allow-credentials");
    }

    private static void assertUnreadable(RawConnection.Response response) {
        assertThat(response.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
        assertThat(response.headers()).doesNotContainKey("vary");
    }

    @Test
    void preflightOfAnAllowedPageNamesWhatMcpNeeds() {
        try (BindingFixture http = allowing(FakeReceiver.answering())) {
            RawConnection.Response response = http.request(
                    "OPTIONS", ORIGIN, ASKS, "Access-Control-Request-Headers: content-type,mcp-protocol-version");

            assertThat(response.status()).isEqualTo(204);
            assertReadable(response, APP);
            assertThat(listed(response.header("Access-Control-Allow-Methods")))
                    .containsExactlyInAnyOrder("POST", "GET", "DELETE");
            assertThat(listed(response.header("Access-Control-Allow-Headers")))
                    .containsExactlyInAnyOrder(
                            "Content-Type",
                            "Authorization",
                            "MCP-Protocol-Version",
                            "Mcp-Session-Id",
                            "Mcp-Method",
                            "Mcp-Name",
                            "Last-Event-ID");
            assertThat(response.header("Access-Control-Max-Age")).isEqualTo("7200");
            assertThat(http.receiver.received).isEmpty();
        }
    }

    @Test
    void preflightAllowsTheParametersHeadersThatItAsksForAndNoOthers() {
        try (BindingFixture http = allowing(FakeReceiver.answering())) {
            RawConnection.Response response = http.request(
                    "OPTIONS",
                    ORIGIN,
                    ASKS,
                    "Access-Control-Request-Headers: mcp-param-region, Mcp-Param-Tenant.Id,x-evil,mcp-param-,mcp-param-a b");

            assertThat(listed(response.header("Access-Control-Allow-Headers")))
                    .contains("mcp-param-region", "mcp-param-tenant.id")
                    .doesNotContain("x-evil", "mcp-param-", "mcp-param-a b")
                    .hasSize(9);
        }
    }

    @Test
    void preflightIsAnsweredBeforeAnybodyIsAuthenticated() {
        try (BindingFixture http =
                new BindingFixture(FakeReceiver.answering(), options -> options.allowedOrigins(List.of(APP))
                        .principals(routing -> {
                            throw AccessRefusedException.unauthenticated("Bearer", "Who are you?");
                        }))) {
            assertThat(http.request("OPTIONS", ORIGIN, ASKS).status()).isEqualTo(204);

            RawConnection.Response refused = http.post(REQUEST, ORIGIN);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertReadable(refused, APP);
        }
    }

    @Test
    void preflightOfAnotherPageIsRefusedWithoutCorsHeaders() {
        try (BindingFixture http = allowing(FakeReceiver.answering())) {
            RawConnection.Response response = http.request("OPTIONS", EVIL, ASKS);

            assertThat(response.status()).isEqualTo(403);
            assertUnreadable(response);
        }
    }

    /** Modern revisions have neither GET nor DELETE, which is told of the request and not of its preflight. */
    @Test
    void preflightSaysNothingOnTheRevision() {
        try (BindingFixture http = allowing(FakeReceiver.answering())) {
            assertThat(http.request("OPTIONS", ORIGIN, ASKS, "MCP-Protocol-Version: 2026-07-28")
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    void optionsThatIsNoPreflightIsNotAllowed() {
        try (BindingFixture http = allowing(FakeReceiver.answering())) {
            assertThat(http.request("OPTIONS", ORIGIN).status()).isEqualTo(405);
            assertThat(http.request("OPTIONS", ASKS).status()).isEqualTo(405);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:6274", "http://127.0.0.1:5173", "https://[::1]"})
    void pagesOfThisMachineMayReadByDefault(String origin) {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            assertThat(http.request("OPTIONS", "Origin: " + origin, ASKS).status())
                    .isEqualTo(204);
            RawConnection.Response response = http.post(REQUEST, "Origin: " + origin);

            assertThat(response.status()).isEqualTo(200);
            assertReadable(response, origin);
        }
    }

    @Test
    void whereAllPagesAreAllowedEachIsNamed() {
        try (BindingFixture http =
                new BindingFixture(FakeReceiver.answering(), options -> options.allowedOrigins(List.of("*")))) {
            assertReadable(http.post(REQUEST, "Origin: https://any.example.org"), "https://any.example.org");
            assertReadable(http.post(REQUEST, "Origin: null"), "null");
        }
    }

    @Test
    void anotherPageReadsNothing() {
        try (BindingFixture http = allowing(FakeReceiver.answering())) {
            RawConnection.Response response = http.post(REQUEST, EVIL);

            assertThat(response.status()).isEqualTo(403);
            assertUnreadable(response);
        }
    }

    @Test
    void withoutOriginThereIsNothingToSay() {
        try (BindingFixture http = allowing(FakeReceiver.answering())) {
            RawConnection.Response response = http.post(REQUEST);

            assertThat(response.status()).isEqualTo(200);
            assertUnreadable(response);
        }
    }

    @Test
    void errorsAreReadableToo() {
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) -> {
            throw new IllegalStateException();
        });
        try (BindingFixture http = new BindingFixture(
                receiver, options -> options.allowedOrigins(List.of(APP)).maxBodyBytes(50))) {
            RawConnection.Response failed = http.post(REQUEST, ORIGIN);
            assertThat(failed.status()).isEqualTo(500);
            assertReadable(failed, APP);

            RawConnection.Response large = http.post("x".repeat(100), ORIGIN);
            assertThat(large.status()).isEqualTo(413);
            assertReadable(large, APP);

            RawConnection.Response media = http.post(REQUEST, ORIGIN, "Accept: text/html");
            assertThat(media.status()).isEqualTo(406);
            assertReadable(media, APP);
        }
    }

    @Test
    void headersOfTheReplyStay() {
        FakeReceiver receiver = FakeReceiver.reacting((incoming, channel) ->
                channel.reply(new Reply(429, result("later").response(), java.util.Map.of("Retry-After", "7"))));
        try (BindingFixture http = allowing(receiver)) {
            RawConnection.Response response = http.post(REQUEST, ORIGIN);

            assertThat(response.header("Retry-After")).isEqualTo("7");
            assertReadable(response, APP);
        }
    }

    @Test
    void eventStreamsAreReadable() throws Exception {
        try (BindingFixture http =
                new BindingFixture(FakeReceiver.parking(), options -> options.allowedOrigins(List.of(APP))
                        .keepAlive(Duration.ofHours(1)))) {
            RawConnection posted = http.connect().post(REQUEST, ORIGIN);
            ReplyChannel channel = http.receiver.next().channel();
            channel.send(notification("n"));
            assertReadable(posted.readHead(), APP);
            channel.reply(result("done"));

            RawConnection opened = http.connect().request("GET", ORIGIN, "Accept: text/event-stream");
            http.receiver.next().channel().open();
            assertReadable(opened.readHead(), APP);
        }
    }

    @Test
    void whatTheApplicationVariesByStays() {
        try (BindingFixture http = new BindingFixture(
                FakeReceiver.answering(), options -> options.allowedOrigins(List.of(APP)), router -> router.route()
                        .handler(routing -> {
                            routing.response().putHeader("Vary", "Accept-Encoding");
                            routing.next();
                        }))) {
            RawConnection client = http.connect().post(REQUEST, ORIGIN);

            assertThat(client.read().header("Vary")).isEqualTo("Accept-Encoding, Origin");
        }
    }
}
