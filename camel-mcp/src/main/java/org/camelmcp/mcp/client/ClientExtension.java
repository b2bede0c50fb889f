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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.jsonrpc.JsonRpcNotification;
import org.camelmcp.mcp.protocol.Generation;

/**
 * The seam through which whatever is not the protocol's core enters the client: extensions such as tasks, and handlers
 * for what servers ask of clients. Implementations are thread-safe and never block: they are called on transport
 * threads.
 */
public interface ClientExtension {

    /**
     * Adds to the capabilities that the client declares: on {@code initialize} in the legacy generation, on every
     * request in the modern one. Only what is really served may be declared (P 18). Called for each
     * {@code initialize}, and once for the modern generation.
     */
    default void declare(Generation generation, ObjectNode capabilities) {}

    /** Values of {@code resultType} beyond the core's that answers to this method may carry (P 5). */
    default Set<String> resultTypes(String method) {
        return Set.of();
    }

    /** Receives every notification that the client's core does not consume itself. */
    default void onNotification(JsonRpcNotification notification) {}

    /**
     * Answers a request of a legacy server; modern servers send none (P 7), what they ask is answered by
     * {@link InputAnswers}. The stage may take hours, and is cancelled when nobody wants the answer any more, by the same
     * rules as theirs. An extension that cancels it itself leaves the server without a response: somebody else may answer it.
     *
     * @return empty when this extension does not answer it, so that the next one is asked, then the {@link InputAnswers} of
     *     the call, then the core (which answers {@code ping}, declines an elicitation, and knows nothing else); else a stage
     *     of its result, or of a failure, which goes back as JSON-RPC error ({@link McpErrorException} as it is, everything
     *     else as internal error)
     */
    default Optional<CompletionStage<JsonNode>> answer(ServerQuestion question) {
        return Optional.empty();
    }
}
