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
package org.camelmcp.tasks.scripted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tool of a scripted server, and how its tasks go. By default one that may run as a task, and completes. */
public final class ScriptedTool {

    final String name;
    volatile @Nullable String support = "optional";
    volatile List<TaskState> states = List.of(TaskState.working(), TaskState.completed("ok"));
    volatile ObjectNode result = Json.text("ok");
    volatile ObjectNode inputSchema = Json.object("type", "object");
    volatile @Nullable Object ttl = 3_600_000;
    volatile @Nullable Object pollInterval = 20;
    volatile boolean inline;
    volatile @Nullable ObjectNode questions;

    ScriptedTool(String name) {
        this.name = name;
    }

    /** Legacy {@code execution.taskSupport}; {@code null} leaves it out. */
    public ScriptedTool support(@Nullable String value) {
        support = value;
        return this;
    }

    /** What a task goes through: the first when it is created, the next with each {@code tasks/get}; the last stays. */
    public ScriptedTool states(TaskState... value) {
        states = List.of(value);
        return this;
    }

    /** A task that works until the test says otherwise. */
    public ScriptedTool worksForEver() {
        return states(TaskState.working());
    }

    /** Answered at once: in the modern generation always, in legacy when called plainly. */
    public ScriptedTool inline(ObjectNode value) {
        inline = true;
        result = value;
        return this;
    }

    /** Asks before it begins: modern by {@code input_required}, legacy on the stream of a plain call. */
    public ScriptedTool asks(ObjectNode inputs) {
        questions = inputs;
        return this;
    }

    public ScriptedTool inputSchema(ObjectNode value) {
        inputSchema = value;
        return this;
    }

    /** Milliseconds, or any nonsense; {@code null} is sent as such. */
    public ScriptedTool ttl(@Nullable Object value) {
        ttl = value;
        return this;
    }

    /** Milliseconds, or any nonsense; {@code null} leaves it out. */
    public ScriptedTool pollInterval(@Nullable Object value) {
        pollInterval = value;
        return this;
    }
}
