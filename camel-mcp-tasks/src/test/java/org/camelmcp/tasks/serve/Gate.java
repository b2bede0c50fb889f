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
package org.camelmcp.tasks.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** A long step: suspends the exchanges that come to it, without a thread, until the test opens it. */
final class Gate extends AsyncProcessorSupport {

    private final List<AsyncCallback> waiting = new ArrayList<>();
    private final AtomicInteger entered = new AtomicInteger();
    private boolean open;

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        entered.incrementAndGet();
        synchronized (waiting) {
            if (!open) {
                waiting.add(callback);
                return false;
            }
        }
        callback.done(true);
        return true;
    }

    int entered() {
        return entered.get();
    }

    /** Those that wait go on, each on a thread of its own, and nobody waits from now on. */
    void open() {
        List<AsyncCallback> all;
        synchronized (waiting) {
            open = true;
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(callback -> CompletableFuture.runAsync(() -> callback.done(false)));
    }
}
