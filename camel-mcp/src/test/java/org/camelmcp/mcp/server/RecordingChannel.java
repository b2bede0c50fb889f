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
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.camelmcp.mcp.jsonrpc.JsonRpcCodec;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;

/** Keeps what it is given, as it would be on the wire, and breaks when told to. Stands for any transport. */
final class RecordingChannel implements ReplyChannel {

    private static final JsonRpcCodec CODEC = new JsonRpcCodec();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> sent = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final List<Runnable> onClosed = new ArrayList<>();
    private boolean opened;
    private boolean closed;

    @Override
    public synchronized void send(JsonRpcMessage message) {
        if (!closed && replies.isEmpty()) {
            sent.add(wire(message));
        }
    }

    @Override
    public synchronized void reply(Reply reply) {
        if (!closed) {
            replies.add(reply);
        }
    }

    @Override
    public synchronized void open() {
        opened = true;
    }

    @Override
    public void onClosed(Runnable action) {
        synchronized (this) {
            if (!closed) {
                onClosed.add(action);
                return;
            }
        }
        action.run();
    }

    /** The client goes; as a transport does, this tells nobody after a reply. */
    void breakOff() {
        List<Runnable> actions;
        synchronized (this) {
            if (closed || !replies.isEmpty()) {
                return;
            }
            closed = true;
            actions = List.copyOf(onClosed);
        }
        actions.forEach(Runnable::run);
    }

    synchronized List<JsonNode> sent() {
        return List.copyOf(sent);
    }

    synchronized List<Reply> replies() {
        return List.copyOf(replies);
    }

    synchronized boolean isOpened() {
        return opened;
    }

    Reply reply() {
        List<Reply> all = replies();
        if (all.size() != 1) {
            throw new AssertionError("one reply expected, but there are " + all);
        }
        return all.get(0);
    }

    int status() {
        return reply().status();
    }

    /** The response as it is on the wire. */
    JsonNode body() {
        Reply reply = reply();
        if (reply.response() == null) {
            throw new AssertionError("the reply has no response: " + reply);
        }
        return wire(reply.response());
    }

    JsonNode result() {
        JsonNode body = body();
        if (!body.has("result")) {
            throw new AssertionError("not a result: " + body);
        }
        return body.get("result");
    }

    JsonNode error() {
        JsonNode body = body();
        if (!body.has("error")) {
            throw new AssertionError("not an error: " + body);
        }
        return body.get("error");
    }

    int code() {
        return error().get("code").intValue();
    }

    private static JsonNode wire(JsonRpcMessage message) {
        try {
            return JSON.readTree(CODEC.encode(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
