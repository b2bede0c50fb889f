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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.message.ToolDefinition;
import org.camelmcp.tasks.receiver.TaskPolicy;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.jspecify.annotations.Nullable;

/** A route as a tool. Thread-safe. */
final class RouteTool implements TaskTool {

    private final ToolKey key;
    private final ToolDefinition definition;
    private final TaskPolicy policy;
    private final @Nullable BeforeWork before;
    private final BooleanSupplier accepting;
    private final PlainCalls plainCalls;

    RouteTool(
            ToolKey key,
            ToolDefinition definition,
            TaskPolicy policy,
            @Nullable BeforeWork before,
            BooleanSupplier accepting,
            PlainCalls plainCalls) {
        this.key = key;
        this.definition = definition;
        this.policy = policy;
        this.before = before;
        this.accepting = accepting;
        this.plainCalls = plainCalls;
    }

    @Override
    public String name() {
        return key.tool();
    }

    @Override
    public ToolKey key() {
        return key;
    }

    @Override
    public ObjectNode definition() {
        return definition.json();
    }

    @Override
    public TaskPolicy policy() {
        return policy;
    }

    @Override
    public @Nullable BeforeWork before() {
        return before;
    }

    @Override
    public boolean isAccepting() {
        return accepting.getAsBoolean();
    }

    @Override
    public boolean isSlowToValidate(ObjectNode arguments) {
        return definition.input().isSlow(arguments);
    }

    @Override
    public Optional<String> validate(ObjectNode arguments) {
        return definition.input().problem(arguments);
    }

    @Override
    public CompletionStage<ObjectNode> call(ToolCallRequest call) {
        return plainCalls.call(this, call);
    }
}
