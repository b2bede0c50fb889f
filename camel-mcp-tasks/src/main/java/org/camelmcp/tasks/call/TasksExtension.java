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
package org.camelmcp.tasks.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.camelmcp.mcp.client.ClientExtension;
import org.camelmcp.mcp.client.ServerQuestion;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.tasks.requestor.TaskMethods;

/** Tasks, as they enter the client: declared on every modern request (P 17), and pushed by legacy servers. */
final class TasksExtension implements ClientExtension {

    private static final Set<String> RESULT_TYPES = Set.of(TaskMethods.RESULT_TYPE_TASK);

    private final DeclaredInputs inputs;
    private final LegacyQuestions questions;
    private final HostedRequests hosted;
    private final Consumer<ObjectNode> legacyStatus;

    /** @param legacyStatus receives the parameters of each status notification of the legacy generation */
    TasksExtension(
            DeclaredInputs inputs,
            LegacyQuestions questions,
            HostedRequests hosted,
            Consumer<ObjectNode> legacyStatus) {
        this.inputs = inputs;
        this.questions = questions;
        this.hosted = hosted;
        this.legacyStatus = legacyStatus;
    }

    /**
     * A legacy client declares {@code tasks} only for what it runs itself, never for what it calls. What it answers holds
     * for the whole session; a modern one says so with each request.
     */
    @Override
    public void declare(Generation generation, ObjectNode capabilities) {
        if (generation == Generation.MODERN) {
            capabilities.withObject("/extensions").putObject(TaskMethods.EXTENSION);
        } else {
            inputs.declare(capabilities);
            hosted.declare(capabilities);
        }
    }

    /** Only {@code tools/call} may answer with a task (P 5). */
    @Override
    public Set<String> resultTypes(String method) {
        return method.equals(Methods.TOOLS_CALL) ? RESULT_TYPES : Set.of();
    }

    @Override
    public void onNotification(JsonRpcNotification notification) {
        if (notification.method().equals(TaskMethods.LEGACY_STATUS) && notification.params() != null) {
            legacyStatus.accept(notification.params());
        } else if (notification.method().equals(Methods.CANCELLED) && notification.params() != null) {
            questions.cancelled(notification.params().path("requestId"));
        }
    }

    @Override
    public Optional<CompletionStage<JsonNode>> answer(ServerQuestion question) {
        return hosted.answer(question)
                .or(() -> InputKind.of(question.method()).map(kind -> questions.answer(question)));
    }
}
