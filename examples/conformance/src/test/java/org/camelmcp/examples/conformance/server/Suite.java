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
package org.camelmcp.examples.conformance.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The official conformance suite, as a program. */
final class Suite {

    private static final Path PEERS = Path.of(System.getProperty("peers.directory", "../../peers"));
    static final Path NODE = PEERS.resolve("node_modules/.bin/node");
    private static final Path PROGRAM = PEERS.resolve("node_modules/@modelcontextprotocol/conformance/dist/index.js");

    /** Kept after the run, for whoever wants to know what went wrong. */
    private static final Path RESULTS = Path.of("target", "conformance").toAbsolutePath();

    /** The revision whose wire scenarios of extensions use; the suite has to be told to run them there. */
    static final String REVISION_OF_EXTENSIONS = "2026-07-28";

    private static final Pattern LISTED = Pattern.compile(" {2}- (\\S+) \\[(.*)]");

    private Suite() {}

    static void mustBeInstalled() {
        if (Files.exists(NODE) && Files.exists(PROGRAM)) {
            return;
        }
        String missing = "The conformance suite is not installed; with Node 20 or later, run: npm ci --prefix peers";
        if (Boolean.getBoolean("peers.required")) {
            fail(missing);
        }
        System.out.println("SKIPPED peers: " + missing);
        abort(missing);
    }

    /** One thing that a scenario looks at. */
    record Check(String id, String status, String error) {

        boolean isSuccess() {
            return status.equals("SUCCESS");
        }

        /** Whether it says that something is amiss, or that it was left out. */
        boolean isComplaint() {
            return !isSuccess() && !status.equals("INFO");
        }

        /** What the suite itself calls a failure: not what it leaves out. */
        boolean isFailure() {
            return isComplaint() && !status.equals("SKIPPED");
        }
    }

    /** How a scenario went. @param checks none when the suite has skipped it, which it calls a success */
    record Run(int exit, String output, List<Check> checks) {}

    static Run run(String revision, String scenario, String url) throws Exception {
        Path results = Files.createDirectories(RESULTS.resolve(revision + "-" + scenario + "-" + System.nanoTime()));
        List<String> command = new ArrayList<>(List.of(
                "server", "--url", url, "--scenario", scenario, "--spec-version", revision, "-o", results.toString()));
        if (isExtension(scenario)) {
            command.add("--force");
        }
        Path output = results.resolve("output.txt");
        int exit = execute(command, output);
        return new Run(exit, Files.readString(output), checks(results));
    }

    private static boolean isExtension(String scenario) {
        return scenario.startsWith("tasks-");
    }

    private static List<Check> checks(Path results) throws IOException {
        try (Stream<Path> files = Files.walk(results)) {
            Optional<Path> file =
                    files.filter(path -> path.endsWith("checks.json")).findFirst();
            List<Check> checks = new ArrayList<>();
            if (file.isPresent()) {
                for (JsonNode check : new ObjectMapper().readTree(file.get().toFile())) {
                    checks.add(new Check(
                            check.path("id").asText(),
                            check.path("status").asText(),
                            check.path("errorMessage").asText("")));
                }
            }
            return checks;
        }
    }

    /** All scenarios for servers, with the revisions that they are for; {@code extension} stands for no revision. */
    static Map<String, List<String>> scenarios() throws Exception {
        Path output = Files.createDirectories(RESULTS).resolve("scenarios.txt");
        assertThat(execute(List.of("list", "--server"), output)).isZero();
        Map<String, List<String>> scenarios = new TreeMap<>();
        for (String line : Files.readAllLines(output)) {
            Matcher listed = LISTED.matcher(line);
            if (listed.matches()) {
                scenarios.put(listed.group(1), List.of(listed.group(2).split(",")));
            }
        }
        return scenarios;
    }

    private static int execute(List<String> arguments, Path output) throws Exception {
        List<String> command = new ArrayList<>(List.of(NODE.toString(), PROGRAM.toString()));
        command.addAll(arguments);
        Process suite = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(suite.waitFor(90, TimeUnit.SECONDS))
                    .as("the suite ends by itself")
                    .isTrue();
            return suite.exitValue();
        } finally {
            suite.destroyForcibly();
        }
    }
}
