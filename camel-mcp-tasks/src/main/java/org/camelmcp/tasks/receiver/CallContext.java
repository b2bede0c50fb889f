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
package org.camelmcp.tasks.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.camelmcp.mcp.protocol.Implementation;
import org.camelmcp.mcp.protocol.Revision;
import org.jspecify.annotations.Nullable;

/**
 * What a route is told about the call that it serves, beside its arguments; also what a stored task keeps of it. Immutable
 * as long as nobody changes the trees.
 *
 * @param revision      the protocol revision of the call
 * @param client        who calls, {@code null} when not said; for people only (P 20)
 * @param capabilities  what the client declared on the call
 * @param requestedTtl  what a legacy client asked for, {@code null} when it did not
 * @param progressToken a string or an integer, {@code null} when the client does not want to hear of progress
 * @param meta          the call's {@code _meta}; may be empty
 */
public record CallContext(
        Revision revision,
        @Nullable Implementation client,
        ObjectNode capabilities,
        @Nullable Duration requestedTtl,
        @Nullable JsonNode progressToken,
        ObjectNode meta) {

    /** As it is kept in {@link org.camelmcp.tasks.store.TaskOrigin#request}; {@link #read} reads it. */
    public ObjectNode write() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("revision", revision.wire());
        if (client != null) {
            ObjectNode who = node.putObject("client").put("name", client.name()).put("version", client.version());
            if (client.title() != null) {
                who.put("title", client.title());
            }
        }
        node.set("capabilities", capabilities);
        if (requestedTtl != null) {
            node.put("requestedTtl", requestedTtl.toMillis());
        }
        if (progressToken != null) {
            node.set("progressToken", progressToken);
        }
        node.set("meta", meta);
        return node;
    }

    /**
     * Reads what {@link #write} wrote. What is missing counts as not said, since a task may outlive the release that stored
     * it.
     *
     * @throws IllegalArgumentException when it has no revision that we speak
     */
    public static CallContext read(ObjectNode node) {
        String wire = node.path("revision").asText();
        Revision revision = Revision.of(wire)
                .orElseThrow(() -> new IllegalArgumentException(
                        "A stored call names the revision '" + wire + "', which is none of " + Revision.wires()));
        JsonNode client = node.get("client");
        JsonNode ttl = node.get("requestedTtl");
        return new CallContext(
                revision,
                client == null
                        ? null
                        : new Implementation(
                                client.path("name").asText(),
                                client.path("version").asText(),
                                client.path("title").textValue()),
                object(node, "capabilities"),
                ttl == null ? null : Duration.ofMillis(ttl.asLong()),
                node.get("progressToken"),
                object(node, "meta"));
    }

    private static ObjectNode object(ObjectNode node, String name) {
        return node.path(name) instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode();
    }
}
