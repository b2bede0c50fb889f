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
package org.camelmcp.tasks;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the values of options may be. Everything that is thrown names the option and its value. */
final class OptionValues {

    /** Of all durations; far beyond it they overflow here and there. */
    static final Duration LONGEST = Duration.ofDays(3650);

    /** What no router takes for a pattern, and no client has to encode. */
    private static final Pattern PATH = Pattern.compile("(/[\\w.~-]+)+");

    private OptionValues() {}

    /** @param value {@code null} when not set, which is always fine */
    static void positive(String option, @Nullable Duration value) {
        if (value == null) {
            return;
        }
        notTooLong(option, value);
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(option + "=" + value.toMillis()
                    + " ms: it must be a duration of at least 1 ms, such as 500ms or 30s");
        }
    }

    static void notNegative(String option, Duration value) {
        notTooLong(option, value);
        if (value.isNegative()) {
            throw new IllegalArgumentException(
                    option + "=" + value.toMillis() + " ms: it must not be negative; 0 turns it off");
        }
    }

    private static void notTooLong(String option, Duration value) {
        // nor too far below zero: what is wrong has to be told in milliseconds
        if (value.compareTo(LONGEST) > 0 || value.compareTo(LONGEST.negated()) < 0) {
            throw new IllegalArgumentException(option + "=" + value + " is longer than ten years (3650d)");
        }
    }

    static void atLeastOne(String option, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + "=" + value + ": it must be at least 1");
        }
    }

    /** A path of an HTTP server. */
    static void path(String option, String value) {
        if (!PATH.matcher(value).matches()) {
            throw new IllegalArgumentException(option + "=" + value
                    + ": it must be a path such as /mcp, of letters, digits and . _ ~ -, without a slash at its end");
        }
    }
}
