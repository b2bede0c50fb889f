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
package org.camelmcp.mcp.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportOptionsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:hunter2@host/mcp",
                "https://hunter2@host/mcp",
                "http://user:hunter2@under_score/mcp",
                "https://user:hunter2%zz@host/mcp",
                "ftp://host/hunter2",
                "stdio:hunter2",
                "hunter2",
                "https:///hunter2",
                "https://ho st/hunter2"
            })
    void aUrlThatIsNoPlainHttpUrlIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> HttpTransportOptions.builder(url))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://host/mcp, http://host:80, /mcp",
        "https://host/mcp?key=1, https://host:443, /mcp?key=1",
        "http://under_score:8080, http://under_score:8080, /",
        "HTTP://host:1?x=y, http://host:1, /?x=y"
    })
    void urlsAreTakenApart(String url, String origin, String path) {
        HttpTarget target = HttpTarget.parse(url);
        assertThat(target.origin()).isEqualTo(origin);
        assertThat(target.path()).isEqualTo(path);
    }

    @Test
    void headersThatHttpCannotCarryAreRefusedWithoutRepeatingThem() {
        HttpTransportOptions.Builder builder = HttpTransportOptions.builder("http://host/");
        assertThatThrownBy(() -> builder.header("X-Key", "hunter2\r\nX-Forged: 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("X-Key")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> builder.header("X Key", "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsMustBePositive() {
        HttpTransportOptions.Builder builder = HttpTransportOptions.builder("http://host/");
        assertThatThrownBy(() -> builder.maxStreams(0)).hasMessageContaining("maxStreams: 0");
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ZERO)).hasMessageContaining("connectTimeout");
    }

    @Test
    void noSecretIsShown() {
        HttpTransportOptions options = HttpTransportOptions.builder("https://host/hunter2?key=hunter2")
                .header("X-Key", "hunter2")
                .build();
        assertThat(options.toString()).contains("https://host:443").doesNotContain("hunter2");
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
