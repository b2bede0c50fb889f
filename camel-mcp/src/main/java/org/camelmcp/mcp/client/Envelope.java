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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camelmcp.mcp.jsonrpc.JsonRpcRequest;
import org.camelmcp.mcp.jsonrpc.RequestId;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.HttpHeaderValues;
import org.camelmcp.mcp.protocol.HttpHeaders;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.protocol.MetaKeys;
import org.camelmcp.mcp.protocol.Methods;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;

/**
 * Dresses a request for a generation. Modern requests carry revision, client and capabilities in their own
 * {@code _meta} (P 15-17) and say what they are about in headers (P 27-29); legacy ones carry neither (P 66).
 */
final class Envelope {

    private final ObjectNode clientInfo;
    private final List<ClientExtension> extensions;
    private final ObjectNode modernCapabilities;
    private final ObjectNode plainCapabilities;

    Envelope(Implementation client, List<ClientExtension> extensions) {
        clientInfo = JsonNodeFactory.instance.objectNode();
        clientInfo.put("name", client.name());
        clientInfo.put("version", client.version());
        if (client.title() != null) {
            clientInfo.put("title", client.title());
        }
        this.extensions = extensions;
        modernCapabilities = declared(Generation.MODERN);
        plainCapabilities = modernCapabilities.deepCopy();
        plainCapabilities.remove("extensions");
    }

    private ObjectNode declared(Generation generation) {
        ObjectNode declared = JsonNodeFactory.instance.objectNode();
        extensions.forEach(extension -> extension.declare(generation, declared));
        return declared;
    }

    JsonRpcRequest request(Revision revision, RequestId id, McpRequest request) {
        ObjectNode params = request.params();
        if (revision.generation() == Generation.MODERN) {
            ObjectNode dressed = JsonNodeFactory.instance.objectNode();
            dressed.setAll(params);
            ObjectNode meta = JsonNodeFactory.instance.objectNode();
            if (params.get(MetaKeys.META) instanceof ObjectNode given) {
                meta.setAll(given);
            }
            meta.put(MetaKeys.PROTOCOL_VERSION, revision.wire());
            meta.set(MetaKeys.CLIENT_INFO, clientInfo);
            meta.set(MetaKeys.CLIENT_CAPABILITIES, capabilities(request));
            dressed.set(MetaKeys.META, meta);
            params = dressed;
        }
        return new JsonRpcRequest(id, request.method(), params);
    }

    private ObjectNode capabilities(McpRequest request) {
        ObjectNode ours = request.plain() ? plainCapabilities : modernCapabilities;
        if (request.inputs() == null) {
            return ours;
        }
        ObjectNode all = ours.deepCopy();
        request.inputs().declare(all);
        return all;
    }

    Map<String, String> headers(Revision revision, @Nullable String sessionId, McpRequest request) {
        if (revision.generation() == Generation.LEGACY) {
            return legacyHeaders(revision, sessionId);
        }
        Map<String, String> headers = new HashMap<>();
        headers.put(HttpHeaders.PROTOCOL_VERSION, revision.wire());
        headers.put(HttpHeaders.METHOD, request.method());
        if (request.name() != null) {
            headers.put(HttpHeaders.NAME, HttpHeaderValues.encode(request.name()));
        }
        request.headers().forEach((name, value) -> headers.put(name, HttpHeaderValues.encode(value)));
        return headers;
    }

    /** The headers of every legacy message after {@code initialize} (P 65). */
    Map<String, String> legacyHeaders(Revision revision, @Nullable String sessionId) {
        return sessionId == null
                ? Map.of(HttpHeaders.PROTOCOL_VERSION, revision.wire())
                : Map.of(HttpHeaders.PROTOCOL_VERSION, revision.wire(), HttpHeaders.SESSION_ID, sessionId);
    }

    McpRequest initialize(Revision revision) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.put("protocolVersion", revision.wire());
        params.set("capabilities", declared(Generation.LEGACY));
        params.set("clientInfo", clientInfo);
        return McpRequest.of(Methods.INITIALIZE, params);
    }
}
