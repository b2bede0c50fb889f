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
package org.camelmcp.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process, with its two ways to write routes. */
class QuickstartTest {

    private static final Path PEERS =
            Path.of(System.getProperty("peers.directory", "../../peers")).toAbsolutePath();

    private final Path inbox;
    private final Path outbox;

    QuickstartTest(@TempDir Path directory) throws Exception {
        inbox = Files.createDirectory(directory.resolve("inbox"));
        outbox = directory.resolve("outbox");
    }

    private record Run(int exit, String output) {}

    private Run run(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dinbox=" + inbox,
                "-Doutbox=" + outbox));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                "target/classes:" + Files.readString(Path.of("target/classpath")),
                "org.camelmcp.examples.quickstart.Quickstart"));
        Path output = inbox.resolveSibling("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Run(process.waitFor(), Files.readString(output));
    }

    @Tag("peers")
    @ParameterizedTest
    @ValueSource(strings = {"yaml", "java"})
    void filesBecomeTasksAndResultsBecomeFiles(String dsl) throws Exception {
        Files.writeString(inbox.resolve("humps.txt"), "Humps, \"one\" or two\n");
        Files.writeString(inbox.resolve("silk.txt"), "The silk road");

        Run run = run("-Dpeers=" + PEERS, "-Ddsl=" + dsl);

        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("[humps.txt] working: Gathering sources...", "[silk.txt] done: ")
                .doesNotContain("WARN", "ERROR");
        assertThat(outbox.resolve("humps.txt")).content().contains("Research Report: Humps, \"one\" or two");
        assertThat(outbox.resolve("silk.txt")).content().contains("Research Report: The silk road");
    }

    @Test
    void serverThatCannotBeStartedIsAFailureThatSaysSo() throws Exception {
        Files.writeString(inbox.resolve("humps.txt"), "Humps");

        Run run = run("-Dcamel.component.mcp-task.servers[everything].command=no-such-program");

        assertThat(run.exit()).as(run.output()).isEqualTo(1);
        assertThat(run.output())
                .contains("[humps.txt] failed: ", "no-such-program")
                .doesNotContain("\tat ");
        assertThat(outbox).doesNotExist();
    }
}
