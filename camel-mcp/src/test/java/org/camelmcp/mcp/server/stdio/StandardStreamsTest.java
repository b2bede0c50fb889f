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
package org.camelmcp.mcp.server.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Real processes, started as a launcher starts them. */
class StandardStreamsTest {

    private static final String PING = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
            {"jsonrpc":"2.0","id":2,"method":"ping"}
            """;

    private static final String OWN_DESCRIPTOR =
            "-Dorg.camelmcp.stdio.fd=3 --add-opens java.base/java.io=ALL-UNNAMED %s descriptor 3>&1 1>&2";

    @Test
    @DisplayName(
            "with a launcher's descriptor, nothing but MCP reaches the standard output, whoever writes there (P 55)")
    void launcherKeepsTheStandardOutputClean() throws Exception {
        assertOnlyMcp(run(OWN_DESCRIPTOR));
    }

    @Test
    @DisplayName("the descriptor can be opened by its path, too, where Java may not be opened and it is a pipe")
    void descriptorIsOpenedByItsPath() throws Exception {
        assertOnlyMcp(run("-Dorg.camelmcp.stdio.fd=3 %s descriptor 3>&1 1>&2"));
    }

    @Test
    void withoutLauncherSystemOutIsRedirected() throws Exception {
        assertOnlyMcp(run("%s"));
    }

    @Test
    void descriptorThatIsNoneIsReportedWithTheRemedy() throws Exception {
        Ended ended = run("-Dorg.camelmcp.stdio.fd=77 %s");

        assertThat(ended.code).isNotZero();
        assertThat(ended.out).isEmpty();
    }

    @Test
    void descriptorThatIsNoNumberIsReportedWithItsOption() throws Exception {
        Ended ended = run("-Dorg.camelmcp.stdio.fd=three %s");

        assertThat(ended.code).isNotZero();
        assertThat(ended.err).contains("-Dorg.camelmcp.stdio.fd=three").contains("number of a file descriptor");
    }

    private static void assertOnlyMcp(Ended ended) {
        assertThat(ended.code).as(ended.err).isZero();
        List<String> lines = ended.out.lines().toList();
        assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{\"jsonrpc\":\"2.0\""));
        assertThat(ended.err).contains("a banner", "good bye");
    }

    private record Ended(int code, String out, String err) {}

    /** @param command with %s where the program stands */
    private static Ended run(String command) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String program = "-Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
                + System.getProperty("java.class.path") + "' " + NoisyProgram.class.getName();
        Process process = new ProcessBuilder("sh", "-c", "exec '" + java + "' " + command.formatted(program)).start();
        process.getOutputStream().write(PING.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = process.inputReader().lines().collect(Collectors.joining("\n"));
        String err = process.errorReader().lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out, err);
    }
}
