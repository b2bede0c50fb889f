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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.stage.StageCancellation;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.mcp.transport.ClientTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of a legacy server that await our response: each is answered once, in the session in which it was asked.
 * A request whose id is open already is the same one come again, on another stream, and shares its answer. Thread-safe;
 * neither extensions nor stages are called while a lock is held.
 */
final class ServerQuestions {

    /** A server that asks more at once is refused: what it asks costs memory, and as a rule somebody's attention. */
    static final int MAX_OPEN = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(McpClient.class);

    private final ServerRequests requests;
    private final ClientTransport transport;
    private final Envelope envelope;
    private final LegacyCalls calls;
    private final Map<RequestId, Question> open = new ConcurrentHashMap<>();
    /** Counted apart, since a map that many write to knows its size only roughly. */
    private final AtomicInteger count = new AtomicInteger();

    private volatile boolean closed;

    /** @param calls those on whose account the server asks */
    ServerQuestions(ServerRequests requests, ClientTransport transport, Envelope envelope, LegacyCalls calls) {
        this.requests = requests;
        this.transport = transport;
        this.envelope = envelope;
        this.calls = calls;
    }

    /**
     * Answers a request of the server.
     *
     * @param session in which it is asked, {@code null} before there is one
     * @param during  the request of ours on whose stream it came, if known
     */
    void ask(JsonRpcRequest request, @Nullable Connection session, @Nullable RequestId during) {
        Question question = new Question(request, session, during);
        if (open.putIfAbsent(request.id(), question) != null) {
            LOG.debug("Request {} of the server is being answered already", request.id());
        } else if (count.incrementAndGet() > MAX_OPEN && !request.method().equals(Methods.PING)) {
            question.end();
            refuse(
                    request.id(),
                    new JsonRpcError(
                            ErrorCodes.INTERNAL_ERROR,
                            "This client answers at most " + MAX_OPEN + " requests at a time; ask again later"),
                    session);
        } else {
            question.start();
            if (closed) {
                question.letGo();
            }
        }
    }

    /** Answers a request with an error, at once. */
    void refuse(RequestId id, JsonRpcError error, @Nullable Connection session) {
        transport.post(new JsonRpcResponse.Failure(id, error), headers(session)).whenComplete((taken, failure) -> {
            if (failure != null) {
                LOG.debug("The refusal of request {} did not reach the server: {}", id, failure.toString());
            }
        });
    }

    /** The server wants the answer no more ({@code notifications/cancelled}): it gets none. */
    void withdrawn(RequestId id) {
        Question question = open.get(id);
        if (question != null) {
            question.letGo();
        }
    }

    /** The call is given up, and the server has been told so: what it asked on that call's stream is void. */
    void givenUp(RequestId call) {
        letGo(question -> call.equals(question.during));
    }

    /** The session is gone, and what was asked in it with it. */
    void gone(Connection session) {
        letGo(question -> question.session == session);
    }

    /** The child process is gone. */
    void allGone() {
        letGo(question -> true);
    }

    void close() {
        closed = true;
        allGone();
    }

    int size() {
        return open.size();
    }

    private void letGo(Predicate<Question> which) {
        List.copyOf(open.values()).stream().filter(which).forEach(Question::letGo);
    }

    private Map<String, String> headers(@Nullable Connection session) {
        return session == null
                ? Map.of()
                : envelope.legacyHeaders(session.profile().revision(), session.sessionId());
    }

    /** One of them, until the server has its response. */
    private final class Question {

        private final JsonRpcRequest request;
        private final @Nullable Connection session;
        private final @Nullable RequestId during;
        private Runnable letClocksRun = () -> {};
        private @Nullable CompletionStage<JsonNode> answer;
        private boolean over;

        Question(JsonRpcRequest request, @Nullable Connection session, @Nullable RequestId during) {
            this.request = request;
            this.session = session;
            this.during = during;
        }

        void start() {
            Runnable held = ServerRequests.INPUTS.contains(request.method()) ? calls.hold(during) : () -> {};
            synchronized (this) {
                if (!over) {
                    letClocksRun = held;
                    held = () -> {};
                }
            }
            held.run();
            CompletionStage<JsonNode> given = requests.answer(new ServerQuestion(
                    request.id(),
                    request.method(),
                    request.params() != null ? request.params() : JsonNodeFactory.instance.objectNode(),
                    calls.inputs(during)));
            boolean late;
            synchronized (this) {
                answer = given;
                late = over;
            }
            if (late) {
                StageCancellation.cancel(given);
            }
            given.whenComplete((result, failure) -> {
                if (failure != null && StageFailures.unwrap(failure) instanceof CancellationException) {
                    // by us, or by whoever leaves it to somebody else to answer, such as another node
                    end();
                } else if (isOpen()) {
                    post(response(result, failure));
                }
            });
        }

        void letGo() {
            end();
            CompletionStage<JsonNode> unwanted;
            synchronized (this) {
                unwanted = answer;
            }
            if (unwanted != null) {
                StageCancellation.cancel(unwanted);
            }
        }

        private void post(JsonRpcResponse response) {
            new ResponsePost(transport, response, headers(session), this::isOpen)
                    .start()
                    .whenComplete((taken, failure) -> {
                        end();
                        if (failure != null) {
                            LOG.warn(
                                    "The answer to {} did not reach the server: {}",
                                    ServerRequests.shown(request.method()),
                                    failure.toString());
                        }
                    });
        }

        private JsonRpcResponse response(@Nullable JsonNode result, @Nullable Throwable failure) {
            Throwable cause = failure == null ? null : StageFailures.unwrap(failure);
            if (cause instanceof McpErrorException refused) {
                return new JsonRpcResponse.Failure(request.id(), refused.error());
            }
            if (cause != null || result == null) {
                LOG.warn("The handler of {} failed", ServerRequests.shown(request.method()), cause);
                return new JsonRpcResponse.Failure(
                        request.id(), new JsonRpcError(ErrorCodes.INTERNAL_ERROR, "The client could not answer"));
            }
            return new JsonRpcResponse.Result(request.id(), result);
        }

        private synchronized boolean isOpen() {
            return !over;
        }

        private void end() {
            Runnable held;
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
                held = letClocksRun;
            }
            open.remove(request.id(), this);
            count.decrementAndGet();
            held.run();
        }
    }
}
