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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.tasks.requestor.InputHandler;
import org.camelmcp.tasks.task.InputRequest;
import org.camelmcp.tasks.task.Task;

/**
 * For servers that ask although we declared that nobody is here to answer: elicitations are declined, so that the task
 * can end (P 90); for anything else there is no way to decline, so the task is given up.
 */
final class DecliningInputs implements InputHandler {

    @Override
    public CompletionStage<JsonNode> answer(Task task, String key, InputRequest request) {
        if (request.method().equals(Methods.ELICITATION_CREATE)) {
            return CompletableFuture.completedFuture(
                    JsonNodeFactory.instance.objectNode().put("action", "decline"));
        }
        return CompletableFuture.failedFuture(new UnsupportedOperationException(
                "the server asks for " + request.method() + ", which this client did not offer"));
    }
}
