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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.camelmcp.mcp.jsonrpc.JsonRpcError;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.stage.StageFailures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes replies of what handlers return and throw, as the generation wants them. Thread-safe. */
final class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final ObjectNode serverInfo;

    Answers(ServerSettings settings) {
        this.serverInfo = Declarations.info(settings.self());
    }

    /** The reply to a request whose handler returned this. */
    Reply result(ServerRequest request, @Nullable JsonNode result) {
        if (!(result instanceof ObjectNode object)) {
            return failure(request, new IllegalStateException("The handler returned " + result + ", no object"));
        }
        ObjectNode dressed = request.generation() == Generation.MODERN ? dressed(object) : object;
        return Reply.of(200, new JsonRpcResponse.Result(request.id(), dressed));
    }

    /** With {@code resultType} (P 4) and {@code serverInfo}; a copy, since results may be shared. */
    private ObjectNode dressed(ObjectNode result) {
        ObjectNode dressed = JsonNodeFactory.instance.objectNode();
        dressed.put("resultType", "complete");
        dressed.setAll(result);
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        if (result.get(MetaKeys.META) instanceof ObjectNode given) {
            meta.setAll(given);
        }
        meta.set(MetaKeys.SERVER_INFO, serverInfo);
        dressed.set(MetaKeys.META, meta);
        return dressed;
    }

    /** The reply to a request whose handler failed. What is not meant for the client is logged, and not told. */
    Reply failure(ServerRequest request, Throwable failure) {
        Throwable cause = StageFailures.unwrap(failure);
        if (!(cause instanceof ServerErrorException error)) {
            LOG.warn("{} failed; the client gets an internal error", described(request), cause);
            return refusal(request.id(), internal());
        }
        if (request.generation() == Generation.LEGACY) {
            return inLegacy(request.id(), error);
        }
        if (isForbidden(error.error().code())) {
            LOG.warn(
                    "{} failed with the code {}, which nobody may send (P 8)",
                    described(request),
                    error.error().code());
            return refusal(
                    request.id(),
                    new ServerErrorException(
                            ErrorCodes.INTERNAL_ERROR, error.error().message()));
        }
        return refusal(request.id(), error);
    }

    /** The status that comes with an error of a check, or of a modern handler, stays; {@code id} as far as it is known. */
    static Reply refusal(@Nullable RequestId id, ServerErrorException error) {
        Map<String, String> headers = error.retryAfter()
                // a second is the unit; a part of one counts as one
                .map(delay -> Map.of("Retry-After", Long.toString(Math.max(1, (delay.toMillis() + 999) / 1000))))
                .orElse(Map.of());
        return new Reply(error.status(), new JsonRpcResponse.Failure(id, error.error()), headers);
    }

    static ServerErrorException internal() {
        return new ServerErrorException(ErrorCodes.INTERNAL_ERROR, "Internal error");
    }

    /** Legacy transports know no statuses of JSON-RPC errors; those of HTTP itself stay. */
    private static Reply inLegacy(RequestId id, ServerErrorException error) {
        boolean ofHttp = error.status() == 429 || error.status() == 503;
        return refusal(
                id,
                ofHttp
                        ? error
                        : new ServerErrorException(
                                error.error(), 200, error.retryAfter().orElse(null)));
    }

    /** The codes that were given up, and those that are reserved but have no meaning yet. */
    private static boolean isForbidden(int code) {
        // -32042 is within the reserved block
        return code == -32002 || code <= -32023 && code >= -32099;
    }

    private static String described(ServerRequest request) {
        String method = Shown.of(request.method());
        JsonNode name = request.params().path("name");
        return request.method().equals(Methods.TOOLS_CALL) && name.isTextual()
                ? method + " of tool '" + Shown.of(name.textValue()) + "'"
                : method;
    }

    /** What a check found wrong with a message: HTTP 400. */
    static ServerErrorException badRequest(int code, String message) {
        return new ServerErrorException(new JsonRpcError(code, message), 400, null);
    }
}
