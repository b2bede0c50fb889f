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
package org.camelmcp.tasks.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelmcp.tasks.faults.Ending.COMPLETED;
import static org.camelmcp.tasks.faults.Ending.DELIVERY_UNKNOWN;
import static org.camelmcp.tasks.faults.Ending.NOT_TAKEN;
import static org.camelmcp.tasks.faults.Ending.TIMED_OUT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.camelmcp.tasks.McpServerConfiguration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A child process that exits at each step. Another is started, and what the first one took is never sent again. */
class StdioFaultsTest extends FaultFixture {

    @TempDir
    Path directory;

    static Stream<Arguments> exits() {
        return Stream.of(
                // an exit at the probe is what some older servers answer to it
                row("modern", "at the start", NOT_TAKEN, COMPLETED),
                row("legacy", "at the start", COMPLETED),
                row("modern", "before answering server/discover", NOT_TAKEN, COMPLETED),
                row("legacy", "before answering server/discover", COMPLETED),
                // after an answer the next request may meet the dying child or its successor
                row("modern", "after answering server/discover", DELIVERY_UNKNOWN, COMPLETED),
                row("legacy", "after answering server/discover", NOT_TAKEN, COMPLETED),
                row("legacy", "before answering initialize", NOT_TAKEN),
                row("legacy", "after answering initialize", NOT_TAKEN, COMPLETED),
                row("legacy", "before answering notifications/initialized", NOT_TAKEN, COMPLETED),
                row("legacy", "before answering tools/list", NOT_TAKEN),
                row("legacy", "after answering tools/list", NOT_TAKEN, COMPLETED, DELIVERY_UNKNOWN),
                row("modern", "before answering tools/call", DELIVERY_UNKNOWN),
                row("legacy", "before answering tools/call", DELIVERY_UNKNOWN),
                row("modern", "after answering tools/call", COMPLETED),
                row("legacy", "after answering tools/call", COMPLETED),
                row("modern", "before answering tasks/get", COMPLETED),
                row("legacy", "before answering tasks/get", COMPLETED),
                row("modern", "after answering tasks/get", COMPLETED),
                row("legacy", "after answering tasks/get", COMPLETED),
                row("legacy", "before answering tasks/result", COMPLETED),
                row("legacy", "after answering tasks/result", COMPLETED));
    }

    private static Arguments row(String generation, String exit, Ending... expected) {
        return Arguments.of(generation, exit, EnumSet.copyOf(Arrays.asList(expected)));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("exits")
    void aChildMayExitAtAnyStep(String generation, String exit, Set<Ending> expected) throws Exception {
        start(peer(generation, exit, "completed"));
        boolean started = !expected.contains(NOT_TAKEN);
        route("redelivered", FAST, 3);
        route("once", FAST, 0);

        Ending ending = Ending.of(send(started ? "direct:redelivered" : "direct:once"));
        assertThat(ending).isIn(expected);
        long calls = count("tools/call");
        switch (ending) {
            case COMPLETED -> assertThat(calls).isOne();
            case NOT_TAKEN -> assertThat(calls).isZero();
            default -> assertThat(calls).isLessThanOrEqualTo(1);
        }
        if (exit.startsWith("before")) {
            assertThat(Ending.of(send("direct:once"))).as("by the next child").isEqualTo(COMPLETED);
            assertThat(count("tools/call")).isEqualTo(calls + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"modern, before", "modern, after", "legacy, before", "legacy, after"})
    void aChildThatExitsWhenATaskIsCancelledHurtsNobody(String generation, String when) throws Exception {
        start(peer(generation, when + " answering tasks/cancel", "working"));
        route("once", FAST + "&timeout=1s", 0);
        // a second is for the task, and not for the start of the child
        assertThat(send("mcp-task:*?server=faulty&operation=tools").getException())
                .isNull();

        assertThat(Ending.of(send("direct:once"))).isEqualTo(TIMED_OUT);
        assertThat(count("tools/call")).isOne();
        assertThat(count("tasks/cancel")).isOne();
    }

    private McpServerConfiguration peer(String generation, String exit, String status) throws Exception {
        Path classes = Path.of(StdioPeer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        McpServerConfiguration configuration = new McpServerConfiguration();
        configuration.setCommand(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        configuration.setArgs(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classes.toString(),
                StdioPeer.class.getName(),
                generation,
                directory.toString(),
                exit,
                status));
        return configuration;
    }

    private long count(String method) throws IOException {
        Path received = directory.resolve("received");
        return Files.exists(received)
                ? Files.readAllLines(received).stream().filter(method::equals).count()
                : 0;
    }
}
