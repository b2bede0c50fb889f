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
package org.camelmcp.mcp.transport.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.camelmcp.mcp.transport.stdio.StdioLines.Excess;
import org.camelmcp.mcp.transport.stdio.StdioLines.LineTooLongException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StdioLinesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100, 10_000})
    void linesComeWholeHoweverTheBytesArrive(int bytesPerRead) throws IOException {
        String large = "é".repeat(20_000);
        StdioLines lines = new StdioLines(slowly("a\n\n" + large + "\r\nrest", bytesPerRead), 100_000, Excess.REFUSE);

        assertThat(all(lines)).containsExactly("a", "", large + "\r");
        assertThat(new String(lines.rest(), StandardCharsets.UTF_8)).isEqualTo("rest");
        assertThat(lines.rest()).isEmpty();
    }

    @Test
    void lineOfExactlyTheLimitPassesAndOneMoreIsRefused() throws IOException {
        assertThat(all(new StdioLines(slowly("12345\n", 10), 5, Excess.REFUSE))).containsExactly("12345");
        assertThatExceptionOfType(LineTooLongException.class)
                .isThrownBy(() -> all(new StdioLines(slowly("123456", 1), 5, Excess.REFUSE)))
                .withMessageContaining("5 bytes");
    }

    @Test
    void excessIsCutWhereThatIsAsked() throws IOException {
        StdioLines lines = new StdioLines(slowly("123456789\nab\n" + "x".repeat(50_000), 7), 5, Excess.CUT);

        assertThat(all(lines)).containsExactly("12345", "ab");
        assertThat(lines.rest()).hasSize(5);
    }

    private static List<String> all(StdioLines lines) throws IOException {
        List<String> all = new ArrayList<>();
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            all.add(new String(line, StandardCharsets.UTF_8));
        }
        return all;
    }

    private static InputStream slowly(String text, int bytesPerRead) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, bytesPerRead));
            }
        };
    }
}
