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

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What was read of a text.
 *
 * @param number    the first is 1
 * @param words     in their order, in small letters
 * @param sentences how many
 */
public record Paragraph(int number, List<String> words, int sentences) {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’-][\\p{L}\\p{N}]+)*");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?…]+(?=\\s|$)");

    static Paragraph of(int number, String text) {
        List<String> words = WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(String::toLowerCase)
                .toList();
        int ends = (int) SENTENCE_END.matcher(text).results().count();
        return new Paragraph(number, words, words.isEmpty() ? ends : Math.max(1, ends));
    }

    /** For people. */
    @Override
    public String toString() {
        return "paragraph " + number + ": " + words.size() + (words.size() == 1 ? " word" : " words");
    }
}
