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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.camelmcp.examples.quickstart.Options.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void withoutAnyBothHalvesRunInThisProcess() {
        assertThat(Options.parse()).isEqualTo(new Options(Mode.BOTH, false, false, 0, null));
    }

    @Test
    void orderDoesNotMatter() {
        assertThat(Options.parse("--java", "--call", "http://localhost:8080/mcp", "--watch"))
                .isEqualTo(new Options(Mode.CALL, true, true, 0, "http://localhost:8080/mcp"));
        assertThat(Options.parse("--port", "8080", "--serve"))
                .isEqualTo(new Options(Mode.SERVE, false, false, 8080, null));
    }

    @ParameterizedTest
    @CsvSource({
        "--prot 80, Unknown option --prot",
        "--call, --call needs a value",
        "--call localhost, --call localhost is no URL",
        "--port 65536 --serve, --port 65536 is no port",
        "--port x, --port x is no port",
        "--serve --two, Only one of --two",
        "--serve --watch, --serve has no files to --watch",
        "--two --port 80, --port says where this process serves"
    })
    void whatMakesNoSenseIsRefusedWithTheReason(String line, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(line.split(" ")))
                .withMessageStartingWith(reason);
    }
}
