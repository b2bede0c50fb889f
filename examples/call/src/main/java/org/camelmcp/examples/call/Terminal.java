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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Where a person reads and types. */
final class Terminal {

    private final BufferedReader in;
    private final PrintStream out;

    Terminal(BufferedReader in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /** Of this process, whose stdout is for results only; {@code null} when nobody sits there: see the launcher. */
    static @Nullable Terminal ofProcess() {
        return Boolean.getBoolean("mcp-task.terminal")
                ? new Terminal(
                        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())), System.err)
                : null;
    }

    /** Shows a text that a server may have written: it cannot drive the terminal. */
    void say(String text) {
        text.lines().map(Text::oneLine).forEach(out::println);
    }

    /** What is typed, without spaces around it; {@code null} at the end of the input. Waits for it. */
    @Nullable
    String ask(String prompt) {
        out.print(Text.oneLine(prompt) + " ");
        out.flush();
        try {
            String line = in.readLine();
            return line == null ? null : line.strip();
        } catch (IOException e) {
            return null;
        }
    }
}
