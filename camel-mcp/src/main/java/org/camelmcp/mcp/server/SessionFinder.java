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

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.stage.StageFailures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the legacy session that a message belongs to, and refuses messages that lack one. Stateless. */
final class SessionFinder {

    private static final Logger LOG = LoggerFactory.getLogger(SessionFinder.class);

    /**
     * @param headers {@code null} on stdio
     * @return empty only on stdio, before {@code initialize}; fails with {@link ServerErrorException}: HTTP 404 for a
     *     session that is unknown, so that the client initializes again (P 65)
     * @throws ServerErrorException when there is no session id, or a revision that is not served
     */
    CompletionStage<Optional<ServerSession>> find(Incoming incoming, @Nullable RequestHeaders headers) {
        if (headers == null) {
            return looked(incoming, null);
        }
        String version = headers.one(HttpHeaders.PROTOCOL_VERSION);
        // absent is tolerated: the session tells it (P 71)
        if (version != null && ServedRevisions.of(Generation.LEGACY, version).isEmpty()) {
            throw ServedRevisions.unsupported(version);
        }
        String token = headers.one(HttpHeaders.SESSION_ID);
        if (token == null || token.isEmpty()) {
            throw notInitialized();
        }
        return looked(incoming, token).thenApply(found -> {
            if (found.isEmpty()) {
                throw refused(
                        404,
                        "The session is unknown or has ended; initialize again, without " + HttpHeaders.SESSION_ID);
            }
            return found;
        });
    }

    /** HTTP 400: says what to do in either generation. */
    static ServerErrorException notInitialized() {
        return refused(
                400,
                "There is no session: initialize first and send " + HttpHeaders.SESSION_ID
                        + ", or send the _meta of revision 2026-07-28");
    }

    private static CompletionStage<Optional<ServerSession>> looked(Incoming incoming, @Nullable String token) {
        CompletionStage<Optional<ServerSession>> stage;
        try {
            stage = incoming.sessions().find(token, incoming.principal());
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        return stage.exceptionally(failure -> {
            // never 404, upon which the client would give up a session that may well exist
            LOG.warn("A session could not be looked up", StageFailures.unwrap(failure));
            throw new ServerErrorException(
                    new JsonRpcError(ErrorCodes.INTERNAL_ERROR, "The session could not be looked up; try again later"),
                    503,
                    null);
        });
    }

    private static ServerErrorException refused(int status, String message) {
        return new ServerErrorException(new JsonRpcError(ErrorCodes.INVALID_REQUEST, message), status, null);
    }
}
