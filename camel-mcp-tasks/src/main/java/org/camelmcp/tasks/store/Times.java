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
package org.camelmcp.tasks.store;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Points in time that may lie beyond the end of time. Pure. */
final class Times {

    private Times() {}

    /** The time after a while; the end of time when that is further away, as with a retention of "for ever". */
    static Instant after(Instant start, Duration duration) {
        try {
            return start.plus(duration);
        } catch (DateTimeException | ArithmeticException e) {
            return Instant.MAX;
        }
    }

    /** Whether that time has come; the end of time never does. */
    static boolean isDue(Instant time, Instant now) {
        return !time.equals(Instant.MAX) && !time.isAfter(now);
    }
}
