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
package org.camelmcp.examples.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Runs the official conformance suite's client scenarios against {@link ConformanceClient}, as
 * {@code peers/CONFORMANCE-CLIENT.md} has found them to work. The suite passes clients that do nothing, so the checks
 * are counted here.
 */
@Tag("peers")
class ConformanceTest {

    private static final Path PEERS = Path.of(System.getProperty("peers.directory", "../../peers"));
    private static final Path NODE = PEERS.resolve("node_modules/.bin/node");
    private static final Path SUITE = PEERS.resolve("node_modules/@modelcontextprotocol/conformance/dist/index.js");

    /** Kept after the run, for whoever wants to know what a client has sent. */
    private static final Path RESULTS = Path.of("target", "conformance").toAbsolutePath();

    @BeforeAll
    static void needsTheSuite() {
        if (Files.exists(NODE) && Files.exists(SUITE)) {
            return;
        }
        String missing = "The conformance suite is not installed; with Node 20 or later, run: npm ci --prefix peers";
        if (Boolean.getBoolean("peers.required")) {
            fail(missing);
        }
        System.out.println("SKIPPED peers: " + missing);
        abort(missing);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "/scenarios.csv", useHeadersInDisplayName = false, numLinesToSkip = 1)
    void scenarioPasses(String revision, String scenario, int atLeast, String checkIds) throws Exception {
        Run run = run(revision, scenario);

        List<Check> checks = run.checks();
        String report = run + "\n" + checks;
        assertThat(checks)
                .as(report)
                .noneMatch(check ->
                        check.status().equals("FAILURE") || check.status().equals("WARNING"));
        List<String> succeeded = checks.stream()
                .filter(check -> check.status().equals("SUCCESS"))
                .map(Check::id)
                .toList();
        assertThat(succeeded).as(report).contains(checkIds.split(" ")).hasSizeGreaterThanOrEqualTo(atLeast);
        assertThat(run.exit()).as(report).isZero();
    }

    private record Check(String id, String status, String error) {}

    private record Run(int exit, String output, Path results) {

        /** What the suite found; nothing when it skipped the scenario. */
        List<Check> checks() throws IOException {
            Optional<Path> file = find("checks.json");
            if (file.isEmpty()) {
                return List.of();
            }
            List<Check> checks = new ArrayList<>();
            for (JsonNode check : new ObjectMapper().readTree(file.get().toFile())) {
                checks.add(new Check(
                        check.path("id").asText(),
                        check.path("status").asText(),
                        check.path("errorMessage").asText("")));
            }
            return checks;
        }

        private Optional<Path> find(String name) throws IOException {
            try (Stream<Path> files = Files.walk(results)) {
                return files.filter(file -> file.endsWith(name)).findFirst();
            }
        }

        @Override
        public String toString() {
            try {
                Optional<Path> log = find("stderr.txt");
                return "exit " + exit + "\n" + output + (log.isPresent() ? Files.readString(log.get()) : "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Run run(String revision, String scenario) throws Exception {
        Path results = Files.createDirectories(RESULTS.resolve(revision + "-" + scenario + "-" + System.nanoTime()));
        Path output = results.resolve("output.txt");
        Process suite = new ProcessBuilder(
                        NODE.toString(),
                        SUITE.toString(),
                        "client",
                        "--command",
                        client(results),
                        "--scenario",
                        scenario,
                        "--spec-version",
                        revision,
                        "--timeout",
                        "30000",
                        "-o",
                        results.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(suite.waitFor(60, TimeUnit.SECONDS))
                    .as("the suite ends by itself")
                    .isTrue();
            return new Run(suite.exitValue(), Files.readString(output), results);
        } finally {
            suite.descendants().forEach(ProcessHandle::destroyForcibly);
            suite.destroyForcibly();
        }
    }

    /** The client as a shell command. Its options are in a file, so that the suite's splitting does them no harm. */
    private static String client(Path directory) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path options = Files.writeString(directory.resolve("client.options"), """
                -XX:TieredStopAtLevel=1
                -XX:+UseSerialGC
                -cp "%s"
                %s
                """.formatted(
                        classPath.replace("\\", "\\\\"), ConformanceClient.class.getName()));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return "\"" + java + "\" \"@" + options + "\"";
    }
}
