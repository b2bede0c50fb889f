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
package org.camelmcp.examples.call;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Shows how the task comes on. Thread-safe; once closed, it shows nothing more. */
interface Progress extends AutoCloseable {

    /** The task's status, and what the server says about it, {@code null} when nothing. */
    void status(String status, @Nullable String message);

    /** How far the tool has come, in its own unit, and of how much, {@code null} when not known. */
    void progressed(double done, @Nullable Double total, @Nullable String message);

    /** Shows nothing until {@link #resume}: somebody types. */
    void pause();

    void resume();

    /** Leaves it as it is, at once: the JVM is going down. */
    void abandon();

    @Override
    void close();

    /** @param columns how wide the terminal is, 0 = it is none */
    static Progress on(PrintStream err, boolean quiet, int columns, String title) {
        if (quiet) {
            return new ProgressLines(null);
        }
        return columns > 0 ? new ProgressLine(err, columns, title) : new ProgressLines(err);
    }
}
