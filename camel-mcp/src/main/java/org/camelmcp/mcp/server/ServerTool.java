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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A tool that a server offers. Implementations are thread-safe and never block. */
public interface ServerTool {

    String name();

    /**
     * The tool's entry in {@code tools/list}: name, title, description, inputSchema, outputSchema, annotations, icons,
     * {@code _meta}. The same for both generations; what differs is added by extensions. Not to be changed.
     */
    ObjectNode definition();

    /**
     * Checks arguments against the input schema.
     *
     * @return what is wrong with them, for the model to read; empty when they are valid
     */
    default Optional<String> validate(ObjectNode arguments) {
        return Optional.empty();
    }

    /**
     * Whether {@link #validate} may take longer with these arguments than a transport's thread should be held: it then runs
     * elsewhere. To say so must be quick.
     */
    default boolean isSlowToValidate(ObjectNode arguments) {
        return false;
    }

    /**
     * Runs the tool for a plain call. To stop when the client gives up, see {@link ServerRequest#onCancelled}.
     *
     * @return a {@code CallToolResult} without {@code resultType}; fails with {@link ServerErrorException} for a JSON-RPC
     *     error, everything else becomes an internal error without its message
     */
    CompletionStage<ObjectNode> call(ToolCallRequest call);
}
