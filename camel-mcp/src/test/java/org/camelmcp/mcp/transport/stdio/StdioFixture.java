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
package org.camelmcp.mcp.transport.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.TransportCall;
import org.camelmcp.mcp.transport.TransportException;
import org.camelmcp.mcp.transport.TransportRequest;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.jspecify.annotations.Nullable;

/** A transport to a {@link StdioScript}; closing it checks that nothing is left behind. */
final class StdioFixture implements AutoCloseable {

    static final Duration STEP = Duration.ofMillis(300);

    final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    final List<JsonRpcMessage> inbound = new CopyOnWriteArrayList<>();
    final List<String> stderr;
    final AtomicInteger reconnects = new AtomicInteger();
    final StdioTransport transport;

    private StdioFixture(StdioTransportOptions options, List<String> stderr) {
        this.stderr = stderr;
        scheduler.setRemoveOnCancelPolicy(true);
        transport = new StdioTransport(options, scheduler);
        transport.onInbound((message, during) -> inbound.add(message));
        transport.onReconnect(reconnects::incrementAndGet);
    }

    static StdioFixture script(String... behaviour) {
        return script(options -> options, behaviour);
    }

    static StdioFixture script(UnaryOperator<StdioTransportOptions.Builder> more, String... behaviour) {
        List<String> args = new ArrayList<>(
                List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classes()));
        args.add(StdioScript.class.getName());
        args.addAll(List.of(behaviour));
        return command(
                more, Path.of(System.getProperty("java.home"), "bin", "java").toString(), args);
    }

    static StdioFixture command(UnaryOperator<StdioTransportOptions.Builder> more, String command, List<String> args) {
        List<String> lines = new CopyOnWriteArrayList<>();
        StdioTransportOptions.Builder builder = StdioTransportOptions.builder(command)
                .args(args)
                .codec(new JsonRpcCodec(200_000, 50))
                .stderr(lines::add)
                .shutdownTimeout(STEP);
        return new StdioFixture(more.apply(builder).build(), lines);
    }

    TransportCall send(long id) {
        return send(id, Duration.ofSeconds(20));
    }

    TransportCall send(long id, Duration timeout) {
        return send(new JsonRpcRequest(RequestId.of(id), "test", null), timeout);
    }

    TransportCall send(JsonRpcRequest request, Duration timeout) {
        return transport.send(new TransportRequest(request, Map.of(), Lane.CALL, timeout, false));
    }

    JsonRpcResponse.Result result(TransportCall call) {
        return (JsonRpcResponse.Result) get(call.response()).message();
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    static TransportException failure(TransportCall call) {
        return failure(call.response());
    }

    static TransportException failure(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> get(stage));
        assertThat(thrown).isInstanceOf(CompletionException.class).hasCauseInstanceOf(TransportException.class);
        return (TransportException) thrown.getCause();
    }

    /** No call, child, thread or timer, although the transport is still open. */
    void assertIdle() {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(transport.pendingCount()).as("pending").isZero();
            assertThat(transport.childCount()).as("children").isZero();
            assertThat(threads()).as("threads").isEmpty();
            assertThat(ProcessHandle.current()
                            .descendants()
                            .map(ProcessHandle::info)
                            .map(Object::toString))
                    .as("processes")
                    .isEmpty();
            assertThat(scheduler.getQueue()).as("timers").isEmpty();
        });
    }

    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mcp-stdio-"))
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        get(transport.close());
        assertIdle();
        scheduler.shutdownNow();
    }

    static String classes() {
        try {
            return Path.of(StdioScript.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static @Nullable String text(JsonRpcResponse.Result result) {
        return result.result().textValue();
    }
}
