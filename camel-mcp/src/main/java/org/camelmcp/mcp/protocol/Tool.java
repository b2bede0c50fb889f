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
package org.camelmcp.mcp.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A tool as its server lists it.
 *
 * @param name       the tool's name
 * @param definition the whole entry of {@code tools/list}, unknown fields kept
 * @param headers    the arguments that also travel as HTTP headers ({@code x-mcp-header}, P 31); empty on stdio
 */
public record Tool(String name, JsonNode definition, List<ParamHeader> headers) {

    public Tool {
        headers = List.copyOf(headers);
    }

    /**
     * An argument that also travels as HTTP header.
     *
     * @param path   the names of the properties that lead to it
     * @param header the header's name without {@link HttpHeaders#PARAM_PREFIX}
     */
    public record ParamHeader(List<String> path, String header) {

        public ParamHeader {
            path = List.copyOf(path);
        }
    }
}
