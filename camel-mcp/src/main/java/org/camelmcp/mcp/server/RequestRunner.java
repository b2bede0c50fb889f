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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs a request from its admission to its one answer. Thread-safe. */
final class RequestRunner {

    private final OpenRequests requests;
    private final Answers answers;
    private final Executor offload;

    /** @param offload writes large answers, which would hold up a transport's thread */
    RequestRunner(OpenRequests requests, Answers answers, Executor offload) {
        this.requests = requests;
        this.answers = answers;
        this.offload = offload;
    }

    /**
     * @param scope see {@link OpenRequests#admit}
     * @throws ServerErrorException when it is not admitted
     */
    void run(OpenRequest request, MethodTable.Served served, @Nullable RequestHeaders headers, @Nullable Object scope) {
        requests.admit(request, served.places(), scope);
        request.watchChannel();
        if (request.hasEnded()) {
            return;
        }
        handled(request, served, headers).whenComplete((result, failure) -> {
            // nobody hears, nor has to read in the log, what became of a request that was given up
            if (request.hasEnded()) {
                return;
            }
            if (failure != null) {
                request.answer(answers.failure(request, failure));
            } else if (result != null && TreeSize.isLarge(result)) {
                elsewhere(() -> request.answer(answers.result(request, result)));
            } else {
                request.answer(answers.result(request, result));
            }
        });
    }

    private void elsewhere(Runnable answer) {
        try {
            offload.execute(answer);
        } catch (RejectedExecutionException e) {
            // its owner has stopped it already
            answer.run();
        }
    }

    /** What is thrown fails the stage, so that every request is answered and gives its place back. */
    private static CompletionStage<? extends JsonNode> handled(
            OpenRequest request, MethodTable.Served served, @Nullable RequestHeaders headers) {
        try {
            CompletionStage<? extends JsonNode> stage = served.handler().handle(request, headers);
            if (stage != null) {
                return stage;
            }
            return CompletableFuture.failedFuture(new IllegalStateException("The handler returned no stage"));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
