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
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmcp.tasks.McpProtocol;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskComponent;
import org.camelmcp.tasks.McpTaskConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One application starts another one and calls its tools over standard streams. */
@Timeout(90)
class StdioServingTest {

    private final DefaultCamelContext calling = new DefaultCamelContext();

    @BeforeEach
    void start() {
        McpTaskComponent client = new McpTaskComponent();
        client.setServers(Map.of("modern", child(McpProtocol.MODERN), "legacy", child(McpProtocol.LEGACY)));
        calling.addComponent("mcp-task", client);
        calling.start();
    }

    @AfterEach
    void stop() {
        calling.stop();
    }

    /** As a launcher does it: MCP gets a descriptor of its own, and whatever else writes to stdout reaches stderr. */
    private static List<String> command() {
        return List.of(
                "sh",
                "-c",
                "exec \"$0\" \"$@\" 3>&1 1>&2",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.camelmcp.stdio.fd=3",
                "--add-opens",
                "java.base/java.io=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StdioProgram.class.getName());
    }

    private static McpServerConfiguration child(McpProtocol protocol) {
        McpServerConfiguration configuration = new McpServerConfiguration();
        configuration.setCommand(command().get(0));
        configuration.setArgs(command().subList(1, command().size()));
        configuration.setProtocol(protocol);
        return configuration;
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void toolsOfAllPathsAreOneServer(String server) {
        Exchange greeting = send("mcp-task:greet?server=" + server, Map.of("name", "Ada"));
        Exchange task = send("mcp-task:noisy?server=" + server + "&taskMode=task&minPollInterval=50ms", Map.of());

        assertThat(greeting.getException()).isNull();
        assertThat(greeting.getMessage().getBody()).isEqualTo("Hello, Ada!");
        assertThat(task.getException()).isNull();
        assertThat(task.getMessage().getBody()).isEqualTo("done");
        assertThat(task.getMessage().getHeader(McpTaskConstants.TASK_ID)).isNotNull();
    }

    @Test
    @DisplayName("a stdio peer is one owner, so that it may list its tasks (DESIGN 6)")
    void peerListsItsTasks() {
        send("mcp-task:noisy?server=legacy&operation=start", Map.of());

        assertThat(send("mcp-task:*?server=legacy&operation=list", null)
                        .getMessage()
                        .getBody(List.class))
                .hasSize(1);
    }

    @Test
    @DisplayName("the application stops when its client closes its end (P 58), and has written nothing but MCP (P 55)")
    void applicationStopsWithItsClient() throws Exception {
        Process process = new ProcessBuilder(command())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream()
                .write(
                        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"greet\",\"arguments\":"
                                        + "{\"name\":\"Bob\"},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                                        + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}\n")
                                .getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String answer = process.inputReader().readLine();
        process.getOutputStream().close();

        assertThat(answer).contains("Hello, Bob!");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(process.inputReader().lines().collect(Collectors.joining())).isEmpty();
    }

    @Test
    @DisplayName("routes that come when the application has started, and stop and start again, are served")
    void routesThatComeLateAreServed() throws Exception {
        List<String> late = new ArrayList<>(command());
        late.add("late");
        Process process = new ProcessBuilder(late)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            BufferedReader answers = process.inputReader();
            AtomicReference<String> answer = new AtomicReference<>("");
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        process.getOutputStream()
                                .write(("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":"
                                                + "\"greet\",\"arguments\":{\"name\":\"Eve\"},\"_meta\":{"
                                                + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                                                + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}\n")
                                        .getBytes(StandardCharsets.UTF_8));
                        process.getOutputStream().flush();
                        while (answers.ready()) {
                            answer.set(answers.readLine());
                        }
                        return answer.get().contains("Hello, Eve!");
                    });
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Exchange send(String uri, Object body) {
        return calling.createProducerTemplate()
                .request(uri, exchange -> exchange.getMessage().setBody(body));
    }
}
