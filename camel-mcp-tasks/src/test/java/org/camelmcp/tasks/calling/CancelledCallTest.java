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
package org.camelmcp.tasks.calling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.camelmcp.tasks.McpTaskCancelledException;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.camelmcp.tasks.scripted.Fault;
import org.camelmcp.tasks.serve.TestCancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A served task that itself called remote tools takes them along when it is cancelled (DESIGN 6). */
class CancelledCallTest extends CallFixture {

    private static final String SLOW = "&minPollInterval=1m&push=false";

    private final TestCancellation cancellation = new TestCancellation();

    private CompletableFuture<Exchange> sendForTask(String uri, Map<String, Object> headers) {
        Exchange exchange = exchange("{}", headers);
        ExchangeCancellation.attach(exchange, cancellation);
        return sendLater(uri, exchange).orTimeout(5, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aCallEndsAtOnceAndItsRemoteTaskIsCancelled(String server) throws Exception {
        server(server).tool("report").worksForEver();
        route("in", "mcp-task:report?server=" + server + SLOW);
        CompletableFuture<Exchange> call = sendForTask("direct:in", Map.of());
        soon().until(() -> followed() == 1);

        cancellation.cancel();

        assertThat(call.join().getException())
                .isExactlyInstanceOf(McpTaskCancelledException.class)
                .hasMessageContaining("the test cancelled it");
        soon().untilAsserted(() -> assertThat(server(server).tasks())
                .allSatisfy(task -> assertThat(task.state().status()).isEqualTo("cancelled")));
        assertThat(suspended()).isZero();
        assertThat(followed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void anAwaitEndsAtOnceAndItsRemoteTaskIsCancelled(String server) throws Exception {
        server(server).tool("report").worksForEver();
        route("start", "mcp-task:report?operation=start&server=" + server + SLOW);
        route("await", "mcp-task:*?operation=await&server=" + server + SLOW);
        Object taskId = send("direct:start", "{}").getMessage().getHeader(McpTaskConstants.TASK_ID);
        CompletableFuture<Exchange> awaited = sendForTask("direct:await", Map.of(McpTaskConstants.TASK_ID, taskId));
        // the task is told of the remote one, and of the step
        soon().until(() -> suspended() == 1 && cancellation.waiting() == 2);

        cancellation.cancel();

        assertThat(awaited.join().getException()).isExactlyInstanceOf(McpTaskCancelledException.class);
        soon().untilAsserted(() -> assertThat(server(server).tasks())
                .allSatisfy(task -> assertThat(task.state().status()).isEqualTo("cancelled")));
        soon().until(() -> handles() == 0);
    }

    @Test
    void aCallThatTheServerHasNotAnsweredEndsAtOnce() throws Exception {
        connect("modern");
        modern.fault("tools/call", Fault.silence());
        route("in", "mcp-task:report?server=modern");
        CompletableFuture<Exchange> call = sendForTask("direct:in", Map.of());
        soon().until(() -> modern.count("tools/call") == 1);

        cancellation.cancel();

        assertThat(call.join().getException()).isExactlyInstanceOf(McpTaskCancelledException.class);
        assertThat(suspended()).isZero();
    }

    @Test
    void aCallThatEndedLeavesNothingWithTheTask() throws Exception {
        modern.tool("report");
        route("in", "mcp-task:report?server=modern" + FAST);

        assertThat(List.of(sendForTask("direct:in", Map.of()).join()))
                .allSatisfy(out -> assertThat(out.getException()).isNull());

        soon().until(() -> cancellation.waiting() == 0);
    }
}
