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
package org.camelmcp.examples.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.camelmcp.examples.call.Shell.Run;
import org.camelmcp.examples.call.Shell.Running;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher as a process: what it writes where, and how it ends. */
class LauncherTest {

    private final TinyServer server;
    private final Shell shell;

    LauncherTest(@TempDir Path directory) throws Exception {
        server = new TinyServer();
        shell = new Shell(directory);
    }

    @BeforeEach
    void isBuilt() {
        assertThat(Path.of("target/classpath")).exists();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void resultGoesToStdoutAndProgressToStderr() throws Exception {
        Run run = shell.run(server.url(), "complete");

        assertThat(run).isEqualTo(new Run(0, "the result\n", "working\nworking: half way\ncompleted\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "report_error, 1, the result",
        "fail, 2, broken",
        "be_cancelled, 3, was cancelled",
        "work_for_ever, 4, timed out"
    })
    void eachWayToEndHasItsExitCodeAndLeavesStdoutEmpty(String tool, int exit, String reason) throws Exception {
        Run run = shell.run(server.url(), tool, "--timeout", "2s", "--quiet");

        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(reason).hasLineCount(1);
        assertThat(server.methods.contains("tasks/cancel")).isEqualTo(tool.equals("work_for_ever"));
    }

    @Test
    void serverThatCannotBeReachedIsExitCode5() throws Exception {
        String url = server.url();
        server.close();

        Run run = shell.run(url, "complete");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("no connection").hasLineCount(1);
    }

    @Test
    void argumentsComeFromStdinAndTheTokenFromTheEnvironment() throws Exception {
        Run run = shell.start(
                        "{\"text\": \"naïve ☕\"}",
                        Map.of("MCP_TASK_BEARER", "s3cret", "LC_ALL", "C"),
                        server.url(),
                        "echo",
                        "-",
                        "--json",
                        "--verbose")
                .end();

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("\"content\"", "naïve ☕");
        assertThat(server.authorization).isEqualTo("Bearer s3cret");
        assertThat(run.out() + run.err()).doesNotContain("s3cret");
    }

    @Test
    void interruptCancelsTheTaskAndEndsSoon() throws Exception {
        Running running = shell.start("", Map.of(), server.url(), "work_for_ever");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> server.methods.contains("tasks/get"));
        long began = System.nanoTime();
        // what Ctrl-C sends may be ignored here, which children of background jobs inherit
        running.process().destroy();
        Run run = running.end();

        assertThat(run.exit()).isEqualTo(143);
        assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
        assertThat(run.err()).contains("Interrupted");
        assertThat(server.methods).contains("tasks/cancel");
    }
}
