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

/** One line for each change, for files and pipes. */
final class ProgressLines implements Progress {

    private final @Nullable PrintStream err;
    private String last = "";
    private boolean paused;
    private boolean closed;

    /** @param err {@code null} = show nothing */
    ProgressLines(@Nullable PrintStream err) {
        this.err = err;
    }

    @Override
    public void status(String status, @Nullable String message) {
        show(message == null ? status : status + ": " + message);
    }

    @Override
    public void progressed(double done, @Nullable Double total, @Nullable String message) {
        String amount = total == null ? Text.number(done) : Text.number(done) + "/" + Text.number(total);
        show(message == null ? amount : amount + " " + message);
    }

    private synchronized void show(String line) {
        if (err == null || paused || closed || line.equals(last)) {
            return;
        }
        last = line;
        err.println(Text.oneLine(line));
    }

    @Override
    public synchronized void pause() {
        paused = true;
    }

    @Override
    public synchronized void resume() {
        paused = false;
    }

    @Override
    public void abandon() {
        close();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
