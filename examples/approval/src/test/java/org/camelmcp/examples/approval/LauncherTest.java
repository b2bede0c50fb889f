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
package org.camelmcp.examples.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, as a newcomer starts it. */
class LauncherTest {

    @Test
    void demoDrivesItToItsEnd(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("output");
        Process demo = new ProcessBuilder(Path.of("run").toAbsolutePath().toString(), "--demo")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(demo.waitFor(90, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }

        assertThat(output)
                .content()
                .contains("Order A-17: Refunded 49.9 for order A-17. Sorry!", "Order B-4: Not refunded")
                .doesNotContain("WARN", "ERROR");
        assertThat(demo.exitValue()).isZero();
        assertThat(Files.exists(Path.of("target/classpath"))).isTrue();
    }
}
