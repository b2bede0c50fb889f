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
package org.camelmcp.mcp.server;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/** All unanswered requests: bounds them, finds the one to cancel, and answers them all when the server stops. Thread-safe. */
final class OpenRequests {

    /**
     * @param scope within which ids are unique, and whoever is in it may cancel: the id of a legacy session, or the
     *     {@link Sessions} of a stdio peer, of which there is one for each connection
     */
    private record Key(Object scope, RequestId id) {}

    private final Set<OpenRequest> all = ConcurrentHashMap.newKeySet();
    private final Map<Key, OpenRequest> byId = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Takes a request in; it leaves when it has ended.
     *
     * @param places what it takes a place of
     * @param scope  {@code null} where a connection carries one request, so that its id needs no memory: modern HTTP
     * @throws ServerErrorException when there is no place, the id is in use, or the server stops
     */
    void admit(OpenRequest request, Places places, @Nullable Object scope) {
        Runnable place = places.take();
        Key key = scope == null ? null : new Key(scope, request.id());
        if (key != null && byId.putIfAbsent(key, request) != null) {
            place.run();
            throw new ServerErrorException(
                    new JsonRpcError(
                            ErrorCodes.INVALID_REQUEST,
                            "The id " + Shown.of(request.id().toString())
                                    + " is that of a request that is still unanswered (JSON-RPC ids must be unique)"),
                    400,
                    null);
        }
        all.add(request);
        request.onEnded(() -> {
            all.remove(request);
            if (key != null) {
                byId.remove(key, request);
            }
            place.run();
        });
        if (closed) {
            request.answer(stopped(request));
        }
    }

    /** Cancels a request of that scope; without effect when there is none. */
    void cancel(Object scope, RequestId id) {
        OpenRequest request = byId.get(new Key(scope, id));
        if (request != null) {
            request.cancel();
        }
    }

    /** Cancels the requests of a scope that is no more. */
    void cancelAll(Object scope) {
        byId.forEach((key, request) -> {
            if (key.scope().equals(scope)) {
                request.cancel();
            }
        });
    }

    boolean isClosed() {
        return closed;
    }

    /** Answers all. */
    void close() {
        closed = true;
        all.forEach(request -> request.answer(stopped(request)));
    }

    /** HTTP 503. */
    static ServerErrorException stopping() {
        return new ServerErrorException(
                new JsonRpcError(ErrorCodes.INTERNAL_ERROR, "The server is stopping"), 503, null);
    }

    private static Reply stopped(OpenRequest request) {
        return Answers.refusal(request.id(), stopping());
    }
}
