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
package org.camelmcp.tasks.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.store.TaskStore.NewTask;
import org.camelmcp.tasks.store.TaskStore.ToolKey;
import org.camelmcp.tasks.task.TaskIds;
import org.jspecify.annotations.Nullable;

/** A task to create, of which a test says only what it is about. */
final class NewTaskBuilder {

    private String taskId = TaskIds.next();
    private ToolKey tool = TaskStoreFixture.TOOL;
    private @Nullable String owner = "alice";
    private boolean visible = true;
    private Map<String, StoredInput> inputs = Map.of();
    private @Nullable Duration ttl = TaskStoreFixture.TTL;
    private @Nullable Duration executionTimeout = Duration.ofMinutes(5);
    private Duration lease = TaskStoreFixture.LEASE;
    private int maxLive = Integer.MAX_VALUE;
    private int maxLiveOfTool = Integer.MAX_VALUE;
    private int maxLiveOfOwner = Integer.MAX_VALUE;

    NewTaskBuilder id(String value) {
        taskId = value;
        return this;
    }

    NewTaskBuilder of(ToolKey value) {
        tool = value;
        return this;
    }

    NewTaskBuilder owner(@Nullable String value) {
        owner = value;
        return this;
    }

    NewTaskBuilder invisible() {
        visible = false;
        return this;
    }

    NewTaskBuilder inputs(Map<String, StoredInput> value) {
        inputs = value;
        return this;
    }

    NewTaskBuilder ttl(@Nullable Duration value) {
        ttl = value;
        return this;
    }

    NewTaskBuilder executionTimeout(@Nullable Duration value) {
        executionTimeout = value;
        return this;
    }

    NewTaskBuilder lease(Duration value) {
        lease = value;
        return this;
    }

    NewTaskBuilder maxLive(int value) {
        maxLive = value;
        return this;
    }

    NewTaskBuilder maxLiveOfTool(int value) {
        maxLiveOfTool = value;
        return this;
    }

    NewTaskBuilder maxLiveOfOwner(int value) {
        maxLiveOfOwner = value;
        return this;
    }

    NewTask build() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("month", "2026-10");
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("revision", "2025-11-25");
        TaskOrigin origin = new TaskOrigin(
                tool.server(), tool.tool(), owner, Generation.LEGACY, "session-1", visible, arguments, request);
        return new NewTask(
                taskId,
                origin,
                inputs,
                ttl,
                Duration.ofSeconds(2),
                executionTimeout,
                TaskStoreFixture.NODE_A,
                lease,
                maxLive,
                maxLiveOfTool,
                maxLiveOfOwner);
    }
}
