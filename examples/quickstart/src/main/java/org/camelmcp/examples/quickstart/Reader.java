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

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/** The work of the tool. */
public final class Reader {

    private static final int MOST = 5;

    /** Words shorter than this are frequent in any text. */
    private static final int SHORTEST = 5;

    /** The paragraphs of a text: what empty lines separate. At least one. */
    public List<String> paragraphs(String text) {
        return List.of(text.strip().split("\\R\\s*\\R"));
    }

    /** @param index the first is 0 */
    public Paragraph read(@ExchangeProperty(Exchange.SPLIT_INDEX) int index, @Body String text) {
        return Paragraph.of(index + 1, text);
    }

    public String summary(List<Paragraph> paragraphs) {
        List<String> words =
                paragraphs.stream().flatMap(part -> part.words().stream()).toList();
        int sentences = paragraphs.stream().mapToInt(Paragraph::sentences).sum();
        return """
                Words: %d
                Sentences: %d
                Paragraphs: %d
                Most frequent: %s
                Longest: %s
                """.formatted(words.size(), sentences, paragraphs.size(), mostFrequent(words), longest(words));
    }

    private static String mostFrequent(List<String> words) {
        Map<String, Long> counts = words.stream()
                .filter(word -> word.length() >= SHORTEST)
                .collect(groupingBy(word -> word, TreeMap::new, counting()));
        return top(counts.entrySet().stream()
                .filter(count -> count.getValue() > 1)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(count -> count.getKey() + " (" + count.getValue() + ")"));
    }

    private static String longest(List<String> words) {
        return top(words.stream()
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed()));
    }

    private static String top(Stream<String> words) {
        String top = words.limit(MOST).collect(joining(", "));
        return top.isEmpty() ? "none" : top;
    }
}
