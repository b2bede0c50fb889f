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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;

/** One open stream of a legacy session. Thread-safe; actions run outside the lock. */
final class OpenStream implements SessionStreams.Stream {

    private final ReplyChannel channel;
    private final Runnable leave;
    private final boolean wholeOutput;

    private final Set<Runnable> onClosed = new LinkedHashSet<>(2);
    private boolean closed;

    /** @param leave gives its place back */
    OpenStream(ReplyChannel channel, Runnable leave, boolean wholeOutput) {
        this.channel = channel;
        this.leave = leave;
        this.wholeOutput = wholeOutput;
    }

    @Override
    public void send(JsonRpcMessage message) {
        channel.send(message);
    }

    @Override
    public boolean isWholeOutput() {
        return wholeOutput;
    }

    @Override
    public Runnable onClosed(Runnable action) {
        // an object of its own, so that an action that is added twice is taken back once
        Runnable entry = action::run;
        synchronized (onClosed) {
            if (!closed) {
                onClosed.add(entry);
                return () -> {
                    synchronized (onClosed) {
                        onClosed.remove(entry);
                    }
                };
            }
        }
        action.run();
        return () -> {};
    }

    /** Ends it for the client, too. */
    void end() {
        close();
        channel.reply(Reply.of(200, null));
    }

    /** It is over: gives its place back, once. */
    void close() {
        List<Runnable> actions;
        synchronized (onClosed) {
            if (closed) {
                return;
            }
            closed = true;
            actions = List.copyOf(onClosed);
            onClosed.clear();
        }
        leave.run();
        actions.forEach(Runnable::run);
    }
}
