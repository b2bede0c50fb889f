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

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReaderTest {

    private final Reader reader = new Reader();

    @Test
    void emptyLinesSeparateParagraphs() {
        assertThat(reader.paragraphs("\n\none\nstill one\n \n\ntwo\r\n\r\nthree\n\n"))
                .containsExactly("one\nstill one", "two", "three");
        assertThat(reader.paragraphs("")).containsExactly("");
    }

    @Test
    void wordsKeepHyphensAndApostrophes() {
        assertThat(Paragraph.of(1, "It’s a well-known “fact”: 3.5 don't count - Öl!")
                        .words())
                .containsExactly("it’s", "a", "well-known", "fact", "3", "5", "don't", "count", "öl");
    }

    @Test
    void whatHasWordsHasASentence() {
        assertThat(Paragraph.of(1, "One... Two? Three").sentences()).isEqualTo(2);
        assertThat(Paragraph.of(1, "A heading").sentences()).isEqualTo(1);
        assertThat(Paragraph.of(1, "").sentences()).isZero();
    }

    @Test
    void summaryIsOfAllParagraphs() {
        List<String> texts = reader.paragraphs("Camels walk. Camels rest.\n\nPatience carries camels.");
        List<Paragraph> read = IntStream.range(0, texts.size())
                .mapToObj(index -> reader.read(index, texts.get(index)))
                .toList();

        assertThat(read).last().hasToString("paragraph 2: 3 words");
        assertThat(reader.summary(read)).isEqualTo("""
                        Words: 7
                        Sentences: 3
                        Paragraphs: 2
                        Most frequent: camels (3)
                        Longest: patience, carries, camels, walk, rest
                        """);
    }
}
