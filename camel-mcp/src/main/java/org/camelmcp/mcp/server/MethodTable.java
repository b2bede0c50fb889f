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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camelmcp.mcp.protocol.Generation;
import org.camelmcp.mcp.protocol.Methods;
import org.jspecify.annotations.Nullable;

/** Which methods are served in which generation, by the core or by an extension. Immutable. */
final class MethodTable {

    /** Answers the requests of one method. */
    @FunctionalInterface
    interface Handler {

        /**
         * @param headers {@code null} on stdio
         * @return the result; fails with {@link ServerErrorException}, or what becomes an internal error
         */
        CompletionStage<? extends JsonNode> handle(OpenRequest request, @Nullable RequestHeaders headers);
    }

    /**
     * A method that is served.
     *
     * @param nameParameter the parameter that the header {@code Mcp-Name} repeats (P 29), {@code null} when none does
     * @param places        what its requests take a place of
     */
    record Served(Handler handler, @Nullable String nameParameter, Places places) {}

    private final Map<Generation, Map<String, Served>> core;
    private final List<ServerExtension> extensions;
    private final Places places;

    /**
     * All that this server serves.
     *
     * @param requests what requests take a place of
     * @param streams  what {@code subscriptions/listen} takes a place of, as it stays open
     */
    static MethodTable of(
            List<ServerExtension> extensions,
            Places requests,
            Places streams,
            Declarations declarations,
            ToolListing listing,
            ToolCalls calls,
            Subscriptions subscriptions) {
        Served list = new Served((request, headers) -> listing.list(request), null, requests);
        Served call = new Served(calls::call, "name", requests);
        Served discover = new Served((request, headers) -> declarations.discover(request), null, requests);
        Served listen = new Served((request, headers) -> subscriptions.listen(request), null, streams);
        Served ping = new Served((request, headers) -> pong(), null, requests);
        return new MethodTable(
                Map.of(
                        Generation.MODERN,
                        Map.of(
                                Methods.DISCOVER, discover,
                                Methods.TOOLS_LIST, list,
                                Methods.TOOLS_CALL, call,
                                Methods.SUBSCRIPTIONS_LISTEN, listen),
                        Generation.LEGACY,
                        Map.of(Methods.PING, ping, Methods.TOOLS_LIST, list, Methods.TOOLS_CALL, call)),
                extensions,
                requests);
    }

    private static CompletionStage<JsonNode> pong() {
        return CompletableFuture.completedFuture(JsonNodeFactory.instance.objectNode());
    }

    private MethodTable(Map<Generation, Map<String, Served>> core, List<ServerExtension> extensions, Places places) {
        this.core = core;
        this.extensions = extensions;
        this.places = places;
    }

    Optional<Served> find(Generation generation, String method) {
        Served own = core.getOrDefault(generation, Map.of()).get(method);
        if (own != null) {
            return Optional.of(own);
        }
        return extensions.stream()
                .filter(extension -> extension.serves(generation, method))
                .findFirst()
                .map(extension -> new Served(
                        (request, headers) -> extension.handle(request), extension.nameParameter(method), places));
    }
}
