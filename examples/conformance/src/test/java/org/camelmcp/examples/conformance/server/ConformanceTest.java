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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.camelmcp.examples.conformance.server.Suite.Check;
import org.camelmcp.examples.conformance.server.Suite.Run;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the official conformance suite's scenarios for servers against {@link Application}, in each revision that we serve.
 * Which those are, and what is left out and why, stands in {@code scenarios.txt} and {@code not-applicable.txt}. The suite
 * calls it a success when it skips a scenario, so the checks are counted here.
 */
@Tag("peers")
class ConformanceTest {

    private static final Set<String> REVISIONS = Set.of("2025-06-18", "2025-11-25", "2026-07-28");

    private static Main application;
    private static String url;

    @BeforeAll
    static void serve() throws Exception {
        Suite.mustBeInstalled();
        application = Application.onPort(0);
        application.start();
        url = Application.url(application.getCamelContext());
    }

    @AfterAll
    static void stop() {
        if (application != null) {
            application.stop();
        }
    }

    /**
     * What is expected of a scenario.
     *
     * @param succeed how many checks must succeed at least
     * @param excused the checks that cannot succeed yet, or never, with the reason
     */
    record Expected(String revision, String scenario, int succeed, Set<String> excused, String reason) {

        @Override
        public String toString() {
            return revision + ": " + scenario;
        }
    }

    static List<Expected> scenarios() throws IOException {
        List<Expected> scenarios = new ArrayList<>();
        for (String[] row : rows("/scenarios.txt")) {
            for (String revision : row[0].split(" ")) {
                Set<String> excused = row.length < 4 ? Set.of() : Set.of(row[3].split(" "));
                scenarios.add(new Expected(
                        revision, row[1], Integer.parseInt(row[2]), excused, row.length < 5 ? "" : row[4]));
            }
        }
        return scenarios;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void scenarioPasses(Expected expected) throws Exception {
        Run run = Suite.run(expected.revision(), expected.scenario(), url);

        Set<String> complaints =
                run.checks().stream().filter(Check::isComplaint).map(Check::id).collect(Collectors.toSet());
        assertThat(complaints).as(run.toString()).isEqualTo(expected.excused());
        assertThat(run.checks().stream().filter(Check::isSuccess))
                .as(run.toString())
                .hasSizeGreaterThanOrEqualTo(expected.succeed());
        assertThat(run.checks().stream().anyMatch(Check::isFailure))
                .as(run.toString())
                .isEqualTo(run.exit() != 0);
        assertThat(expected.reason().isEmpty())
                .as("an excuse has a reason")
                .isEqualTo(expected.excused().isEmpty());
    }

    /** A new version of the suite may know more scenarios. */
    @Test
    void everyScenarioOfTheSuiteIsRunOrLeftOutWithAReason() throws Exception {
        Set<String> known = Stream.concat(scenarios().stream().map(Expected::toString), notApplicable().stream())
                .collect(Collectors.toSet());

        List<String> offered = new ArrayList<>();
        Suite.scenarios().forEach((scenario, revisions) -> revisions.stream()
                .map(revision -> revision.equals("extension") ? Suite.REVISION_OF_EXTENSIONS : revision)
                .filter(REVISIONS::contains)
                .forEach(revision -> offered.add(revision + ": " + scenario)));

        assertThat(offered).hasSizeGreaterThan(50).allMatch(known::contains);
        assertThat(known).allMatch(offered::contains);
    }

    private static List<String> notApplicable() throws IOException {
        List<String> scenarios = new ArrayList<>();
        for (String[] row : rows("/not-applicable.txt")) {
            assertThat(row).as("revisions, scenario, reason").hasSize(3);
            for (String revision : row[0].split(" ")) {
                scenarios.add(revision + ": " + row[1]);
            }
        }
        return scenarios;
    }

    /** The cells between bars of the lines that are no comments. */
    private static List<String[]> rows(String table) throws IOException {
        try (InputStream file = ConformanceTest.class.getResourceAsStream(table)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.strip().split("\\s*\\|\\s*"))
                    .toList();
        }
    }
}
