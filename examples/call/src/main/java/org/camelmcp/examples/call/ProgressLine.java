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
import java.nio.charset.Charset;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** One line on a terminal that is drawn anew: a bar, how long it takes, and what the server says. */
final class ProgressLine implements Progress {

    private static final int PERCENT = 100;
    private static final int REDRAW_MILLIS = 200;

    private final Screen screen;
    private final ProgressBar bar;
    private boolean closed;

    /** @param columns how wide the terminal is */
    ProgressLine(PrintStream err, int columns, String title) {
        screen = new Screen(err, columns);
        boolean unicode = Charset.defaultCharset().name().startsWith("UTF");
        bar = new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(-1)
                .setStyle(unicode ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .hideEta()
                .continuousUpdate()
                .setConsumer(screen)
                .build();
    }

    @Override
    public synchronized void status(String status, @Nullable String message) {
        say(message == null ? status : status + ": " + message);
    }

    @Override
    public synchronized void progressed(double done, @Nullable Double total, @Nullable String message) {
        if (closed) {
            return;
        }
        if (total != null && total > 0) {
            bar.maxHint(PERCENT);
            bar.stepTo(Math.max(0, Math.min(PERCENT, Math.round(PERCENT * done / total))));
        }
        if (message != null) {
            say(message);
        }
    }

    private void say(String message) {
        if (!closed) {
            bar.setExtraMessage(" " + Text.oneLine(message));
        }
    }

    @Override
    public void pause() {
        screen.pause(true);
    }

    @Override
    public void resume() {
        screen.pause(false);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            bar.close();
        }
    }

    @Override
    public synchronized void abandon() {
        if (!closed) {
            closed = true;
            screen.close();
        }
    }

    /**
     * Where the bar is drawn. The library's own would ask JLine, which closes the streams of the process when the JVM goes
     * down, and with them our last words.
     */
    private static final class Screen implements ProgressBarConsumer {

        private final PrintStream err;
        private final int columns;
        private boolean paused;
        private boolean closed;

        Screen(PrintStream err, int columns) {
            this.err = err;
            this.columns = columns;
        }

        @Override
        public int getMaxRenderedLength() {
            return columns - 1;
        }

        @Override
        public synchronized void accept(String line) {
            if (!closed && !paused) {
                err.print('\r' + line);
                err.flush();
            }
        }

        synchronized void pause(boolean now) {
            if (now && !paused && !closed) {
                // the line of the bar is left to itself
                err.println();
            }
            paused = now;
        }

        @Override
        public void clear() {
            accept(" ".repeat(getMaxRenderedLength()) + '\r');
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                err.println();
            }
        }
    }
}
