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
package org.camelmcp.mcp.server;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.Methods;

/** Tells all who listen that the list of tools has changed; of changes in quick succession once. Thread-safe. */
final class ToolChanges {

    private static final JsonRpcNotification CHANGED = new JsonRpcNotification(Methods.TOOLS_LIST_CHANGED, null);

    private final Subscriptions subscriptions;
    private final OpenStreams streams;
    private final Executor executor;
    private final AtomicBoolean due = new AtomicBoolean();

    ToolChanges(Subscriptions subscriptions, OpenStreams streams, Executor executor) {
        this.subscriptions = subscriptions;
        this.streams = streams;
        this.executor = executor;
    }

    void changed() {
        if (due.compareAndSet(false, true)) {
            try {
                executor.execute(this::tell);
            } catch (RejectedExecutionException e) {
                // its owner stops, and so do all who listen
                due.set(false);
            }
        }
    }

    private void tell() {
        // first, so that a change from here on is told again
        due.set(false);
        subscriptions.toolsChanged(CHANGED);
        streams.sendToAll(CHANGED);
    }
}
