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

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.UnderWay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that come and go while clients are connected. */
class ServeLifecycleTest extends ServeFixture {

    private final Wire wire = Wire.to(url());

    private List<String> tools() {
        List<String> names = new ArrayList<>();
        for (JsonNode tool : wire.modern("tools/list", "{}").result().path("tools")) {
            names.add(tool.path("name").asText());
        }
        return names;
    }

    @Test
    void routesWithTheSamePathAreOneServer() throws Exception {
        tool("mcp-task:report", exchange -> {});
        tool("mcp-task:forecast", exchange -> {});
        tool("mcp-task:elsewhere?httpPath=/other", exchange -> {});

        assertThat(tools()).containsExactly("forecast", "report");
        assertThat(Wire.to(url().replace("/mcp", "/other"))
                        .modern("tools/list", "{}")
                        .body()
                        .toString())
                .contains("elsewhere")
                .doesNotContain("forecast");

        serving.getRouteController().stopRoute("report");
        assertThat(tools()).containsExactly("forecast");

        serving.getRouteController().startRoute("report");
        assertThat(tools()).containsExactly("forecast", "report");
    }

    @Test
    void theServerGoesWithItsLastRouteAndComesBackWithTheNext() throws Exception {
        tool("mcp-task:report", exchange -> exchange.getMessage().setBody("ok"));
        assertThat(tools()).containsExactly("report");

        serving.getRouteController().stopRoute("report");

        assertThat(catchCause(this::tools)).isInstanceOf(ConnectException.class);
        soon().until(() -> UnderWay.servedBy(server) == 0);

        serving.getRouteController().startRoute("report");
        assertThat(send("mcp-task:report?server=legacy&taskMode=task" + FAST, null)
                        .getMessage()
                        .getBody())
                .isEqualTo("ok");
    }

    private static Throwable catchCause(Runnable action) {
        try {
            action.run();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void clientsHearOfToolsThatComeAndGo(String generation) throws Exception {
        tool("mcp-task:report", exchange -> {});
        try (WireStream stream = WireStream.open(url(), generation)) {
            tool("mcp-task:forecast", exchange -> {});
            soon().until(() -> stream.count("notifications/tools/list_changed") == 1);

            serving.getRouteController().stopRoute("forecast");
            soon().until(() -> stream.count("notifications/tools/list_changed") == 2);
        }
        soon().until(() -> UnderWay.servedBy(server) <= 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"modern&taskMode=task", "modern&taskMode=plain", "legacy&taskMode=task", "legacy&taskMode=plain"
            })
    void aSuspendedRouteTakesNoCallsAndFinishesThoseUnderWay(String how) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        tool("mcp-task:report", exchange -> {
            started.countDown();
            assertThat(finish.await(20, TimeUnit.SECONDS)).isTrue();
            exchange.getMessage().setBody("finished");
        });
        String uri = "mcp-task:report?server=" + how + FAST;
        CompletableFuture<Exchange> underWay = sendLater(uri, null);
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> suspending = CompletableFuture.runAsync(() -> suspend("report"));
        soon().until(() -> wire.modern("tools/call", "{\"name\":\"report\"}").status() == 503);
        Wire.Answer refused = wire.modern("tools/call", "{\"name\":\"report\"}");
        assertThat(refused.body().at("/error/message").asText()).contains("suspended");
        assertThat(tools()).containsExactly("report");

        finish.countDown();
        assertThat(underWay.get(10, TimeUnit.SECONDS).getMessage().getBody()).isEqualTo("finished");
        suspending.get(10, TimeUnit.SECONDS);

        serving.getRouteController().resumeRoute("report");
        assertThat(send(uri, null).getMessage().getBody()).isEqualTo("finished");
    }

    private void suspend(String route) {
        try {
            serving.getRouteController().suspendRoute(route);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingIsLeftBehind() {
        var before = Thread.getAllStackTraces().keySet();
        tool("mcp-task:report", exchange -> exchange.getMessage().setBody("ok"));
        for (String how : List.of("modern&taskMode=task", "modern&taskMode=plain", "legacy&taskMode=task")) {
            assertThat(send("mcp-task:report?server=" + how + FAST, Map.of()).getException())
                    .isNull();
        }
        try (WireStream modern = WireStream.open(url(), "modern");
                WireStream legacy = WireStream.open(url(), "legacy")) {
            calling.stop();
            serving.stop();

            soon().until(() -> modern.isEnded() && legacy.isEnded());
        }
        assertThat(UnderWay.servedBy(server)).isZero();
        soon().untilAsserted(() -> assertThat(threads(before)).isEmpty());
    }

    private static List<String> threads(java.util.Set<Thread> before) {
        Stream<Thread> now = Thread.getAllStackTraces().keySet().stream();
        return now.filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.contains("McpTask") || name.contains("vert.x"))
                .toList();
    }
}
