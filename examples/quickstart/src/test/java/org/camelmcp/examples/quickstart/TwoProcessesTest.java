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
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --two}: neither process outlives the other. */
class TwoProcessesTest {

    private final Path inbox;
    private final Path outbox;

    TwoProcessesTest(@TempDir Path directory) throws Exception {
        inbox = Files.createDirectory(directory.resolve("inbox"));
        outbox = directory.resolve("outbox");
        Files.writeString(inbox.resolve("long.txt"), "Word.\n\n".repeat(20));
    }

    @Test
    void launcherRunsTheSamplesAndEndsBoth() throws Exception {
        try (Running run = Running.launcher("--two").until("server | " + Program.SERVING)) {
            ProcessHandle server = run.server();

            assertThat(run.exit()).as(run.said()).isZero();
            assertThat(run.said())
                    .contains("server | [summarise] ", "[humps.txt] paragraph 3: ", "3 files done")
                    .endsWith("server | Stopped serving\n")
                    .doesNotContain("WARN", "ERROR");
            assertThat(server.isAlive()).isFalse();
        }
    }

    @Test
    void interruptEndsBoth() throws Exception {
        try (Running run = start()) {
            ProcessHandle server = run.server();

            run.process().destroy();

            assertThat(run.exit()).isEqualTo(143);
            assertThat(run.said()).contains("0 files done, 1 not").endsWith("server | Stopped serving\n");
            assertThat(server.isAlive()).isFalse();
        }
    }

    @Test
    void deathOfTheServerIsToldAndEndsTheCaller() throws Exception {
        try (Running run = start()) {
            run.server().destroyForcibly();

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.said()).contains("The server process has ended, with exit code 137", "0 files done, 1 not");
        }
    }

    @Test
    void deathOfTheCallerEndsTheServer() throws Exception {
        try (Running run = start()) {
            ProcessHandle server = run.server();

            run.process().destroyForcibly();

            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !server.isAlive());
        }
    }

    private Running start() throws Exception {
        return Running.program(inbox, outbox, "--two").until("[long.txt] paragraph 1: 1 word");
    }
}
