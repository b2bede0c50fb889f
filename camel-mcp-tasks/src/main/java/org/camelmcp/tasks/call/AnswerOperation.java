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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.tasks.call.InputMapping.Target;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.task.InputRequest;

/**
 * {@code operation=answer}: answers what a server has asked, from any route. What is open in this process is answered on the
 * way on which it was asked, so that it is sent once. For others a modern server is sent the answer at once; a legacy one
 * takes it from nobody but the process that it has asked.
 */
final class AnswerOperation implements RemoteOperation {

    private final RemoteEndpoint remote;
    private final InputMapping mapping;

    AnswerOperation(RemoteEndpoint remote) {
        this.remote = remote;
        this.mapping = remote.desk().mapping();
    }

    @Override
    public CompletionStage<Reply> perform(Exchange exchange) {
        Target target = mapping.target(exchange);
        Optional<OpenQuestion> open = open(target);
        if (open.isPresent()) {
            return give(exchange, target, open.get());
        }
        if (target.inputId() != null) {
            return unknown(target, "it was answered or has ended, or another process was asked");
        }
        return remote.engine()
                .repository()
                .findByTaskId(remote.server().name(), target.taskId())
                .thenCompose(found -> elsewhere(exchange, target, found));
    }

    private Optional<OpenQuestion> open(Target target) {
        if (target.inputId() != null) {
            return remote.engine().questions().find(target.inputId()).filter(open -> open.question()
                    .server()
                    .equals(remote.server().name()));
        }
        return remote.server()
                .inputs(target.taskId())
                .flatMap(inputs -> inputs.question(target.taskId(), target.key()));
    }

    private CompletionStage<Reply> give(Exchange exchange, Target target, OpenQuestion open) {
        JsonNode answer = mapping.answer(exchange, open.question().request());
        if (!open.answeredBeside(answer, ExchangeCancellation.of(exchange))) {
            return unknown(target, "it was answered already");
        }
        return open.taken()
                .handle((taken, failure) -> failure == null
                        ? CompletableFuture.<Reply>completedFuture(e -> {})
                        : unknown(target, "the task ended before its server took the answer"))
                .thenCompose(reply -> reply);
    }

    private CompletionStage<Reply> elsewhere(Exchange exchange, Target target, Optional<RemoteTask> handle) {
        Set<String> answered = handle.map(RemoteTask::answeredKeys).orElse(Set.of());
        boolean known = answered.contains(target.key())
                || remote.server()
                        .inputs(target.taskId())
                        .filter(inputs -> inputs.isAnswered(target.key()))
                        .isPresent();
        if (known) {
            return unknown(target, "it was answered already");
        }
        CompletionStage<Generation> generation =
                handle.map(RemoteTask::generation).isPresent()
                        ? CompletableFuture.completedFuture(handle.get().generation())
                        : remote.server().client().connect().thenApply(profile -> profile.generation());
        return generation
                .handle((spoken, failure) -> failure == null
                        ? update(exchange, target, spoken)
                        : CompletableFuture.<Reply>completedFuture(failed(failure)))
                .thenCompose(reply -> reply);
    }

    private CompletionStage<Reply> update(Exchange exchange, Target target, Generation generation) {
        if (generation == Generation.LEGACY) {
            return unknown(target, "a legacy server takes the answer only from the process that it has asked");
        }
        JsonNode answer =
                mapping.answer(exchange, new InputRequest(target.method(), JsonNodeFactory.instance.objectNode()));
        return remote.dialect(generation)
                .answer(target.taskId(), Map.of(target.key(), answer))
                .<Reply>thenApply(taken -> e -> {})
                .exceptionally(this::failed);
    }

    private Reply failed(Throwable failure) {
        return e -> remote.mapping().outcome(e, TaskQueries.outcome(failure), null, null);
    }

    private CompletionStage<Reply> unknown(Target target, String why) {
        return CompletableFuture.failedFuture(mapping.unknown(target, why));
    }
}
