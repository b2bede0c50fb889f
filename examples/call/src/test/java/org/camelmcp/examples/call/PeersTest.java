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
import org.camelmcp.examples.call.Shell.Run;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher against servers that nobody here wrote, which it starts itself. */
@Tag("peers")
class PeersTest {

    private static final Path PEERS = Path.of(System.getProperty("peers.directory", "../../peers"));
    private static final String EVERYTHING = "stdio:node '"
            + PEERS.resolve("node_modules/@modelcontextprotocol/server-everything/dist/index.js") + "' stdio";

    private final Shell shell;

    PeersTest(@TempDir Path directory) {
        shell = new Shell(directory);
    }

    @Test
    void researchQueryRunsAsTask() throws Exception {
        Run run = shell.run(EVERYTHING, "simulate-research-query", "{\"topic\": \"camels\"}");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("Research Report: camels");
        assertThat(run.err()).contains("working: Gathering sources...").endsWith("completed: Generating report...\n");
    }

    @Test
    void plainCallShowsItsProgress() throws Exception {
        Run run = shell.run(EVERYTHING, "trigger-long-running-operation", "{\"duration\": 1, \"steps\": 2}");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("Long running operation completed");
        assertThat(run.err()).isEqualTo("1/2\n2/2\n");
    }

    @Test
    void toolsAreListed() throws Exception {
        Run run = shell.run(EVERYTHING, "--operation", "tools");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out().lines()).anyMatch(line -> line.startsWith("simulate-research-query  [task required]"));
        assertThat(run.err()).isEmpty();
    }
}
