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
package org.camelmcp.tasks.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.protocol.Revision;
import org.camelmcp.tasks.receiver.DeclaredInputs;
import org.camelmcp.tasks.receiver.LegacyReceiver;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/** Writes questions as requests to legacy clients. Pure functions. */
final class QuestionMessages {

    private QuestionMessages() {}

    /**
     * How a question is asked of whoever may be asked it.
     *
     * @param related of which task it is (P 127), {@code null} for a call's
     * @param asTask  whether a client that can is to run it as a task of its own
     * @param ttl     how long that task is of use, {@code null} = as the client likes
     */
    record Question(
            InputRequest request,
            @Nullable String related,
            boolean asTask,
            @Nullable Duration ttl) {}

    /** The request as that recipient gets it; empty when it has not declared that it can be asked (P 18). */
    static Optional<JsonRpcRequest> of(RequestId id, Question question, Recipient recipient) {
        InputRequest asked = question.request();
        if (DeclaredInputs.missing(asked, recipient.capabilities()).isPresent()) {
            return Optional.empty();
        }
        ObjectNode params = asked.params().deepCopy();
        if (asked.method().equals(Methods.ELICITATION_CREATE)) {
            mode(params, recipient.revision());
        }
        if (question.related() != null) {
            ObjectNode meta = params.path(MetaKeys.META) instanceof ObjectNode given
                    ? given
                    : JsonNodeFactory.instance.objectNode();
            meta.putObject(LegacyReceiver.RELATED_TASK).put("taskId", question.related());
            params.set(MetaKeys.META, meta);
        }
        if (question.asTask() && canRunAsTask(asked, recipient)) {
            ObjectNode task = params.putObject("task");
            if (question.ttl() != null) {
                task.put("ttl", Math.max(1, question.ttl().toMillis()));
            }
        }
        return Optional.of(new JsonRpcRequest(id, asked.method(), params));
    }

    /** Modes came with 2025-11-25; before, there were forms and nothing to say so. */
    private static void mode(ObjectNode params, Revision revision) {
        if (revision.compareTo(Revision.V2025_11_25) < 0) {
            params.remove("mode");
        } else if (!params.hasNonNull("mode")) {
            params.put("mode", "form");
        }
    }

    /** The client says so for each kind: {@code tasks.requests.elicitation.create}. */
    private static boolean canRunAsTask(InputRequest asked, Recipient recipient) {
        String[] method = asked.method().split("/", 2);
        return recipient
                .capabilities()
                .path("tasks")
                .path("requests")
                .path(method[0])
                .path(method[1])
                .isObject();
    }
}
