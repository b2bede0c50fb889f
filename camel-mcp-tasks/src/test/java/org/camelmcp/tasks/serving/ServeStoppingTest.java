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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelmcp.tasks.ComponentInsides;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.UnderWay;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.camelmcp.tasks.scripted.ModernServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of the application, and of routes, never waits for the tasks that they serve (DESIGN 7). */
class ServeStoppingTest extends ServeFixture {

    private static final Duration BOUND = Duration.ofSeconds(3);

    /** It takes 1 s on an idle machine; on a busy one the remote cancels are waited for as long as they may be, too. */
    private static final Duration REMOTE_BOUND = Duration.ofSeconds(8);

    private final AtomicInteger suspended = new AtomicInteger();
    private final AtomicInteger goneOn = new AtomicInteger();

    /** A long step as a route author would write it: holds no thread, and goes on when nobody wants its result. */
    private final class LongStep extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            exchange.getMessage()
                    .getHeader(McpTaskConstants.CANCELLATION, TaskCancellation.class)
                    .onCancelled(() -> callback.done(false));
            suspended.incrementAndGet();
            return false;
        }
    }

    private void suspending(String uri) {
        tool(uri, new LongStep());
    }

    /** A route that waits and knows nothing of cancels. */
    private void delaying(String uri) {
        String id = uri.substring("mcp-task:".length()).split("[?]")[0];
        route(id, uri, route -> route.process(exchange -> suspended.incrementAndGet())
                .delay(60_000)
                .process(exchange -> goneOn.incrementAndGet()));
    }

    /** Starts as many tasks, or plain calls. */
    private List<CompletableFuture<Wire.Answer>> calls(int count, String tool) {
        Wire wire = Wire.to(url());
        List<CompletableFuture<Wire.Answer>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(wire.modernLater("tools/call", "{\"name\":\"" + tool + "\"}"));
        }
        return calls;
    }

    private int suspended() {
        return suspended.get();
    }

    private void stopRoute(String id) {
        try {
            serving.getRouteController().stopRoute(id);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Duration spent(Runnable action) {
        long began = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aThousandSuspendedTasksEndAtOnce(String from) {
        suspending("mcp-task:report");
        Wire wire = Wire.to(url());
        String session = wire.initialize();
        List<CompletableFuture<Wire.Answer>> created = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            created.add(
                    from.equals("modern")
                            ? wire.modernLater("tools/call", "{\"name\":\"report\"}")
                            : wire.legacyLater(session, "tools/call", "{\"name\":\"report\",\"task\":{}}"));
        }
        created.forEach(answer -> assertThat(
                        answer.orTimeout(20, TimeUnit.SECONDS).join().status())
                .isEqualTo(200));
        soon().until(() -> suspended() == 1_000);

        assertThat(spent(serving::stop)).isLessThan(BOUND);

        assertThat(UnderWay.servedBy(server)).isZero();
    }

    @Test
    void aThousandPlainCallsAreAnswered() {
        suspending("mcp-task:report?taskSupport=forbidden");
        Wire wire = Wire.to(url());
        List<CompletableFuture<Wire.Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(wire.modernLater("tools/call", "{\"name\":\"report\"}"));
        }
        soon().until(() -> suspended() == 1_000);

        assertThat(spent(serving::stop)).isLessThan(BOUND);

        int[] errors = {0};
        calls.forEach(call -> call.orTimeout(5, TimeUnit.SECONDS)
                .handle((answer, failure) -> {
                    assertThat(failure).isNull();
                    assertThat(answer.body().has("error")
                                    || answer.result().path("isError").asBoolean())
                            .as(answer.toString())
                            .isTrue();
                    return errors[0]++;
                })
                .join());
        assertThat(errors[0]).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"optional", "forbidden"})
    void aThousandThatWaitInADelayEndAtOnce(String taskSupport) {
        delaying("mcp-task:report?taskSupport=" + taskSupport);
        List<CompletableFuture<Wire.Answer>> calls = calls(1_000, "report");
        soon().until(() -> suspended() == 1_000);

        assertThat(spent(serving::stop)).isLessThan(BOUND);

        calls.forEach(call -> call.orTimeout(5, TimeUnit.SECONDS).join());
        assertThat(UnderWay.servedBy(server)).isZero();
        assertThat(goneOn).hasValue(0);
    }

    @Test
    void aRouteOfAThousandThatWaitInADelayStopsAtOnce() {
        delaying("mcp-task:report");
        calls(1_000, "report")
                .forEach(call -> call.orTimeout(20, TimeUnit.SECONDS).join());
        soon().until(() -> suspended() == 1_000);

        assertThat(spent(() -> stopRoute("report"))).isLessThan(BOUND);

        assertThat(serving.getInflightRepository().size()).isZero();
        assertThat(goneOn).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"optional", "forbidden"})
    void whatIsOutOfTimeDoesNotLinger(String taskSupport) {
        delaying("mcp-task:report?executionTimeout=200ms&taskSupport=" + taskSupport);
        calls(10, "report").forEach(call -> call.orTimeout(20, TimeUnit.SECONDS).join());

        soon().until(() -> suspended() == 10 && serving.getInflightRepository().size() == 0);
        assertThat(goneOn).hasValue(0);
    }

    /** Each calls a remote task that never ends; it is to be cancelled, too. */
    @Test
    void aThousandThatWaitForRemoteTasksEndAtOnce() throws Exception {
        try (ModernServer remote = new ModernServer()) {
            remote.tool("slow").worksForEver();
            route("report", "mcp-task:report", route -> route.process(exchange -> suspended.incrementAndGet())
                    .to("mcp-task:slow?minPollInterval=1m&push=false&server=" + remote.url())
                    .process(exchange -> goneOn.incrementAndGet()));
            calls(1_000, "report")
                    .forEach(call -> call.orTimeout(20, TimeUnit.SECONDS).join());
            soon().until(() -> ComponentInsides.engine(server).followedTasks() == 1_000);

            assertThat(spent(serving::stop)).isLessThan(REMOTE_BOUND);

            assertThat(goneOn).hasValue(0);
            assertThat(remote.tasks())
                    .allSatisfy(task -> assertThat(task.state().status()).isEqualTo("cancelled"));
        }
    }

    @Test
    void whoWaitsForAResultGetsAnAnswer() {
        suspending("mcp-task:report");
        Wire wire = Wire.to(url());
        String session = wire.initialize();
        String taskId = wire.legacy(session, "tools/call", "{\"name\":\"report\",\"task\":{}}")
                .result()
                .at("/task/taskId")
                .asText();
        CompletableFuture<Wire.Answer> waiting =
                wire.legacyLater(session, "tasks/result", "{\"taskId\":\"" + taskId + "\"}");
        soon().until(() -> suspended() == 1 && UnderWay.servedBy(server) > 2);

        assertThat(spent(serving::stop)).isLessThan(BOUND);

        assertThat(waiting.orTimeout(5, TimeUnit.SECONDS).join().body().has("error"))
                .isTrue();
    }

    @Test
    void aRouteThatStopsLetsGoOfItsOwnTasksOnly() throws Exception {
        suspending("mcp-task:report");
        suspending("mcp-task:other");
        Wire wire = Wire.to(url());
        String report = started(wire, "report");
        String other = started(wire, "other");
        soon().until(() -> suspended() == 2);

        assertThat(spent(() -> stopRoute("report"))).isLessThan(BOUND);

        assertThat(status(wire, report)).isEqualTo("failed");
        assertThat(status(wire, other)).isEqualTo("working");
        assertThat(wire.modern("tasks/get", "{\"taskId\":\"" + report + "\"}")
                        .body()
                        .toString())
                .contains("interrupted");
    }

    private static String started(Wire wire, String tool) {
        return wire.modern("tools/call", "{\"name\":\"" + tool + "\"}")
                .result()
                .path("taskId")
                .asText();
    }

    private static String status(Wire wire, String taskId) {
        return wire.modern("tasks/get", "{\"taskId\":\"" + taskId + "\"}")
                .result()
                .path("status")
                .asText();
    }
}
