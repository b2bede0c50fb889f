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
package org.camelmcp.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.main.Main;
import org.assertj.core.util.Throwables;
import org.camelmcp.mcp.transport.http.BearerTokenProvider;
import org.camelmcp.tasks.call.TaskMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers and defaults from application.properties, bound by camel-main. */
class ServerBindingTest {

    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
    }

    private McpTaskComponent start(Map<String, String> properties) {
        Properties given = new Properties();
        given.putAll(properties);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure().withAutoConfigurationLogSummary(false);
        main.setOverrideProperties(given);
        main.configure().withBasePackageScanEnabled(false);
        main.start();
        return main.getCamelContext().getComponent("mcp-task", McpTaskComponent.class);
    }

    @Test
    void aServerByUrl() {
        McpServerConfiguration server = start(Map.of(
                        "camel.component.mcp-task.servers[everything].url", "http://localhost:3001/mcp",
                        "camel.component.mcp-task.servers[everything].accessToken", "t0ken",
                        "camel.component.mcp-task.servers[everything].headers[X-Tenant]", "7",
                        "camel.component.mcp-task.servers[everything].max-streams", "3",
                        "camel.component.mcp-task.servers[everything].requestTimeout", "5s",
                        "camel.component.mcp-task.servers[everything].protocol", "legacy"))
                .getServers()
                .get("everything");

        assertThat(server.getUrl()).isEqualTo("http://localhost:3001/mcp");
        assertThat(server.getAccessToken()).isEqualTo("t0ken");
        assertThat(server.getHeaders()).containsExactly(Map.entry("X-Tenant", "7"));
        assertThat(server.getMaxStreams()).isEqualTo(3);
        assertThat(server.getRequestTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(server.getProtocol()).isEqualTo(McpProtocol.LEGACY);
    }

    @Test
    void aServerByCommand() {
        McpServerConfiguration server = start(Map.of(
                        "camel.component.mcp-task.servers[my-files].command", "npx",
                        "camel.component.mcp-task.servers[my-files].args[0]", "-y",
                        "camel.component.mcp-task.servers[my-files].args[1]", "server, with a comma",
                        "camel.component.mcp-task.servers[my-files].environment[LOG_LEVEL]", "debug",
                        "camel.component.mcp-task.servers[my-files].working-directory", "/tmp"))
                .getServers()
                .get("my-files");

        assertThat(server.getCommand()).isEqualTo("npx");
        assertThat(server.getArgs()).containsExactly("-y", "server, with a comma");
        assertThat(server.getEnvironment()).containsExactly(Map.entry("LOG_LEVEL", "debug"));
        assertThat(server.getWorkingDirectory()).isEqualTo("/tmp");
    }

    @Test
    void argumentsInOneLineFailByName() {
        Throwable failure = catchThrowable(() -> start(Map.of(
                "camel.component.mcp-task.servers[files].command", "npx",
                "camel.component.mcp-task.servers[files].args", "-y,@scope/server,stdio")));

        assertThat(failure).hasMessageContaining("args");
    }

    @Test
    void severalServers() {
        McpTaskComponent component = start(Map.of(
                "camel.component.mcp-task.servers[a].url", "http://a",
                "camel.component.mcp-task.servers[b].url", "http://b",
                "camel.component.mcp-task.servers[c].command", "c"));

        assertThat(component.getServers()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void theDottedSpellingFailsWithAHint() {
        Throwable failure = catchThrowable(() -> start(Map.of(
                "camel.component.mcp-task.servers.everything.url", "http://localhost:3001/mcp",
                "camel.component.mcp-task.servers.everything.bearer-token", "hunter2")));

        assertThat(failure).hasMessageContaining("camel.component.mcp-task.servers[everything].url=https://…");
        assertThat(Throwables.getStackTrace(failure)).doesNotContain("hunter2");
    }

    @Test
    void aTokenProviderIsABean() {
        BearerTokenProvider provider = previousWasRefused -> CompletableFuture.completedFuture("t0ken");
        main.bind("tokens", provider);

        McpServerConfiguration server = start(Map.of(
                        "camel.component.mcp-task.servers[a].url", "http://a",
                        "camel.component.mcp-task.servers[a].tokenProvider", "#bean:tokens"))
                .getServers()
                .get("a");

        assertThat(server.getTokenProvider()).isSameAs(provider);
    }

    @Test
    void defaultsOfAllEndpoints() {
        McpTaskComponent component = start(Map.of(
                "camel.component.mcp-task.timeout", "10m",
                "camel.component.mcp-task.configuration.taskMode", "task",
                "camel.component.mcp-task.max-handles", "5",
                "camel.component.mcp-task.outcomeRetention", "1d",
                "camel.component.mcp-task.allowInlineStdio", "true"));

        McpTaskConfiguration endpoint = main.getCamelContext()
                .getEndpoint("mcp-task:x?server=http://localhost", McpTaskEndpoint.class)
                .getConfiguration();
        assertThat(endpoint.getTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(endpoint.getTaskMode()).isEqualTo(TaskMode.TASK);
        assertThat(component.getMaxHandles()).isEqualTo(5);
        assertThat(component.getOutcomeRetention()).isEqualTo(Duration.ofDays(1));
        assertThat(component.isAllowInlineStdio()).isTrue();
    }

    @Test
    void aServerWithNeitherUrlNorCommandStopsTheStart() {
        Throwable failure =
                catchThrowable(() -> start(Map.of("camel.component.mcp-task.servers[a].accessToken", "hunter2")));

        assertThat(failure).rootCause().hasMessage("Server 'a' has neither url nor command: set one of them");
        assertThat(Throwables.getStackTrace(failure)).doesNotContain("hunter2");
    }

    @Test
    void anOptionThatAServerDoesNotHaveStopsTheStart() {
        Throwable failure = catchThrowable(() -> start(Map.of("camel.component.mcp-task.servers[a].uri", "http://a")));

        assertThat(failure).isNotNull();
        assertThat(Throwables.getStackTrace(failure)).contains("uri");
    }
}
