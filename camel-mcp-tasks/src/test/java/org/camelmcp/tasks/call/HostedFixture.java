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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.client.ServerQuestion;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.stage.StageFailures;
import org.camelmcp.tasks.receiver.TimerClock;
import org.camelmcp.tasks.requestor.ManualTimer;
import org.camelmcp.tasks.scripted.Json;
import org.camelmcp.tasks.store.InMemoryRemoteTaskRepository;
import org.junit.jupiter.api.AfterEach;

/** A server that asks, in virtual time, of a client whose workers run everything on the spot. */
abstract class HostedFixture {

    static final String ELICITATION = Methods.ELICITATION_CREATE;
    static final String SAMPLING = Methods.SAMPLING_CREATE_MESSAGE;
    static final Duration TIMEOUT = Duration.ofHours(2);

    final ManualTimer timer = new ManualTimer();
    final CallEngine engine = new CallEngine(
            timer,
            Runnable::run,
            InMemoryRemoteTaskRepository.builder().build(),
            Duration.ofHours(1),
            new TimerClock(timer));
    final People people = new People();
    HostedTasks tasks = new HostedTasks("everything", engine, HostedLimits.DEFAULTS);
    private long ids;

    /** The routes, or the persons behind them. */
    static final class People implements HostedInputs {

        final List<Asked> asked = new ArrayList<>();
        Duration timeout = TIMEOUT;
        Set<String> methods = Set.of(ELICITATION, SAMPLING);
        CompletableFuture<JsonNode> nextAnswer = new CompletableFuture<>();

        /** One question, answered by the test. */
        record Asked(RequestId id, String method, ObjectNode params, CompletableFuture<JsonNode> answer) {}

        @Override
        public boolean answers(String method) {
            return methods.contains(method);
        }

        @Override
        public Duration timeout(ServerQuestion question) {
            return timeout;
        }

        @Override
        public CompletionStage<JsonNode> answer(ServerQuestion question) {
            Asked open = new Asked(question.id(), question.method(), question.params(), nextAnswer);
            nextAnswer = new CompletableFuture<>();
            asked.add(open);
            return open.answer();
        }

        Asked last() {
            return asked.get(asked.size() - 1);
        }
    }

    @AfterEach
    void nothingIsLeftBehind() {
        engine.stopping();
        now(tasks.close());
        assertThat(tasks.underWay()).isZero();
        assertThat(engine.suspendedCalls()).isZero();
        now(engine.stopped());
        assertThat(timer.pending()).isZero();
    }

    HostedRequests requests() {
        return new HostedRequests(tasks, people);
    }

    /** What a request of the server comes to, as a stage. */
    CompletionStage<JsonNode> ask(RequestId id, String method, ObjectNode params) {
        return requests()
                .answer(new ServerQuestion(id, method, params, null))
                .orElseThrow(() -> new AssertionError(method + " is left to others"));
    }

    CompletionStage<JsonNode> ask(String method, String params) {
        return ask(RequestId.of(ids++), method, Json.parse(params));
    }

    JsonNode answer(String method, String params) {
        return now(ask(method, params));
    }

    /** The error that it is answered with. */
    McpErrorException refusal(String method, String params) {
        return failure(ask(method, params));
    }

    /** The id of a new task for an elicitation. */
    String elicit() {
        return answer(ELICITATION, "{'message':'Name?','task':{'ttl':60000}}")
                .at("/task/taskId")
                .textValue();
    }

    String status(String taskId) {
        return about("tasks/get", taskId).path("status").textValue();
    }

    JsonNode about(String method, String taskId) {
        return answer(method, "{'taskId':'" + taskId + "'}");
    }

    McpErrorException refusalAbout(String method, String taskId) {
        return refusal(method, "{'taskId':'" + taskId + "'}");
    }

    static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    static McpErrorException failure(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        Throwable failure = StageFailures.unwrap(
                catchThrowable(() -> stage.toCompletableFuture().join()));
        assertThat(failure).isInstanceOf(McpErrorException.class);
        return (McpErrorException) failure;
    }
}
