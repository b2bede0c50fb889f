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

import java.util.function.Consumer;
import org.camelmcp.tasks.store.ServedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener of each version of a task that comes into sight: how it stands at first, since a change may come while the
 * watch begins, then each change, the end included, and nothing after that.
 */
final class ChangeWatch implements TaskObserver {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);

    private final Consumer<ServedTask> listener;
    private final Runnable onGone;
    private long toldVersion;
    private volatile boolean over;

    ChangeWatch(Consumer<ServedTask> listener) {
        this(listener, () -> {});
    }

    /** @param onGone told when there is no such task, unless it has ended before */
    ChangeWatch(Consumer<ServedTask> listener, Runnable onGone) {
        this.listener = listener;
        this.onGone = onGone;
    }

    @Override
    public boolean wantsEveryChange() {
        return true;
    }

    @Override
    public void seen(ServedTask task) {
        if (over || task.version() <= toldVersion) {
            return;
        }
        toldVersion = task.version();
        over = task.isTerminal();
        try {
            listener.accept(task);
        } catch (Throwable thrown) {
            LOG.warn("A listener failed to take a change of {}; later ones are told all the same", task, thrown);
        }
    }

    @Override
    public void gone() {
        if (!over) {
            over = true;
            onGone.run();
        }
    }

    @Override
    public void stopped() {
        over = true;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    void close() {
        over = true;
    }
}
