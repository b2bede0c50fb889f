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

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.camelmcp.mcp.client.McpErrorException;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;

/** The questions of all servers that nobody has answered yet. Thread-safe. */
final class OpenQuestions {

    /** Each may take a day and costs memory: more than that comes from a server that is broken, or hostile. */
    static final int MAX = 10_000;

    private final Executor workers;
    private final Map<String, OpenQuestion> open = new ConcurrentHashMap<>();
    private volatile boolean closed;

    OpenQuestions(Executor workers) {
        this.workers = workers;
    }

    /**
     * A new one, which is forgotten as soon as it is answered or let go.
     *
     * @throws McpErrorException when there are too many
     */
    OpenQuestion open(Question question) {
        if (open.size() >= MAX) {
            throw new McpErrorException(
                    new JsonRpcError(ErrorCodes.LIMIT_EXCEEDED, "The client has too many questions to answer: " + MAX),
                    200,
                    null);
        }
        OpenQuestion opened = new OpenQuestion(UUID.randomUUID().toString(), question, workers);
        open.put(opened.id(), opened);
        opened.answer().whenComplete((given, failure) -> {
            open.remove(opened.id());
            if (opened.answer().isCancelled()) {
                opened.onLetGo();
            }
        });
        if (closed) {
            opened.letGo();
        }
        return opened;
    }

    Optional<OpenQuestion> find(String id) {
        return Optional.ofNullable(open.get(id));
    }

    int size() {
        return open.size();
    }

    /** Lets go of all that is open, and of all that comes. Idempotent. */
    void close() {
        closed = true;
        List.copyOf(open.values()).forEach(OpenQuestion::letGo);
    }
}
