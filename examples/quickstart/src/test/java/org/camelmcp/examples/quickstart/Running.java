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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The program as a process, and what it has written to stdout and stderr together. Closing it ends it. */
record Running(Process process, Path output) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** The launcher, as a newcomer starts it. */
    static Running launcher(String... args) throws IOException {
        return start(List.of(Path.of("run").toAbsolutePath().toString()), args);
    }

    /** The program itself, with an inbox and an outbox of its own. */
    static Running program(Path inbox, Path outbox, String... args) throws IOException {
        assertThat(Path.of("target/classpath")).exists();
        return start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dinbox=" + inbox,
                        "-Doutbox=" + outbox,
                        "-cp",
                        "target/classes:" + Files.readString(Path.of("target/classpath")),
                        Quickstart.class.getName()),
                args);
    }

    private static Running start(List<String> program, String... args) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(args));
        Path output = Files.createTempFile("quickstart", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Running(process, output);
    }

    String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for it to say something. */
    Running until(String text) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(said())
                .contains(text));
        return this;
    }

    /** Waits for it to end, and tells its exit code. */
    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("It does not end; output so far: " + said());
        }
        return process.exitValue();
    }

    /** The second process of {@code --two}. */
    ProcessHandle server() {
        return process.children().findFirst().orElseThrow();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Files.deleteIfExists(output);
    }
}
