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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request until it is answered or given up. Of answer, cancel and disconnect, which may race, exactly one ends it; what
 * others want to hear of that runs outside the lock.
 */
final class OpenRequest implements ServerRequest {

    private static final Logger LOG = LoggerFactory.getLogger(OpenRequest.class);

    private enum State {
        OPEN,
        ANSWERED,
        CANCELLED
    }

    private final JsonRpcRequest message;
    private final Caller caller;
    private final ReplyChannel channel;
    private final ObjectNode params;

    private final Object lock = new Object();
    private State state = State.OPEN;
    private boolean disconnected;
    private List<Runnable> onEnded = new ArrayList<>();
    private List<Runnable> onCancelled = new ArrayList<>();
    private List<Runnable> onDisconnected = new ArrayList<>();

    OpenRequest(JsonRpcRequest message, Caller caller, ReplyChannel channel) {
        this.message = message;
        this.caller = caller;
        this.channel = channel;
        this.params = message.params() == null ? JsonNodeFactory.instance.objectNode() : message.params();
    }

    /** Answers it, unless it has ended. */
    void answer(Reply reply) {
        List<Runnable> ended;
        synchronized (lock) {
            if (state != State.OPEN) {
                return;
            }
            ended = end(State.ANSWERED);
        }
        // first, so that whoever reads the answer finds its place free and may use its id again
        run(ended);
        try {
            channel.reply(reply);
        } catch (RuntimeException e) {
            // such as a result too deep to be written: a client that hears nothing would wait for ever
            LOG.warn("The answer to {} could not be written; the client gets an internal error", Shown.of(method()), e);
            channel.reply(Answers.refusal(id(), Answers.internal()));
        }
    }

    /** The client gives it up with a message. */
    void cancel() {
        List<Runnable> cancelled;
        List<Runnable> ended;
        boolean gone;
        synchronized (lock) {
            if (state != State.OPEN) {
                return;
            }
            gone = disconnected;
            cancelled = onCancelled;
            ended = end(State.CANCELLED);
        }
        run(ended);
        if (!gone) {
            if (caller.http()) {
                // a POST is answered with JSON or an event stream: an empty stream is the answer that says nothing
                channel.open();
            }
            channel.reply(Reply.of(200, null));
        }
        run(cancelled);
    }

    /** The client's end of the channel is gone. */
    void disconnect() {
        List<Runnable> actions = new ArrayList<>();
        synchronized (lock) {
            if (state != State.OPEN || disconnected) {
                return;
            }
            disconnected = true;
            List<Runnable> left = onDisconnected;
            onDisconnected = new ArrayList<>();
            if (caller.givesUpByLeaving()) {
                List<Runnable> cancelled = onCancelled;
                actions.addAll(end(State.CANCELLED));
                actions.addAll(cancelled);
            }
            actions.addAll(left);
        }
        run(actions);
    }

    /** From now on, the end of the channel is noticed. */
    void watchChannel() {
        channel.onClosed(this::disconnect);
    }

    /** Runs an action once it has ended, whichever way; at once when it has. */
    void onEnded(Runnable action) {
        synchronized (lock) {
            if (state == State.OPEN) {
                onEnded.add(action);
                return;
            }
        }
        run(List.of(action));
    }

    /** Makes the answer an event stream before there is anything to send. */
    void openStream() {
        if (isOpen()) {
            channel.open();
        }
    }

    boolean hasEnded() {
        synchronized (lock) {
            return state != State.OPEN;
        }
    }

    @Override
    public void send(JsonRpcMessage message) {
        if (message instanceof JsonRpcRequest && generation() == Generation.MODERN) {
            throw new IllegalArgumentException("A modern server sends no requests (P 7)");
        }
        if (isOpen()) {
            channel.send(message);
        }
    }

    @Override
    public boolean isOpen() {
        synchronized (lock) {
            return state == State.OPEN && !disconnected;
        }
    }

    @Override
    public boolean takesMessages() {
        return channel.takesMessages();
    }

    @Override
    public void onCancelled(Runnable action) {
        synchronized (lock) {
            if (state == State.OPEN) {
                onCancelled.add(action);
            }
            if (state != State.CANCELLED) {
                return;
            }
        }
        run(List.of(action));
    }

    @Override
    public void onDisconnected(Runnable action) {
        synchronized (lock) {
            if (!disconnected) {
                if (state == State.OPEN) {
                    onDisconnected.add(action);
                }
                return;
            }
        }
        run(List.of(action));
    }

    @Override
    public RequestId id() {
        return message.id();
    }

    @Override
    public String method() {
        return message.method();
    }

    @Override
    public ObjectNode params() {
        return params;
    }

    @Override
    public ObjectNode meta() {
        return params.get(MetaKeys.META) instanceof ObjectNode meta ? meta : JsonNodeFactory.instance.objectNode();
    }

    @Override
    public Revision revision() {
        return caller.revision();
    }

    @Override
    public ClientProfile client() {
        return caller.client();
    }

    @Override
    public @Nullable String principal() {
        return caller.principal();
    }

    @Override
    public @Nullable ServerSession session() {
        return caller.session();
    }

    @Override
    public boolean isHttp() {
        return caller.http();
    }

    @Override
    public @Nullable JsonNode progressToken() {
        JsonNode token = meta().get(MetaKeys.PROGRESS_TOKEN);
        return token != null && (token.isTextual() || token.isIntegralNumber()) ? token : null;
    }

    /** Under the lock. Also lets go of all actions, which may hold much. @return what waits for the end */
    private List<Runnable> end(State end) {
        state = end;
        List<Runnable> ended = onEnded;
        onEnded = new ArrayList<>();
        onCancelled = new ArrayList<>();
        onDisconnected = new ArrayList<>();
        return ended;
    }

    private void run(List<Runnable> actions) {
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.warn("An action at the end of {} failed", Shown.of(method()), e);
            }
        }
    }
}
