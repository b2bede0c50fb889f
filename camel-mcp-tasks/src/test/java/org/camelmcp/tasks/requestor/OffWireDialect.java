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
package org.camelmcp.tasks.requestor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.task.TaskSnapshot;

/** What dialects in the follower's tests share: no wire, and a server that takes whatever it is sent. */
abstract class OffWireDialect implements TaskDialect {

    @Override
    public Generation generation() {
        return Generation.MODERN;
    }

    @Override
    public void requestTask(ObjectNode params, Duration ttl) {
        throw new UnsupportedOperationException("Nothing is started here");
    }

    @Override
    public Optional<TaskSnapshot> created(JsonNode answer) {
        throw new UnsupportedOperationException("Following begins with a snapshot here");
    }

    @Override
    public TaskSnapshot notified(JsonNode params) {
        throw new UnsupportedOperationException("Snapshots are pushed to the Following here");
    }

    @Override
    public CompletionStage<Void> cancel(String taskId) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> attend(String taskId) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> answer(String taskId, Map<String, JsonNode> responses) {
        return CompletableFuture.completedFuture(null);
    }
}
