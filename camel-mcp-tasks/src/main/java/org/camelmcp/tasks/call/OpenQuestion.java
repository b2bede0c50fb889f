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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.camelmcp.tasks.receiver.TaskCancellation;
import org.camelmcp.tasks.receiver.WorkCancellation;
import org.jspecify.annotations.Nullable;

/** A question that a route has been given. Thread-safe. */
final class OpenQuestion {

    private final String id;
    private final Question question;
    private final WorkCancellation withdrawn;
    private final CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> taken = new CompletableFuture<>();

    OpenQuestion(String id, Question question, Executor workers) {
        this.id = id;
        this.question = question;
        this.withdrawn = new WorkCancellation(workers);
    }

    String id() {
        return id;
    }

    Question question() {
        return question;
    }

    /** Tells the route that nobody wants its answer any more. */
    TaskCancellation withdrawn() {
        return withdrawn;
    }

    /** Ends with the first answer or failure; cancelled when the question was let go. Cancel it to let it go. */
    CompletableFuture<JsonNode> answer() {
        return answer;
    }

    /** Ends when the server has the answer, as far as that can be known; is cancelled when it never will. */
    CompletionStage<Void> taken() {
        return taken;
    }

    /** The route has answered. */
    void answered(JsonNode given) {
        withdrawn.over();
        answer.complete(given);
    }

    /**
     * Somebody else has answered, so that the route need not go on.
     *
     * @param as what that somebody works for: if it is this very question, it is a part of that route
     * @return whether this was the first answer
     */
    boolean answeredBeside(JsonNode given, @Nullable TaskCancellation as) {
        boolean first = answer.complete(given);
        if (first && as != withdrawn) {
            withdrawn.cancel("somebody else has answered");
        }
        return first;
    }

    /** There will be no answer. @param why for the route, if it is still at work */
    void unanswered(String why, JsonNode instead) {
        if (answer.complete(instead)) {
            withdrawn.cancel(why);
        }
    }

    /** The same, where nothing can be answered instead. */
    void unanswered(String why, RuntimeException failure) {
        if (answer.completeExceptionally(failure)) {
            withdrawn.cancel(why);
        }
    }

    void isTaken() {
        taken.complete(null);
    }

    /** Whoever asked wants no answer any more. */
    void letGo() {
        answer.cancel(false);
        taken.cancel(false);
    }

    /** Called once, when it is cancelled by whoever asked. */
    void onLetGo() {
        withdrawn.cancel("nobody wants the answer any more");
    }
}
