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
package org.camelmcp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every code block of the guide is a region of a file that a test runs. GitHub does not render {@code include::}, so the
 * pages hold copies, and a comment above each block says of what: {@code // tag: path#region}, or {@code // tag: path}
 * for a whole file. Regions are marked as AsciiDoc has it, with {@code tag::region[]} and {@code end::region[]}.
 */
class GuideTest {

    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    private static final Pattern BLOCK = Pattern.compile(
            "^(// tag: (?<path>[^#\\n]+)(#(?<region>[\\w-]+))?\\n)?"
                    + "\\[source,(?<language>\\w+)]\\n----\\n(?<code>.*?)^----$",
            Pattern.MULTILINE | Pattern.DOTALL);

    /** What a reader types or sees, which no test runs. */
    private static final List<String> NOT_CODE = List.of("console", "text");

    private static final Pattern LINK = Pattern.compile("(?:link|xref):(?<target>[^\\[:#\\s]+)(?:#[^\\[]*)?\\[");

    @TestFactory
    Stream<DynamicTest> codeIsWhatATestRuns() throws IOException {
        return pages().stream().flatMap(page -> blocks(page).stream());
    }

    @TestFactory
    Stream<DynamicTest> linksLeadSomewhere() throws IOException {
        return pages().stream()
                .map(page -> DynamicTest.dynamicTest("links of " + page.getFileName(), () -> {
                    Matcher link = LINK.matcher(Files.readString(page));
                    while (link.find()) {
                        assertThat(page.resolveSibling(link.group("target"))).exists();
                    }
                }));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PROJECT.resolve("docs"))) {
            return files.filter(file -> file.toString().endsWith(".adoc"))
                    .sorted()
                    .toList();
        }
    }

    private static List<DynamicTest> blocks(Path page) {
        List<DynamicTest> tests = new ArrayList<>();
        String text = read(page);
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (NOT_CODE.contains(block.group("language"))) {
                continue;
            }
            long line = text.substring(0, block.start()).lines().count() + 1;
            String path = block.group("path");
            String region = block.group("region");
            String code = block.group("code").stripTrailing();
            tests.add(DynamicTest.dynamicTest(page.getFileName() + ":" + line, () -> {
                assertThat(path)
                        .as("a line '// tag: path#region' above the block")
                        .isNotNull();
                assertThat(code)
                        .as("%s line %d, against %s#%s", page.getFileName(), line, path, region)
                        .isEqualTo(region(read(PROJECT.resolve(path)), region));
            }));
        }
        return tests;
    }

    /** The lines between the marks, without their common indentation. */
    private static String region(String file, String region) {
        if (region == null) {
            return file.stripTrailing();
        }
        List<String> lines = file.lines().toList();
        int from = index(lines, "tag::" + region + "[]");
        int to = index(lines, "end::" + region + "[]");
        List<String> inside = lines.subList(from + 1, to);
        int indentation = inside.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return String.join(
                        "\n",
                        inside.stream()
                                .map(line -> line.isBlank() ? "" : line.substring(indentation))
                                .toList())
                .strip();
    }

    private static int index(List<String> lines, String mark) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(mark)) {
                return i;
            }
        }
        throw new AssertionError("There is no " + mark);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }
}
