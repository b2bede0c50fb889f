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
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskCancelledException;
import org.camelmcp.tasks.McpTaskComponent;
import org.camelmcp.tasks.McpTaskConstants;
import org.camelmcp.tasks.McpTaskExpiredException;
import org.camelmcp.tasks.McpTaskFailedException;
import org.camelmcp.tasks.McpTaskTimedOutException;
import org.camelmcp.tasks.McpToolErrorException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * A server of the modern generation on the official TypeScript SDK v2 and the official package for tasks:
 * {@code peers/modern-server.mjs}.
 */
@PeerTest
class ModernPeerTest {

    private static final Path SCRIPT = PeersInstalled.DIRECTORY.resolve("modern-server.mjs");

    /** So long that a test which has to wait for a second poll fails. */
    private static final int RARELY = 60_000;

    @Nested
    class OverHttp extends Cases {

        private Process process;

        @Override
        McpServerConfiguration start() throws IOException {
            process = new ProcessBuilder("node", SCRIPT.toString(), "--http")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            assertThat(line).startsWith("listening ");
            McpServerConfiguration server = new McpServerConfiguration();
            server.setUrl(line.substring("listening ".length()));
            return server;
        }

        @Override
        void stop() throws Exception {
            process.getOutputStream().close();
            assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void sendsParametersAsHeaders() {
            Exchange out = send("header_tool", Map.of("region", "Zürich", "count", 7));
            assertThat(out.getException()).isNull();
            assertThat(out.getMessage().getBody(String.class))
                    .contains("\"region\":\"Zürich\"", "\"=?base64?WsO8cmljaA==?=\"", "\"7\"");
        }
    }

    @Nested
    class OverStdio extends Cases {

        @Override
        McpServerConfiguration start() {
            McpServerConfiguration server = new McpServerConfiguration();
            server.setCommand("node");
            server.setArgs(List.of(SCRIPT.toString(), "--stdio"));
            return server;
        }

        @Override
        void stop() {}
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @Timeout(30)
    abstract static class Cases {

        private CamelContext context;
        private ProducerTemplate template;

        abstract McpServerConfiguration start() throws Exception;

        abstract void stop() throws Exception;

        @BeforeAll
        void startContext() throws Exception {
            McpTaskComponent component = new McpTaskComponent();
            component.setServers(Map.of("peer", start()));
            context = new DefaultCamelContext();
            context.addComponent("mcp-task", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("mcp-task:slow_task?server=peer")
                            .routeId("results")
                            .autoStartup(false)
                            .to("mock:results");
                }
            });
            context.start();
            template = context.createProducerTemplate();
        }

        @AfterAll
        void stopContext() throws Exception {
            context.close();
            stop();
        }

        /** @param toolAndOptions such as {@code slow_task?timeout=1s} */
        Exchange send(String toolAndOptions, Object body, Object... headers) {
            String uri = "mcp-task:" + toolAndOptions + (toolAndOptions.contains("?") ? "&" : "?") + "server=peer";
            return template.request(uri, exchange -> {
                exchange.getMessage().setBody(body);
                for (int i = 0; i < headers.length; i += 2) {
                    exchange.getMessage().setHeader((String) headers[i], headers[i + 1]);
                }
            });
        }

        private static String taskId(Exchange exchange) {
            return exchange.getMessage().getHeader(McpTaskConstants.TASK_ID, String.class);
        }

        @Test
        void isTakenForModernAlthoughItServesBothGenerations() {
            Exchange out = send("*?operation=list", null);
            assertThat(out.getException()).hasMessageContaining("speaks the modern generation");
        }

        @Test
        void listsTools() {
            Exchange out = send("*?operation=tools", null);
            assertThat(out.getException()).isNull();
            assertThat(out.getMessage().getBody(List.class))
                    .extracting(tool -> ((Map<?, ?>) tool).get("name"))
                    .contains("text_tool", "header_tool", "slow_task");
        }

        @Test
        void plainToolAnswersText() {
            Exchange out = send("text_tool", Map.of("text", "grüß"));
            assertThat(out.getException()).isNull();
            assertThat(out.getMessage().getBody()).isEqualTo("grüß");
            assertThat(out.getMessage().getHeader(McpTaskConstants.OUTCOME)).isEqualTo("completed");
            assertThat(taskId(out)).isNull();
        }

        @Test
        void plainToolAnswersStructuredContent() {
            Exchange out = send("sum_tool", Map.of("a", 1, "b", 2));
            assertThat(out.getException()).isNull();
            assertThat(out.getMessage().getBody()).isEqualTo(Map.of("sum", 3));
        }

        @Test
        void plainToolAnswersError() {
            assertThat(send("iserror_tool", null).getException())
                    .isInstanceOf(McpToolErrorException.class)
                    .hasMessageContaining("bad input");
        }

        @Test
        void badArgumentsAreErrorOfTool() {
            assertThat(send("sum_tool", Map.of("a", "x")).getException())
                    .isInstanceOf(McpToolErrorException.class)
                    .hasMessageContaining("Invalid arguments");
        }

        @Test
        void unknownToolIsFailure() {
            assertThat(send("nope", null).getException())
                    .isInstanceOfSatisfying(McpTaskFailedException.class, failed -> assertThat(failed.getCode())
                            .isEqualTo(-32602));
        }

        @Test
        void plainToolIsCalledAgainAsItWants() {
            assertThat(send("rounds_tool", null).getMessage().getBody()).isEqualTo("round 2");
        }

        @Test
        void questionBeforeResultIsRefusedWhereNobodyAnswers() {
            assertThat(send("asking_tool", null).getException())
                    .isInstanceOfSatisfying(McpTaskFailedException.class, failed -> assertThat(failed.getCode())
                            .isEqualTo(-32021));
        }

        @Test
        void plainToolAnswersAfterProgress() {
            Exchange out = send("progress_tool?statusEndpoint=mock:status", null);
            assertThat(out.getException()).isNull();
            assertThat(out.getMessage().getBody()).isEqualTo("3 steps");
        }

        @Test
        void slowToolBecomesTaskAndEnds() {
            Exchange out = send("slow_task", Map.of("text", "late", "ms", 600));
            assertThat(out.getException()).isNull();
            assertThat(out.getMessage().getBody()).isEqualTo("late");
            assertThat(taskId(out)).isNotEmpty();
            assertThat(out.getMessage().getHeader(McpTaskConstants.POLL_INTERVAL))
                    .isEqualTo(Duration.ofMillis(100));
            assertThat(out.getMessage().getHeader(McpTaskConstants.TTL)).isEqualTo(Duration.ofMinutes(1));
        }

        @Test
        void taskThatEndsAtOnceEnds() {
            Exchange out = send("slow_task?push=false", Map.of("ms", 0));
            assertThat(out.getMessage().getBody()).isEqualTo("done");
        }

        @Test
        void taskIsDemanded() {
            Exchange out = send("slow_task?taskMode=task", Map.of("ms", 100));
            assertThat(out.getMessage().getBody()).isEqualTo("done");
            assertThat(taskId(out)).isNotEmpty();
        }

        @Test
        void inlineAnswerIsTakenWhereTaskIsDemanded() {
            assertThat(send("text_tool?taskMode=task", null).getMessage().getBody())
                    .isEqualTo("done");
        }

        @Test
        void taskIsForbidden() {
            Exchange out = send("slow_task?taskMode=plain", Map.of("ms", 300));
            assertThat(out.getException()).isNull();
            assertThat(out.getMessage().getBody()).isEqualTo("done");
            assertThat(taskId(out)).isNull();
        }

        @Test
        void taskIsForbiddenWhereToolNeedsOne() {
            // not -32021: the SDK makes results of whatever a tool throws
            assertThat(send("failing_task?taskMode=plain", null).getException())
                    .isInstanceOf(McpToolErrorException.class)
                    .hasMessageContaining("Missing required client capabilities");
        }

        @Test
        void failedTaskTellsItsError() {
            assertThat(send("failing_task", null).getException())
                    .hasMessageContaining("it broke")
                    .isInstanceOfSatisfying(McpTaskFailedException.class, failed -> assertThat(failed.getCode())
                            .isEqualTo(4711));
        }

        @Test
        void taskMayEndWithErrorOfTool() {
            Exchange out = send("iserror_task", null);
            assertThat(out.getException())
                    .isInstanceOf(McpToolErrorException.class)
                    .hasMessageContaining("bad input");
            assertThat(out.getMessage().getHeader(McpTaskConstants.STATUS)).isEqualTo("completed");
        }

        @Test
        void questionOfTaskIsDeclined() {
            Exchange out = send("asking_task", Map.of("ms", 100));
            assertThat(out.getException()).isNull();
            assertThat(out.getMessage().getBody()).isEqualTo("decline");
        }

        @Test
        void questionOfTaskIsDeclinedWhenPushed() {
            Exchange out = send("asking_task", Map.of("ms", 800, "interval", RARELY));
            assertThat(out.getMessage().getBody()).isEqualTo("decline");
        }

        @Test
        void timedOutTaskIsCancelledAtServer() {
            // the server is up then, whose start would count
            assertThat(send("text_tool", Map.of("text", "hello")).getException())
                    .isNull();

            Exchange out = send("slow_task?timeout=500ms", Map.of("ms", 60_000));

            assertThat(out.getException()).isInstanceOf(McpTaskTimedOutException.class);
            // nobody waits for the cancel
            await().untilAsserted(() -> assertThat(
                            send("*?operation=get&throwOnFailure=false", null, McpTaskConstants.TASK_ID, taskId(out))
                                    .getMessage()
                                    .getHeader(McpTaskConstants.OUTCOME))
                    .isEqualTo("cancelled"));
        }

        @Test
        void cancelledTaskEndsForWhoeverFollows() {
            Exchange started = send("slow_task?operation=start", Map.of("ms", 60_000, "interval", RARELY));
            assertThat(started.getException()).isNull();
            String taskId = taskId(started);
            Exchange cancelled = send("*?operation=cancel", null, McpTaskConstants.TASK_ID, taskId);
            assertThat(cancelled.getException()).isNull();
            assertThat(cancelled.getMessage().getHeader(McpTaskConstants.STATUS))
                    .isEqualTo("cancelled");
            assertThat(send("*?operation=await", null, McpTaskConstants.TASK_ID, taskId)
                            .getException())
                    .isInstanceOf(McpTaskCancelledException.class)
                    .hasMessageContaining("cancelled on request");
        }

        @Test
        void unknownTaskHasExpired() {
            for (String operation : List.of("get", "await", "cancel")) {
                assertThat(send("*?operation=" + operation, null, McpTaskConstants.TASK_ID, "nope")
                                .getException())
                        .as(operation)
                        .isInstanceOf(McpTaskExpiredException.class);
            }
        }

        @Test
        void pushEndsTaskLongBeforeNextPoll() {
            long began = System.nanoTime();
            Exchange out = send("slow_task", Map.of("ms", 1000, "interval", RARELY));
            assertThat(out.getMessage().getBody()).isEqualTo("done");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        }

        @Test
        void outcomeOfStartedTaskIsEmitted() throws Exception {
            MockEndpoint results = context.getEndpoint("mock:results", MockEndpoint.class);
            results.expectedMessageCount(1);
            results.message(0).body().isEqualTo("later");
            results.message(0).header(McpTaskConstants.OUTCOME).isEqualTo("completed");
            results.message(0).header(McpTaskConstants.CORRELATION_ID).isEqualTo("order-1");
            results.message(0).header("customer").isEqualTo("ada");
            Exchange started = send(
                    "slow_task?operation=start&correlationId=${header.order}&restoreHeaders=customer",
                    Map.of("text", "later", "ms", 400),
                    "order",
                    "order-1",
                    "customer",
                    "ada");
            assertThat(started.getException()).isNull();
            context.getRouteController().startRoute("results");
            results.assertIsSatisfied();
            context.getRouteController().stopRoute("results");
        }
    }
}
