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
package org.camelmcp.tasks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskExpiredException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpToolErrorException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a task of a legacy server on the official SDK can end. */
@PeerTest
@ParameterizedClass
@EnumSource(Channel.class)
record LegacyTaskServerTest(Channel channel) {

    private static @Nullable PeerProcess process;
    private static PeerRoutes routes;

    @BeforeParameterizedClassInvocation
    static void start(Channel channel) throws Exception {
        if (channel == Channel.HTTP) {
            process = Peer.LEGACY.startHttp();
            routes = PeerRoutes.http(process.url());
        } else {
            routes = PeerRoutes.stdio(Peer.LEGACY);
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        routes.close();
        if (process != null) {
            process.close();
            process = null;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300})
    void requiredToolRunsAsTaskHoweverSoonItEnds(int ms) {
        Message out = completed(routes.send("required_tool", "", Map.of("text", "hello", "ms", ms)));

        assertThat(out.getBody()).isEqualTo("hello");
        assertThat(out.getHeader(McpTaskConstants.TASK_ID)).isNotNull();
    }

    @Test
    void requiredToolIsNotCalledPlainly() {
        Exchange out = routes.send("required_tool", "taskMode=plain", Map.of());

        assertThat(out.getException(McpTaskFailedException.class))
                .hasMessageContaining("the tool only runs as a task")
                .returns(true, McpTaskFailedException::isRetryable);
    }

    @Test
    void optionalToolRunsAsTaskUnlessToldOtherwise() {
        Map<String, Object> arguments = Map.of("text", "either way", "ms", 50);

        Message task = completed(routes.send("optional_tool", "", arguments));
        assertThat(task.getBody()).isEqualTo("either way");
        assertThat(task.getHeader(McpTaskConstants.TASK_ID)).isNotNull();

        Message plain = completed(routes.send("optional_tool", "taskMode=plain", arguments));
        assertThat(plain.getBody()).isEqualTo("either way");
        assertThat(plain.getHeader(McpTaskConstants.TASK_ID)).isNull();
    }

    @Test
    void failingToolFailsWithTheServersReason() {
        Exchange out = routes.send("failing_tool", "", Map.of("message", "the mill stands still"));

        assertThat(out.getException(McpTaskFailedException.class))
                .hasMessageContaining("the mill stands still")
                .returns(false, McpTaskFailedException::isRetryable);
        assertThat(out.getMessage().getHeader(McpTaskConstants.STATUS)).isEqualTo("failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "completed"})
    void isErrorIsToolErrorInWhicheverStatusItComes(String status) {
        Exchange out = routes.send("iserror_tool", "", Map.of("text", "no such mill", "status", status));

        assertThat(out.getException(McpToolErrorException.class)).hasMessageContaining("no such mill");
        assertThat(out.getMessage().getHeader(McpTaskConstants.OUTCOME)).isEqualTo("tool-error");
        assertThat(out.getMessage().getHeader(McpTaskConstants.STATUS)).isEqualTo(status);
    }

    @Test
    void isErrorIsBodyWhenFailuresAreNotThrown() {
        Message out = routes.send("iserror_tool", "throwOnFailure=false", Map.of("text", "no such mill"))
                .getMessage();

        assertThat(out.getBody()).isEqualTo("no such mill");
        assertThat(out.getHeader(McpTaskConstants.ERROR_MESSAGE, String.class)).contains("no such mill");
    }

    @Test
    void argumentsThatTheToolDoesNotTakeAreToolErrorOrFailure() {
        Exchange out = routes.send("required_tool", "", Map.of("ms", "soon"));

        assertThat(out.getException()).isNotNull();
        assertThat(out.getMessage().getHeader(McpTaskConstants.OUTCOME)).isIn("tool-error", "failed");
    }

    @Test
    void taskThatExpiresWhileItWorksIsExpired() {
        Exchange out = routes.send("short_ttl_tool", "", Map.of("ttl", 400));

        assertThat(out.getException()).isInstanceOf(McpTaskExpiredException.class);
        assertThat(out.getMessage().getHeader(McpTaskConstants.OUTCOME)).isEqualTo("expired");
    }

    @Test
    void requestedTtlIsGranted() {
        Exchange started = routes.send("required_tool", "operation=start&requestedTtl=90s", Map.of());

        assertThat(started.getMessage().getHeader(McpTaskConstants.TTL)).hasToString("PT1M30S");
    }

    @Test
    void progressIsPublishedBesideTheStatus() throws Exception {
        PeerRoutes.Running call = routes.call("progress_tool", "", Map.of("steps", 3, "ms", 400));

        assertThat(completed(call.await()).getBody()).isEqualTo("3 steps");
        assertThat(call.statusMessages()).containsExactly("step 1 of 3", "step 2 of 3", "step 3 of 3");
        List<Message> progress = call.statuses().getReceivedExchanges().stream()
                .map(Exchange::getMessage)
                .filter(message -> message.getHeader(McpTaskConstants.PROGRESS) != null)
                .toList();
        assertThat(progress)
                .extracting(message -> message.getHeader(McpTaskConstants.PROGRESS))
                .containsExactly(1.0, 2.0, 3.0);
        assertThat(progress).allSatisfy(message -> {
            assertThat(message.getHeader(McpTaskConstants.PROGRESS_TOTAL)).isEqualTo(3.0);
            assertThat(message.getHeader(McpTaskConstants.TASK_ID)).isEqualTo(call.taskId());
        });
    }

    @Test
    void manyTasksRunAtOnce() throws Exception {
        List<PeerRoutes.Running> calls = IntStream.range(0, 9)
                .mapToObj(i -> routes.call("required_tool", "", Map.of("text", "number " + i, "ms", 300 + 50 * i)))
                .toList();

        for (int i = 0; i < calls.size(); i++) {
            assertThat(completed(calls.get(i).await()).getBody()).isEqualTo("number " + i);
        }
    }

    private static Message completed(Exchange out) {
        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getHeader(McpTaskConstants.OUTCOME)).isEqualTo("completed");
        return out.getMessage();
    }
}
