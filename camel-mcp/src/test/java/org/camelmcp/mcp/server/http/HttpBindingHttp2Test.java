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
import static org.awaitility.Awaitility.await;
import static org.camelmcp.mcp.server.http.FakeReceiver.notification;
import static org.camelmcp.mcp.server.http.FakeReceiver.result;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelmcp.mcp.server.ReplyChannel;
import org.junit.jupiter.api.Test;

/** Many requests on one connection. */
class HttpBindingHttp2Test {

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private static HttpClient client(BindingFixture http) {
        return http.vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(http.port()));
    }

    private static HttpClientRequest request(HttpClient client) {
        return join(client.request(HttpMethod.POST, "/mcp")).putHeader("Content-Type", "application/json");
    }

    @Test
    void jsonAndEventStreamsAreServed() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            HttpClient client = client(http);
            Future<HttpClientResponse> streaming = request(client).send("{}");
            // asked for as the response comes: what arrives before anybody asks is lost, and its end with it
            Future<Buffer> streamed = streaming.compose(HttpClientResponse::body);
            ReplyChannel stream = http.receiver.next().channel();
            Future<HttpClientResponse> plain = request(client).send("{}");
            http.receiver.next().channel().reply(result("plain"));
            stream.send(notification("n"));

            assertThat(join(plain.compose(HttpClientResponse::body)).toString()).contains("plain");
            assertThat(join(streaming).getHeader("Content-Type")).isEqualTo("text/event-stream");
            stream.reply(result("streamed"));
            assertThat(join(streamed).toString()).contains("streamed");
            assertThat(http.connections).hasValue(1);
            join(client.close());
        }
    }

    /** P 41; the name stands in {@code :authority} here. */
    @Test
    void nameThatWasMadeToPointHereIsRefused() {
        try (BindingFixture http = new BindingFixture(FakeReceiver.answering())) {
            HttpClient client = client(http);
            assertThat(join(request(client)
                                    .authority(io.vertx.core.net.HostAndPort.create("evil.example.com", 80))
                                    .send("{}"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(join(request(client).send("{}")).statusCode()).isEqualTo(200);
            join(client.close());
        }
    }

    @Test
    void resetOfOneStreamIsTold() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking())) {
            HttpClient client = client(http);
            HttpClientRequest request = request(client);
            request.exceptionHandler(e -> {});
            request.send("{}");
            CountDownLatch left = new CountDownLatch(1);
            http.receiver.next().channel().onClosed(left::countDown);

            request.reset();

            assertThat(left.await(5, TimeUnit.SECONDS)).isTrue();
            await().untilAsserted(() -> assertThat(http.binding.underWay()).isZero());
            assertThat(http.connections).hasValue(1);
            join(client.close());
        }
    }

    @Test
    void streamThatIsNotReadIsResetWithoutHarmToOthers() throws Exception {
        try (BindingFixture http = new BindingFixture(FakeReceiver.parking(), o -> o.maxUnwrittenBytes(100_000))) {
            HttpClient client = client(http);
            HttpClientRequest request = request(client);
            request.response().onSuccess(response -> {
                response.exceptionHandler(e -> {});
                response.pause();
            });
            request.send("{}");
            ReplyChannel stream = http.receiver.next().channel();
            AtomicInteger left = new AtomicInteger();
            stream.onClosed(left::incrementAndGet);

            await().pollInterval(Duration.ofMillis(5)).until(() -> {
                for (int i = 0; i < 10; i++) {
                    stream.send(notification("n".repeat(10_000)));
                }
                return left.get() > 0;
            });

            await().untilAsserted(() -> assertThat(http.binding.underWay()).isZero());
            Future<HttpClientResponse> other = request(client).send("{}");
            http.receiver.next().channel().reply(result("other"));
            assertThat(join(other.compose(HttpClientResponse::body)).toString()).contains("other");
            assertThat(http.connections).hasValue(1);
            join(client.close());
        }
    }
}
