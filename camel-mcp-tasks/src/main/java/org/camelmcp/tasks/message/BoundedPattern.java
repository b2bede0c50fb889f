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
package org.camelmcp.tasks.message;

import com.networknt.schema.regex.RegularExpression;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A regular expression that gives up instead of running for ever: a pattern such as {@code (a+)+$} needs a time exponential
 * in the length of the text, which the client chooses. Thread-safe.
 */
final class BoundedPattern implements RegularExpression {

    /** Some ten milliseconds; a well-behaved pattern reads each character a few times. */
    private static final int STEPS = 1_000_000;

    private static final int STEPS_PER_CHARACTER = 10;

    /** What all texts of the value that this thread checks have left together, since the client chooses their number, too. */
    private static final ThreadLocal<Steps> OF_CHECK = new ThreadLocal<>();

    private final Pattern pattern;

    BoundedPattern(String regex) {
        this.pattern = Pattern.compile(regex);
    }

    @Override
    public boolean matches(String value) {
        // as the specification has it, a pattern is not anchored
        Steps ofCheck = OF_CHECK.get();
        Steps steps = ofCheck == null ? new Steps() : ofCheck;
        steps.left += (long) STEPS_PER_CHARACTER * value.length();
        return pattern.matcher(new CountedText(value, steps)).find();
    }

    /** Runs the check of one value; all patterns that it meets share one budget. */
    static <T> T oneCheck(Supplier<T> check) {
        OF_CHECK.set(new Steps());
        try {
            return check.get();
        } finally {
            OF_CHECK.remove();
        }
    }

    private static final class Steps {

        private long left = STEPS;
    }

    /** Counts how often a character is read, which {@link java.util.regex.Matcher} does at each step. */
    private record CountedText(String text, Steps steps) implements CharSequence {

        @Override
        public char charAt(int index) {
            if (--steps.left < 0) {
                throw new ValidationBudget.SpentException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new CountedText(text.substring(start, end), steps);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
