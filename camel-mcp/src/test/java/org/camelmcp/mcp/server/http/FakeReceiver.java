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
package org.camelmcp.mcp.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.server.Incoming;
import org.camelmcp.mcp.server.MessageReceiver;
import org.camelmcp.mcp.server.Reply;
import org.camelmcp.mcp.server.ReplyChannel;

/** Remembers what comes in, and does with it what the test says. */
final class FakeReceiver implements MessageReceiver {

    record Received(String kind, Incoming incoming, ReplyChannel channel, Thread thread) {}

    final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    volatile BiConsumer<Incoming, ReplyChannel> reaction = (incoming, channel) -> {};

    /** Replies with a result at once. */
    static FakeReceiver answering() {
        return reacting((incoming, channel) -> channel.reply(result("done")));
    }

    /** Leaves every request open. */
    static FakeReceiver parking() {
        return new FakeReceiver();
    }

    static FakeReceiver reacting(BiConsumer<Incoming, ReplyChannel> reaction) {
        FakeReceiver receiver = new FakeReceiver();
        receiver.reaction = reaction;
        return receiver;
    }

    static Reply result(String text) {
        return Reply.of(200, new JsonRpcResponse.Result(RequestId.of(1), JsonNodeFactory.instance.textNode(text)));
    }

    static Reply result(String text, Map<String, String> headers) {
        return new Reply(200, result(text).response(), headers);
    }

    static JsonRpcNotification notification(String method) {
        return new JsonRpcNotification(method, null);
    }

    /** The next message, waited for. */
    Received next() throws InterruptedException {
        Received next = received.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("The receiver got nothing within 10 s");
        }
        return next;
    }

    @Override
    public void receive(Incoming incoming, ReplyChannel channel) {
        take("POST", incoming, channel);
    }

    @Override
    public void openStream(Incoming incoming, ReplyChannel channel) {
        take("GET", incoming, channel);
    }

    @Override
    public void endSession(Incoming incoming, ReplyChannel channel) {
        take("DELETE", incoming, channel);
    }

    private void take(String kind, Incoming incoming, ReplyChannel channel) {
        received.add(new Received(kind, incoming, channel, Thread.currentThread()));
        reaction.accept(incoming, channel);
    }
}
