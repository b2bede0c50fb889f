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

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is said in one or two lines, and nothing is sent. */
class UsageTest {

    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void catchStderr() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreStderr() {
        System.setErr(stderr);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                                 | SERVER",
                "http://127.0.0.1:1/mcp                           | Missing TOOL",
                "http://127.0.0.1:1/mcp *                         | Missing TOOL",
                "http://127.0.0.1:1/mcp tool [1]                  | must be an object",
                "http://127.0.0.1:1/mcp tool 7                    | must be an object",
                "http://127.0.0.1:1/mcp tool {bad                 | not well-formed",
                "http://127.0.0.1:1/mcp tool {}{}                 | not well-formed",
                "http://127.0.0.1:1/mcp tool {} more              | more",
                "http://127.0.0.1:1/mcp tool --nope               | --nope",
                "http://127.0.0.1:1/mcp tool --timeout soon       | soon",
                "http://127.0.0.1:1/mcp tool --timeout 0          | no time",
                "http://127.0.0.1:1/mcp tool --operation dance    | dance",
                "http://127.0.0.1:1/mcp tool --operation get      | --task-id",
                "http://127.0.0.1:1/mcp tool --task-id x          | --task-id",
                "http://127.0.0.1:1/mcp tool {} --operation tools | JSON",
                "http://127.0.0.1:1/mcp tool --header X           | NAME: VALUE",
                "http://127.0.0.1:1/mcp tool --bearer @/no/where  | /no/where",
                "http://u:pw@127.0.0.1:1/mcp tool                 | user info",
                "ftp://127.0.0.1/mcp tool                         | http://",
                "stdio: tool                                      | command",
                "stdio:node tool --bearer x                       | accessToken",
            })
    void wrongUsageIsExitCode64(String line, String hint) {
        int exit = McpTask.run(line == null ? new String[0] : line.trim().split(" +"));

        assertThat(exit).isEqualTo(64);
        assertThat(written.toString(StandardCharsets.UTF_8)).contains(hint).doesNotContain(":pw", "\tat ");
    }
}
