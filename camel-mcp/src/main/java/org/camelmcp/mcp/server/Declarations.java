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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;

/** What server and client say about themselves: the answers to {@code server/discover} and {@code initialize}. */
final class Declarations {

    private final ServerSettings settings;
    private final List<ServerExtension> extensions;

    Declarations(ServerSettings settings, List<ServerExtension> extensions) {
        this.settings = settings;
        this.extensions = extensions;
    }

    /** Answers {@code server/discover} (P 73). */
    CompletionStage<ObjectNode> discover(ServerRequest request) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.set("supportedVersions", ServedRevisions.wires());
        result.set("capabilities", capabilities(Generation.MODERN, request.principal()));
        instruct(result);
        Caching.mark(result, settings.listTtl(), request.principal());
        return CompletableFuture.completedFuture(result);
    }

    /** The answer to {@code initialize}. */
    ObjectNode initialized(Revision revision, @Nullable String principal) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("protocolVersion", revision.wire());
        result.set("capabilities", capabilities(Generation.LEGACY, principal));
        result.set("serverInfo", info(settings.self()));
        instruct(result);
        return result;
    }

    private ObjectNode capabilities(Generation generation, @Nullable String principal) {
        ObjectNode capabilities = JsonNodeFactory.instance.objectNode();
        capabilities.putObject("tools").put("listChanged", true);
        extensions.forEach(extension -> extension.declare(generation, principal, capabilities));
        return capabilities;
    }

    private void instruct(ObjectNode result) {
        if (settings.instructions() != null) {
            result.put("instructions", settings.instructions());
        }
    }

    static ObjectNode info(Implementation implementation) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        info.put("name", implementation.name());
        info.put("version", implementation.version());
        if (implementation.title() != null) {
            info.put("title", implementation.title());
        }
        return info;
    }

    /** Reads {@code clientInfo}; {@code null} when it says nothing of use, which nobody may be refused for (P 44). */
    static @Nullable Implementation info(@Nullable JsonNode info) {
        if (info == null || !info.path("name").isTextual()) {
            return null;
        }
        return new Implementation(
                info.path("name").textValue(),
                info.path("version").asText(""),
                info.path("title").textValue());
    }
}
