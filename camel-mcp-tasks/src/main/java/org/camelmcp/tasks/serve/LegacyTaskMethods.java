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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.mcp.server.ServerRequest;
import org.camelmcp.tasks.delivery.QuestionDelivery;
import org.camelmcp.tasks.receiver.LegacyTaskRequests;
import org.camelmcp.tasks.receiver.TaskService;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.camelmcp.tasks.store.ServedTask;

/** The tasks methods of the legacy generation, for the clients of one of our servers. Thread-safe. */
final class LegacyTaskMethods {

    private final LegacyTaskRequests requests;
    private final QuestionDelivery questions;

    /** @param questions brings those of tasks to their clients */
    LegacyTaskMethods(String server, TaskService service, QuestionDelivery questions) {
        this.questions = questions;
        this.requests = new LegacyTaskRequests(server, service);
    }

    CompletionStage<ObjectNode> handle(ServerRequest request) {
        if (request.method().equals(TaskMethods.LIST) && request.principal() == null) {
            // callers cannot be told apart, and lists are neither declared nor served (P 130)
            throw new ServerErrorException(
                    ErrorCodes.METHOD_NOT_FOUND,
                    "Method not found: " + TaskMethods.LIST + " is for authenticated callers only");
        }
        return requests.handle(
                request.method(), request.params(), request.principal(), givenUp(request), delivery(request));
    }

    /** Until a task has ended, its questions go on the stream of a request for its result (P 127). */
    private LegacyTaskRequests.Attention delivery(ServerRequest request) {
        return new LegacyTaskRequests.Attention() {
            @Override
            public void polled(ServedTask task) {
                questions.polled(task);
            }

            @Override
            public Runnable waiting(ServedTask task) {
                return questions.waiting(request, task);
            }
        };
    }

    /** Completes for a client that no longer waits (B34), or whose stream broke. */
    private static CompletionStage<Void> givenUp(ServerRequest request) {
        CompletableFuture<Void> givenUp = new CompletableFuture<>();
        if (request.method().equals(TaskMethods.RESULT)) {
            request.onCancelled(() -> givenUp.complete(null));
            request.onDisconnected(() -> givenUp.complete(null));
        }
        return givenUp;
    }
}
