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

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the launcher as a shell would, with nothing but pipes and files around it. */
final class Shell {

    private static final Path LAUNCHER = Path.of("mcp-task").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 60;

    /** How it ended, and what it wrote where. */
    record Run(int exit, String out, String err) {}

    /** A launcher under way. */
    record Running(Process process, Path out, Path err) {

        /** Waits for it to end. */
        Run end() throws Exception {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("mcp-task does not end; stderr so far: " + Files.readString(err));
            }
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    private final Path directory;

    /** @param directory for the files that stdin, stdout and stderr are */
    Shell(Path directory) {
        this.directory = directory;
    }

    Run run(String... args) throws Exception {
        return start("", Map.of(), args).end();
    }

    Running start(String stdin, Map<String, String> environment, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(args));
        File in = Files.writeString(Files.createTempFile(directory, "in", ""), stdin)
                .toFile();
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(in)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }
}
