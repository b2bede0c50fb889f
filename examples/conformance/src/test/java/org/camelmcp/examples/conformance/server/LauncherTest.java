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
package org.camelmcp.examples.conformance.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.camelmcp.tasks.McpProtocol;
import org.camelmcp.tasks.McpServerConfiguration;
import org.camelmcp.tasks.McpTaskConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as a process: how it is used, what it writes where, and how it ends. */
@Timeout(180)
class LauncherTest {

    private static final Path LAUNCHER = Path.of("serve").toAbsolutePath();
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:[1-9]\\d*/mcp");

    private final Path out;
    private final Path err;
    private Process process;

    LauncherTest(@TempDir Path directory) {
        out = directory.resolve("out");
        err = directory.resolve("err");
    }

    @BeforeEach
    void isBuilt() {
        assertThat(Path.of("target/classpath")).exists();
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private void launch(String... arguments) throws IOException {
        process = new ProcessBuilder(Stream.concat(Stream.of(LAUNCHER.toString()), Stream.of(arguments))
                        .toList())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    private int exit(long seconds) throws Exception {
        assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                .as("it ends; stderr: " + read(err))
                .isTrue();
        return process.exitValue();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String url() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> URL.matcher(read(err))
                                .results()
                                .map(MatchResult::group)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void wrongUsageIsExitCode64AndToldOnStderr() throws Exception {
        launch("--port", "x");

        assertThat(exit(60)).isEqualTo(64);
        assertThat(read(err)).contains("'x'", "serve --help");
        assertThat(read(out)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--port", "--port 65536", "--port -1", "--port 1 --stdio", "--verbose", "8080"})
    void nothingIsServedWhenUsageIsWrong(String arguments) {
        assertThat(Serve.run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(Serve.USAGE);
    }

    @Test
    void helpGoesToStdout() throws Exception {
        launch("--help");

        assertThat(exit(60)).isZero();
        assertThat(read(out)).contains("--port", "--stdio", "64");
    }

    @Test
    void servesAtAFreePortAndEndsAtOnceWhateverRuns() throws Exception {
        launch("--port", "0");
        try (Caller caller = new Caller(Caller.at(url()), McpProtocol.MODERN)) {
            assertThat(caller.call("greet", Map.of("name", "Ada")).getMessage().getBody())
                    .isEqualTo("Hello, Ada!");
            for (int i = 0; i < 5; i++) {
                Exchange started = caller.call(
                        "slow_compute?operation=start&taskMode=task", Map.of("seconds", 600, "label", "pi"));
                assertThat(started.getMessage().getHeader(McpTaskConstants.TASK_ID))
                        .isNotNull();
            }
            process.destroy();

            assertThat(exit(10)).isEqualTo(143);
        }
        assertThat(read(out)).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsExitCode1AndOneLine() throws Exception {
        launch("--port", "0");
        String port = url().replaceAll(".*:(\\d+)/mcp", "$1");
        Process first = process;
        try {
            launch("--port", port);

            assertThat(exit(60)).isEqualTo(1);
            assertThat(read(err)).contains("127.0.0.1:" + port).hasLineCount(1);
        } finally {
            first.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEGACY", "MODERN"})
    void servesOnItsStandardStreams(McpProtocol protocol) {
        McpServerConfiguration server = new McpServerConfiguration();
        server.setCommand(LAUNCHER.toString());
        server.setArgs(List.of("--stdio"));
        try (Caller caller = new Caller(server, protocol)) {
            assertThat(caller.call("greet", Map.of("name", "Ada")).getMessage().getBody())
                    .isEqualTo("Hello, Ada!");
            assertThat(caller.call("slow_compute?taskMode=task", Map.of("seconds", 0.5, "label", "pi"))
                            .getMessage()
                            .getBody())
                    .isEqualTo("Computed pi in 0.5 seconds");
        }
    }

    /** The pipes that Node makes are sockets, which cannot be opened by the name of their descriptor. */
    @Test
    @Tag("peers")
    void servesClientsThatConnectItToSockets() throws Exception {
        Suite.mustBeInstalled();
        String client = """
                const server = require('child_process').spawn(process.argv[1], ['--stdio'], {stdio: ['pipe', 'pipe', 'inherit']});
                const _meta = {'io.modelcontextprotocol/protocolVersion': '2026-07-28',
                    'io.modelcontextprotocol/clientCapabilities': {}};
                server.stdout.pipe(process.stdout);
                server.stdout.once('data', () => server.stdin.end());
                server.on('exit', code => process.exit(code));
                server.stdin.write(JSON.stringify({jsonrpc: '2.0', id: 1, method: 'tools/call',
                    params: {name: 'greet', arguments: {name: 'Ada'}, _meta}}) + '\\n');
                """;

        process = new ProcessBuilder(Suite.NODE.toString(), "-e", client, LAUNCHER.toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();

        assertThat(exit(60)).isZero();
        assertThat(read(out)).contains("Hello, Ada!").hasLineCount(1);
    }

    @Test
    void endsSoonAfterItsClientHasGoneAndWritesNothingButMcp() throws Exception {
        launch("--stdio");
        process.getOutputStream()
                .write(("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                                + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}\n"
                                + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":"
                                + "\"slow_compute\",\"arguments\":{\"seconds\":600,\"label\":\"pi\"},\"task\":{}}}\n")
                        .getBytes());
        process.getOutputStream().flush();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> read(out).lines().count() == 2);

        process.getOutputStream().close();

        assertThat(exit(10)).isZero();
        assertThat(read(out).lines()).allMatch(line -> line.startsWith("{\"jsonrpc\":\"2.0\""));
    }
}
