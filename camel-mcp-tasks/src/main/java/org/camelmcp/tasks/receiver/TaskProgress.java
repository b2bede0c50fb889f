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
package org.camelmcp.tasks.receiver;

import org.jspecify.annotations.Nullable;

/**
 * How far the work has come (2025-11-25, progress). At least one of them is not {@code null}; numbers are finite, since
 * JSON has no others.
 *
 * @param progress in a unit of the tool's own, growing; {@code null} when not known
 * @param total    where it ends, in the same unit; {@code null} when not known
 * @param message  what it is at, for people; {@code null} for nothing
 */
public record TaskProgress(
        @Nullable Double progress,
        @Nullable Double total,
        @Nullable String message) {

    /** @throws IllegalArgumentException when a number is not finite, or there is nothing at all */
    public TaskProgress {
        finite("progress", progress);
        finite("total", total);
        if (progress == null && total == null && message == null) {
            throw new IllegalArgumentException("There is no progress to report: give a number or a message");
        }
    }

    private static void finite(String name, @Nullable Double value) {
        if (value != null && !Double.isFinite(value)) {
            throw new IllegalArgumentException("Illegal " + name + ": " + value + " is no finite number");
        }
    }

    /** As one line, for a {@code statusMessage}: the message, else the numbers. */
    public String text() {
        if (message != null) {
            return message;
        }
        String done = number(progress == null ? 0 : progress);
        return total == null ? done : done + " of " + number(total);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
