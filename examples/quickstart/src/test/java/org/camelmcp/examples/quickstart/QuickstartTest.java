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

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as one process, or as two that know nothing of each other but a URL. */
class QuickstartTest {

    private final Path inbox;
    private final Path outbox;

    QuickstartTest(@TempDir Path directory) throws Exception {
        inbox = Files.createDirectory(directory.resolve("inbox"));
        outbox = directory.resolve("outbox");
    }

    @Test
    void launcherRunsTheSamplesAndEnds() throws Exception {
        try (Running run = Running.launcher()) {
            assertThat(run.exit()).as(run.said()).isZero();
            assertThat(run.said())
                    .contains(
                            Program.SERVING + "http://127.0.0.1:",
                            "[humps.txt] started",
                            "[humps.txt] paragraph 1: 45 words",
                            "[humps.txt] done: ",
                            "3 files done")
                    .doesNotContain("WARN", "ERROR");
        }
        assertThat(Path.of("target/outbox")).isDirectoryNotContaining("glob:**.camel*");
        assertThat(Path.of("target/outbox/humps.txt")).content().contains("Words: 122");
        assertThat(Path.of("target/outbox/caravans.txt")).content().contains("Most frequent: caravans (3)");
        assertThat(Path.of("target/outbox/routing.txt")).content().contains("Paragraphs: 3");
    }

    @Test
    void aSecondLauncherDoesNotTakeTheFilesOfTheFirst() throws Exception {
        try (Running first = Running.launcher("--watch").until("Drop text files into");
                Running second = Running.launcher()) {
            assertThat(second.exit()).as(second.said()).isEqualTo(1);
            assertThat(second.said())
                    .contains("already runs (process " + first.process().pid() + ")");
            first.until("[caravans.txt] done: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port 0", "--port 0 --java"})
    void anyTextIsReadAsItIs(String options) throws Exception {
        Files.writeString(inbox.resolve("odd.txt"), "\"A\", (b) ${header.CamelFileName} {c}\r\n\r\nNaïve ☕ naïve!\r\n");
        Files.writeString(inbox.resolve("empty.txt"), "");

        try (Running run = Running.program(inbox, outbox, options.split(" "))) {
            assertThat(run.exit()).as(run.said()).isZero();
            assertThat(run.said()).contains("[odd.txt] paragraph 2: 2 words", "2 files done");
        }
        assertThat(outbox.resolve("odd.txt")).content().contains("Words: 7\n", "Most frequent: naïve (2)\n");
        assertThat(outbox.resolve("empty.txt")).content().contains("Words: 0\n", "Longest: none\n");
    }

    @Test
    void callerNeedsNothingButTheUrlOfAServer() throws Exception {
        Files.writeString(inbox.resolve("one.txt"), "One word");

        try (Running server = Running.program(inbox, outbox, "--serve").until(Program.SERVING);
                Running caller = Running.program(inbox, outbox, "--call", url(server), "--java")) {
            assertThat(caller.exit()).as(caller.said()).isZero();
            assertThat(caller.said()).contains("[one.txt] done: ").doesNotContain("[summarise]");
            assertThat(server.said()).contains("[summarise] 8 characters");

            server.process().destroy();
            assertThat(server.exit()).isEqualTo(143);
            assertThat(server.said()).endsWith("Stopped serving\n").doesNotContain("WARN", "ERROR");
        }
        assertThat(outbox.resolve("one.txt")).content().contains("Words: 2\n");
    }

    private static String url(Running server) {
        return server.said()
                .lines()
                .filter(line -> line.startsWith(Program.SERVING))
                .map(line -> line.substring(Program.SERVING.length()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void interruptedWatchSaysWhatWasDone() throws Exception {
        try (Running run = Running.program(inbox, outbox, "--watch").until("Drop text files into " + inbox)) {
            Files.writeString(inbox.resolve("later.txt"), "Later");
            run.until("[later.txt] done: ");

            run.process().destroy();

            assertThat(run.exit()).isEqualTo(143);
            assertThat(run.said()).endsWith("1 file done, see " + outbox + "\n").doesNotContain("WARN", "ERROR");
        }
    }

    @Test
    void serverThatCannotBeReachedIsAFailureThatSaysSo() throws Exception {
        Files.writeString(inbox.resolve("one.txt"), "One");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        try (Running run = Running.program(inbox, outbox, "--call", "http://127.0.0.1:" + port + "/mcp")) {
            assertThat(run.exit()).as(run.said()).isEqualTo(1);
            assertThat(run.said())
                    .contains("[one.txt] failed: ", "Connection refused", "0 files done, 1 failed")
                    .doesNotContain("\tat ");
        }
        assertThat(outbox).doesNotExist();
    }

    @Test
    void portThatIsTakenIsAFailureThatSaysSo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Running run = Running.program(inbox, outbox, "--serve", "--port", "" + taken.getLocalPort())) {
            assertThat(run.exit()).as(run.said()).isEqualTo(1);
            assertThat(run.said())
                    .contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort(), "Address already in use")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void emptyInboxEndsAtOnce() throws Exception {
        try (Running run = Running.program(inbox, outbox)) {
            assertThat(run.exit()).as(run.said()).isEqualTo(64);
            assertThat(run.said()).contains("There is no text file in " + inbox);
        }
    }
}
