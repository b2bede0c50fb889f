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

import com.fasterxml.jackson.databind.JsonNode;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;

/**
 * What a server told of itself. Immutable.
 *
 * @param revision     the revision in use
 * @param capabilities what it can do, as on the wire; an empty object when it said nothing
 * @param serverInfo   for people only (P 20), {@code null} when not told
 * @param instructions how to use the server, {@code null} when not told
 */
public record ServerProfile(
        Revision revision,
        JsonNode capabilities,
        @Nullable Implementation serverInfo,
        @Nullable String instructions) {

    public Generation generation() {
        return revision.generation();
    }
}
