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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.camelmcp.tasks.McpTaskCancelledException;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskExpiredException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpTaskTimedOutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What works with every server over every transport. */
@PeerTest
@ParameterizedClass(name = "{0} over {1}")
@MethodSource("peers")
class EveryPeerTest {

    private static @Nullable PeerProcess process;
    private static PeerRoutes routes;

    @Parameter(0)
    Peer peer;

    @Parameter(1)
    Channel channel;

    static Stream<Arguments> peers() {
        return Stream.of(Peer.values())
                .flatMap(peer -> Stream.of(Channel.values()).map(channel -> Arguments.of(peer, channel)));
    }

    @BeforeParameterizedClassInvocation
    static void start(Peer peer, Channel channel) throws Exception {
        RouteBuilder results = new RouteBuilder() {
            @Override
            public void configure() {
                from("mcp-task:*?server=peer").to("mock:results");
            }
        };
        if (channel == Channel.HTTP) {
            process = peer.startHttp();
            routes = PeerRoutes.http(process.url(), results);
        } else {
            routes = PeerRoutes.stdio(peer, results);
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

    @Test
    void toolsAreListedWithTheirTaskSupport() {
        List<?> tools = routes.send("*", "operation=tools", null).getMessage().getBody(List.class);

        assertThat(values(tools, "name")).contains(peer.plainTool(), peer.work().tool());
        assertThat(values(tools, "execution")).contains(Map.of("taskSupport", "required"));
    }

    @Test
    void toolThatCannotBeTaskIsCalledPlainly() {
        Exchange out = routes.send(peer.plainTool(), "", peer.plainArguments("three camels"));

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody(String.class)).contains("three camels");
        assertThat(out.getMessage().getHeader(McpTaskConstants.TASK_ID)).isNull();
    }

    @Test
    void toolThatCannotBeTaskIsRefusedAsTaskBeforeItIsCalled() {
        Exchange out = routes.send(peer.plainTool(), "taskMode=task", peer.plainArguments("three camels"));

        assertThat(out.getException(McpTaskFailedException.class))
                .hasMessageContaining("the tool cannot run as a task")
                .returns(true, McpTaskFailedException::isRetryable);
    }

    @Test
    void taskRunsFromStartToResultAndItsStatusIsSeenOnTheWay() throws Exception {
        PeerRoutes.Running call =
                routes.call(peer.work().tool(), "", peer.work().arguments());
        Exchange out = call.await();

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody(String.class))
                .startsWith(peer.work().result());
        assertThat(out.getMessage().getHeader(McpTaskConstants.OUTCOME)).isEqualTo("completed");
        assertThat(out.getMessage().getHeader(McpTaskConstants.STATUS)).isEqualTo("completed");
        assertThat(out.getMessage().getHeader(McpTaskConstants.TASK_ID)).isEqualTo(call.taskId());
        // the first may have been pushed before the answer that creates the task, and nobody knew then whose it was
        assertThat(peer.work().messages()).containsSubsequence(call.statusMessages());
        assertThat(call.statusMessages()).containsSequence(lastOf(peer.work().messages()));
    }

    private static List<String> lastOf(List<String> messages) {
        return messages.subList(1, messages.size());
    }

    @Test
    void taskThatIsCancelledElsewhereEndsItsCall() throws Exception {
        PeerRoutes.Running call = routes.call(peer.slowTool(), "", peer.work().arguments());
        String taskId = call.taskId();

        Exchange cancelled = routes.about(taskId, "operation=cancel");

        assertThat(cancelled.getException()).isNull();
        assertThat(cancelled.getMessage().getHeader(McpTaskConstants.STATUS)).isEqualTo("cancelled");
        assertThat(call.await().getException()).isInstanceOf(McpTaskCancelledException.class);
        assertThat(routes.about(taskId, "operation=cancel").getMessage().getHeader(McpTaskConstants.STATUS))
                .as("cancelled once more")
                .isEqualTo("cancelled");
    }

    @Test
    void taskThatTakesTooLongIsCancelledAtItsServer() throws Exception {
        PeerRoutes.Running call =
                routes.call(peer.slowTool(), "timeout=700ms", peer.work().arguments());

        assertThat(call.await().getException()).isInstanceOf(McpTaskTimedOutException.class);
        Exchange after = routes.about(call.taskId(), "operation=get&throwOnFailure=false");
        assertThat(after.getMessage().getHeader(McpTaskConstants.STATUS)).isEqualTo("cancelled");
        assertThat(after.getMessage().getHeader(McpTaskConstants.OUTCOME)).isEqualTo("cancelled");
    }

    @Test
    void taskThatTakesTooLongGoesOnIfNobodyMayCancelIt() throws Exception {
        PeerRoutes.Running call = routes.call(
                peer.slowTool(),
                "timeout=700ms&cancelOnTimeout=false",
                peer.work().arguments());

        assertThat(call.await().getException()).isInstanceOf(McpTaskTimedOutException.class);
        Exchange after = routes.about(call.taskId(), "operation=get");
        assertThat(after.getMessage().getHeader(McpTaskConstants.STATUS)).isEqualTo("working");
        assertThat(after.getMessage().getHeader(McpTaskConstants.OUTCOME)).isNull();
        routes.about(call.taskId(), "operation=cancel");
    }

    @Test
    void startedTaskIsListedAndAwaited() {
        Exchange started =
                routes.send(peer.work().tool(), "operation=start", peer.work().arguments());
        String taskId = started.getMessage().getHeader(McpTaskConstants.TASK_ID, String.class);
        assertThat(started.getMessage().getHeader(McpTaskConstants.STATUS)).isEqualTo("working");
        assertThat(started.getMessage().getBody()).isEqualTo(peer.work().arguments());

        List<?> listed = routes.send("*", "operation=list", null).getMessage().getBody(List.class);
        assertThat(values(listed, "taskId")).contains(taskId);

        Exchange awaited = routes.about(taskId, "operation=await");
        assertThat(awaited.getException()).isNull();
        assertThat(awaited.getMessage().getBody(String.class))
                .startsWith(peer.work().result());
        assertThat(routes.context()
                        .getEndpoint("mock:results", MockEndpoint.class)
                        .getReceivedExchanges())
                .as("nothing that is awaited is emitted as well")
                .noneMatch(exchange -> taskId.equals(exchange.getMessage().getHeader(McpTaskConstants.TASK_ID)));
    }

    @Test
    void startedTasksAreEmittedAsTheyEnd() throws Exception {
        MockEndpoint results = routes.context().getEndpoint("mock:results", MockEndpoint.class);
        results.reset();
        results.expectedMessageCount(5);
        List<String> orders = IntStream.range(0, 5).mapToObj(i -> "order-" + i).toList();

        for (String order : orders) {
            Exchange started = routes.send(
                    peer.work().tool(),
                    "operation=start&correlationId=${header.order}&restoreHeaders=customer",
                    peer.work().arguments(),
                    Map.of("order", order, "customer", "customer of " + order));
            assertThat(started.getException()).isNull();
        }

        results.assertIsSatisfied(20_000);
        Set<String> emitted = results.getReceivedExchanges().stream()
                .map(Exchange::getMessage)
                .peek(message -> {
                    assertThat(message.getBody(String.class))
                            .startsWith(peer.work().result());
                    assertThat(message.getHeader("customer"))
                            .isEqualTo("customer of " + message.getHeader(McpTaskConstants.CORRELATION_ID));
                    assertThat(message.getHeader(McpTaskConstants.OUTCOME)).isEqualTo("completed");
                })
                .map(message -> message.getHeader(McpTaskConstants.CORRELATION_ID, String.class))
                .collect(Collectors.toSet());
        assertThat(emitted).containsExactlyInAnyOrderElementsOf(orders);
    }

    @Test
    void taskThatTheServerDoesNotKnowIsExpired() {
        for (String operation : List.of("await", "get", "cancel")) {
            Exchange out = routes.about("0123456789abcdef0123456789abcdef", "operation=" + operation);

            assertThat(out.getException()).as(operation).isInstanceOf(McpTaskExpiredException.class);
        }
    }

    private static List<Object> values(List<?> maps, String key) {
        List<Object> values = new ArrayList<>();
        maps.forEach(map -> values.add(((Map<?, ?>) map).get(key)));
        return values;
    }
}
