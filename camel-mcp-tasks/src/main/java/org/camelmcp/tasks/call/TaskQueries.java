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

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.call.RemoteOperation.Reply;
import org.camelmcp.tasks.requestor.PollException;
import org.camelmcp.tasks.requestor.TaskDialect;
import org.camelmcp.tasks.requestor.TaskMethods;
import org.camelmcp.tasks.store.RemoteTask;
import org.camelmcp.tasks.task.TaskOutcome;
import org.camelmcp.tasks.task.TaskSnapshot;

/** The operations that ask a server once and go on: {@code get}, {@code cancel}, {@code list}, {@code tools}. */
final class TaskQueries {

    private final RemoteEndpoint remote;

    TaskQueries(RemoteEndpoint remote) {
        this.remote = remote;
    }

    /** How a task stands, and once it has ended its outcome too. */
    CompletionStage<Reply> get(Exchange exchange) {
        String taskId = remote.mapping().taskId(exchange);
        return dialect(taskId)
                .thenCompose(dialect -> dialect.get(taskId).thenCompose(snapshot -> answer(dialect, snapshot)))
                .exceptionally(this::failed);
    }

    private CompletionStage<Reply> answer(TaskDialect dialect, TaskSnapshot snapshot) {
        if (!snapshot.task().status().isTerminal()) {
            return CompletableFuture.completedFuture(e -> remote.mapping().status(e, snapshot.task()));
        }
        return dialect.outcome(snapshot)
                .thenApply(outcome -> e -> remote.mapping().outcome(e, outcome, null, snapshot.task()));
    }

    /** Asks for the end of a task, and then how it stands: cancelling is cooperative (P 101). */
    CompletionStage<Reply> cancel(Exchange exchange) {
        String taskId = remote.mapping().taskId(exchange);
        return dialect(taskId)
                .thenCompose(dialect -> dialect.cancel(taskId)
                        .handle((done, failure) -> hasEnded(failure)
                                ? dialect.get(taskId)
                                : CompletableFuture.<TaskSnapshot>failedFuture(failure))
                        .thenCompose(stage -> stage))
                .<Reply>thenApply(snapshot -> {
                    remote.server().following(taskId).ifPresent(following -> following.observed(snapshot));
                    return e -> remote.mapping().status(e, snapshot.task());
                })
                .exceptionally(this::failed);
    }

    /** A legacy server refuses to cancel what has ended; asking for it tells that from what it does not know (P 129). */
    private static boolean hasEnded(Throwable failure) {
        return failure == null
                || StageFailures.unwrap(failure) instanceof PollException answer
                        && answer.meaning() == PollException.Meaning.GONE;
    }

    /** One page of the tasks that a legacy server keeps (P 130). */
    CompletionStage<Reply> list(Exchange exchange) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        String cursor = remote.mapping().cursor(exchange);
        if (cursor != null) {
            params.put("cursor", cursor);
        }
        return remote.server()
                .client()
                .connect()
                .thenCompose(profile -> {
                    if (profile.generation() == Generation.MODERN) {
                        throw new UnsupportedOperationException("the server speaks the modern generation, which has no"
                                + " list of tasks; keep the ids that operation=start gives");
                    }
                    if (!profile.capabilities().path("tasks").has("list")) {
                        throw new UnsupportedOperationException(
                                "the server does not list tasks (capabilities.tasks.list is absent)");
                    }
                    return remote.server().request(TaskMethods.LIST, params, Generation.LEGACY);
                })
                .<Reply>thenApply(page -> e -> remote.mapping()
                        .listing(e, page.path("tasks"), page.path("nextCursor").textValue()))
                .exceptionally(this::failed);
    }

    CompletionStage<Reply> tools(Exchange exchange) {
        return remote.server()
                .client()
                .tools()
                .<Reply>thenApply(tools -> e -> {
                    ArrayNode definitions = JsonNodeFactory.instance.arrayNode();
                    tools.forEach(tool -> definitions.add(tool.definition()));
                    remote.mapping().listing(e, definitions, null);
                })
                .exceptionally(this::failed);
    }

    /** A task speaks the generation that it was created in, whatever the server prefers now (P 64). */
    private CompletionStage<TaskDialect> dialect(String taskId) {
        return remote.engine()
                .repository()
                .findByTaskId(remote.server().name(), taskId)
                .thenCompose(found -> found.map(RemoteTask::generation).isPresent()
                        ? CompletableFuture.completedFuture(found.get().generation())
                        : remote.server().client().connect().thenApply(profile -> profile.generation()))
                .thenApply(remote::dialect);
    }

    private Reply failed(Throwable failure) {
        TaskOutcome outcome = outcome(failure);
        return e -> remote.mapping().outcome(e, outcome, null, null);
    }

    /** What a failed question comes to. */
    static TaskOutcome outcome(Throwable failure) {
        Throwable cause = StageFailures.unwrap(failure);
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof PollException poll && poll.meaning() == PollException.Meaning.GONE) {
            return new TaskOutcome.Expired(message);
        }
        if (cause instanceof PollException poll) {
            return new TaskOutcome.Failed(poll.error().orElse(null), message, true);
        }
        return new TaskOutcome.Failed(
                cause instanceof McpErrorException refused ? refused.error() : null, message, true);
    }
}
