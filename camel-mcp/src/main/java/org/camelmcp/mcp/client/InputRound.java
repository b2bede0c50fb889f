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
package org.camelmcp.mcp.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.stage.StageCancellation;
import org.camelmcp.mcp.stage.StageFailures;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one round, all open at the same time, however long that takes: nothing waits on the wire meanwhile.
 * When one cannot be answered, or the round is cancelled, the other answers are let go of.
 */
final class InputRound {

    private record Open(AskedInput question, CompletionStage<JsonNode> answer) {}

    private final List<Open> open;
    private final CompletableFuture<ObjectNode> responses = new CompletableFuture<>();

    private InputRound(List<AskedInput> questions, @Nullable InputAnswers inputs) {
        open = questions.stream()
                .map(question -> new Open(
                        question, ServerRequests.input(inputs, question.key(), question.method(), question.params())))
                .toList();
    }

    /**
     * Asks them.
     *
     * @return {@code inputResponses}, in the server's order; or {@link McpProtocolException}; to be cancelled by whoever
     *     wants them no more
     */
    static CompletableFuture<ObjectNode> ask(List<AskedInput> questions, @Nullable InputAnswers inputs) {
        InputRound round = new InputRound(questions, inputs);
        round.collect();
        return round.responses;
    }

    private void collect() {
        responses.whenComplete((all, failure) -> {
            if (failure != null) {
                open.forEach(one -> StageCancellation.cancel(one.answer()));
            }
        });
        CompletableFuture<?>[] checked = open.stream().map(this::checked).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(checked).thenRun(() -> {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            for (int i = 0; i < checked.length; i++) {
                all.set(open.get(i).question().key(), (JsonNode) checked[i].join());
            }
            responses.complete(all);
        });
    }

    private CompletableFuture<JsonNode> checked(Open one) {
        CompletableFuture<JsonNode> checked = new CompletableFuture<>();
        one.answer().whenComplete((answer, failure) -> {
            if (failure == null && answer != null) {
                checked.complete(answer);
            } else {
                responses.completeExceptionally(unanswered(one.question(), failure));
            }
        });
        return checked;
    }

    /** Ours, and so it must not look like an error of the server (P 9). */
    private static McpProtocolException unanswered(AskedInput question, @Nullable Throwable failure) {
        Throwable cause = failure == null ? null : StageFailures.unwrap(failure);
        return new McpProtocolException(
                "The server asks for " + ServerRequests.shown(question.method()) + ", which could not be answered: "
                        + (cause == null
                                ? "there is no answer"
                                : cause.getMessage() == null ? cause.toString() : cause.getMessage()),
                cause);
    }
}
