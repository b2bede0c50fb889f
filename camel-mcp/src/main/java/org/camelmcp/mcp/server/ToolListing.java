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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.ErrorCodes;
import org.camelmcp.mcp.protocol.Generation;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code tools/list}, page by page. A cursor holds the name of the last tool that was listed, so that tools that
 * come and go between two pages neither repeat nor hide others, and any node can go on.
 */
final class ToolListing {

    private final ServerSettings settings;
    private final List<ServerExtension> extensions;
    private final ToolRegistry tools;

    ToolListing(ServerSettings settings, List<ServerExtension> extensions, ToolRegistry tools) {
        this.settings = settings;
        this.extensions = extensions;
        this.tools = tools;
    }

    CompletionStage<ObjectNode> list(ServerRequest request) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode page = result.putArray("tools");
        String last = null;
        for (OfferedTool offered : tools.after(start(request.params().get("cursor")))) {
            if (page.size() == settings.pageSize()) {
                result.put("nextCursor", cursor(last));
                break;
            }
            last = offered.tool().name();
            page.add(entry(request.generation(), offered.tool()));
        }
        if (request.generation() == Generation.MODERN) {
            Caching.mark(result, settings.listTtl(), request.principal());
        }
        return CompletableFuture.completedFuture(result);
    }

    private ObjectNode entry(Generation generation, ServerTool tool) {
        ObjectNode entry = tool.definition().deepCopy();
        extensions.forEach(extension -> extension.describe(generation, tool, entry));
        return entry;
    }

    private static String cursor(@Nullable String last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.valueOf(last).getBytes(StandardCharsets.UTF_8));
    }

    /** The name after which the list goes on; {@code null} from its start. */
    private static @Nullable String start(@Nullable JsonNode cursor) {
        if (cursor == null || cursor.isNull()) {
            return null;
        }
        try {
            String name = new String(
                    Base64.getUrlDecoder().decode(cursor.isTextual() ? cursor.textValue() : "?"),
                    StandardCharsets.UTF_8);
            if (OfferedTool.NAME.matcher(name).matches()) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            // not one of ours, see below
        }
        throw new ServerErrorException(
                ErrorCodes.INVALID_PARAMS, "Invalid cursor; list from the start, without a cursor");
    }
}
