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
package org.camelmcp.tasks.serve.rounds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.server.ServerErrorException;
import org.camelmcp.mcp.server.ToolCallRequest;
import org.camelmcp.tasks.message.InputAnswerCheck;
import org.camelmcp.tasks.receiver.InputPendingException;
import org.camelmcp.tasks.receiver.InputQuestion;
import org.camelmcp.tasks.receiver.TaskProgress;
import org.camelmcp.tasks.receiver.TooManyInputsException;
import org.camelmcp.tasks.store.StoredInput;
import org.camelmcp.tasks.task.InputAnswer;
import org.camelmcp.tasks.task.InputRequest;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a modern call: gives what its client has answered so far, and collects what it is to be asked next, which
 * becomes the answer of this attempt (P 85). Thread-safe.
 */
public final class InputRound implements InputAttempt {

    /** How often one call may be answered with questions: a client that never answers any has to end, too. */
    static final int MAX_ROUNDS = 100;

    private static final String RESPONSES = "inputResponses";

    private final ToolCallRequest call;
    private final RequestStates states;
    private final int maxInputs;
    private final Consumer<TaskProgress> onProgress;
    private final RequestState state;
    private final ObjectNode responses;
    private final Map<String, StoredInput> answered = new LinkedHashMap<>();
    private final Map<String, InputQuestion> open = new LinkedHashMap<>();
    private @Nullable String problem;

    private InputRound(
            ToolCallRequest call,
            RequestStates states,
            int maxInputs,
            Consumer<TaskProgress> onProgress,
            RequestState state,
            ObjectNode responses) {
        this.call = call;
        this.states = states;
        this.maxInputs = maxInputs;
        this.onProgress = onProgress;
        this.state = state;
        this.responses = responses;
    }

    /**
     * Begins one. Answers count without a state as well: to give them before they are asked is the client's own affair.
     *
     * @param maxInputs how many questions the call may ask in all
     * @throws ServerErrorException with -32602 when what the client repeats is not what it got (P 88)
     */
    public static InputRound of(
            ToolCallRequest call, RequestStates states, int maxInputs, Consumer<TaskProgress> onProgress) {
        RequestState state = states.read(call);
        JsonNode given = call.request().params().path(RESPONSES);
        if (!given.isObject() && !given.isMissingNode()) {
            throw new ServerErrorException(
                    ErrorCodes.INVALID_PARAMS,
                    "Illegal parameter inputResponses: expected an object of answers by their keys");
        }
        ObjectNode responses = given instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        return new InputRound(call, states, maxInputs, onProgress, state, responses);
    }

    @Override
    public void progressed(TaskProgress progress) {
        onProgress.accept(progress);
    }

    /** What no question asks for is never looked at (P 89). May take the time that it takes to check an answer. */
    @Override
    public CompletionStage<InputAnswer> ask(String key, InputQuestion question) {
        JsonNode known = state.answers().get(key);
        if (known != null && problem(question.request(), known).isEmpty()) {
            return given(key, question, known);
        }
        JsonNode response = responses.get(key);
        if (response == null) {
            return open(key, question);
        }
        Optional<String> wrong = problem(question.request(), response);
        return wrong.isEmpty() ? given(key, question, response) : refused(key + ": " + wrong.get());
    }

    private Optional<String> problem(InputRequest asked, JsonNode answer) {
        return InputAnswerCheck.problem(
                asked.method(), asked.params(), answer, call.request().revision());
    }

    private synchronized CompletionStage<InputAnswer> given(String key, InputQuestion question, JsonNode result) {
        InputAnswer answer = new InputAnswer.Given(result);
        answered.put(key, new StoredInput(key, question.name(), question.request(), false, answer));
        return CompletableFuture.completedFuture(answer);
    }

    private synchronized CompletionStage<InputAnswer> open(String key, InputQuestion question) {
        if (answered.size() + open.size() >= maxInputs) {
            return CompletableFuture.failedFuture(new TooManyInputsException(maxInputs));
        }
        open.put(key, question);
        return CompletableFuture.failedFuture(new InputPendingException());
    }

    /** It ends like one that is open, and the call fails; see {@link #result}. */
    private synchronized CompletionStage<InputAnswer> refused(String why) {
        problem = why;
        return CompletableFuture.failedFuture(new InputPendingException());
    }

    @Override
    public synchronized boolean isAsking() {
        return problem != null || !open.isEmpty();
    }

    @Override
    public synchronized Map<String, StoredInput> answered() {
        return new LinkedHashMap<>(answered);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ServerErrorException with -32602 when an answer cannot be one, so that to ask again would help nobody; with an
     *     internal error after too many rounds
     */
    @Override
    public synchronized ObjectNode result() {
        if (problem != null) {
            throw new ServerErrorException(ErrorCodes.INVALID_PARAMS, "Illegal parameter inputResponses." + problem);
        }
        if (state.rounds() >= MAX_ROUNDS) {
            throw new ServerErrorException(
                    ErrorCodes.INTERNAL_ERROR,
                    "Tool '" + call.tool().name() + "' has asked in " + MAX_ROUNDS
                            + " rounds, which is all that one call may");
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("resultType", "input_required");
        ObjectNode requests = result.putObject("inputRequests");
        Duration validFor = RequestStates.MAX_AGE;
        for (Map.Entry<String, InputQuestion> asked : open.entrySet()) {
            InputQuestion question = asked.getValue();
            requests.putObject(asked.getKey())
                    .put("method", question.request().method())
                    .set("params", question.request().params());
            validFor = question.timeout().compareTo(validFor) < 0 ? question.timeout() : validFor;
        }
        Map<String, JsonNode> fresh = new LinkedHashMap<>();
        answered.forEach((key, input) -> {
            if (input.answer() instanceof InputAnswer.Given given) {
                fresh.put(key, given.result());
            }
        });
        return result.put("requestState", states.write(call, state.next(fresh), validFor));
    }
}
