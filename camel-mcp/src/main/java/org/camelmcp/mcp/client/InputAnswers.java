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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;

/**
 * Answers what a server asks of whoever calls it: elicitation, sampling, roots. Thread-safe; never blocks, since an answer
 * may take hours.
 */
public interface InputAnswers {

    /**
     * Adds what can be answered to the capabilities of a modern request (P 18); a server may ask for nothing else. The same
     * each time.
     */
    void declare(ObjectNode capabilities);

    /**
     * Answers one question: {@code elicitation/create}, {@code sampling/createMessage} or {@code roots/list}, no other. Of a
     * kind that was not declared: decline the elicitation, fail the others.
     *
     * <p>When nobody wants the answer any more (the call was cancelled, the client closed, the server withdrew its request
     * or is gone, another answer of the same round failed), the client cancels the stage that was returned, and only that
     * one, by {@code toCompletableFuture().cancel(false)}: so return a stage of its own for each question, and let go of
     * whatever stands behind it when it is cancelled ({@code whenComplete}). Whoever cancels it himself leaves a legacy server
     * without a response, for somebody else to answer; a modern call ends.
     *
     * @param key names the question: in the modern generation its key in {@code inputRequests}, in the legacy one the id of the
     *            server's request
     * @return its result as it goes on the wire; a failure becomes a JSON-RPC error where that generation has a place for one
     *     ({@link McpErrorException} as it is), and else ends the call
     */
    CompletionStage<JsonNode> answer(String key, String method, ObjectNode params);
}
