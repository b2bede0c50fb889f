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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.spi.ProducerCache;
import org.apache.camel.util.URISupport;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.tasks.receiver.ExchangeCancellation;
import org.camelmcp.tasks.requestor.PollTimer;
import org.camelmcp.tasks.requestor.Shown;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has routes answer what servers ask: elicitation, sampling, roots. A question goes to its route on a worker; while it
 * waits for its answer, no thread does. Without a route for it, an elicitation is declined and all else refused (P 90).
 * Thread-safe; nothing here blocks the caller.
 */
public final class InputDesk {

    private static final Logger LOG = LoggerFactory.getLogger(InputDesk.class);

    private final InputSettings settings;
    private final InputMapping mapping;
    private final ProducerCache producers;
    private final CallEngine engine;

    /** @param producers of the endpoints that answer; started and stopped by the caller */
    public InputDesk(InputSettings settings, InputMapping mapping, ProducerCache producers, CallEngine engine) {
        this.settings = settings;
        this.mapping = mapping;
        this.producers = producers;
        this.engine = engine;
    }

    /** What can be answered here, and so is declared. */
    public Set<InputKind> kinds() {
        return settings.kinds();
    }

    InputSettings settings() {
        return settings;
    }

    InputMapping mapping() {
        return mapping;
    }

    /**
     * Has a question answered.
     *
     * @return the result of the question's method, as it goes on the wire; fails with {@link McpErrorException}, whose
     *     message is fit for the server. Cancel it when nobody wants the answer any more.
     */
    public CompletableFuture<JsonNode> answer(Question question) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        try {
            OpenQuestion open = open(question);
            open.answer().whenComplete((given, failure) -> open.isTaken());
            return open.answer();
        } catch (McpErrorException e) {
            answer.completeExceptionally(e);
            return answer;
        }
    }

    /**
     * The same for whoever says by {@link OpenQuestion#isTaken} when the server has the answer.
     *
     * @throws McpErrorException when the question cannot be asked
     */
    OpenQuestion open(Question question) {
        String method = question.request().method();
        InputKind kind = InputKind.of(method).orElse(null);
        Endpoint route = kind == null ? null : settings.routes().get(kind);
        if (route == null) {
            return unattended(question, kind);
        }
        QuestionCheck.require(kind, question.request().params());
        OpenQuestion open = engine.questions().open(question);
        PollTimer.Pending deadline = engine.timer().schedule(settings.timeout(), () -> {
            LOG.warn("Nobody has answered {} of server '{}' within {}", method, question.server(), settings.timeout());
            failed(open, kind, "cancel", "No answer within the time limit of the client");
        });
        open.answer().whenComplete((given, failure) -> deadline.cancel());
        engine.workers().execute(() -> ask(open, kind, route));
        return open;
    }

    private static OpenQuestion unattended(Question question, @Nullable InputKind kind) {
        if (kind != InputKind.ELICITATION) {
            throw error(
                    ErrorCodes.METHOD_NOT_FOUND,
                    "This client does not serve "
                            + Shown.method(question.request().method()));
        }
        OpenQuestion declined = new OpenQuestion("", question, Runnable::run);
        declined.answered(action("decline"));
        return declined;
    }

    private void ask(OpenQuestion open, InputKind kind, Endpoint route) {
        if (open.answer().isDone()) {
            return;
        }
        try {
            Exchange exchange = route.createExchange(
                    settings.completion() == InputCompletion.DEFERRED ? ExchangePattern.InOnly : ExchangePattern.InOut);
            mapping.ask(exchange, open.question(), open.id(), open.withdrawn());
            ExchangeCancellation.attach(exchange, open.withdrawn());
            AsyncProducer producer = producers.acquireProducer(route);
            if (producer == null) {
                throw new RejectedExecutionException("The application is stopping");
            }
            producer.process(exchange, doneSync -> {
                producers.releaseProducer(route, producer);
                answered(open, kind, route, exchange);
            });
        } catch (RuntimeException | Error e) {
            routeFailed(open, kind, route, e);
        }
    }

    private void answered(OpenQuestion open, InputKind kind, Endpoint route, Exchange exchange) {
        if (open.answer().isDone()) {
            return;
        }
        if (exchange.getException() != null) {
            routeFailed(open, kind, route, exchange.getException());
        } else if (settings.completion() == InputCompletion.ROUTE) {
            try {
                open.answered(mapping.answer(exchange, open.question().request()));
            } catch (RuntimeException e) {
                routeFailed(open, kind, route, e);
            }
        }
    }

    private void routeFailed(OpenQuestion open, InputKind kind, Endpoint route, Throwable failure) {
        if (!open.answer().isDone()) {
            LOG.warn(
                    "{} of server '{}' was not answered by {}",
                    kind.method(),
                    open.question().server(),
                    URISupport.sanitizeUri(route.getEndpointBaseUri()),
                    failure);
            failed(open, kind, "decline", "The client could not answer");
        }
    }

    /** @param action what an elicitation is answered with, if it may */
    private void failed(OpenQuestion open, InputKind kind, String action, String message) {
        if (kind == InputKind.ELICITATION && settings.onFailure() == OnInputFailure.DECLINE) {
            open.unanswered(message, action(action));
        } else {
            open.unanswered(message, error(ErrorCodes.INTERNAL_ERROR, message));
        }
    }

    private static JsonNode action(String action) {
        return JsonNodeFactory.instance.objectNode().put("action", action);
    }

    static McpErrorException error(int code, String message) {
        return new McpErrorException(new JsonRpcError(code, message), 200, null);
    }
}
