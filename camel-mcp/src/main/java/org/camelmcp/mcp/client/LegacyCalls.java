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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.transport.TransportRequest.Lane;
import org.jspecify.annotations.Nullable;

/** Our legacy requests under way, on whose account the server may ask. Thread-safe. */
final class LegacyCalls {

    private record Open(McpRequest request, RequestAttempt attempt) {}

    private final Map<RequestId, Open> open = new ConcurrentHashMap<>();

    void add(RequestId id, McpRequest request, RequestAttempt attempt) {
        open.put(id, new Open(request, attempt));
    }

    void remove(RequestId id) {
        open.remove(id);
    }

    @Nullable
    InputAnswers inputs(@Nullable RequestId id) {
        Open call = id == null ? null : open.get(id);
        return call == null ? null : call.request.inputs();
    }

    /**
     * Stops the clocks of the timeouts of those for which the server waits for an answer of ours: the one on whose stream
     * it asked; where nobody can tell, every tool call, since polls must go on.
     *
     * @return lets them run on
     */
    Runnable hold(@Nullable RequestId id) {
        List<Runnable> held = open.entrySet().stream()
                .filter(call -> id == null
                        ? call.getValue().request().lane() == Lane.CALL
                        : call.getKey().equals(id))
                .map(call -> call.getValue().attempt().hold())
                .toList();
        return () -> held.forEach(Runnable::run);
    }

    int size() {
        return open.size();
    }
}
