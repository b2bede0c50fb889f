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
package org.camelmcp.mcp.server.stdio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.server.Reply;
import org.camelmcp.mcp.server.ReplyChannel;
import org.jspecify.annotations.Nullable;

/** The way back for one message of the client; all of them share the output. Thread-safe. */
final class StdioReplies implements ReplyChannel {

    private final Consumer<JsonRpcMessage> output;
    private final Consumer<StdioReplies> onEnd;

    private enum State {
        OPEN,
        REPLIED,
        LEFT
    }

    private State state = State.OPEN;
    private @Nullable List<Runnable> onClosed;

    /** @param onEnd hears when no reply is awaited any more */
    StdioReplies(Consumer<JsonRpcMessage> output, Consumer<StdioReplies> onEnd) {
        this.output = output;
        this.onEnd = onEnd;
    }

    @Override
    public void send(JsonRpcMessage message) {
        // the writer's order is that of the calls, hence within the lock: nothing may follow the reply
        synchronized (this) {
            if (state == State.OPEN) {
                output.accept(message);
            }
        }
    }

    @Override
    public void reply(Reply reply) {
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            if (reply.response() != null) {
                // before the reply counts: when it cannot be written, its sender may reply something else
                output.accept(reply.response());
            }
            state = State.REPLIED;
            onClosed = null;
        }
        onEnd.accept(this);
    }

    @Override
    public void open() {
        // there is but one stream, and it is open
    }

    @Override
    public void onClosed(Runnable action) {
        synchronized (this) {
            if (state == State.REPLIED) {
                return;
            }
            if (state == State.OPEN) {
                if (onClosed == null) {
                    onClosed = new ArrayList<>(1);
                }
                onClosed.add(action);
                return;
            }
        }
        action.run();
    }

    /** The client has gone. */
    void left() {
        List<Runnable> actions;
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            state = State.LEFT;
            actions = onClosed == null ? List.of() : onClosed;
            onClosed = null;
        }
        onEnd.accept(this);
        actions.forEach(Runnable::run);
    }
}
