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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A tool that does what a test says, and keeps its calls. */
final class TestTool implements ServerTool {

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<ToolCallRequest> calls = new CopyOnWriteArrayList<>();
    private final ObjectNode definition;
    private final Function<ToolCallRequest, CompletionStage<ObjectNode>> work;
    volatile Optional<String> invalid = Optional.empty();
    volatile boolean slowToValidate;

    TestTool(String name, String inputSchema, Function<ToolCallRequest, CompletionStage<ObjectNode>> work) {
        this.definition = json("{\"name\":\"" + name + "\",\"inputSchema\":" + inputSchema + "}");
        this.work = work;
    }

    /** Answers with the text {@code done}. */
    static TestTool named(String name) {
        return new TestTool(name, "{\"type\":\"object\"}", call -> CompletableFuture.completedFuture(text("done")));
    }

    /** Answers when the future does. */
    static TestTool pending(String name, CompletableFuture<ObjectNode> answer) {
        return new TestTool(name, "{\"type\":\"object\"}", call -> answer);
    }

    static TestTool failing(String name, Throwable failure) {
        return new TestTool(name, "{\"type\":\"object\"}", call -> CompletableFuture.failedFuture(failure));
    }

    static ObjectNode text(String text) {
        return json("{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}");
    }

    static ObjectNode json(String json) {
        try {
            return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    @Override
    public String name() {
        return definition.get("name").textValue();
    }

    @Override
    public ObjectNode definition() {
        return definition;
    }

    @Override
    public boolean isSlowToValidate(ObjectNode arguments) {
        return slowToValidate;
    }

    @Override
    public Optional<String> validate(ObjectNode arguments) {
        return invalid;
    }

    @Override
    public CompletionStage<ObjectNode> call(ToolCallRequest call) {
        calls.add(call);
        return work.apply(call);
    }
}
