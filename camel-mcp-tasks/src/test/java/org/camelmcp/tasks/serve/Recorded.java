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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcMessage;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.server.Reply;
import org.camelmcp.mcp.server.ReplyChannel;

/** What came back for one message, in its order. */
final class Recorded implements ReplyChannel {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<JsonRpcMessage> sent = new CopyOnWriteArrayList<>();
    /** On stdio, where all answers share one output: what was written there, in its order. */
    private final List<JsonRpcMessage> output;

    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private final List<Runnable> onClosed = new ArrayList<>();
    private boolean disconnected;
    private boolean takesMessages = true;

    Recorded() {
        this(new CopyOnWriteArrayList<>());
    }

    Recorded(List<JsonRpcMessage> output) {
        this.output = output;
    }

    @Override
    public void send(JsonRpcMessage message) {
        output.add(message);
        sent.add(message);
    }

    @Override
    public void reply(Reply answer) {
        if (answer.response() != null) {
            output.add(answer.response());
        }
        reply.complete(answer);
    }

    @Override
    public boolean takesMessages() {
        return takesMessages;
    }

    /** Of a client that takes no event streams. */
    Recorded json() {
        takesMessages = false;
        return this;
    }

    @Override
    public void open() {}

    @Override
    public void onClosed(Runnable action) {
        synchronized (this) {
            if (!disconnected) {
                onClosed.add(action);
                return;
            }
        }
        action.run();
    }

    /** The client goes away. */
    void disconnect() {
        List<Runnable> actions;
        synchronized (this) {
            if (disconnected || reply.isDone()) {
                return;
            }
            disconnected = true;
            actions = List.copyOf(onClosed);
        }
        actions.forEach(Runnable::run);
    }

    boolean isAnswered() {
        return reply.isDone();
    }

    Reply reply() {
        return reply.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** The answer's result, as it would be read off the wire. */
    ObjectNode result() {
        JsonRpcResponse response = reply().response();
        assertThat(response).isInstanceOf(JsonRpcResponse.Result.class);
        return readBack(((JsonRpcResponse.Result) response).result());
    }

    JsonRpcError error() {
        JsonRpcResponse response = reply().response();
        assertThat(response).isInstanceOf(JsonRpcResponse.Failure.class);
        return ((JsonRpcResponse.Failure) response).error();
    }

    private static ObjectNode readBack(JsonNode node) {
        try {
            return (ObjectNode) MAPPER.readTree(node.toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** The parameters of the notifications of that method so far, as they would be read off the wire. */
    List<ObjectNode> notified(String method) {
        return sent.stream()
                .filter(JsonRpcNotification.class::isInstance)
                .map(JsonRpcNotification.class::cast)
                .filter(notification -> notification.method().equals(method))
                .map(notification -> readBack(notification.params()))
                .toList();
    }

    /** The same, once there are that many. */
    List<ObjectNode> notified(String method, int count) {
        await().untilAsserted(() -> assertThat(notified(method)).hasSizeGreaterThanOrEqualTo(count));
        return notified(method);
    }

    /** The requests of the server so far, as they would be read off the wire. */
    List<JsonRpcRequest> requests() {
        return sent.stream()
                .filter(JsonRpcRequest.class::isInstance)
                .map(JsonRpcRequest.class::cast)
                .map(request -> new JsonRpcRequest(request.id(), request.method(), readBack(request.params())))
                .toList();
    }

    /** The same, once there are that many. */
    List<JsonRpcRequest> requests(int count) {
        await().pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(requests()).hasSizeGreaterThanOrEqualTo(count));
        assertThat(requests()).hasSize(count);
        return requests();
    }

    List<JsonRpcMessage> sent() {
        return sent;
    }
}
