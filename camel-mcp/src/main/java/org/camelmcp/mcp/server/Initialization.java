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
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.JsonRpcResponse;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;

/** Answers {@code initialize}, at once, so that there is nothing to cancel: opens a session of the legacy generation. */
final class Initialization {

    private final Declarations declarations;
    private final OpenStreams streams;

    Initialization(Declarations declarations, OpenStreams streams) {
        this.declarations = declarations;
        this.streams = streams;
    }

    /** @throws ServerErrorException when parameters have the wrong type */
    void initialize(JsonRpcRequest request, ReceivedMessage received) {
        Incoming incoming = received.incoming();
        ObjectNode params = request.params() == null ? JsonNodeFactory.instance.objectNode() : request.params();
        Revision revision = negotiated(params.get("protocolVersion"));
        ClientProfile client = new ClientProfile(
                Declarations.info(params.get("clientInfo")), capabilities(params.get("capabilities")));
        ServerSession session = incoming.sessions().open(revision, client, incoming.principal());
        Map<String, String> headers =
                session.token() == null ? Map.of() : Map.of(HttpHeaders.SESSION_ID, session.token());
        received.channel()
                .reply(new Reply(
                        200,
                        new JsonRpcResponse.Result(
                                request.id(), declarations.initialized(revision, incoming.principal())),
                        headers));
        if (!received.isHttp()) {
            streams.initialized(incoming.sessions(), session.id());
        }
    }

    /** The revision asked for if it is served, else the newest, which the client may refuse (2025-11-25, "Lifecycle"). */
    private static Revision negotiated(@Nullable JsonNode asked) {
        if (asked == null || !asked.isTextual()) {
            throw new ServerErrorException(
                    ErrorCodes.INVALID_PARAMS, "params.protocolVersion must be a string, such as \"2025-11-25\"");
        }
        return ServedRevisions.of(Generation.LEGACY, asked.textValue()).orElse(ServedRevisions.NEWEST_LEGACY);
    }

    private static ObjectNode capabilities(@Nullable JsonNode capabilities) {
        if (capabilities == null || capabilities.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (capabilities instanceof ObjectNode object) {
            return object;
        }
        throw new ServerErrorException(ErrorCodes.INVALID_PARAMS, "params.capabilities must be an object");
    }
}
