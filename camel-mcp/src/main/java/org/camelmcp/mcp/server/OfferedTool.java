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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.camelmcp.mcp.protocol.ParamHeaders;
import org.camelmcp.mcp.protocol.Tool.ParamHeader;

/**
 * A tool whose definition was found valid.
 *
 * @param headers the arguments that also travel as HTTP headers (P 47)
 */
record OfferedTool(ServerTool tool, List<ParamHeader> headers) {

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./-]{1,128}");

    /** @throws IllegalArgumentException when the definition is not valid, with the reason */
    static OfferedTool of(ServerTool tool) {
        String name = tool.name();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Illegal tool name '" + Shown.of(name)
                    + "': it must have 1 to 128 characters, of A-Z, a-z, 0-9, '_', '-', '.' and '/' only");
        }
        ObjectNode definition = tool.definition();
        if (!name.equals(definition.path("name").textValue())) {
            throw invalid(name, "its definition is named " + definition.path("name"));
        }
        JsonNode inputSchema = definition.path("inputSchema");
        if (!inputSchema.isObject() || !"object".equals(inputSchema.path("type").textValue())) {
            throw invalid(name, "inputSchema must be an object with \"type\":\"object\"");
        }
        JsonNode outputSchema = definition.get("outputSchema");
        if (outputSchema != null && !outputSchema.isObject()) {
            throw invalid(name, "outputSchema must be an object");
        }
        try {
            return new OfferedTool(tool, ParamHeaders.of(inputSchema));
        } catch (IllegalArgumentException e) {
            throw invalid(name, e.getMessage());
        }
    }

    private static IllegalArgumentException invalid(String name, String why) {
        return new IllegalArgumentException("The definition of tool '" + name + "' is not valid: " + why);
    }
}
