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
package org.camelmcp.tasks.delivery;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.server.ServerSession;
import org.camelmcp.tasks.receiver.TooManyWaitersException;
import org.camelmcp.tasks.task.TaskIds;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose answers this process alone waits for: of plain calls, which it runs, and about tasks that clients run for us.
 * Thread-safe.
 */
final class PendingResponses {

    private static final int MOST = 100_000;

    private final Map<RequestId, Pending> byId = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    /** @param owner who may answer */
    private record Pending(@Nullable String owner, CompletableFuture<Answered> answer) {}

    /** An answer, and the session that gave it. */
    record Answered(ServerSession session, JsonRpcResponse response) {}

    /** One request's id, which nobody can guess, and its answer. Completed otherwise, it waits no longer. */
    record Awaited(RequestId id, CompletableFuture<Answered> answer) {}

    /** @throws TooManyWaitersException when too many are awaited already */
    Awaited await(@Nullable String owner) {
        if (size.incrementAndGet() > MOST) {
            size.decrementAndGet();
            throw new TooManyWaitersException();
        }
        Awaited awaited = new Awaited(QuestionIds.ofCall(TaskIds.next()), new CompletableFuture<>());
        byId.put(awaited.id(), new Pending(owner, awaited.answer()));
        awaited.answer().whenComplete((answered, failure) -> {
            byId.remove(awaited.id());
            size.decrementAndGet();
        });
        return awaited;
    }

    /** @return whether somebody waited for it, and for this session to answer */
    boolean answered(ServerSession session, JsonRpcResponse response) {
        Pending pending = response.id() == null ? null : byId.get(response.id());
        return pending != null
                && Objects.equals(pending.owner(), session.principal())
                && pending.answer().complete(new Answered(session, response));
    }

    int size() {
        return byId.size();
    }
}
